"""Norms read from a table's row: which cell rules, which say what about, and which set the terms."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from rag.policy.ages import SERVICES
from rag.policy.exceptions import condition_of
from rag.policy.grammar import effect_of
from rag.policy.grants import granted
from rag.policy.lines import column_effect, heading_effect, mark_effect
from rag.policy.patterns import any_of
from rag.policy.polarity import answer_effect
from rag.policy.scope import CELL, take_apart
from rag.policy.sentence import tidy
from rag.policy.subjects import is_public, without_what_is_out
from rag.policy.types import RULES, Condition, Effect, Norm, Passage, Slots, Source, Span
from rag.policy.unread import not_read, telling_words
from rag.policy.vocabulary import (
    ANY_TOOL,
    APPROVED_TOOL,
    PUBLIC_TOOL,
    UNAPPROVED_TOOL,
    WORK_ACCOUNT,
    Vocabulary,
    filled,
)

_TERMS = any_of(
    r"\b(?:conditions?|limits?|safeguards?|notes?|when|how|terms|provided|before you start|what to do)\b",
    r"\b(?:what|anything) (?:you|we|i|staff) (?:also )?(?:need|have|must|should)\b",
    r"\b(?:rules?|remember|as long as|on condition|requirements?|also|else)\b",
)
_FOR_WHOM = any_of(r"^\W*(?:who\b|for whom|available to|open to|teams?\b|services?\b)")
_ACCOUNT = any_of(r"\b(?:accounts?|sign[- ]in|log[- ]?in|access)\b")
_RULES_ON = any_of(r"\b(?:allowed|permitted|ok|status|approved|can (?:i|we|you) use|verdict|decision)\b\??")
_ASK = any_of(
    r"^\s*(?:ask|check|maybe|sometimes|it depends|depends|case by case|with (?:approval|permission)|by agreement)\b"
)
_NOTHING = any_of(r"^\s*(?:none|nothing(?: (?:more|else|further|extra))?|n/?a|not applicable|-|–|—|any)?[.\s]*$")
_ONLY = any_of(r"^\W*only (?:if|when|where|after|once|with|for|in)\b")
_SAYS_FIRST = any_of(r"^\W*(?:yes|no)\s*[,.;:–—-]")
_HAS_NONE = any_of(r"^\W*nothing\b\W+\w")  # "Nothing, we don't have it"
_FOR_WHAT = any_of(r"\b(?:for|in|with|on|at)\b.+")
_STOPPED = any_of(r"^\s*(?:withdrawn|blocked|banned|barred|not|no longer|under review|on hold|pending)\b")
_BETWEEN = re.compile(r",\s+(?:and\s+)?")
_ITEM_WORDS = 4
_RULING = frozenset({"use", "enter", "approve", "decide", "check"})
_ANY = frozenset({ANY_TOOL, APPROVED_TOOL, UNAPPROVED_TOOL})
_LEFT_OPEN = Condition("", frozenset({"action:approve"}))
_LEAVE = any_of(r"^\s*(?:approved|authorised|allowed|permitted|licensed|available|ok|fine)\b")


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell under its head."""

    head: str
    text: str


def row_norms(source: Source, passage: Passage, heads: str, vocabulary: Vocabulary) -> list[Norm]:
    """The norms of one row. ``heads`` is the head row; nothing when no cell and no head says what is allowed."""
    cells = [_Cell(head, text) for head, text in zip(heads.split(CELL), passage.text.split(CELL), strict=False)]
    ruled = [(cell, effect) for cell in cells if (effect := _verdict(cell)) is not None]
    about = [cell for cell in cells if not _is_aside(cell) and all(cell is not one for one, _ in ruled)]
    columns = [(cell, effect) for cell in about[1:] if (effect := column_effect(cell.head)) is not None]
    by_column = list(_by_column(source, passage, cells, about, columns, vocabulary))
    if not ruled:
        return by_column
    row = [_norm(source, passage, effect, about, cells, cell.text, vocabulary) for cell, effect in ruled]
    found = [_of_column(norm, cell, vocabulary) for norm, (cell, _) in zip(row, ruled, strict=True)]
    on_data = not any(_RULES_ON.search(cell.head) for cell, _ in ruled) and all(
        vocabulary.slots(cell.head).data for cell, _ in ruled
    )
    if on_data:  # a no to the data is a no to it for every purpose
        found = [_whatever_for(norm) for norm in found]
    return [*by_column, *found] if on_data else found  # "Child information? No" leaves the rest of the row's purposes


