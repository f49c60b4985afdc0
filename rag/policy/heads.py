"""What a rule's own verb does: "ask the council" is no duty of the council's, "a draft may be made" is drafting."""

from dataclasses import replace

from rag.policy.grammar import Cue
from rag.policy.lemmas import tokens
from rag.policy.patterns import any_of, words
from rag.policy.types import RULES, Effect, Slots
from rag.policy.vocabulary import Mention, Vocabulary

CONSENT_FOR = "consent_for"
CIRCUMSTANCES = frozenset(  # how things stand, not what is done
    {"consent", CONSENT_FOR, "refuse", "tell", "check", "approve"}
)
_WIDE = frozenset({"use", "enter"})
_HEAD_WORDS = 5
_LIGHT_WORDS = 9
_TOOL_WORDS = 5
MODAL = any_of(
    r"\b(?:must|shall|may|can|do)\s*(?:not|never)\b",
    r"n['’]t\b",
    r"\bcannot\b",
    r"\bnever$",
    r"\b(?:no|nothing|nobody|no one|none|circumstances|case|time|without)\b.*\b(?:may|must|can|should|shall)$",
)
_MAY = any_of(r"^(?:may|can)$")
_RELATES = any_of(r"\b(?:whether|that|who|which|if|how|why)\b")
_ADVERBS = r"(?:(?:also|then|only|always|ever|still|nevertheless|nonetheless) )*"
_HELPING = any_of(rf"^{_ADVERBS}(?:help|assist|support)s?\s+(?:\w+\s+){{0,2}}?(?:to|with|in)?\s+")
_LIGHT = any_of(
    rf"^{_ADVERBS}(?:make|produce|do|create|get|give|have|take|run|carry out|begin|start"
    r"|continue|open"
    r"|bring|set up|put on|switch on|turn on|operate|prepare|generate"
    r"|stand in|act|serve|replace|take the place|do the (?:job|work))\b"
)
_SWITCHED_ON = any_of(rf"^{_ADVERBS}(?:switch|turn|put|keep|have|leave) (?:it|them|one) on\b")
_LIGHT_PASSIVE = any_of(
    rf"^{_ADVERBS}(?:begin|start|continue|commence|take place|happen|go ahead|proceed)\W*"
    r"(?:$|(?:until|before|unless|without|while|in|at|on|during|for|or|and)\b)",
    rf"^{_ADVERBS}be (?:\w+ly )?(?:made|done|produced|created|prepared|started|begun|continued"
    r"|carried out|undertaken|held|run|taken|generated|switched on|turned on|relied (?:up)?on|stopped|attempted)\b",
)
DETERMINER = words("a an the any this each every no its your our their his her another")
_BESIDE_NOUN = words("ai first final finished written")
_LIGHT_VERBS = words("begin start continue commence make take do run produce carry on keep have and or not then")
_LAST_MODAL = any_of(r"\W*\b(?:may|must|can|should|shall)$")
_RECORDINGS = any_of(r"\brecordings?\s*$")
_BE = any_of(r"\bbe\s+")
_RULES = r"(?:policy|notice|guidance|guide|page|standard|dpia|impact assessment|list|register|annex|schedule|handbook)"
_CONSULTS = any_of(
    r"^\W*(?:please |always |first |you (?:must|should) )*(?:check|read|see|consult|reread|look (?:at"
    r"|up))\s+(?:this|the"
    rf"|our|that|your|its)\s+(?:[\w’'-]+ ){{0,3}}?{_RULES}\b"
)
_KEEPS_IT = any_of(r"^\W*(?:please )?read it\W+(?:(?:and|then) )*(?:keep|print|sign|pin|return)\b")  # the notice itself
_TOLD_HOW = any_of(r"\b(?:how|why)\b")


def head(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """The actions of a rule's own verb: named just after the modal, or in an order's first words.

    A verb that says little takes them from its object ("run an AI tool") or its subject ("drafts may be made").
    """
    said = _after(main, cue)
    if is_light_passive(main, cue) and (done := done_to_subject(main, cue, vocabulary)):
        return done
    if _SWITCHED_ON.match(said):
        return frozenset({"use"})
    light = bool(_LIGHT.match(said))
    first = tokens(said)[: _LIGHT_WORDS if light else _HEAD_WORDS]
    near = first[-1].end if first else 0
    near_by = [one for one in vocabulary.mentions(said) if one.start < near]
    mentions = [one for one in near_by if light or not _is_noun(one, said)]
    found = frozenset(one.name for one in mentions if one.slot == "action")
    if not found:  # "must not be asked for a view on the risk": to give one is what is barred
        found = frozenset(one.name for one in near_by if one.slot == "action" and _is_judging(one.name, vocabulary))
    close = first[_TOOL_WORDS - 1].end if len(first) >= _TOOL_WORDS else near
    if light and not found and any(one.slot == "tool" and one.start < close for one in mentions):
        return frozenset({"use"})
    return found


def _is_judging(action: str, vocabulary: Vocabulary) -> bool:
    return "decide" in vocabulary.wider("action", action)


def _is_noun(mention: Mention, said: str) -> bool:
    """Whether an action's word is a thing and not a doing: "open a record", "copy an AI draft".

    To "begin a recording", though, is to record.
    """
    before = [token.text.lower() for token in tokens(said[: mention.start])]
    while before and before[-1] in _BESIDE_NOUN:
        before.pop()
    named = bool(before) and before[-1] in DETERMINER and not set(before[:-1]) <= _LIGHT_VERBS
    return mention.slot == "action" and named


def of_the_draft(main: str, verb: frozenset[str], slots: Slots, vocabulary: Vocabulary) -> tuple[frozenset[str], Slots]:
    """An order's verb and slots without a check that is none of a draft: one of the policy, or told of under "how"."""
    others = bool(_CONSULTS.match(main) or _KEEPS_IT.match(main))
    told = _TOLD_HOW.search(main)
    if not others and (told is None or "check" in vocabulary.slots(main[: told.start()]).action):
        return verb, slots
    topic = slots.topic - {"dpia"} if others else slots.topic
    return verb - {"check"}, replace(slots, action=slots.action - {"check"}, topic=topic)


def done_to_subject(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """The actions that a rule's subject names ("AI drafts of letters may be made")."""
    before = main[: cue.at] or _LAST_MODAL.sub("", cue.words)  # "No recording may": the cue holds its subject
    found = vocabulary.slots(before).action - _WIDE - CIRCUMSTANCES
    return found | {"record"} if _RECORDINGS.search(before) and is_light_passive(main, cue) else found


def is_light_passive(main: str, cue: Cue) -> bool:
    """Whether what is done to a rule's subject says little by itself: it may be made, must not be started."""
    return bool(_LIGHT_PASSIVE.match(_after(main, cue)))


def _after(main: str, cue: Cue) -> str:
    """What follows a rule's modal, or an order from its first word; past the subject of an inverted clause."""
    modal = bool(MODAL.search(cue.words) or _MAY.search(cue.words))
    said = main[cue.at + len(cue.words) :] if modal or cue.effect not in RULES else main[cue.at :]
    said = _RELATES.split(said, maxsplit=1)[0].strip(" ,;")
    if cue.effect is Effect.MUST_NOT and _is_inverted(main, cue) and (found := _BE.search(said)):
        return said[found.end() :]
    return _HELPING.sub("", said)


def _is_inverted(main: str, cue: Cue) -> bool:
    return cue.words.lower().startswith(("under", "in no", "at no", "not without")) and bool(MODAL.search(cue.words))
