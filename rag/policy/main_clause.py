"""A main clause: its effect, and the phrases of it that are conditions in other clothes."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.policy.grammar import Cue, effect_of, left_to_people
from rag.policy.grants import granted
from rag.policy.heads import head
from rag.policy.lines import bare_prohibition, mark_effect
from rag.policy.polarity import reassures
from rag.policy.scope import lacking, placed
from rag.policy.subjects import COVERT, permits_by_modal
from rag.policy.types import FORBIDS, Effect
from rag.policy.vocabulary import ANY_TOOL, PUBLIC_TOOL, UNAPPROVED_TOOL, Vocabulary

_HAVE_IT = re.compile(
    r"^\W*(?:[\w’'-]+(?: [\w’'-]+){0,3}: )?(?:please )?(?:ask|let|get|have) (?P<whom>it"
    r"|[\w-]+(?: [A-Z][\w-]+)?)(?: to)? (?=\w)",
    re.I,
)
_TOOL_MAY = re.compile(
    r"^(?:[^;:]{3,90}, )?(?P<tool>[A-Z][\w-]+(?: [A-Z0-9][\w-]+){0,2}) (?P<may>may|can)\b(?! (?:not|be|have)\b)"
)
_TOLD = Cue(Effect.INFO, "", 0)
_TERMS = re.compile(
    r"^\W*(?:provided|providing|on (?:the )?condition|subject to|only (?:if|when|where|once)|once)\b", re.I
)
_GOES_IN = re.compile(r"\b(?:go|goes)\s+(?:in|in ?to|through)\s+(?P<where>[^,;:]+)", re.I)
_DOES = re.compile(r"^\W*(?P<who>[\w’'-]+(?: [\w’'-]+){0,3}?) (?P<verb>\w+s)\s", re.I)
_THEM = re.compile(r"^(?:it|them|one|these|those)\b", re.I)
_AT_FAULT = re.compile(
    r"\b(?:wrong\w*|mistake\w*|errors?|invent\w*|miss(?:es)?|mislead\w*|inaccura\w*|unreliabl\w*|fail\w*)\b", re.I
)
_DOINGS = frozenset({"draft", "summarise", "extract", "make_chronology", "translate", "record", "analyse"})
_NEAR = 8  # words
_SEVERAL = 2
_HOLDS = re.compile(r"^(?:also |safely )*(?:hold|take|keep|see|handle)\b", re.I)
OWED_VERBS = frozenset({"check", "tell", "report", "note_down", "delete", "keep", "consent", "approve", "refuse"})


@dataclass(frozen=True, slots=True)
class MainClause:
    """A main clause with its effect, and what was taken out of it: terms of leave, what lifts a ban, where it holds.

    ``by_people``: it leaves a task to people, and so bars AI from it.
    """

    main: str
    cue: Cue
    terms: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    by_people: bool = False


def main_clause(
    main: str, governing: Effect | None, vocabulary: Vocabulary, conditions: Sequence[str] = ()
) -> MainClause:
    """A main clause read for its effect: under the effect of its stem or heading (``governing``), if it has one."""
    cue = cue_of(main, governing, vocabulary)
    if cue == _TOLD and (leave := _lets_a_tool(main, vocabulary, on_terms=bool(conditions))):
        cue = leave
    if cue == _TOLD and any(_TERMS.match(one) for one in conditions) and _tells_of_use(main, vocabulary):
        cue = Cue(Effect.MAY, "", 0)
    if cue.effect is Effect.MAY:
        rest, terms = granted(main)
        return MainClause(rest, _found_in(rest, cue) if terms else cue, terms)
    if cue.effect is not Effect.MUST_NOT:
        return MainClause(main, cue)
    if left_to_people(main) is not None:
        rest, places = placed(main)
        return MainClause(rest, _found_in(rest, cue) if places else cue, (), (), places, by_people=True)
    without: tuple[str, ...] = ()
    rest = main
    if COVERT not in vocabulary.slots(main).action:  # "without telling them" is a way of recording
        rest, without = lacking(main)
    rest, places = placed(rest)
    return MainClause(rest, _found_in(rest, cue) if without or places else cue, (), without, places)


def _found_in(main: str, cue: Cue) -> Cue:
    return replace(cue, at=max(0, main.find(cue.words)))


def cue_of(main: str, governing: Effect | None, vocabulary: Vocabulary) -> Cue:
    """The effect of a main clause: its own "must not", its tick or cross, the stem's, or a bare "No …"."""
    cue = effect_of(main)
    governing = None if governing in FORBIDS and reassures(main) else governing
    if cue.effect in {Effect.MUST, Effect.SHOULD} and (whom := _HAVE_IT.match(main)) and _is_tool(whom, vocabulary):
        cue = Cue(Effect.MAY, whom.group().strip(), 0)
    if cue.effect in {Effect.INFO, Effect.UNKNOWN} and not cue.words:
        cue = _lets_a_tool(main, vocabulary) or cue
    if governing is not None and cue.effect not in FORBIDS:
        advised = cue.effect is Effect.SHOULD and cue.words.lower() != "use"
        if governing is Effect.MAY and (advised or _is_a_duty(main, cue, vocabulary)):
            return cue  # under "Do", "check every line" is no leave to check
        if governing is Effect.MUST and _is_softer(cue):
            return cue  # under "Always", "think about telling them" is advice
        return Cue(governing, cue.words, cue.at)
    if marked := mark_effect(main):
        said = main[marked.at :]
        inner = effect_of(said)
        if marked.effect is Effect.MAY and _is_a_duty(said, inner, vocabulary):
            return Cue(inner.effect, inner.words, marked.at + inner.at)
        if marked.effect is Effect.MAY and bare_prohibition(said):
            return Cue(Effect.INFO, "", 0)  # "✓ no names": what must hold, and no leave for names
        return marked
    if cue.effect not in FORBIDS and (people := left_to_people(main)):
        found = vocabulary.slots(main)
        if found.action - OWED_VERBS - {"use", "enter"} or (
            found.data and not found.action & (OWED_VERBS - {"note_down"})
        ):
            return people
    releases = cue.effect is Effect.INFO and cue.words
    if cue.effect in {Effect.INFO, Effect.UNKNOWN, Effect.MAY} and not releases and (bare := bare_prohibition(main)):
        found = vocabulary.slots(main)
        if found.data or found.tool or found.action:
            return bare
    return cue


