"""Who acts in a rule, and what its own verb does: "ask the council" is no duty of the council's."""

import re
from dataclasses import replace

from rag.policy.grammar import Cue
from rag.policy.owing import is_done_to_them
from rag.policy.patterns import any_of, words
from rag.policy.types import RULES, Effect, Slots
from rag.policy.vocabulary import ANY_TOOL, APPROVED_TOOL, PUBLIC_TOOL, UNAPPROVED_TOOL, Vocabulary, tokens

OTHER_ACTOR = "other"  # somebody the vocabulary has no word for: never the reader
OTHER_ACTION = "other"  # an action the vocabulary has no word for: it meets no case

OTHER_TOOL = "other"  # somebody else's tool ("an agency's own AI"): never the reader's

_OWNED = any_of(
    r"\b(?:agenc(?:y|ies)|partners?|partner (?:body|bodies)|suppliers?|schools?|trusts?|hospitals?|providers?"
    r"|another (?:council|organisation|authority)|other (?:councils?|organisations?|authorities))['’]?s?['’]?\s+"
    r"(?:own\s+)?(?:ai|tools?|apps?|products?|systems?)\b",
    r"\b(?:ai|tools?|apps?|products?) (?:which|that) (?:another|other|an? (?:partner|agency|neighbouring))\b",
    r"\b(?:ai|tools?|apps?|products?) (?:which|that)? ?(?:belongs?|belonging) to (?:an?|another|the) "
    r"(?:agency|partner|supplier)",
)
BUILT_IN = "built_in"
_SOFTWARE = any_of(
    r"\b(?:in|of|into|within|by) (?:[\w,-]+ ){0,6}(?:software|systems?|apps|applications|products|programs)\b"
)
COVERT = "covert_record"
CONSENT_FOR = "consent_for"
NO_CONSENT = any_of(r"\b(?:is|are) (?:not|no|never) (?:[\w-]+ ){0,3}(?:consent|agreement|permission)$")
CIRCUMSTANCES = frozenset(
    {"consent", CONSENT_FOR, "refuse", "tell", "check", "approve"}
)  # how things stand, not what is done
_WIDE = frozenset({"use", "enter"})
_UNREAD = 2
_PLAIN_WORDS = words(
    """a all an and any anybody anyone as at be been business by can cannot council do ever everybody everyone for from
    in into is it may must never no nobody not of on or our shall should that the their they this to we will with work
    you your authority department team staff at in way put purpose circumstance under neither nor nothing
    let allow have has get give make take help also ever either same other another one two again only so than then
    there these those which who what when where while before after over own such too very just more most much even if
    begin start continue commence attempt try seek altogether entirely completely whatever limit well too
    do not never cannot can't don't mustn't"""
)
_OR_ANY_OTHER = any_of(
    r"\b(?:or|nor|and) (?:any|every) other (?:ai )?(?:tool|product|app|system)s?\b(?! (?:that|which|not))"
)
_OTHER_THAN = any_of(r"\b(?:no|any|every) other\b")
_HEAD_WORDS = 5
_CHOOSING = any_of(r"^\W*(?:try to |attempt to )?\w+ only (?:the|those|some|one|part|half|a few)\b")
_INCLUDING = any_of(r"\binclud(?:es|ing)\b", r"\beven\b(?! (?:if|when|where|though|after|for)\b)")
_DETERMINER = words("a an the any this each every no its your our their his her another")
_BESIDE_NOUN = words("ai first final finished written")
_LIGHT_VERBS = words("begin start continue commence make take do run produce carry on keep have and or not then")
_ONLY_SOME = any_of(r"\bonly (?:the|those|some|one|part|parts|half|people|a|your|that|this|bits?)\b")
_STANDS = any_of(
    r"\b(?:is|are|be|remains?|stays?)\b.*\b(?:un)?(?:approved|authori[sz]ed|licen[sc]ed|sanctioned|permitted)\b"
)
_NO = any_of(r"^\s*(?:please\s+)?(?:no|nothing|none of|neither)\b\s*")
_MODAL = any_of(
    r"\b(?:must|shall|may|can|do)\s*(?:not|never)\b",
    r"n['’]t\b",
    r"\bcannot\b",
    r"\bnever$",
    r"^(?:no|nothing|none|nobody|neither)\b.*\b(?:may|must|can|should|shall)$",
)
_MAY = any_of(r"^(?:may|can)$")
_READER = any_of(r"\b(?:you|your|we|our|i|staff|everyone|everybody|anyone|anybody|people|nobody|no one|they)\b")
_GROUP = any_of(
    r"\b(?:officers?|teams?|users?|professionals?|workers?|group|pilot|assessors?|therapists?|chairs?|leads?|panels?)\s*$"
)
_WHO = any_of(r"((?:\w+ )?\w+), who\s*$")
_CLAUSE_ENDS = re.compile(r"[,;:]\s+(?:and so|and|but|so)\s+", re.IGNORECASE)
_ANY_OF_US = any_of(  # "an officer" is everybody; "a communications officer" is not
    r"^\W*(?:an?|any|every|each|all|the|our|other)?\s*(?:officers?|workers?|users?|professionals?|practitioners?|colleagues?)\s*$"
)
_USED_TO = re.compile(r"\bus(?:e|ed|ing)\b[^.;]*?\bto\s+(\w+)", re.I)
_WHAT_FOR = any_of(r"\b(?:what|where|how|why|which|who|that|whether)\b")
_RELATES = any_of(r"\b(?:whether|that|who|which|if)\b")
# Where the noun a rule is about ends: "an officer | of adults' services", "every passage | produced by".
_NOUN_ENDS = any_of(
    r"\b(?:for|of|by|in|into|to|with|which|that|who|whose|on|from|at|about|under|through|is|are|produced|engaged)\b"
)
_PASSIVE = any_of(r"^\s*(?:not |never |only |also )*be\b")
_THEY_ACT = any_of(
    r"^\s*(?:a |an |the |any )?(?:famil(?:y|ies)|parents?|mums?|dads?|relatives?|residents?|people we work with)\b"
)
_PLACE_FIRST = any_of(r"^\s*(?:at|in|on|for|during|when|where|if|before|after|until|under|between)\b[^,]*,\s*")
_OTHERS_ASK = any_of(
    r"\b(?:can|may|could|might)\s+(?:a |an |the |our |my |any )?"
    r"(?:child|children|famil(?:y|ies)|parents?|mums?|dads?|someone|somebody|people|residents?|clients?|relatives?)\b"
    r"(?!\s+(?:be|\w+ (?:conference|plan|assessment|meeting)|protection)\b)"
)


