"""What a question says is owed: what is asked to be required, to whom, and what the asker would leave undone."""

import re
from collections.abc import Sequence

from rag.answering.intents import duty_starts
from rag.policy.owing import announced, asks_leave_of, content_words, had_a_part, recipients
from rag.policy.patterns import any_of
from rag.policy.subjects import COVERT
from rag.policy.types import Slots
from rag.policy.vocabulary import Mention

OWED = frozenset({"tell", "consent", "refuse", "check", "report", "approve", "note_down", "delete", "keep"})
_OWED_TOPICS = frozenset({"training", "dpia"})
_SUBORDINATE = any_of(r"\b(?:if|when|before|after|once|until|because|since|seeing|given|that|whether|in case)\b")
_ASK = any_of(r"\bask(?:ing)?\b[^?.,]*")

_OMITTING = (
    r"(?:\bwithout\b|\b(?:not|never|skip(?:ping)?|miss(?:ing)? out|leav(?:e|ing) out|drop(?:ping)?|avoid(?:ing)?|forget"
    r"(?:ting)?(?: about)?|omit(?:ting)?|dodg(?:e|ing)|bypass(?:ing)?|ignor(?:e|ing)|refus(?:e|ing) to|put(?:ting)? off"
    r"|get(?:ting)? (?:away (?:with(?:out)?)|out of))\b|n['’]t\b|\b(?:dont|wont|havent|hasnt|didnt|cant)\b)"
)
_SMALL = (
    r"(?:\s+(?:to|have|having|had|be|been|being|bother\w*|with|even|actually|really|just|yet|going|gonna|all|any|the|my"
    r"|our|their|his|her|its|that|this|get|getting|got|do|doing|done|first|in|on|seeking|obtaining"
    r"|anyone['’]?s?|a|an))*"
)
_LEFT = {
    "tell": "tell|mention|say|inform|let|announc|disclos|declar|explain|notif|warn|own up|admit",
    "check": "check|read|verif|review|proof|look|compar|correct",
    "report": "report|flag|escalat",
    "consent": "ask(?:ed|ing)? (?:them|people|anyone|anybody|permission|everyone|(?:the )?famil|mum|dad"
    "|(?:the )?parents|first)|consent|permission|agreement|signature",
    "approve": "approv|sign-?off|clear(?:ing)? it"
    r"|ask(?:ed|ing)? (?:my manager|the manager|governance|information|it\b|ig\b)",
    "delete": r"delet|wip|eras|destroy|bin(?:ning)?\b",
    "note_down": "not(?:e|ing) (?:it|that|down)|record(?:ing)? (?:that|why|whether)|writ(?:e|ing) (?:it )?down",
}
_OMITS = {f"action:{name}": re.compile(rf"{_OMITTING}{_SMALL}\s+(?P<what>{w})", re.I) for name, w in _LEFT.items()}
_JUST_BEFORE = re.compile(rf"{_OMITTING}{_SMALL}(?:\s+[\w’'-]+){{0,2}}\W*$", re.I)
_TO_SOMEBODY = ("action:tell", "action:report", "action:consent", "action:approve")
_STAYS_OUT = any_of(  # what goes in no tool, and no duty left undone
    r"^tell\w*\s+it\b(?! to\b)",
    r"^\w*\s+(?:(?:any|anything|names?|who|what|which|about|nothing|me|a (?:child|name)|whose|where)\b(?! to\b))",
    r"^\w*\s+(?:the (?:ai|tool|bot)|copilot|chatgpt|gemini|claude)\b",
)
_UNAWARE = any_of(
    r"\b(?:nobody|no one|none of (?:them|the \w+))(?:['’]s| is| are| will| has| have| would)*(?: been| being| ever)* "
    r"(?:know(?:s|ing)?|told|aware|realis\w+|informed|given (?:any )?notice)\b(?! (?:how|what to|which)\b)",
    r"\b(?:they|he|she|mum|dad|parents?|famil(?:y|ies)|people|everyone|the others)(?: there| present)? "
    r"(?:don['’]?t|doesn['’]?t|didn['’]?t|won['’]?t|do not|does not|did not|will not|haven['’]?t been|hasn['’]?t been"
    r"|have not been|has not been|aren['’]?t|isn['’]?t|wouldn['’]?t) (?:know|realise|told|aware|informed)\b",
    r"\b(?:giv(?:e|en|ing)|gave) (?:nobody|no one|them no|no|people no|the family no)(?: \w+)? ?(?:notice|warning)\b",
    r"\b(?:keep(?:ing)?|kept) (?:it|this|that|quiet)(?: quiet| secret| to (?:my|our)sel\w+| from \w+| about)\b",
    r"\bsay(?:ing)? nothing (?:to|about)\b",
    r"\bleav(?:e|ing) (?:\w+ ){0,4}(?:statement|label|notice|wording|disclaimer|footer|line|note) (?:off|out)\b",
    r"\b(?:leav(?:e|ing)|miss(?:ing)?) (?:it |that )?out (?:of (?:the|my|their) \w+ )?(?:that|the fact)\b",
    r"\bleav(?:e|ing) (?:it|that|this) (?:off|out of) (?:the|my|their|his|her) (?:letter|note|report|plan|email)\b",
)
_NOT_OWED = any_of(
    r"\b(?:don['’]?t|doesn['’]?t|do not|does not|not) (?:(?:really|actually|still) )?(?:have to|need|require)\w*\b",
    r"\b(?:needn['’]?t|need not|isn['’]?t required|not required)\b",
)
_LATE = any_of(  # "and tell them when it's over", "do the DPIA after": what should come first, not done by then
    r"^(?:\s+[\w’'-]+){0,5}?\s+(?:afterwards?|later"
    r"|at the end(?= of (?:the|our|my|a) (?:visit|meeting|call|session|recording|interview|review)"
    r"| instead)|(?:when|once) (?:it|that|the \w+)(?:['’]?s| is| has)"
    r" (?:over|done|finished|ended)|after(?=\W*$|\s*,|\s*;|\s+(?:the|that|our|my|this) (?:visit|meeting|recording|call"
    r"|session|event|interview|review|trial|pilot)))\b"
)
_DONE_LATE = any_of(
    r"\b(?:do|doing|sort|sorting|finish|complete|get|write)\w* (?:it|that|one|the \w+) (?:afterwards?|later"
    r"|at the end|last)\b"
)
_NO_SUCH = any_of(r"\b(?:no|without)\s+(?:[\w’'-]+\s+){0,2}$")
_OWED_FIRST = frozenset({"action:tell", "action:consent", "action:approve", "topic:dpia", "topic:training"})
_MAY_OMIT = any_of(
    r"\b(?:ok|okay|fine|alright|all right|problem|allowed|permitted|acceptable|wrong|bad|matter|legal|right|yeah|yes"
    r"|thoughts|good idea|nothing to stop|no (?:harm|rule|reason|need)|surely|can i|can we|could i|could we"
    r"|may i|may we|is it"
    r"|shall i|do i just|let me)\b"
)


