"""Answers made by hand for the desk's tests, and a reader of the HTML they become."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from rag.policy.grounding import quote, says
from rag.policy.types import (
    Answer,
    CitedPassage,
    Effect,
    Force,
    Level,
    Outcome,
    Passage,
    Role,
    Source,
    Span,
    Statement,
    TextIs,
    Verdict,
)

HOSTILE = (
    "<script>window.pwned=1</script>",
    '<img src=x onerror="window.pwned=1">',
    "<IMG SRC=//elsewhere.example/x.png>",
    "]]><b>bold</b>",
    '"onmouseover="window.pwned=1',
    "' onfocus='window.pwned=1' autofocus='",
    "$$x$$ and $y$ and \\(z\\)",
    "[a link](javascript:window.pwned=1)",
    "![a picture](https://elsewhere.example/x.png)",
    "before\n\n# A heading\n\n- an item\n\n```\ncode\n```",
    "<!-- not a comment",
    "</p></blockquote></details></article><style>*{display:none}</style>",
    "{{ 7 * 7 }}{% raw %}",
    "&lt;i&gt; &amp;",
    "https://elsewhere.example/ someone@elsewhere.example",
)


def make_source(source_id: str = "policy", **changes: Any) -> Source:  # noqa: ANN401
    given: dict[str, Any] = {
        "title": "Using AI at work",
        "level": Level.EMPLOYER,
        "employer": "default",
        "publisher": "Sampleford Council",
        "force": Force.BINDING_STANDARD,
        "updated": "2026-09-14",
    }
    return Source(source_id, **{**given, **changes})


def make_summary(source_id: str = "playbook", **changes: Any) -> Source:  # noqa: ANN401
    given: dict[str, Any] = {
        "title": "AI Playbook",
        "level": Level.NATIONAL,
        "employer": None,
        "publisher": "A department",
        "force": Force.GUIDANCE,
        "text_is": TextIs.OUR_SUMMARY,
        "read": "both",
        "url": "https://www.gov.uk/playbook",
    }
    return make_source(source_id, **{**given, **changes})


def make_cited(
    text: str = "You must not paste case notes.",
    *,
    passage_id: str = "policy#1",
    source: Source | None = None,
    headings: Sequence[str] = ("3. What may go in",),
    clause: str | None = "3.1",
    effect: Effect = Effect.MUST_NOT,
) -> CitedPassage:
    source = source or make_source()
    return CitedPassage(Passage(passage_id, source.source_id, text, tuple(headings), clause), source, effect)


def make_statement(*quoted: tuple[CitedPassage, int, int] | CitedPassage, role: Role = Role.RULE) -> Statement:
    """A statement that is its quotes and nothing else: whole passages, or (passage, start, end)."""
    spans = [one if isinstance(one, tuple) else (one, 0, len(one.passage.text)) for one in quoted]
    passages = {cited.passage.passage_id: cited.passage for cited, _, _ in spans}
    quotes = tuple(quote(Span(cited.passage.passage_id, start, end), passages) for cited, start, end in spans)
    return Statement(says(quotes, spans[0][0].source), role, quotes)


def make_answer(*statements: Statement, cited: Sequence[CitedPassage] = (), **changes: Any) -> Answer:  # noqa: ANN401
    given: dict[str, Any] = {
        "id": "0123456789abcdef",
        "question": "Can I paste case notes?",
        "outcome": Outcome.ANSWERED,
        "verdict": Verdict.NOT_ALLOWED,
        "summary": "Your employer's policy does not allow this.",
        "next_step": "Ask your manager.",
        "library": "fedcba9876543210",
    }
    return Answer(statements=statements, passages=tuple(cited), **{**given, **changes})


@dataclass
class Element:
    """A tag with what is in it. A line break counts as the newline it shows."""

    tag: str
    attributes: dict[str, str | None] = field(default_factory=dict)
    parts: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "".join(part if isinstance(part, str) else part.text for part in self.parts)

    @property
    def words(self) -> str:
        """The text as a browser lays it out: runs of white space are one space."""
        return " ".join(self.text.split())

    def all(self, tag: str = "", of_class: str = "") -> list["Element"]:
        """Every element below with this tag and this class, in order."""
        found: list[Element] = []
        for part in self.parts:
            if isinstance(part, Element):
                classes = (part.attributes.get("class") or "").split()
                if tag in {"", part.tag} and (not of_class or of_class in classes):
                    found.append(part)
                found += part.all(tag, of_class)
        return found

    def one(self, tag: str = "", of_class: str = "") -> "Element":
        found = self.all(tag, of_class)
        assert len(found) == 1, f"{len(found)} of {tag}.{of_class}"
        return found[0]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open = [Element("page")]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, dict(attrs))
        self.open[-1].parts.append(element)
        if tag == "br":
            element.parts.append("\n")
        else:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> closes <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].parts.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data}")


def read_html(html: str) -> Element:
    """HTML as elements. Fails on a tag that is not closed where it should be, and on a comment."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert len(reader.open) == 1, f"left open: {[element.tag for element in reader.open[1:]]}"
    return reader.open[0]
