"""Notices that rule without verbs: a label, a colon and what is to be said of it ("Own phones: no.")."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from rag.policy.doings import OTHER_ACTOR
from rag.policy.exceptions import condition_of
from rag.policy.grammar import Cue, effect_of, left_to_people
from rag.policy.grants import granted
from rag.policy.heads import CIRCUMSTANCES
from rag.policy.owing import content_words, owed_to
from rag.policy.patterns import any_of
from rag.policy.scope import Piece, lacking, leading_conditions, sentences, take_apart, without_added
from rag.policy.sentence import Place, norms_of, spans, tidy
from rag.policy.subjects import is_group, subject_slots, without_what_is_out
from rag.policy.types import RULES, SLOTS, Condition, Effect, Norm, Slots
from rag.policy.unread import not_read
from rag.policy.vocabulary import ANY_TOOL, PUBLIC_TOOL, UNAPPROVED_TOOL, Vocabulary

_LABEL = re.compile(r"^(?P<label>(?:[^:?!.]|\.(?=\S)){2,140}?):\s+(?P<said>\S.*)$", re.S)
_CLAUSES = re.compile(r";\s+(?:and\s+)?|,\s+(?:and\s+|but\s+)?(?=(?:never|not|no)\b)", re.I)
_NO_LABEL = any_of(
    r"^\s*(?:who|what|when|where|why|how|note|nb|example|tip|remember|subject|to|from|limits?|owner|version)\b",
    r"\bexceptions?\b",
)
_FINE = r"(?:yes|fine|ok|okay|allowed|permitted|all right|alright|welcome|approved|cleared|go ahead|good to go)"
_STRINGS = (
    r"(?=\W*$|,|\.|;| once\b| if\b| when\b| for\b| in\b| with\b| until\b| provided\b| so long\b"
    r"| as long\b| after\b| under\b)"
)
_OPEN = any_of(
    r"['’]s? (?:own )?(?:decision|call|choice)\b",
    r"\b(?:decides?|agrees?|chooses?|says?) (?:whether|if|which|when|how|case by case|each time)\b",
    r"^\s*(?:ask|check with|speak to|case by case|it depends|depends|sometimes|maybe)\b",
)
_RELEASED = any_of(
    r"^\s*(?:no|not|nothing|none) (?:need|needed|required|necessary|compulsory|to (?:do|sign|fill)|form"
    r"|signature|objection)\b",
    r"^\s*(?:no|not)\b[^,;]*\b(?:needed|required|necessary)\b",
    r"^\s*nothing\b[^,;]*\b(?:stops|prevents|bars|against)\b",
    r"^\s*(?:optional|voluntary|your choice|up to you)\b",
)
_NO = re.compile(
    r"^\s*(?:always )?(?P<v>no|none|never|not|nothing|nowhere|off(?: limits)?|out|banned|barred|prohibited|forbidden"
    r"|withdrawn|x|[✗✘✖])(?!\w)"
    r"|^\s*(?:[\w’'-]+ ){1,4}?(?P<v2>(?:(?:stays?|goes|is|are|be|switched|turned) ){0,2}off)\b(?! to)"
    r"|,\s*(?P<v3>never|no|off limits|not allowed|banned)\b",
    re.I,
)
_YES = re.compile(
    rf"^\s*(?:always |all |quite )?(?P<v>{_FINE}|on|[✓✔]){_STRINGS}"
    rf"|^\s*(?:[\w’'-]+ ){{1,4}}?(?P<v2>(?:(?:is|are|stays?) )?(?:{_FINE}|on)){_STRINGS}"
    rf"|,\s*(?P<v3>{_FINE}){_STRINGS}",
    re.I,
)
_OURS = any_of(
    r"^\s*(?:yours|your own|the (?:social )?(?:practitioner|worker)['’]s own|a human|a person|people\W*$"
    r"|by hand|pen and paper|paper)\b"
)
_OWED = any_of(
    r"^\s*(?:always|first|then|all|both)?\s*(?:\w+ly )?(?:read|checked|deleted|kept|reported|told|signed|agreed"
    r"|noted|stored"
    r"|saved|sent|finished|completed|booked|written|listed|logged|destroyed|wiped|done|corrected|declared|approved)\b",
    r"^\s*always\b",
)
_ONLY = re.compile(r"\bonly\W*$|\bonly (?=(?:beside|with|under|in|on|for|when|if|by|from|at|after)\b)", re.I)
_PURPOSES = any_of(r"^\s*(?:the|our) (?:one|only|main|usual)\b.*\btools?\b", r"^\s*(?:for )?\w+ing\b", r"^\s*for\b")
_GRANTING = any_of(r"\b(?:approved|authorised|permitted|allowed|licensed)\b", r"\bexceptions?\b")
_ALSO_A_NOUN = any_of(
    r"^(?:work|record|report|review|contact|share|copy|name|place|point|phone|email|note|log|test|check|type)\b"
)
_BY_OTHERS = any_of(
    r"\bby (?:the |our )?(?:[\w-]+ ){0,3}(?:team|unit|desk|service|system|department|office|panel|board)\b"
)
_NO_OTHER = any_of(r"^\s*(?:no other|nothing else|nowhere else|none other)\b")
_NOT_BY = any_of(r"^\s*(?:never|not) by\b")
_PARTED = any_of(r"\b(?:with|of|from|for|on|in|by|not|at|about)\b")
_SCOPED = any_of(r"^\s*(?:for|in|at|on|to)\b")
_GENERIC = frozenset({ANY_TOOL, UNAPPROVED_TOOL, PUBLIC_TOOL})
_LEFT_OPEN = Condition("", frozenset({"action:approve"}))


@dataclass(frozen=True, slots=True)
class _Said:
    """What one clause says of its label: the effect, the words that gave it, what it is about and its strings."""

    effect: Effect
    cue: str
    about: str
    string: str = ""
    by_people: bool = False


@dataclass(frozen=True, slots=True)
class _Line:
    """A label over its clauses, where it stands and the pieces that show it."""

    place: Place
    pieces: Sequence[Piece]
    label: str


def label_norms(place: Place, pieces: Sequence[Piece], text: str) -> list[Norm] | None:
    """The norms of labels and what stands after their colons; None where no clause of them rules without a verb."""
    norms: list[Norm] = []
    line: _Line | None = None
    ruled = False
    for sentence in sentences(text):
        label, said = _parted(sentence.text)
        line = _Line(place, pieces, label) if label else line
        if line is None:
            norms += norms_of(place, pieces, sentence.text)
            continue
        read = _sentence(line, said)
        ruled = ruled or bool(read)
        norms += read
    return [norm for norm in norms if norm.effect is not Effect.INFO or norm.cue] if ruled else None


def _parted(sentence: str) -> tuple[str, str]:
    """A sentence's label and what is said of it; no label where what stands before the colon rules itself."""
    found = _LABEL.match(sentence)
    if found is None or _NO_LABEL.search(found.group("label")) or leading_conditions(found.group("label")):
        return "", sentence
    label = found.group("label")
    rules = effect_of(label).effect in RULES and not _ALSO_A_NOUN.match(label)
    return ("", sentence) if rules else (label, found.group("said"))


