"""Personal data in what a social worker types: found by rules, and taken out before search, model or log.

No network, and no model but one the council names. What is found is a help, not a guarantee: it never shows
that a text is safe to share.
"""

from rag.answering.privacy.detectors import PLACEHOLDERS
from rag.answering.privacy.kinds import Finding, Redacted
from rag.answering.privacy.model import NameModel, open_model
from rag.answering.privacy.redaction import find, redact

__all__ = ["PLACEHOLDERS", "Finding", "NameModel", "Redacted", "find", "open_model", "redact"]