def _is_tool(found: re.Match[str], vocabulary: Vocabulary) -> bool:
    """Whether whom an order would have do something is a tool: "ask Copilot to explain it" shows what it may do."""
    return found.group("whom").lower() == "it" or bool(vocabulary.slots(f"the {found.group('whom')}").tool)


def _lets_a_tool(main: str, vocabulary: Vocabulary, *, on_terms: bool = False) -> Cue | None:
    """Leave given by naming the tool ("Copilot may sum up a file"), which is no word on what any AI is apt to do.

    What it "can" do is leave where terms are set, or where it names the things that it may do ("letters, emails and
    case notes"): "ChatGPT can write a letter" tells of a knack.
    """
    found = _TOOL_MAY.match(main)
    if found is None or _AT_FAULT.search(main):
        return None
    named = vocabulary.slots(f"the {found['tool']}").tool
    if not named or named & {ANY_TOOL, PUBLIC_TOOL, UNAPPROVED_TOOL}:
        return None
    said = vocabulary.slots(main[found.end("may") :])
    if found["may"].lower() == "can" and not on_terms and len(said.data - {"information"}) < _SEVERAL:
        return None
    near = " ".join(main[found.end("may") :].split()[:_NEAR])
    if not (vocabulary.slots(near).action & _DOINGS or (_HOLDS.match(near) and said.data)):
        return None
    return Cue(Effect.MAY, found["may"], found.start("may"))


def _tells_of_use(main: str, vocabulary: Vocabulary) -> bool:
    """Whether a sentence tells what a tool is used for: on terms ("…, provided the parents know") that is leave.

    "Photographs go into Copilot", "Copilot drafts the analysis".
    """
    if _AT_FAULT.search(main):
        return False
    if into := _GOES_IN.search(main):
        return bool(_THEM.match(into["where"]) or vocabulary.slots(into["where"]).tool)
    does = _DOES.match(main)
    if does is None or not vocabulary.slots(does["who"]).tool:
        return False
    return bool(vocabulary.slots(" ".join(main[does.start("verb") :].split()[:_NEAR])).action & _DOINGS)


def _is_softer(cue: Cue) -> bool:
    """Whether an item's own words only advise, allow or release, in more than a modal or a bare "use"."""
    if cue.effect is Effect.INFO:
        return bool(cue.words)
    soft = cue.effect in {Effect.SHOULD, Effect.MAY}
    return soft and cue.words.lower() not in {"use", "please use"} and not permits_by_modal(cue)


def _is_a_duty(main: str, cue: Cue, vocabulary: Vocabulary) -> bool:
    if cue.effect not in {Effect.MUST, Effect.SHOULD}:
        return False
    return bool(head(main, cue, vocabulary) & OWED_VERBS or vocabulary.slots(main).topic & {"training"})