def _sentence(line: _Line, sentence: str) -> list[Norm]:
    if people := left_to_people(take_apart(sentence).main):
        return [_norm(line, sentence, _Said(Effect.MUST_NOT, people.words, sentence, by_people=True))]
    norms: list[Norm] = []
    before = ""
    for clause in _CLAUSES.split(sentence):
        if _is_complement(clause):
            continue
        norms += _clause(line, f"{before} {clause}" if _NOT_BY.match(clause) else clause, clause)
        before = clause
    return norms


def _clause(line: _Line, about: str, clause: str) -> list[Norm]:
    main = take_apart(clause).main
    if (said := _says(line, about, main)) is not None:
        return [_norm(line, clause, said)]
    if effect_of(main).effect in RULES:
        return norms_of(replace(line.place, context=line.label, governing=None), line.pieces, clause)
    return []


def _is_complement(clause: str) -> bool:
    """ "…, and no other work": what is said before it is all there is."""
    return bool(_NO_OTHER.match(clause))


def _says(line: _Line, about: str, main: str) -> _Said | None:
    """What a clause without its conditions makes of its label."""
    if found := _OPEN.search(main):
        return _Said(Effect.UNKNOWN, found.group().strip(" ,"), main)
    if found := _RELEASED.match(main):
        return _Said(Effect.INFO, found.group().strip(), main)
    if found := _OURS.match(main):
        return _Said(Effect.MUST_NOT, found.group().strip(), main, by_people=True)
    if found := _NO.search(main):
        cue = next(words for words in found.groups() if words)
        return _Said(Effect.MUST_NOT, cue, about.replace(cue, " ", 1))
    if found := _YES.search(main):
        return _yes(found, main)
    if found := _OWED.match(main):
        return _Said(Effect.MUST, found.group().strip(), main)
    return _purpose(line, main)


