"""Whether a statement is what its quotes say. Pure; the last thing between a writer and the reader."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from rag.policy.types import Passage, Quote, Source, Span, Statement, Support, TextIs

JOIN = " "


def quote(span: Span, passages: Mapping[str, Passage]) -> Quote:
    """The exact words of a span. Raises ``KeyError`` for a passage that does not exist."""
    passage = passages[span.passage_id]
    return Quote(passage.passage_id, passage.source_id, passage.text[span.start : span.end], span.start, span.end)


def summary_lead(source: Source) -> str:
    """How a summary of ours is introduced, so that it is never taken for the original."""
    return f"AskFirst's summary of {source.title}: "


def says(quotes: Iterable[Quote], source: Source) -> str:
    """The text of a statement that is its quotes and nothing else."""
    words = JOIN.join(one.text for one in quotes)
    return summary_lead(source) + words if source.text_is is TextIs.OUR_SUMMARY else words


def check(statement: Statement, passages: Mapping[str, Passage], sources: Mapping[str, Source]) -> Statement:
    """The statement with its support. ``supported`` only if every quote is verbatim and the text is the quotes.

    Paraphrase can't be judged by rules alone, so text that is more than its quotes is ``unscored``.
    """
    return replace(statement, support=_support(statement, passages, sources))


def _support(statement: Statement, passages: Mapping[str, Passage], sources: Mapping[str, Source]) -> Support:
    if not statement.quotes:
        return Support.UNSUPPORTED
    for one in statement.quotes:
        passage = passages.get(one.passage_id)
        if passage is None or passage.source_id != one.source_id or not one.text:
            return Support.UNSUPPORTED
        if not 0 <= one.start < one.end <= len(passage.text) or passage.text[one.start : one.end] != one.text:
            return Support.UNSUPPORTED
    source = sources.get(statement.quotes[0].source_id)
    if len({one.source_id for one in statement.quotes}) > 1:
        return Support.UNSUPPORTED  # one statement speaks for one source: a summary must not ride on an original
    if source is not None and statement.text == says(statement.quotes, source):
        return Support.SUPPORTED
    return Support.UNSCORED