def asked_of(question: str) -> frozenset[str]:
    """Whose doing a question is about: somebody else's ("Can families record us?"), or nobody's in particular."""
    return frozenset({OTHER_ACTOR}) if _OTHERS_ASK.search(question) else frozenset()


def permits_by_modal(cue: Cue) -> bool:
    """Whether a permission's cue is a bare "may" or "can"."""
    return bool(_MAY.search(cue.words))


def subject_slots(main: str, cue: Cue, vocabulary: Vocabulary) -> Slots:
    """Slots of a main clause, its actor the grammatical subject and its actions those of its own verb."""
    said = _NO.sub("", main) if cue.effect is Effect.MUST_NOT else main  # "No case notes may": about case notes
    slots = vocabulary.slots(said)
    if BUILT_IN in slots.tool:  # "AI features in meeting and email software" is not about emails
        slots = replace(vocabulary.slots(_SOFTWARE.sub("", said)), tool=slots.tool)
    if len([name for name in slots.tool if _is_public(name, vocabulary)]) > 1:  # "ChatGPT, Claude or Gemini": examples
        slots = replace(slots, tool=slots.tool | {PUBLIC_TOOL})
    if slots.tool <= {ANY_TOOL, UNAPPROVED_TOOL} and _OWNED.search(main):
        slots = replace(slots, tool=frozenset({OTHER_TOOL}))
    if cue.effect not in RULES:
        return slots
    if NO_CONSENT.search(cue.words):  # "a form signed for another is no consent" bars going by it
        return replace(
            slots, actor=frozenset(), data=frozenset(), action=slots.action & {CONSENT_FOR} or frozenset({OTHER_ACTION})
        )
    slots = replace(slots, actor=_actor(main, cue, vocabulary))
    slots = _with_standing(slots, main, cue, vocabulary)
    slots = _one_account(slots, main, vocabulary)
    if cue.effect is Effect.MAY and permits_by_modal(cue):
        done = vocabulary.slots(main[cue.at :]).action
        return replace(slots, action=done if head(main, cue, vocabulary) else frozenset())
    if cue.effect is Effect.MUST_NOT and _bars_something_else(main, cue, vocabulary):
        return replace(slots, action=frozenset({OTHER_ACTION}))
    if cue.effect is Effect.MUST_NOT and _CHOOSING.search(main[cue.at + len(cue.words) :]):
        return replace(slots, action=frozenset({OTHER_ACTION}))  # "do not record only those who agree"
    if cue.effect is Effect.MUST_NOT and COVERT in slots.action:
        return replace(slots, action=frozenset({COVERT}))  # "do not record anyone in secret" bars that, not recording
    if cue.effect is Effect.MUST_NOT and _MODAL.search(cue.words):
        own = head(main, cue, vocabulary)
        done_to = vocabulary.slots(main[: cue.at]).action - _WIDE
        if own == {"draft"} and done_to:  # "the analysis can't be written by AI" bars writing that, not all writing
            return replace(slots, action=done_to)
        if own and not own & _WIDE:  # "do not delete … drafts" bars deleting, not drafting
            return replace(slots, action=own | (slots.action & CIRCUMSTANCES))
    if cue.effect is Effect.MUST_NOT:
        slots = _with_examples(slots, main, vocabulary)
    if cue.effect is Effect.MUST_NOT and _OR_ANY_OTHER.search(main):
        slots = replace(slots, tool=frozenset({ANY_TOOL}))  # "Copilot, or any other tool" is every tool
    if slots.tool - {ANY_TOOL} == {APPROVED_TOOL} and _OTHER_THAN.search(main):
        slots = replace(slots, tool=frozenset({UNAPPROVED_TOOL}))
    return slots