def _yes(found: re.Match[str], main: str) -> _Said:
    """A yes, about what stands before it and what it is said to be for; all else after it is a string on it."""
    cue = next(words for words in found.groups() if words)
    rest = main[found.end() :]
    scope = granted(rest)[0] if _SCOPED.match(rest) else ""
    return _Said(
        Effect.MAY, cue, f"{main[: found.start()]} {found.group().replace(cue, ' ', 1)} {scope}", rest.strip(" ,.;")
    )


def _purpose(line: _Line, main: str) -> _Said | None:
    """A tool with what it is for, where its heading or the words themselves make leave of it."""
    vocabulary = line.place.vocabulary
    if not (vocabulary.slots(line.label).tool | vocabulary.slots(main).tool) - _GENERIC:
        return None
    granting = any(_GRANTING.search(heading) for heading in line.place.passage.heading_path)
    only = _ONLY.search(main)
    if only or granting or _PURPOSES.match(main):
        return _Said(
            Effect.MAY, main.split(" ")[0].strip(" ,.;"), main, main[only.end() :].strip(" ,.;") if only else ""
        )
    return None


def _norm(line: _Line, clause: str, said: _Said) -> Norm:
    vocabulary = line.place.vocabulary
    parts = take_apart(clause)
    main, without = lacking(take_apart(said.about).main) if said.effect is Effect.MUST_NOT else (said.about, ())
    label = subject_slots(line.label, Cue(said.effect, "", 0), vocabulary)
    own = (
        without_what_is_out(vocabulary.slots(main), main, vocabulary)
        if said.effect is Effect.MAY
        else vocabulary.slots(main if said.effect is not Effect.MUST else f"{main} ({said.cue})")
    )
    if said.effect is Effect.MUST_NOT:
        own = replace(own, action=vocabulary.slots(without_added(main)).action)
    slots = tidy(_both(label, own), frozenset())
    conditions = [condition_of(words, vocabulary) for words in (*parts.conditions, *filter(None, [said.string]))]
    if said.effect is not Effect.MUST:
        slots, held = _as_things_stand(slots, said.effect)
        conditions += held
    tool = slots.tool or (frozenset({ANY_TOOL}) if said.by_people else frozenset())
    return Norm(
        norm_id="",
        source=line.place.source,
        effect=said.effect,
        slots=replace(slots, actor=_actor(line, main, said.effect), tool=tool),
        rule=spans(line.place, line.pieces),
        cue=said.cue,
        head=own.action or slots.action,
        owed_to=owed_to(line.label, main),
        says=content_words(f"{line.label} {main}") if said.effect is not Effect.MUST_NOT else frozenset(),
        conditions=tuple(conditions),
        exceptions=tuple(condition_of(words, vocabulary) for words in (*parts.exceptions, *without)),
        unread=_unread(line.label, vocabulary) if "," not in line.label else frozenset(),
    )


def _as_things_stand(slots: Slots, effect: Effect) -> tuple[Slots, list[Condition]]:
    """How things stand ("Second thoughts: …") is what a line turns on, not what is done."""
    held = slots.action & CIRCUMSTANCES
    conditions = [Condition("", frozenset(f"action:{name}" for name in held & {"refuse"}))] if held & {"refuse"} else []
    if effect is Effect.UNKNOWN:
        conditions.append(_LEFT_OPEN)
        held &= {"refuse", "approve"}
    elif effect is Effect.INFO:
        held = frozenset()
    return replace(slots, action=slots.action - held), conditions


def _actor(line: _Line, main: str, effect: Effect) -> frozenset[str]:
    """Whose line it is: students', or a group's the vocabulary has no word for; a team's doing is not the reader's."""
    vocabulary = line.place.vocabulary
    named = vocabulary.slots(line.label)
    first = line.label.split(",")[0]
    if effect is Effect.MUST and _BY_OTHERS.search(main):
        return frozenset({OTHER_ACTOR})
    if named.actor or effect is not Effect.MAY or named.tool or named.data:
        return named.actor - {"organisation"}
    return frozenset({OTHER_ACTOR}) if is_group(first) or first.endswith(" only") else frozenset()


def _unread(label: str, vocabulary: Vocabulary) -> frozenset[str]:
    """The words of a label's own limits ("Visits | with the police") that could not be read."""
    starts = [found.end() for found in _PARTED.finditer(label)]
    limits = list(pairwise([*starts, len(label)]))
    known = vocabulary.mentions(label)
    unread = [
        not_read(label[start:end], vocabulary)
        for start, end in limits
        if not any(one.start < end and start < one.end for one in known)
    ]
    return frozenset().union(*unread)


def _both(one: Slots, other: Slots) -> Slots:
    """What either names."""
    return Slots(**{slot: getattr(one, slot) | getattr(other, slot) for slot in SLOTS})