def duty_in(question: str, mentions: Sequence[Mention]) -> str:
    """The words of a question that say what is owed: from "have to" (or its like) to what comes with a "before"."""
    found = duty_starts(question)
    if found is None:
        return ""
    cut = _SUBORDINATE.search(question, found.end())
    return question[found.start() : cut.start() if cut else len(question)]


def owed_slots(question: str, slots: Slots, mentions: Sequence[Mention]) -> tuple[frozenset[str], frozenset[str]]:
    """The actions and topics of a duty question: of what could be owed, only what the words of the duty name."""
    said = duty_in(question, mentions)
    start = question.find(said) if said else -1
    inside = [one for one in mentions if start >= 0 and start <= one.start < start + len(said)]
    owed = frozenset(one.name for one in inside if one.slot == "action" and one.name in OWED)
    asks = _ASK.search(said)
    owed |= announced(question, mentions) or (asks_leave_of(asks.group()) if asks else frozenset())
    topics = frozenset(one.name for one in inside if one.slot == "topic" and one.name in _OWED_TOPICS)
    if not owed and not topics:
        return slots.action, slots.topic
    helped = frozenset({"draft"}) if had_a_part(question, mentions) else frozenset()
    return slots.action - OWED | owed | helped, slots.topic - _OWED_TOPICS | topics


def omitted_in(question: str, mentions: Sequence[Mention]) -> frozenset[str]:
    """What a question asks leave to leave undone ("is it fine not to tell them?") or for later, as "slot:name".

    "I don't have to tell them, ok?" asks whether it is owed.
    """
    if not _MAY_OMIT.search(question) or _NOT_OWED.search(question):
        return frozenset()
    found = {
        name for name, pattern in _OMITS.items() if any(_is_undone(name, one) for one in pattern.finditer(question))
    }
    found |= {f"{one.slot}:{one.name}" for one in mentions if _may_be_left(one) and _is_left(one, question)}
    found |= {owed for one in mentions if (owed := f"{one.slot}:{one.name}") in _OWED_FIRST and _is_late(one, question)}
    unaware = _UNAWARE.search(question) or any(one.name == COVERT for one in mentions)
    return frozenset(found | {"action:tell"} if unaware else found)


def _is_late(mention: Mention, question: str) -> bool:
    after = question[mention.end :]
    return bool(_LATE.match(after) or (mention.slot == "topic" and _DONE_LATE.search(after)))


def _may_be_left(mention: Mention) -> bool:
    return (mention.slot == "topic" and mention.name in _OWED_TOPICS) or (
        mention.slot == "action" and mention.name == "consent"
    )


def _is_left(mention: Mention, question: str) -> bool:
    """Whether a mention stands just after words for leaving something undone ("put off the induction")."""
    before = question[: mention.start]
    return bool(_JUST_BEFORE.search(before) or (mention.slot == "topic" and _NO_SUCH.search(before)))


def _is_undone(name: str, found: re.Match[str]) -> bool:
    return name != "action:tell" or not _STAYS_OUT.match(found.string[found.start("what") :])


def done_to(question: str) -> frozenset[str]:
    """Whom a duty, or what would be left undone, is done to ("without telling my manager")."""
    for pattern in (_OMITS[name] for name in _TO_SOMEBODY):
        if found := pattern.search(question):
            return recipients(found.string[found.start("what") :])
    said = duty_in(question, ())
    return recipients(said)


def words_owed(question: str) -> frozenset[str]:
    """The words of a duty asked about, in dictionary form."""
    return content_words(duty_in(question, ()))
