"""Exceptions that a section states in a sentence of its own: found, and given to the norms they speak of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from rag.policy.lemmas import tokens
from rag.policy.occasion import NAMED_PEOPLE
from rag.policy.owing import ASKED, was_asked
from rag.policy.patterns import any_of
from rag.policy.scope import Piece, layout, take_apart
from rag.policy.tails import tails
from rag.policy.types import RULES, Condition, Effect, Norm, Passage, Span
from rag.policy.vocabulary import Vocabulary

_KIND = r"(?:clause|paragraph|para|section|rule|point|part|article)"
_NUMBER = r"(?:[A-Z]?\d+(?:\.\d+)*)(?:\([a-z]+\))?"
_OF_THE_LAST = any_of(  # what is set apart here is set apart from the rule just told, leave as well as ban
    r"^\s*(?:(?:the|that|this) \w+ in the (?:previous|last|preceding) \w+|the (?:previous|last|preceding) \w+|that"
    r"|what is said in the (?:previous|last|preceding)[^.]*?)\s(?:do|does)(?: not|n['’]t) (?:apply|extend"
    r"|stretch|reach)\b",
    r"^\s*none of (?:this|that|the above) (?:applies|extends|reaches)\b",
)
_EXCEPTION_ELSEWHERE = any_of(
    r"^\s*(?:the (?:only )?exceptions?\b|except\b|exceptions?:|an exception\b)",
    r"^\s*(?:this (?:rule )?does not apply|this does not stop|nor does it apply)\b",
    rf"\b{_KIND}s? {_NUMBER}(?: (?:and|to) {_NUMBER})? do(?:es)? not (?:apply|take away|extend|cover|prevent|stop)\b",
    rf"\b(?:rule|ban|permission|leave|duty|requirement|prohibition|restriction|limit) in (?:{_KIND} )?{_NUMBER}"
    r" do(?:es)? not (?:apply|extend|cover|reach)\b",
    r"^[^.]*\b(?:this|that|it|they|these)\b[^.]*,? (?:unless|except)\b",
)
_PLACE = r"(?:part|section|clause|paragraph|rule|schedule|annex|appendix|chapter|article)"
_PLACE_NUMBER = r"(?:[A-Z]{0,2}\d[\d.]*|[A-Z]\b|[ivx]+\b)(?:\([a-z]+\))?"
_NUMBERS = rf"{_PLACE_NUMBER}(?:(?:,\s*|\s+(?:and|or|to)\s+){_PLACE_NUMBER})*"
_REFERS = re.compile(
    r"\b(?:nothing in|notwithstanding|despite|in spite of|regardless of|whatever|an? exception to|exceptions? to)\s+"
    r"(?:the |this )?(?:rules? in |ban in |prohibitions? in )?"
    rf"(?:(?P<kind>{_PLACE})s?(?:\s+(?P<numbers>{_NUMBERS}))?|(?P<bare>\d+(?:\.\d+)+))"
    rf"|\b(?P<kind2>{_PLACE})s?\s+(?P<numbers2>{_NUMBERS})"
    r" (?:do(?:es)? not (?:prevent|stop|bar|apply)|notwithstanding\b)",
    re.I,
)
_GIVES_WAY = re.compile(
    rf"\b(?:save|except|other than|otherwise than) (?:as|where|to the extent) (?:is |are )?(?:(?:provided"
    rf"|set out|stated|allowed"
    rf"|permitted|given) )?(?:for )?(?:in|by|under) (?:{_PLACE} )?({_PLACE_NUMBER})"
    rf"|\b(?:save|except) as (?:{_PLACE} )?({_PLACE_NUMBER}) (?:allows|permits|provides|says)",
    re.I,
)
_TO_WORDS = re.compile(r"\bexceptions? to [\"“‘'](?P<said>[^\"”’]{3,}?)\W*[\"”’']", re.I)
_TO_RULE = re.compile(r"\bexceptions? to (?:the|that|our) (?P<name>[\w’'-]+(?: [\w’'-]+)?) (?:rule|ban|limit)\b", re.I)
_TO_THE_REST = any_of(
    r"\b(?:the rest of (?:this|the) \w+|everything (?:else|above|before|in this \w+)|anything else|all of the above)"
    r"[^.;:]{0,30}\bnotwithstanding\b",
    r"\b(?:notwithstanding|despite|exceptions? to) (?:the rest|everything|anything else|all (?:of )?(?:the|that))\b",
    r"(?:^|[:;–-]\s*|\b(?:is|are) )(?:the|an|one|our) (?:one |only |sole )?exceptions?\b(?! (?:to|from|of|for)\b)",
    r":\s*a different matter\b",
)
_EXCEPTIONS_HEADING = any_of(r"\bexceptions?\b", r"\bexemptions?\b")
_REST_OF_THIS = any_of(r"\brest of this (?:section|part|clause|paragraph|schedule|annex)\b")
_FEW = 8  # words of a sentence that only says what the next one is about
_ALSO = any_of(r"\band\b", r"&")  # "Approved tools and exceptions": not all that stands there is one
_SAYS_EXCEPTION = any_of(r"^\s*(?:this is )?(?:the |an |one )?(?:only |one |sole )*exceptions? (?:to|from)\b")
_CLAUSE_NUMBER = any_of(
    rf"\b(?:{_KIND}s?|in|to) ({_NUMBER}(?:(?:,| and| or| to) {_NUMBER})*)\s+(?=do(?:es)? not)",
    rf"\bexceptions? to (?:{_KIND}s? )?({_NUMBER})",
)

FOR_A_TEAM = re.compile(
    r"\b(?i:appl(?:y|ies) to|except(?: for)?|for|in|within)\s+(?i:staff in |officers in |workers in )?(?i:the |our )?"
    r"(?P<team>[A-Z][\w-]+(?:\s[\w-]+){0,3}?)\s+(?i:team|service|unit|hub)\b"
)


def attach_exceptions(norms: list[Norm], passages: Sequence[Passage], vocabulary: Vocabulary) -> list[Norm]:
    """Give each norm the exceptions its section states in other sentences, by clause number or by following it."""
    order = {passage.passage_id: index for index, passage in enumerate(passages)}
    attached: dict[int, list[tuple[Span, Condition]]] = {}
    for passage in passages:
        for sentence in _stated(passage):
            span = Span(passage.passage_id, sentence.start, sentence.end)
            if _OF_THE_LAST.match(sentence.text):
                for index in _just_told(norms, span, order):
                    apart = tails(sentence.text)[0]
                    norms[index] = _narrower(norms[index], condition_of(apart, vocabulary), span)
                continue
            if not _EXCEPTION_ELSEWHERE.search(sentence.text):
                continue
            for index in _governed(norms, passage, sentence, passages, order):
                attached.setdefault(index, []).append((span, _exception(sentence.text, vocabulary)))
    return [_with_exceptions(norm, attached[index]) if index in attached else norm for index, norm in enumerate(norms)]


def _just_told(norms: Sequence[Norm], here: Span, order: dict[str, int]) -> list[int]:
    """Indexes of the leave, advice or release told last before a sentence, in its clause or the one above it."""
    place = order[here.passage_id], here.start
    before = [
        (order[norm.passage_id], norm.rule[-1].start)
        for norm in norms
        if norm.effect in RULES and (order[norm.passage_id], norm.rule[-1].start) < place
    ]
    if not before or place[0] - max(before)[0] > 1:
        return []
    last = max(before)
    return [
        index
        for index, norm in enumerate(norms)
        if (order[norm.passage_id], norm.rule[-1].start) == last and norm.effect in {Effect.MAY, Effect.SHOULD}
    ]


def _narrower(norm: Norm, apart: Condition, span: Span) -> Norm:
    """A leave without the case set apart from it: the data that names, or else the setting."""
    named = apart.named("data") or apart.named("setting")
    slot = "data" if apart.named("data") else "setting"
    kept = replace(apart, concepts=frozenset(f"{slot}:{name}" for name in named - getattr(norm.slots, slot)))
    return replace(norm, exceptions=(*norm.exceptions, kept), exception_spans=(*norm.exception_spans, span))


def _stated(passage: Passage) -> list[Piece]:
    """The sentences of a passage; a stem with its items is one ("The leave in 3.2 does not extend to: …")."""
    shape = layout(passage.text)
    if shape.stem is None:
        return list(shape.sentences)
    end = shape.items[-1].end
    return [*shape.sentences, Piece(passage.text[shape.stem.start : end], shape.stem.start, end)]


def names_what_it_lifts(words: str) -> bool:
    """Whether a permission says which clauses it is an exception to ("Nothing in Part 3 prevents …")."""
    return any(pattern.search(words) for pattern in (_REFERS, _TO_WORDS, _TO_RULE))


def lifted(norm: Norm, words: str, passage: Passage, passages: Sequence[Passage]) -> frozenset[str]:
    """The passages whose bans a permission lifts: those it names, or all before a heading that says "exceptions".

    One that calls itself the exception and names none may lift any: which, its slots must say.
    """
    if norm.effect is not Effect.MAY:
        return frozenset()
    if names_what_it_lifts(words):
        return frozenset(p.passage_id for p in passages if _is_named(p, passage, words))
    if passage.clause and (sends := [p for p in passages if passage.clause in _left_to(p.text)]):
        return frozenset(p.passage_id for p in sends)
    if is_the_exception(norm, passage):
        return frozenset(p.passage_id for p in passages)
    here = [p for p in passages if p.heading_path == passage.heading_path]
    headed = any(
        _EXCEPTIONS_HEADING.search(heading) and (not _ALSO.search(heading) or _EXCEPTIONS_HEADING.search(passage.text))
        for heading in passage.heading_path
    )
    if headed or (passage.heading_path and any(_SAYS_EXCEPTION.match(p.text) for p in here)):
        return frozenset(p.passage_id for p in passages if p.heading_path != passage.heading_path)
    return frozenset()


def _left_to(text: str) -> set[str]:
    """The clauses that a rule gives way to ("save as provided in 12.2", "except as clause 7 allows")."""
    return {number.rstrip(".") for found in _GIVES_WAY.finditer(text) for number in found.groups() if number}


def is_the_exception(norm: Norm, passage: Passage) -> bool:
    """Whether a permission calls itself the exception, to all the rest or to it does not say what."""
    return bool(_TO_THE_REST.search(_from_its_sentence(norm, passage)))


def is_wider(leave: Norm, ban: Norm, vocabulary: Vocabulary) -> bool:
    """Whether a ban is on a whole kind of what a leave is for: all that it names, the leave names a kind of."""
    return all(
        _takes_in(slot, getattr(ban.slots, slot), getattr(leave.slots, slot), vocabulary)
        for slot in ("action", "data", "tool", "account", "setting")
    )


def _takes_in(slot: str, wide: frozenset[str], named: frozenset[str], vocabulary: Vocabulary) -> bool:
    wide -= NAMED_PEOPLE if slot == "setting" else frozenset({"recording"})
    return not wide or (bool(named) and all(vocabulary.wider(slot, name) & wide for name in named))


def _from_its_sentence(norm: Norm, passage: Passage) -> str:
    """A permission's words in its passage, with the few that stand before them ("Photographs: the exception. …")."""
    own = [span for span in norm.rule if span.passage_id == passage.passage_id]
    if not own:
        return ""
    start, end = own[0].start, own[-1].end
    before = next((one for one in layout(passage.text).sentences if one.end <= start <= one.end + 1), None)
    few = before is not None and len(before.text.split()) <= _FEW
    return passage.text[before.start if before and few else start : end]