def _whatever_for(norm: Norm) -> Norm:
    if norm.effect is not Effect.MUST_NOT:
        return norm
    return replace(norm, slots=replace(norm.slots, action=frozenset()), head=frozenset())


def _of_column(norm: Norm, cell: _Cell, vocabulary: Vocabulary) -> Norm:
    """What one verdict of a row is on: what it says it is for, and what its column is about ("Adults' services")."""
    said, unread = _scope(cell, vocabulary)
    column = _asked_in(cell.head, vocabulary)
    if column == Slots() and not _RULES_ON.search(cell.head):  # "Plain", "Case": kinds of information, by half a name
        column = _asked_in(f"{cell.head} information", vocabulary)
        unread = unread or (telling_words(cell.head) if column == Slots() else frozenset())
    services = column.setting & frozenset(SERVICES)
    slots = filled(filled(norm.slots, said), replace(column, setting=services))
    slots = replace(slots, setting=slots.setting | services, data=slots.data | column.data)
    if norm.effect is Effect.MUST_NOT and sum(is_public(name, vocabulary) for name in slots.tool) > 1:
        slots = replace(slots, tool=slots.tool | {PUBLIC_TOOL})  # "ChatGPT, Claude, Gemini": examples
    return replace(norm, slots=slots, unread=unread)


def _scope(cell: _Cell, vocabulary: Vocabulary) -> tuple[Slots, frozenset[str]]:
    """What a verdict is given for ("Not approved for case information", "Approved for letters"), or its words."""
    found = _FOR_WHAT.search(take_apart(cell.text).main)
    said = tidy(vocabulary.slots(found.group()), frozenset()) if found else Slots()
    slots = Slots(action=said.action - _RULING, data=said.data, setting=said.setting)
    return slots, not_read(found.group(), vocabulary) if found and slots == Slots() else frozenset()


def _asked_in(head: str, vocabulary: Vocabulary) -> Slots:
    """What a head asks of its column ("Can I record with it?"), beside whether it is allowed."""
    found = vocabulary.slots(head)
    return Slots(
        action=found.action - _RULING,
        data=found.data - {"information"},
        tool=found.tool - _ANY,
        account=found.account,
        setting=found.setting,
    )


def _verdict(cell: _Cell) -> Effect | None:
    """What a cell that says yes, no or ask makes of its row."""
    if marked := mark_effect(cell.text):
        return marked.effect
    short = len(cell.text.split()) <= 4 or bool(_SAYS_FIRST.match(cell.text) or _ONLY.match(cell.text))
    if not (short or _RULES_ON.search(cell.head)) or _is_aside(cell):
        return None
    if (said := answer_effect("Can I?", cell.text)) is not None:
        return said
    if not (_RULES_ON.search(cell.head) or cell.head.rstrip().endswith("?")):
        return None
    if _ASK.match(cell.text):
        return Effect.UNKNOWN
    if _ONLY.match(cell.text):
        return Effect.MAY
    if _STOPPED.match(cell.text):
        return Effect.MUST_NOT
    if _LEAVE.match(cell.text):
        return Effect.MAY
    own = effect_of(take_apart(cell.text).main).effect
    return own if own in RULES else None


def _is_aside(cell: _Cell) -> bool:
    """Whether a cell is none of what a row is about: it sets terms, or says who has a thing."""
    return _sets_terms(cell) or bool(_FOR_WHOM.match(cell.head))


def _sets_terms(cell: _Cell) -> bool:
    return bool(_TERMS.search(cell.head) or _ACCOUNT.search(cell.head)) and not heading_effect(cell.head)


