"""Words that name something which is not being done: what the asker keeps to themselves, leaves out or turns down."""

import re
from collections.abc import Iterable, Sequence

from rag.policy.patterns import any_of
from rag.policy.vocabulary import Mention

_DOING = frozenset({"action", "data"})
_REST = r"[^.,;?!]*"
_BY_HAND = any_of(
    rf"\b(?:i|we)(?:['’]?ll| will|['’]d| would| am going to|['’]?m going to|['’]?m gonna)?\b(?: \w+)? "
    rf"(?:do|write|add|make|finish|handle|check|sort|fill|put|type){_REST}\b(?:myself|ourselves|by hand|manually"
    r"|separately|on paper)\b",
    r"\b(?:i|we)(?: won['’]?t| wont| will not| am not going to|['’]?m not| am not| wouldn['’]?t| don['’]?t want it"
    rf" to) {_REST}",
    r"\b(?:it|copilot|ai|the (?:ai|tool)) (?:won['’]?t|wouldn['’]?t|doesn['’]?t|isn['’]?t|does not|will not|would"
    rf" not) {_REST}",
)
_INSTEAD = any_of(r"\b(?:instead of|rather than)\b(?: \S+?){1,6}(?=[.,;?!]|\s(?:for|if|when|in|on|with|and|but)\b|$)")
_LEFT_OUT = any_of(
    r"(?:,|\b(?:but|and|just|only)\b)\s*not(?: to)?(?: (?:the|any|their|his|her|my))?(?: \w+){1,3}",
    r"\b(?:minus|except(?: for)?|excluding|leaving out|apart from|no|(?:saying )?nothing (?:about|from|on))"
    r"(?: (?:the|any|their"
    r"|his|her|a|an))?(?: [\w'’]+){1,2}",
)
_WITHOUT = any_of(r"\bwithout(?: (?:the|any|their|his|her|using|putting in|including))*(?: \w+){1,2}")
_THINGS = any_of(  # "the report" is a thing, not the doing of it
    r"\b(?:the|a|an|my|his|her|this|that|their|our|each|every|court|\w+['’]s|experts?) (?:\w+ )?reports?\b",
    r"\brecords\b",
    r"\b(?:tell|telling|told) (?:it|the (?:ai|tool|bot)|ai|copilot|chatgpt)\b",
)
_VERBS = frozenset({"report", "record", "tell"})
NAMES_OUT = Mention("data", "part_anonymised", 0, 0)
NOBODYS = Mention("data", "public", 0, 0)  # "with no child's details": about nobody
_ABOUT_PEOPLE = frozenset({"personal", "case_information", "case_notes", "official"})


def meant(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that the asker means to do or put in. Identifiers left out leave the rest part-anonymised."""
    undone = _spans(text, _BY_HAND)
    left_out = _spans(text, _LEFT_OUT, _WITHOUT)
    instead = _spans(text, _INSTEAD)
    things = _spans(text, _THINGS)
    kept: list[Mention] = []
    names_out = nobody = False
    for one in mentions:
        nobody = nobody or (one.slot == "data" and one.name in _ABOUT_PEOPLE and _within(one, left_out))
        if one.slot == "data" and one.name == "identifier" and _within(one, left_out):
            names_out = True
        elif not (
            (one.slot in _DOING and _within(one, undone))
            or (one.slot == "data" and one.name not in _SAYS_SO and _within(one, left_out))
            or (one.slot == "action" and _within(one, _spans(text, _LEFT_OUT)))
            or _within(one, instead)
            or (one.slot == "action" and one.name in _VERBS and _within(one, things))
        ):
            kept.append(one)
    if not any(one.slot in {"data", "action", "tool"} for one in kept):
        return list(mentions)  # nothing else was said: it is what the question is about
    if nobody and not any(one.slot == "data" for one in kept):
        return [*kept, NOBODYS]
    return [*kept, NAMES_OUT] if names_out else kept


_SAYS_SO = frozenset({"public", "invented", "anonymised", "part_anonymised"})  # "no names" is itself what is said


def _spans(text: str, *patterns: re.Pattern[str]) -> list[tuple[int, int]]:
    return [found.span() for pattern in patterns for found in pattern.finditer(text)]


def _within(mention: Mention, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= mention.start and mention.end <= end for start, end in spans)
