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
    rf" to)(?! (?:going to |gonna )?(?:tell|say|mention|let|inform|explain|ask|check|read|report|bother)\w*\b) {_REST}",
    r"\b(?:it|copilot|ai|the (?:ai|tool)) (?:won['’]?t|wouldn['’]?t|doesn['’]?t|isn['’]?t|does not|will not|would"
    rf" not) {_REST}",
)
_INSTEAD = any_of(r"\b(?:instead of|rather than)\b(?: \S+?){1,6}(?=[.,;?!]|\s(?:for|if|when|in|on|with|and|but)\b|$)")
_NOT_KEEN = any_of(  # the asker's own wishes are nobody's refusal
    r"\b(?:i|we)\s+(?:really |just |also )?(?:don['’]?t|do not|didn['’]?t|wouldn['’]?t|won['’]?t)\s+(?:really )?"
    r"(?:want|like|wish|fancy|agree)\b",
)
_TURNED_DOWN = any_of(
    r"(?:,|\b(?:but|and|just|only)\b)\s*not(?: to)?(?: (?:the|any|their|his|her|my))?(?: \w+){1,3}",
    r"\b(?:minus|except(?: for)?|excluding|leaving out|apart from)"
    r"(?: (?:the|any|their|his|her|a|an))?(?: [\w'’]+){1,2}",
)
_NONE_OF_IT = any_of(
    r"\b(?:no|nothing (?:about|from|on))(?: (?:the|any|their|his|her|a|an))?(?: [\w'’]+){1,2}",
    r"\bthere (?:won['’]?t be|will not be|isn['’]?t|is not|aren['’]?t|are not|wouldn['’]?t be) any(?: [\w'’]+){1,2}",
)
_WITHOUT = any_of(r"\bwithout(?: (?:the|any|their|his|her|using|putting in|including))*(?: \w+){1,2}")
_THINGS = any_of(  # "the report" is a thing, not the doing of it
    r"\b(?:the|a|an|my|his|her|this|that|their|our|each|every|court|\w+['’]s|experts?) (?:\w+ )?reports?\b",
    r"\brecords\b",
    r"\b(?:tell|telling|told) (?:it|the (?:ai|tool|bot)|ai|copilot|chatgpt)\b",
)
_LETTER = r"(?:letters?|e-?mails?|messages?|texts?|leaflets?|minutes|agendas?)"
_TELLS = (
    r"(?:about|regarding|concerning|explain\w*|tell(?:s|ing)?|confirm\w*|giv(?:e|es|ing)|set(?:s|ting)? out|says?"
    r"|saying|announc\w+|of|on)"
)
_MATTER = any_of(rf"\b{_LETTER}\b[^.?!;]*?\b{_TELLS}\b[^.?!;]*")  # what a letter is about
_PASSED_ON = any_of(
    r"\b(?:explain|confirm|announc|convey|communicat|pass(?:ing)? on|typ(?:e|ing) up|writ(?:e|ing) up|log|minut)\w*\s"
    r"[^.?!;,]*"
)
_OWN_THINKING = any_of(
    r"\b(?:so (?:that )?|before |while |after |and then |then )(?:i|we)\b(?:['’]ll)?(?! (?:can |could )?(?:ask"
    r"|get|have|let)\b)"
    r"[^.,;?!]*",
    r"\b(?:for|ready for) (?:my|our|me to (?:do|write|reach|make)|us to (?:do|write|reach|make))\b[^.,;?!]*",
)
_DETERMINED = any_of(r"\b(?:a|an|the|our|my|their|his|her|this|that|its|what|\w+['’]s?)\s+(?:\w+\s+)?$")
_JUDGING = frozenset({"decide", "analyse", "rate_risk"})
_NOUN = any_of(r"^(?:decision|recommendation|outcome|judge?ment|conclusion|analysis|finding|rating|opinion)s?$")
_MILD = frozenset({"assessment", "case_information", "case_notes", "chronology", "minutes", "review"})
_VERBS = frozenset({"report", "record", "tell"})
NAMES_OUT = Mention("data", "part_anonymised", 0, 0)
NOBODYS = Mention("data", "public", 0, 0)  # "with no child's details": about nobody
_ABOUT_PEOPLE = frozenset({"personal", "case_information", "case_notes", "official"})
_SAYS_SO = frozenset({"public", "invented", "anonymised", "part_anonymised"})  # "no names" is itself what is said


def meant(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions that the asker means to do or put in.

    Identifiers left out leave the rest part-anonymised. Only "no …" and "nothing about …" say that what goes in is
    about nobody: with "not the case notes" something else goes in, and is unknown.
    """
    left_out = _left_out(text, mentions)
    undone = _undone(text, mentions)
    kept = [one for one in mentions if one not in left_out and one not in undone]
    if not any(one.slot in {"data", "action", "tool"} for one in kept):
        return list(mentions)  # nothing else was said: it is what the question is about
    none_of_it = _spans(text, _NONE_OF_IT)
    nobodys = any(one.name in _ABOUT_PEOPLE and _within(one, none_of_it) for one in left_out)
    if nobodys and not any(one.slot == "data" for one in kept):
        return [*kept, NOBODYS]
    return [*kept, NAMES_OUT] if any(one.name == "identifier" for one in left_out) else kept


def _left_out(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """Data that does not go in."""
    spans = _spans(text, _TURNED_DOWN, _NONE_OF_IT, _WITHOUT)
    return [one for one in mentions if one.slot == "data" and one.name not in _SAYS_SO and _within(one, spans)]


def _undone(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """What is done by hand, turned down or set aside; and verbs that are things here, or said to the tool."""
    by_hand, instead, things = _spans(text, _BY_HAND), _spans(text, _INSTEAD), _spans(text, _THINGS)
    turned_down, not_keen = _spans(text, _TURNED_DOWN, _NONE_OF_IT), _spans(text, _NOT_KEEN)
    return [
        one
        for one in mentions
        if (one.slot in _DOING and _within(one, by_hand))
        or _is_told_of(one, text)
        or (one.slot == "action" and _within(one, turned_down))
        or (one.name == "refuse" and _within(one, not_keen))
        or (one.slot == "action" and one.name in _VERBS and _within(one, things))
        or _within(one, instead)
    ]


def _is_told_of(mention: Mention, text: str) -> bool:
    """Whether a judgement or a record is only what a letter tells of, or what the asker goes on to do themselves.

    "The letter that explains our decision" decides nothing; "so that I can write my analysis" leaves it to them.
    """
    if mention.slot == "data":
        return mention.name in _MILD and _within(mention, _spans(text, _MATTER)) and not _heads(mention, text)
    if mention.slot != "action" or mention.name not in _JUDGING:
        return False
    if _within(mention, _spans(text, _OWN_THINKING)):
        return True
    noun = _NOUN.match(text[mention.start : mention.end]) and _DETERMINED.search(text[: mention.start])
    return bool(noun) and _within(mention, _spans(text, _MATTER, _PASSED_ON))


def _heads(mention: Mention, text: str) -> bool:
    """Whether a mention opens what it stands in: "the minutes of the review" are what is written."""
    return any(start <= mention.start < start + 3 for start, _ in _spans(text, _MATTER))


def _spans(text: str, *patterns: re.Pattern[str]) -> list[tuple[int, int]]:
    return [found.span() for pattern in patterns for found in pattern.finditer(text)]


def _within(mention: Mention, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= mention.start and mention.end <= end for start, end in spans)
