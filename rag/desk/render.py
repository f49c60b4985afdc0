"""Answers as HTML, through templates that escape: nothing from a document or a reader becomes markup."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from rag.desk.cites import Cites, said
from rag.desk.labels import (
    CHOOSE,
    LEVELS,
    OUTCOMES,
    RELATIONS,
    ROLES,
    STATUSES,
    VERDICTS,
    WHAT_NOW,
    Label,
    citation_line,
    removed_line,
)
from rag.policy.types import Answer, Intent, Level, Outcome, Part, Role, Statement, Verdict

_AFTER_A_SLIP = (Role.NEXT_STEP, Role.SAFER_WAY, Role.ACCOUNTABILITY)
_AT_FIRST = (Role.SAFER_WAY, Role.ACCOUNTABILITY)
_ALL = (Role.CONDITION, Role.NEXT_STEP, Role.CONTEXT)


@dataclass(frozen=True, slots=True)
class PartShown:
    """One question of several, with its own banner and rules."""

    question: str
    label: Label
    rules: tuple[Statement, ...]


def conversation(cards: Sequence[str]) -> str:
    """The whole conversation, from cards made below."""
    return '<div class="af-log">' + "".join(cards) + "</div>"


def question_bubble(question: str) -> str:
    """The reader's own words, as they were after personal data was removed."""
    return _bit("asked", question)


def working() -> str:
    """What stands where the answer will be."""
    return _bit("working")


def notice(words: str) -> str:
    """A line in place of an answer: bad input, or a library that isn't ready."""
    return _bit("notice", words)


def status(words: str) -> str:
    """The line under the heading: names of folders and documents may stand in it, so it is escaped too."""
    return _bit("status", words)


def answer_card(answer: Answer) -> str:
    """One answer: banner, what was removed, rules side by side, the way out, and the rest folded."""
    cites = Cites.of(answer)
    sides = _sides(answer, cites)
    first = _first(answer)
    present = {statement.role for statement in answer.statements}
    html = (
        _templates()
        .get_template("answer.html.jinja")
        .render(
            answer=answer,
            cites=cites,
            runs=cites.runs,
            label=label_of(answer),
            removed=removed_line(answer.removed) if answer.removed else "",
            sides=() if several(answer) else sides,
            parts=parts_of(answer),
            relation=RELATIONS[answer.relation.kind] if answer.relation.kind and len(sides) > 1 else "",
            first=first,
            folded=[role for role in _ALL if role in present and role not in first],
            open_folded=answer.verdict is Verdict.ALLOWED_WITH_CONDITIONS,  # a yes hangs on its conditions
            roles=ROLES,
            statuses=STATUSES,
        )
    )
    return _one_line(html)


def plain_text(answer: Answer) -> str:
    """The answer as text with its references, for an e-mail or a supervision note."""
    cites = Cites.of(answer)
    lines = [f"Question: {answer.question}", f"{label_of(answer).words}. {answer.summary}", ""]
    for number, part in enumerate(parts_of(answer), 1):
        lines.append(f"{number}. {part.question} {part.label.words}.")
    lines += [f"{ROLES[statement.role]}: {said(statement, cites)}" for statement in answer.statements]
    if answer.relation.kind:
        lines += ["", RELATIONS[answer.relation.kind]]
    lines += ["", f"What to do next: {answer.next_step}"]
    lines += ["", f"{CHOOSE}:", *(f"- {choice}" for choice in answer.choices)] if answer.choices else []
    if answer.passages:
        lines += ["", "References"]
    for cited in answer.passages:
        number = cites.numbers[cited.passage.passage_id]
        lines.append(f"[{number}] {LEVELS[cited.source.level]}: {citation_line(cited)}")
    lines += ["", f"AskFirst answer {answer.id}, library {answer.library}. Extracts of guidance, not legal advice."]
    return "\n".join(lines)


def label_of(answer: Answer) -> Label:
    """The banner's icon and words: the verdict's, or the outcome's where there is no verdict."""
    if answer.verdict and answer.outcome is not Outcome.NEEDS_CLARIFYING:  # "Tell me a little more" says what to do
        return VERDICTS[answer.verdict]
    answered = answer.outcome in {Outcome.ANSWERED, Outcome.PARTLY_ANSWERED}
    return WHAT_NOW if answered and _is_slip(answer) else OUTCOMES[answer.outcome]


def several(answer: Answer) -> bool:
    """Whether an answer holds the answers to more than one question."""
    return len(answer.parts) > 1


def parts_of(answer: Answer) -> tuple[PartShown, ...]:
    """Each question of several as it is shown; none for a single question, whose banner says it all."""
    if not several(answer):
        return ()
    return tuple(
        PartShown(part.question, _label_of_part(part), tuple(_rules_of(part, answer))) for part in answer.parts
    )


def _label_of_part(part: Part) -> Label:
    unclear = part.outcome is Outcome.NEEDS_CLARIFYING
    return VERDICTS[part.verdict] if part.verdict and not unclear else OUTCOMES[part.outcome]


def _rules_of(part: Part, answer: Answer) -> list[Statement]:
    mine = [answer.statements[index] for index in part.statements]
    return [one for one in mine if one.role is Role.RULE] or mine[:1]


def _first(answer: Answer) -> tuple[Role, ...]:
    return _AFTER_A_SLIP if _is_slip(answer) else _AT_FIRST


def _is_slip(answer: Answer) -> bool:
    return answer.case is not None and answer.case.intent is Intent.WHAT_NOW


def _sides(answer: Answer, cites: Cites) -> list[tuple[str, list[Statement]]]:
    """Rules: the employer's beside everybody else's."""
    rules = [statement for statement in answer.statements if statement.role is Role.RULE]
    mine = [statement for statement in rules if cites.level(statement) is Level.EMPLOYER]
    others = [statement for statement in rules if statement not in mine]
    return [side for side in (("Your employer", mine), ("National and professional", others)) if side[1]]


@cache
def _templates() -> Environment:
    environment = Environment(
        loader=PackageLoader("rag.desk", "templates"), autoescape=True, undefined=StrictUndefined, trim_blocks=True
    )
    environment.filters["said"] = _said_filter
    return environment


def _said_filter(text: object) -> Markup:
    """Escaped; line breaks kept; "$" as an entity, because the page's Markdown would read it as mathematics."""
    return Markup(str(escape(text)).replace("\n", "<br>").replace("$", "&#36;"))  # noqa: S704 - escaped just here


def _bit(name: str, *words: str) -> str:
    macro = getattr(_templates().get_template("bits.html.jinja").module, name)
    return _one_line(str(macro(*words)))


def _one_line(html: str) -> str:
    """Without line breaks: a blank line would end the HTML and hand the rest to the page's Markdown parser."""
    return html.replace("\r", " ").replace("\n", " ")
