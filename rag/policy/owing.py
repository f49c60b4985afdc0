"""To whom a duty is owed, and whether anybody asked: telling a family is not telling a manager."""

from collections.abc import Iterable

from rag.policy.lemmas import tokens
from rag.policy.patterns import any_of, words
from rag.policy.vocabulary import Mention

PEOPLE, INSIDE, COURT, TOOL = "people", "inside", "court", "tool"
ASKED = "topic:asked"  # what a rule "if they ask" turns on

_GROUPS = (
    (
        PEOPLE,
        any_of(
            r"\b(?:them|him|her|everyone|everybody|people|persons?|famil(?:y|ies)|parents?|mums?|dads?|mothers?"
            r"|fathers?"
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
    (
        TOOL,
        any_of(
            r"^\W*(?:tell|ask|inform)\w* (?:it|the (?:tool|ai|bot)|ai|copilot|chatgpt|gemini"
            r"|claude)\b(?! (?:down|to|that))"
        ),
    ),
)
_TURNS_TO_MATTER = any_of(
    r"\b(?:that|what|whether|how|why|which|who|whose|when|if|about|because|before|after|once|until|as soon as|unless"
    r"|where|so)\b"
)
_OPENS = any_of(
    r"^\W*(?:if|when|where|once|only if|only|unless|until|after|before|provided|so long as"
    r"|as long as)\b(?: that)?"
)
_DONE_TO_THEM = any_of(r"\bbe(?:en)? (?:\w+ly )?(?:told|informed|notified|asked|warned|given|made aware)\b")
_DOCUMENT = any_of(
    r"\b(?:letters?|plans?|reports?|emails?|assessments?|messages?|leaflets?|documents?"
    r"|correspondence)\b"
)
_SPEAKS = any_of(r"\b(?:says?|states?|shows?|carr(?:y|ies)|bears?|mentions?|makes? (?:it )?clear)\b")
_THEY_NEED_NOT = any_of(
    r"(?:^|[,;]\s*|\b(?:and|but|so) )(?:a |an |the |our |any )?(?:they|he|she|person|people|famil(?:y|ies)"
    r"|parents?|child(?:ren)?"
    r"|residents?|mums?|dads?|carers?|adults?|relatives?|clients?)\b[\w ]{0,40}$"
)
_ASKS_FOR_LEAVE = any_of(
    r"^\W*(?:first |always |to )*(?:ask|check with|consult|clear it with)\b"
    r"(?! (?:it|copilot|chatgpt|gemini|claude|ai|the (?:tool|ai|bot)|for|about|what|whether|how|why|who|which|if)\b)"
)
# "put on the file that Minute wrote it", "say on a letter that AI drafted it": a verb of saying, and AI's part in it
_AI = r"(?:ai|it (?:was|is|has been)|a (?:machine|computer|tool))"  # after the tools' own names have become "ai"
_LABEL = r"(?:statement|label|notice|wording|disclaimer|footer|footnote|line|note|acknowledgement)"
_SAYS = any_of(
    r"\b(?:say|says|state|states|show|shows|mention|mentions|declare|put|write|add|admit|disclose|acknowledge|make"
    rf"(?: it)? clear|spell out|note|record)\b[^?.;]{{0,60}}?\b(?:that|so|whether|how|where)\b[^?.;]{{0,40}}?\b{_AI}\b",
    rf"\b{_AI}\b[^?;]{{0,60}}?\b(?:say|state|mention|declare|admit|disclose|put) (?:so|that|it|this)\b(?! (?:in|to) )",
    r"\b(?:say|state|mention) so\b",
    rf"\b(?:say|state|mention|admit|disclose|declare)s?\b[^?.;,]{{0,30}}\b{_AI}\b (?:was|is|had|has|helped"
    rf"|wrote|drafted)\b",
    rf"\b(?:carry|carries|bear|bears|include|includes|contain|contains|display|show|put|add)\b[^.;]{{0,40}}\b{_LABEL}\b"
    rf"[^.;]*\b{_AI}\b",
    rf"\bai {_LABEL}\b",
)
_HAD_A_PART = any_of(rf"\b{_AI}\b[^?.;,]{{0,20}}\b(?:help\w*|assist\w*|wrote|writ\w+|draft\w*|produced|prepared)\b")
_ON_RECORD = any_of(
    r"\b(?:on|in|to|into|onto) (?:the |my |our |their |his |her )?(?:\w+ )?(?:file|record|records"
    r"|case notes?|system|note)\b"
)
_ASKING = any_of(r"\b(?:asks?|asked|asking|wants? to know|wanted to know)\b(?!(?: \w+)? (?:to|for|not to)\b)")
_SELF = words("i i've we we've you i'm we're")
_NOBODY = words("nobody no-one none not never hasn't haven't hadn't didn't without hasnt havent didnt")
_LINKS = words(
    """a all also always an and any are as at be been before but by can could do does every first for from has have how
    i if in into is it its may must my need no not of on once or our shall should so than that the their them then there
    they this to until up use we what when where which while who will with without would you your ai tool require
    required necessary"""
)
_BACK = 5  # words before "asked" that say who did, or that nobody did


def recipients(words: str) -> frozenset[str]:
    """The groups that words name before they turn to what is said: people we work with, those inside, a court."""
    turned = _TURNS_TO_MATTER.search(words, len(words) - len(_OPENS.sub("", words)))
    said = words[: turned.start()] if turned else words
    return frozenset(group for group, pattern in _GROUPS if pattern.search(said))


def owed_to(subject: str, predicate: str) -> frozenset[str]:
    """To whom a rule's own verb is done: what follows it; where it is done to its subject, that."""
    if _DOCUMENT.search(subject) and _SPEAKS.search(predicate):
        return frozenset({PEOPLE})  # a letter that says so says it to whoever reads it
    passive = _DONE_TO_THEM.search(predicate)
    return recipients(subject if passive else predicate)


def is_for(owed: frozenset[str], asked: frozenset[str]) -> bool:
    """Whether a duty to some is a duty to those asked about. Neither need say; a tool is nobody."""
    if owed == {TOOL}:
        return TOOL in asked
    return not owed or not asked or bool(owed & asked)


def is_done_to_them(predicate: str) -> bool:
    """Whether a rule's subject is told or asked, and does not act."""
    return bool(_DONE_TO_THEM.search(predicate))


def releases_others(subject: str, predicate: str) -> bool:
    """Whether a release is of the people we work with ("They don't have to give a reason"), not of the reader."""
    done_by = _THEY_NEED_NOT.search(subject) is not None
    return done_by and not _DONE_TO_THEM.search(predicate)


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


def announced(words_of: str, mentions: Iterable[Mention]) -> frozenset[str]:
    """Saying that AI had a part in something: on the case record it is a note, to anybody else telling them."""
    if not _SAYS.search(_nameless(words_of, mentions)):
        return frozenset()
    return frozenset({"note_down"}) if _ON_RECORD.search(words_of) else frozenset({"tell"})


def had_a_part(words_of: str, mentions: Iterable[Mention]) -> bool:
    """Whether words say that AI helped to write something."""
    return bool(_HAD_A_PART.search(_nameless(words_of, mentions)))


def _nameless(words_of: str, mentions: Iterable[Mention]) -> str:
    """The words with every tool called AI."""
    for one in sorted(mentions, key=lambda m: -m.start):
        if one.slot == "tool":
            words_of = f"{words_of[: one.start]}ai{words_of[one.end :]}"
    return words_of
