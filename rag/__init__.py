"""AskFirst: what your employer's and the national guidance says about using AI, with the clause that says so.

A question's path is ``rag.answering.assistant``; a document's path is ``rag.library.ingest``.
"""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rag.answering.assistant import Assistant
    from rag.config import Settings

__all__ = ["Assistant", "Settings"]


def __getattr__(name: str) -> Any:  # noqa: ANN401 - PEP 562
    """Import the public names when first asked for: they bring torch and Chroma with them."""
    if name == "Assistant":
        from rag.answering.assistant import Assistant

        return Assistant
    if name == "Settings":
        from rag.config import Settings

        return Settings
    raise AttributeError(f"module 'rag' has no attribute {name!r}")