def _with_examples(slots: Slots, main: str, vocabulary: Vocabulary) -> Slots:
    """A ban with the furthest case it takes in ("any tool, including X", "even to X"): it is not on that case alone."""
    found = _INCLUDING.search(main)
    if found is None:
        return slots
    before, after = vocabulary.slots(main[: found.start()]), vocabulary.slots(main[found.end() :])
    tool = before.tool if before.tool & {ANY_TOOL} else frozenset({ANY_TOOL})
    if after.tool - {ANY_TOOL} and (before.tool & {ANY_TOOL} or not before.tool):
        slots = replace(slots, tool=tool - {ANY_TOOL} or tool)
    if before.tool and before.setting and not before.data:
        slots = replace(slots, data=frozenset())
    return slots


def _with_standing(slots: Slots, main: str, cue: Cue, vocabulary: Vocabulary) -> Slots:
    """What a sentence is about that says how a tool stands ("X is not authorised", "X is an unapproved tool").

    It is about X, whatever is done with it: nobody is approving anything, and X is not every unapproved tool.
    """
    named = vocabulary.slots(main[: cue.at]).tool - {ANY_TOOL}
    if not _STANDS.search(cue.words) or (named == {APPROVED_TOOL} and cue.effect is Effect.MUST_NOT):
        return slots  # "what is added to an approved tool is not approved": not about that tool
    tool = (slots.tool - {APPROVED_TOOL, UNAPPROVED_TOOL}) | named if named else slots.tool
    return replace(slots, tool=tool, action=slots.action - {"approve"})


def says_too_little(slots: Slots, main: str, vocabulary: Vocabulary) -> bool:
    """Whether a ban on using or entering names things the vocabulary can't read ("an entire file", "on a tram").

    Taken as it stands it would bar everything; it is on the topic, and not understood.
    """
    if slots.data or slots.account or slots.setting or slots.action - _WIDE or slots.tool - {ANY_TOOL}:
        return False
    return len(_not_read(main, vocabulary)[0]) >= _UNREAD


