""" "The same goes for …": the rule just stated, said of something else."""

import re
from collections.abc import Sequence
from dataclasses import replace

from rag.policy.scope import Piece, take_apart
from rag.policy.sentence import Place, spans, tidy
from rag.policy.types import FORBIDS, Norm, Slots
from rag.policy.unread import telling_words
from rag.policy.vocabulary import ANY_TOOL

_GOES_FOR = re.compile(
    r"^\s*(?:and |but )?(?:exactly |just |much )?(?:the )?same (?:rule |limit |ban |answer |condition)?s?\s*"
    r"(?:(?:also |equally )?(?:goes|go|applies|apply|holds|is true|are true)\s+)?(?:for|to|of|with)\s+(?P<what>.+)$"
    r"|^\s*(?:and |but )?(?:this|that|it|these|they|(?:the|this|that) (?:rule|ban|limit)s?)\s+(?:also "
    r"|equally )?(?:goes|go"
    r"|applies|apply|extends?|holds?)\s+(?:also |equally |as well |too |just as much )?(?:for|to|of)\s+(?P<what2>.+)$"
    r"|^\s*(?:and )?so (?:too|also)?,?\s*(?:with|for|do|does|is|are|must|should|can|may)\s+(?P<what3>.+)$"
    r"|^\s*(?:likewise|ditto|similarly)\s+(?:for|with|of)?\s*(?P<what4>.+)$"
    r"|^\s*(?P<what5>.+?)\s+(?:is|are) (?:to be )?(?:treated|handled|dealt with|governed) (?:in )?(?:exactly )?"
    r"(?:the same|the same way|likewise|alike)\b.*$",
    re.I | re.S,
)
_JOINT = re.compile(
    r"[,;:]\s+(?:and\s+)?(?=(?:so (?:too |also )?(?:is|are|do|does|must|with)|(?:and )?(?:the same|that"
    r"|this) (?:goes|applies|holds)"
    r"|likewise)\b)",
    re.I,
)
_NO_DIFFERENCE = re.compile(  # "Removing the name makes no difference", "… however much you have taken out"
    r"^\W*(?:removing|taking out|leaving out|blanking out|deleting|changing|hiding|stripping out)\b[^.;]*?\b(?:names?"
    r"|initials|details?|identif\w+)\b[^.;]*?\b(?:makes? no difference|changes? nothing|(?:does|do)(?: not|n['’]t)"
    r" (?:help|change|make|alter)|(?:is|are)(?: not|n['’]t) enough)\b",
    re.I,
)
_ALL_DETAILS = re.compile(r"\b(?:every|all|any)\b[^.;]*?\b(?:details?|identif\w+)\b", re.I)
_REACH = re.compile(r"\b(?:everyone|everybody|all staff|anyone|staff|whether|agency)\b", re.I)


def again_norms(place: Place, sentence: Piece, last: Sequence[Norm]) -> list[Norm] | None:
    """The rules just stated, of what this sentence names; None where it says no such thing."""
    if not last or (what := _what(sentence.text)) is None:
        return None
    parts = take_apart(what)
    named = tidy(place.vocabulary.slots(parts.main), frozenset())
    if not (named.data | named.action | named.setting | named.tool - {ANY_TOOL} | named.account):
        return None
    return [
        replace(
            norm,
            slots=_instead(norm.slots, named),
            rule=(*norm.rule, *spans(place, (sentence,))),
            unread=telling_words(parts.main) if named.account else frozenset(),
        )
        for norm in last
    ]


def nameless_too(norms: Sequence[Norm], sentence: str) -> list[Norm]:
    """Bans, reaching what has had its names taken out where a sentence says that this makes no difference."""
    if not _NO_DIFFERENCE.match(sentence):
        return list(norms)
    too = frozenset({"part_anonymised"}) | ({"anonymised"} if _ALL_DETAILS.search(sentence) else frozenset())
    return [
        replace(norm, slots=replace(norm.slots, data=norm.slots.data | too))
        if norm.effect in FORBIDS and norm.slots.data
        else norm
        for norm in norms
    ]


def joined_again(sentence: str) -> int | None:
    """Where "…, and so is …" begins inside a sentence, if it does."""
    found = _JOINT.search(sentence)
    return found.end() if found else None


def _what(sentence: str) -> str | None:
    found = _GOES_FOR.match(sentence)
    if found is None:
        return None
    what = next(words for words in found.groups() if words)
    return None if _REACH.match(what) else what  # "This applies to everyone" is about readers, not things


def _instead(slots: Slots, named: Slots) -> Slots:
    """The slots of a rule, with what is named now in place of what was named before."""
    return replace(
        slots,
        data=named.data or (frozenset() if named.action and not slots.action else slots.data),
        action=named.action or slots.action,
        setting=named.setting or slots.setting,
        tool=(named.tool - {ANY_TOOL}) or slots.tool,
        account=named.account or slots.account,
    )
