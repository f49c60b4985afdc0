"""To whom a duty is owed, what they are asked for, and whether anybody asked: telling a family is not telling a manager."""

from rag.policy.patterns import any_of, words
from rag.policy.vocabulary import tokens

PEOPLE, INSIDE, COURT, TOOL = "people", "inside", "court", "tool"
ASKED = "topic:asked"  # what a rule "if they ask" turns on

_GROUPS = (
    (
        PEOPLE,
        any_of(
            r"\b(?:them|him|her|everyone|everybody|people|persons?|famil(?:y|ies)|parents?|mums?|dads?|mothers?|fathers?"
            r"|child(?:ren)?|relatives?|residents?|clients?|citizens?|customers?|patients?|carers?|adults?"
            r"|service users?|participants?|readers?|recipients?|attendees|guardians?|those|all present|anybody['’]s"
            r"|parental responsibility)\b",
        ),
    ),
    (
        INSIDE,
        any_of(
            r"\b(?:managers?|supervisors?|boss|bosses|head of \w+|directors?|governance|teams?|desk|unit|office|board"
            r"|dpo|data protection officer|caldicott|information rights|ig|ict|lead|chair|council|employer|seniors?"
            r"|legal services|help ?desk|committee|colleagues?|owner|department|solicitor|co-?workers?)\b"
        ),
    ),
    (COURT, any_of(r"\b(?:courts?|judges?|tribunals?|magistrates?|cafcass)\b")),
    (TOOL, any_of(r"^\W*\w+ (?:it|the (?:tool|ai|bot)|ai|copilot|chatgpt|gemini|claude)\b(?! (?:down|to|that))")),
)
_TURNS_TO_MATTER = any_of(
    r"\b(?:that|what|whether|how|why|which|who|whose|when|if|about|because|before|after|once|until|as soon as|unless"
    r"|where|so)\b"
)
_DONE_TO_THEM = any_of(r"\bbe(?:en)? (?:\w+ly )?(?:told|informed|notified|asked|warned|given|made aware)\b")
_ASKS_FOR_LEAVE = any_of(
    r"^\W*(?:first |always |to )*(?:ask|check with|consult|clear it with)\b"
    r"(?! (?:it|copilot|chatgpt|gemini|claude|ai|the (?:tool|ai|bot)|for|about|what|whether|how|why|who|which|if)\b)"
)
_ASKING = any_of(r"\b(?:asks?|asked|asking|wants? to know|wanted to know)\b(?!(?: \w+)? (?:to|for|not to)\b)")
_SELF = frozenset("i i've we we've i’ve we’ve you i'm we're".split())
_NOBODY = frozenset("nobody no-one none not never hasn't haven't hadn't didn't without hasnt havent didnt".split())
_LINKS = words(
    """a all also always an and any are as at be been before but by can could do does every first for from has have how i
    if in into is it its may must my need no not of on once or our shall should so than that the their them then there
    they this to until up use we what when where which while who will with without would you your ai tool require
    required necessary"""
)
_BACK = 5  # words before "asked" that say who did, or that nobody did


def recipients(words: str) -> frozenset[str]:
    """The groups that words name before they turn to what is said: people we work with, those inside, a court."""
    turned = _TURNS_TO_MATTER.search(words)
    said = words[: turned.start()] if turned else words
    return frozenset(group for group, pattern in _GROUPS if pattern.search(said))


def owed_to(subject: str, predicate: str) -> frozenset[str]:
    """To whom a rule's own verb is done: what follows it; where it is done to its subject, that."""
    passive = _DONE_TO_THEM.search(predicate)
    return recipients(subject if passive else predicate)


def is_for(owed: frozenset[str], asked: frozenset[str]) -> bool:
    """Whether a duty to some is a duty to those asked about. Neither need say; a tool is nobody."""
    if owed == {TOOL}:
        return TOOL in asked
    return not owed or not asked or bool(owed & asked)


def asks_leave_of(predicate: str, cue: str = "") -> frozenset[str]:
    """What "ask …", after its modal if it has one, asks for: consent of the people we work with, else approval."""
    asking = predicate if _ASKS_FOR_LEAVE.search(predicate) else predicate[len(cue) :]
    if not _ASKS_FOR_LEAVE.search(asking):
        return frozenset()
    return frozenset({"consent"}) if recipients(asking) == {PEOPLE} else frozenset({"approve"})


def content_words(text: str) -> frozenset[str]:
    """The words that carry what a text says, in dictionary form."""
    return frozenset(token.lemma for token in tokens(text) if token.lemma not in _LINKS and len(token.lemma) > 1)


def was_asked(words: str) -> bool:
    """Whether somebody else asks something of the reader ("if they ask", "who is asked"), and not nobody."""
    for found in _ASKING.finditer(words):
        before = words[: found.start()].lower().replace("’", "'").split()[-_BACK:]
        passive = before[-1:] in (["is"], ["are"], ["been"], ["being"], ["am"], ["was"], ["were"])
        if set(before) & _NOBODY or "no one" in " ".join(before):
            continue
        if passive or (before and not set(before[-2:]) & _SELF):
            return True
    return False