def _by_column(
    source: Source,
    passage: Passage,
    cells: Sequence[_Cell],
    about: Sequence[_Cell],
    columns: Sequence[tuple[_Cell, Effect]],
    vocabulary: Vocabulary,
) -> Iterator[Norm]:
    """A norm for each thing listed under "Purposes" or "Not to be used for"."""
    ruled = [cell for cell, _ in columns]
    subject = [cell for cell in about if all(cell is not one for one in ruled)]
    for cell, effect in columns:
        beside = vocabulary.slots(cell.text).action - {"use"}  # "Drafting, summarising, timelines": those done to them
        for item in _items(cell.text, vocabulary):
            if _HAS_NONE.match(item):
                yield _norm(source, passage, Effect.MUST_NOT, subject, cells, item, vocabulary)
            elif not _NOTHING.match(item):
                norm = _norm(source, passage, effect, [_Cell(cell.head, item), *subject], cells, item, vocabulary)
                done = norm.slots.action or (beside if effect is Effect.MAY else frozenset())
                yield replace(norm, slots=replace(norm.slots, action=done))


def _items(text: str, vocabulary: Vocabulary) -> list[str]:
    """The things listed in a cell, parted by semicolons, or by commas where each is short and says something."""
    if ";" in text:
        return text.split(";")
    parts = [part for part in _BETWEEN.split(text) if part.strip(" .")]
    short = all(len(part.split()) <= _ITEM_WORDS and vocabulary.slots(part).all() for part in parts)
    return parts if short and not take_apart(text).conditions and not take_apart(text).exceptions else [text]


def _norm(
    source: Source,
    passage: Passage,
    effect: Effect,
    about: Sequence[_Cell],
    cells: Sequence[_Cell],
    cue: str,
    vocabulary: Vocabulary,
) -> Norm:
    parts = [take_apart(cell.text) for cell in about]
    slots = Slots()
    for part in parts:
        said = without_what_is_out(vocabulary.slots(part.main), part.main, vocabulary)
        slots = filled(slots, replace(said, action=said.action - {"use"}))
    terms = [cell for cell in cells if _TERMS.search(cell.head) and not _NOTHING.match(cell.text)]
    granting: tuple[str, ...] = ()
    if all(cell.text != cue for cell in about):
        parts = [*parts, take_apart(cue)]  # "Yes, if everyone agrees": the cell that rules sets terms of its own
        granting = granted(cue)[1]
    conditions = [condition_of(words, vocabulary) for part in parts for words in part.conditions]
    conditions += [condition_of(words, vocabulary) for words in granting]
    if effect is not Effect.MUST_NOT:
        conditions += [condition_of(cell.text, vocabulary) for cell in terms]
    exceptions = [condition_of(words, vocabulary) for part in parts for words in part.exceptions]
    account = _account(cells, vocabulary) if effect is Effect.MAY else slots.account
    return Norm(
        norm_id="",
        source=source,
        effect=effect,
        slots=_held_by(cells, tidy(replace(slots, actor=frozenset(), account=account), frozenset()), vocabulary),
        rule=(Span(passage.passage_id, 0, len(passage.text)),),
        cue=" ".join(cue.split()[:4]),
        head=slots.action,
        conditions=tuple(conditions) if effect is not Effect.UNKNOWN else (*conditions, _LEFT_OPEN),
        exceptions=tuple(exceptions),
    )


def _held_by(cells: Sequence[_Cell], slots: Slots, vocabulary: Vocabulary) -> Slots:
    """Slots with those a row says a thing is for ("Who has it": "Adults' services", "Duty managers")."""
    said = [vocabulary.slots(take_apart(cell.text).main) for cell in cells if _FOR_WHOM.match(cell.head)]
    actor = frozenset[str]().union(*(one.actor for one in said)) - {"staff", "organisation"}
    setting = frozenset[str]().union(*(one.setting for one in said))
    return replace(slots, actor=actor, setting=slots.setting or setting)


def _account(cells: Sequence[_Cell], vocabulary: Vocabulary) -> frozenset[str]:
    """The account a row names. One given in the house's own words ("single sign-on") is a work account."""
    named = [cell.text for cell in cells if _ACCOUNT.search(cell.head) and not _NOTHING.match(cell.text)]
    if not named:
        return frozenset()
    return vocabulary.slots(". ".join(named)).account or frozenset({WORK_ACCOUNT})