def _is_named(passage: Passage, here: Passage, words: str) -> bool:
    """Whether a permission's words name a passage: by its number, by its own words, or as the rule on something."""
    for found in _REFERS.finditer(words):
        kind = (found.group("kind") or found.group("kind2") or "clause").lower()
        said = found.group("numbers") or found.group("numbers2") or found.group("bare") or ""
        numbers = re.findall(_PLACE_NUMBER, said, re.I)
        if any(_is_in(passage, here, kind, number.rstrip(".")) for number in numbers or [""]):
            return True
    if _REST_OF_THIS.search(words) and passage.heading_path == here.heading_path and passage != here:
        return True
    if any(found["said"].lower() in passage.text.lower() for found in _TO_WORDS.finditer(words)):
        return True
    own = {token.lemma for token in tokens(passage.text)}
    of = [{token.lemma for token in tokens(found["name"])} for found in _TO_RULE.finditer(words)]
    return passage.passage_id != here.passage_id and any(names <= own for names in of)


def _is_in(passage: Passage, here: Passage, kind: str, number: str) -> bool:
    """Whether a passage is in the part, section or clause that is named ("this paragraph" is its own)."""
    if not number:
        return passage.passage_id == here.passage_id
    if passage.clause and (passage.clause == number or passage.clause.startswith(f"{number}.")):
        return True
    heads = any_of(rf"^(?:{kind}\s+)?{re.escape(number)}(?:[.:)\s]|$)")
    return any(heads.search(heading) for heading in passage.heading_path)


