"""An answer's sources as a reader meets them: numbered, named, and marked where they are quoted."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

from rag.desk.labels import EFFECTS, FORCES, LEVELS, STATUSES, dated, read_as
from rag.policy.types import Answer, CitedPassage, Level, Quote, Source, Statement, TextIs


@dataclass(frozen=True, slots=True)
class Run:
    """Quotes of one passage, shown as one quotation; a gap between them is an ellipsis."""

    passage_id: str
    text: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage, quoted by the answer or not."""

    text: str
    quoted: bool


@dataclass(frozen=True, slots=True)
class Cites:
    """An answer's passages by id, with their numbers and the spans that are quoted."""

    by_id: dict[str, CitedPassage]
    numbers: dict[str, int]
    quotes: dict[str, tuple[tuple[int, int], ...]]

    @classmethod
    def of(cls, answer: Answer) -> "Cites":
        """Number an answer's passages in the order they are first quoted."""
        quotes: dict[str, list[tuple[int, int]]] = {}
        for one in (one for statement in answer.statements for one in statement.quotes):
            quotes.setdefault(one.passage_id, []).append((one.start, one.end))
        return cls(
            by_id={cited.passage.passage_id: cited for cited in answer.passages},
            numbers={cited.passage.passage_id: number for number, cited in enumerate(answer.passages, 1)},
            quotes={name: tuple(sorted(set(spans))) for name, spans in quotes.items()},
        )

    def source(self, statement: Statement) -> Source:
        """The source a statement speaks for: that of its first quote."""
        return self.by_id[statement.quotes[0].passage_id].source

    def is_summary(self, statement: Statement) -> bool:
        """Whether the words are ours and not the document's."""
        return self.source(statement).text_is is TextIs.OUR_SUMMARY

    def level(self, statement: Statement) -> Level:
        """Whose guidance a statement gives."""
        return self.source(statement).level

    def named(self, statement: Statement) -> list[str]:
        """The passages a statement quotes, each once."""
        return list(dict.fromkeys(one.passage_id for one in statement.quotes))

    def name(self, passage_id: str) -> str:
        """The short name a citation opens under. The full title stands inside."""
        cited = self.by_id[passage_id]
        number, source, passage = self.numbers[passage_id], cited.source, cited.passage
        clause = f"clause\u00a0{passage.clause}" if passage.clause and source.text_is is TextIs.ORIGINAL else None
        where = clause or (passage.heading_path[-1] if passage.heading_path else source.title)
        whose = "Your employer’s policy" if source.level is Level.EMPLOYER else f"{LEVELS[source.level]} guidance"
        return f"[{number}] {whose}, {where}"

    def about(self, passage_id: str) -> list[tuple[str, str]]:
        """What a reader needs to judge a passage by."""
        cited = self.by_id[passage_id]
        source, passage = cited.source, cited.passage
        ours = source.text_is is TextIs.OUR_SUMMARY
        rows = [
            ("Document", source.title),
            ("Where", " › ".join(passage.heading_path)),
            ("Publisher", source.publisher),
            ("Date", dated(source)),
            ("Level", LEVELS[source.level]),
            ("Standing", f"{STATUSES[source.status]}, {FORCES[source.force]}"),
            ("About it", source.status_note),
            ("Written for", source.audience),
            ("Read as", EFFECTS[cited.effect]),
            ("Text", read_as(source) if ours else "the document’s own words"),
        ]
        return [(term, value) for term, value in rows if value]

    def link(self, passage_id: str) -> str | None:
        """The library's own link to the source, if it is one over the web."""
        url = self.by_id[passage_id].source.url
        try:
            return url if url and urlsplit(url).scheme in {"http", "https"} else None
        except ValueError:
            return None

    def runs(self, quotes: Sequence[Quote]) -> list[Run]:
        """Neighbouring quotes of the same passage joined, so that quotation marks never span two passages."""
        joined: list[Run] = []
        end = 0
        for one in quotes:
            if joined and joined[-1].passage_id == one.passage_id and one.start >= end:
                between = self.by_id[one.passage_id].passage.text[end : one.start]
                gap = " … " if between.strip(" \n-") else between  # a list keeps its marks
                joined[-1] = Run(one.passage_id, joined[-1].text + gap + one.text)
            else:
                joined.append(Run(one.passage_id, one.text))
            end = one.end
        return joined

    def marked(self, passage_id: str) -> list[Piece]:
        """The whole passage, cut where its quotes begin and end; overlapping quotes are marked once."""
        text = self.by_id[passage_id].passage.text
        pieces: list[Piece] = []
        at = 0
        for start, end in self.quotes[passage_id]:
            if end > max(start, at):
                pieces += [
                    Piece(text[at : max(start, at)], quoted=False),
                    Piece(text[max(start, at) : end], quoted=True),
                ]
                at = end
        return [piece for piece in [*pieces, Piece(text[at:], quoted=False)] if piece.text]


def said(statement: Statement, cites: Cites) -> str:
    """A statement as text: the document's words in quotation marks, our summaries without, each with its number."""
    if cites.is_summary(statement):
        marks = "".join(f"[{cites.numbers[name]}]" for name in cites.named(statement))
        return f"{statement.text} {marks}"
    return " ".join(f"“{run.text}” [{cites.numbers[run.passage_id]}]" for run in cites.runs(statement.quotes))