def narrowed_by(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """The words after a ban's modal that the vocabulary can't read, where they are more than those of it that it can.

    "Do not leave a recording running in the car" is about something else than recording. What stands before the modal
    is what is barred: a list there ("photographs, drawings and floor plans must not …") narrows nothing.
    """
    if purpose := _purpose(main, vocabulary):
        return frozenset({purpose})
    unread, read = _not_read(_WHAT_FOR.split(main[cue.at + len(cue.words) :], maxsplit=1)[0], vocabulary)
    return frozenset(unread) if len(unread) >= _UNREAD and len(unread) > read else frozenset()


def _purpose(main: str, vocabulary: Vocabulary) -> str | None:
    """What a ban on using something is for, where that is a verb the vocabulary can't read ("use AI to interview")."""
    found = _USED_TO.search(main)
    if found is None or vocabulary.slots(main).action - _WIDE:
        return None
    verb = tokens(found.group(1))[0]
    known = any(one.start <= found.start(1) < one.end for one in vocabulary.mentions(main))
    return None if known or verb.lemma in _PLAIN_WORDS else verb.lemma


def _not_read(main: str, vocabulary: Vocabulary) -> tuple[list[str], int]:
    """Words in no mention and of no everyday kind, and how many words are in mentions."""
    known = [(one.start, one.end) for one in vocabulary.mentions(main)]
    words_of = tokens(main)
    inside = [token for token in words_of if any(start <= token.start < end for start, end in known)]
    outside = [token.lemma for token in words_of if token not in inside and token.lemma not in _PLAIN_WORDS]
    return outside, len(inside)


def head(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """The actions of a rule's own verb: named just after the modal, or in an order's first words."""
    starts_with_verb = cue.effect in RULES and not _MODAL.search(cue.words) and not permits_by_modal(cue)
    start = cue.at if starts_with_verb else cue.at + len(cue.words)
    said = _RELATES.split(main[start:], maxsplit=1)[0].strip(" ,;")
    first = tokens(said)[:_HEAD_WORDS]
    near = first[-1].end if first else 0
    return frozenset(
        one.name
        for one in vocabulary.mentions(said)
        if one.slot == "action" and one.start < near and not _is_noun(one.start, said)
    )


def _is_order(main: str, cue: Cue, vocabulary: Vocabulary) -> bool:
    """Whether an item under "Don't" opens with a verb that the vocabulary has no word for ("leave a bag there")."""
    first = tokens(main)[:2]
    if cue.at or len(first) < 2 or any(one.start == first[0].start for one in vocabulary.mentions(main)):
        return False
    bare = not cue.words and first[1].text.lower() in _DETERMINER
    return bare or (cue.words == first[0].text and not _NO.match(main))


def _is_noun(start: int, said: str) -> bool:
    """Whether the word that begins at ``start`` is a thing and not a doing: "open a record", "copy an AI draft".

    To "begin a recording", though, is to record.
    """
    before = [token.text.lower() for token in tokens(said[:start])]
    while before and before[-1] in _BESIDE_NOUN:
        before.pop()
    return bool(before) and before[-1] in _DETERMINER and not set(before[:-1]) <= _LIGHT_VERBS


def _is_public(name: str, vocabulary: Vocabulary) -> bool:
    concept = vocabulary.concepts.get(("tool", name))
    return bool(concept and concept.public)


def _actor(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    passive = bool(_PASSIVE.match(main[cue.at + len(cue.words) :]))
    if passive and is_done_to_them(main[cue.at :]):
        return frozenset()  # "the manager must be told": by whoever reads it
    return _subject(
        main[: max(cue.at, main.find(":"))] if ":" in cue.words else main[: cue.at], cue, vocabulary, passive=passive
    )


def _one_account(slots: Slots, main: str, vocabulary: Vocabulary) -> Slots:
    """ "ChatGPT, Gemini, free Copilot and the rest": the account is one tool's, not all of theirs."""
    if len(slots.tool) < 2 or not slots.account:
        return slots
    mentions = vocabulary.mentions(main)
    spans = [(one.start, one.end) for one in mentions if one.slot == "account"]
    inside = {
        one.name for one in mentions if one.slot == "tool" and any(start <= one.start < end for start, end in spans)
    }
    return replace(slots, account=frozenset(), tool=slots.tool - inside | {PUBLIC_TOOL}) if inside else slots


def _subject(before: str, cue: Cue, vocabulary: Vocabulary, *, passive: bool) -> frozenset[str]:
    """Who acts. A group that the vocabulary has no word for ("the communications team") is not the reader."""
    before = _CLAUSE_ENDS.split(before)[-1]
    if of_whom := _WHO.search(before):  # "…, and that is conference chairs, who need to have been"
        who = of_whom.group(1)
        return vocabulary.slots(who).actor or frozenset({OTHER_ACTOR} if _GROUP.search(who) else ())
    noun = _NOUN_ENDS.split(_PLACE_FIRST.sub("", before), maxsplit=1)[0]
    found = vocabulary.slots(noun).actor
    if not found and cue.effect in {Effect.MAY, Effect.MUST_NOT} and _THEY_ACT.match(before) and not passive:
        return frozenset({OTHER_ACTOR})
    if found or cue.effect is not Effect.MAY or _READER.search(before) or _ANY_OF_US.search(noun):
        return found
    return frozenset({OTHER_ACTOR}) if _GROUP.search(noun) else found


def _bars_something_else(main: str, cue: Cue, vocabulary: Vocabulary) -> bool:
    """Whether the verb that is barred is none we know: "do not act on a summary" does not bar summarising."""
    after = main[cue.at + len(cue.words) :].strip(" ,;.:")
    if not (_MODAL.search(cue.words) or _is_order(main, cue, vocabulary)) or not after:
        return False
    return bool(_ONLY_SOME.search(after)) or not head(main, cue, vocabulary)
