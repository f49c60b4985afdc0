"""Personal data in what a social worker types: found by rules, and taken out before search, model or log.

No model and no network. What is found is a help, not a guarantee: it never shows that a text is safe
to share.
"""

from rag.answering.privacy.detectors import PLACEHOLDERS
from rag.answering.privacy.kinds import Finding, Redacted
from rag.answering.privacy.redaction import find, redact

__all__ = ["PLACEHOLDERS", "Finding", "Redacted", "find", "redact"]