def _exception(sentence: str, vocabulary: Vocabulary) -> Condition:
    """A sentence that states an exception: what it excepts is what follows "unless", where it has one."""
    excepted = " ".join(take_apart(sentence).exceptions)
    return Condition(sentence, condition_of(excepted or sentence, vocabulary).concepts)


def _with_exceptions(norm: Norm, found: Sequence[tuple[Span, Condition]]) -> Norm:
    """The exceptions are all shown; one that names a kind of data, or a team it is for, also bounds the rule."""
    bounding = tuple(one for _, one in found if one.named("data") or FOR_A_TEAM.search(one.text))
    return replace(norm, exception_spans=tuple(span for span, _ in found), exceptions=norm.exceptions + bounding)


def _governed(
    norms: list[Norm], passage: Passage, sentence: Piece, passages: Sequence[Passage], order: dict[str, int]
) -> Iterable[int]:
    """Indexes of the norms an exception speaks of: the clauses it names, else the rules just before it."""
    named = " ".join(words for found in _CLAUSE_NUMBER.findall(sentence.text) for words in found)
    numbers = set(re.findall(r"[A-Z]?\d+(?:\.\d+)*", named))
    if numbers:
        of = {p.passage_id for p in passages if p.clause and _is_of(p.clause, numbers)}
        return [i for i, norm in enumerate(norms) if norm.passage_id in of]
    before = [
        i
        for i, norm in enumerate(norms)
        if norm.effect in {Effect.MUST_NOT, Effect.MUST}
        and (order[norm.passage_id], norm.rule[-1].start) < (order[passage.passage_id], sentence.start)
        and _same_section(passages[order[norm.passage_id]], passage)
    ]
    if before:
        last = norms[before[-1]].passage_id
        return [i for i in before if norms[i].passage_id == last]
    return []


def _is_of(clause: str, numbers: set[str]) -> bool:
    """Whether a clause is one of those named, or within one ("Clause 12" speaks of 12.1 too)."""
    return clause in numbers or any(clause.startswith(f"{number}.") for number in numbers)


def _same_section(one: Passage, other: Passage) -> bool:
    return one.heading_path[:2] == other.heading_path[:2]


def lacking_of(words: str, vocabulary: Vocabulary) -> Condition:
    """What is not to be lacking ("without mentioning it"), as a condition: that it is done."""
    found = condition_of(words, vocabulary)
    if "action:covert_record" not in found.concepts:
        return found
    return replace(found, concepts=found.concepts - {"action:covert_record"} | {"action:tell"})


def condition_of(words: str, vocabulary: Vocabulary) -> Condition:
    """Words that narrow a norm, with the concepts they name."""
    named = frozenset(f"{m.slot}:{m.name}" for m in vocabulary.mentions(words))
    return Condition(words, named | {ASKED} if was_asked(words) else named)
