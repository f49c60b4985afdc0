"""Who acts in a rule, and what its own verb does: "ask the council" is no duty of the council's."""

import re
from dataclasses import replace

from rag.policy.doings import ALREADY, GIVEN, OTHER_ACTOR, of_the_lead, who_does_it, without_what_is_done
from rag.policy.grammar import Cue
from rag.policy.heads import (
    CIRCUMSTANCES,
    CONSENT_FOR,
    DETERMINER,
    MODAL,
    done_to_subject,
    head,
    is_light_passive,
)
from rag.policy.lemmas import tokens
from rag.policy.owing import is_done_to_them
from rag.policy.patterns import any_of, words
from rag.policy.scope import without_added
from rag.policy.types import RULES, Effect, Slots
from rag.policy.unread import NO_CONSENT, telling_words
from rag.policy.vocabulary import ANY_TOOL, APPROVED_TOOL, PUBLIC_TOOL, UNAPPROVED_TOOL, Vocabulary

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
_WIDE = frozenset({"use", "enter"})
_OR_ANY_OTHER = any_of(
    r"\b(?:or|nor|and) (?:any|every) other (?:ai )?(?:tool|product|app|system)s?\b(?! (?:that|which|not))"
)
_NO_OTHER = any_of(
    r"\b(?:use|using|used|in|into|with|through|by) (?:any|no) others?\b(?=\W*$|\W+(?:save|except|for|to|in|on)\b)"
)
_OF_IT = any_of(r"\b(?:which|that|who)\b")  # what follows is told of the noun before it
_CHOOSING = any_of(r"^\W*(?:try to |attempt to )?\w+ only (?:the|those|some|one|part|half|a few)\b")
_INCLUDING = any_of(r"\binclud(?:es|ing)\b", r"\beven\b(?! (?:if|when|where|though|after|for)\b)")
_ONLY_SOME = any_of(r"\bonly (?:the|those|some|one|part|parts|half|people|a|your|that|this|bits?)\b")
_IS_OF_A_KIND = any_of(r"\b(?:is|are|counts? as) an? (?:[\w-]+ ){0,2}(?:tool|product)\b(?=[^.;]*\band\b)")
_IN_SECRET = any_of(r"\b(?:secret|covert|hidden|clandestine|undisclosed)(?:ly)?\b")
_STANDS = any_of(
    r"\b(?:is|are|be|remains?|stays?)\b.*\b(?:un)?(?:approved|authori[sz]ed|licen[sc]ed|sanctioned|permitted)\b"
)
_WHO = any_of(r"((?:\w+ )?\w+), who\s*$")
_CLAUSE_ENDS = re.compile(r"[,;:]\s+(?:and so|and|but|so)\s+", re.IGNORECASE)
_ANY_OF_US = any_of(  # "an officer" is everybody; "a communications officer" is not
    r"^\W*(?:an?|any|every|each|all|the|our|other)?\s*(?:officers?|workers?|users?|professionals?|practitioners?|colleagues?)\s*$"
)
_OTHER_THAN = any_of(r"\b(?:no|any|every) other\b")
_NO = any_of(r"^\s*(?:please\s+)?(?:no|nothing|none of|neither)\b\s*")
_MAY = any_of(r"^(?:may|can)$")
_TAKES_IN = any_of(r"\bincluded\b", r"\b(?:and that|which|this) includes\b", r"\bincluding\b", r"\b(?:and|or) even\b")
_SUCH_AS = any_of(r"\bsuch as\b", r"\bfor example\b")
_EVERY = any_of(r"\b(?:any|no|every|all|each|whatever)(?: (?:such|kind of|sort of|form of|type of|one))?\s*$")
_FREE_OF = any_of(
    r"\b(?:no longer|not|n['’]t|never) (?:counts? as|treated as|regarded as|considered|classed as)\s+$",
    r"\b(?:no|without|free of|nothing (?:about|on|from|of|in)|(?:not|n['’]t|never) (?:about|contain|involve"
    r"|include|mention"
    r"|hold|identify|name|carry|concern|relate to|refer to)|leav\w+ out|minus)\s+"
    r"(?:(?:any|real|a|an|the|other|of|our|your|identifiable|personal)\s+)*$",
)
_DETERMINED = any_of(r"\b(?:the|a|an|any|this|that|each|every|your|our|their)\s+$")
_OFF = any_of(r"^(?:is|are|goes|go|stays?|remains?) (?:switched |turned )?off$")
_RECORDED = any_of(r"\b(?:recordings?|transcription|audio|captions?|recorders?)\s*$")
_TOLD_OF = any_of(r"\b(?:that|which|who)\b")
AVAILABLE = any_of(r"\b(?:available|open|offered|issued) (?:to|for|in)$")
_OUT_OF = any_of(r"\b(?:out of|off|away from|(?:in|into|in to|near|to|through|with) no|to touch)$")
_CUE_DOES = CIRCUMSTANCES | {"keep", "install", "decide"}  # what a cue's own words may name: "approved", "no objection"
_READER = any_of(
    r"\b(?:you|your|we|our|i|staff|everyone|everybody|anyone|anybody|people(?!['’]s)|nobody"
    r"|no one|they)\b"
)
_GROUP = any_of(
    r"\b(?:officers?|teams?|users?|professionals?|workers?|group|pilot|assessors?|therapists?|chairs?|leads?|panels?|units?"
    r"|advisers?|advisors?|co-?ordinators?|clerks?|nurses?|lawyers?|trainers?|desk|service|hub|members?)\s*$",
    r"^(?:the )?(?:members?|staff|colleagues|officers|workers) (?:of|in|from|on) (?:the|our) (?:[\w-]+ ){0,3}"
    r"(?:team|unit|panel|desk|service|hub|pilot|group|court)\b",
)
_KINDS_OF_GROUP = words(
    """officer team user professional worker group pilot assessor therapist chair lead panel unit adviser advisor
    coordinator clerk nurse lawyer trainer desk service hub member only each every named other those"""
)
# Where the noun a rule is about ends: "an officer | of adults' services", "every passage | produced by".
_NOUN_ENDS = any_of(
    r"\b(?:for|of|by|in|into|to|with|which|that|who|whose|on|from|at|about|under|through|is|are|produced|engaged)\b"
)
_PASSIVE = any_of(r"^\s*(?:not |never |only |also )*be\b")
_THEY_ACT = any_of(
    r"^\s*(?:a |an |the |any )?(?:famil(?:y|ies)|parents?|mums?|dads?|relatives?|residents?|people we work with)\b"
)
_PLACE_FIRST = any_of(r"^\s*(?:at|in|on|for|during|when|where|if|before|after|until|under|between)\b[^,]*,\s*")


def permits_by_modal(cue: Cue) -> bool:
    """Whether a permission's cue is a bare "may" or "can"."""
    return bool(_MAY.search(cue.words))


def subject_slots(main: str, cue: Cue, vocabulary: Vocabulary) -> Slots:
    """Slots of a main clause, its actor the grammatical subject and its actions those of its own verb."""
    said = _legible(main, cue, vocabulary)
    slots = vocabulary.slots(said)
    if BUILT_IN in slots.tool:  # "AI features in meeting and email software" is not about emails
        slots = replace(vocabulary.slots(_SOFTWARE.sub("", said)), tool=slots.tool)
    if cue.effect is Effect.MAY:
        slots = without_what_is_out(slots, said, vocabulary)
        slots = replace(slots, action=without_what_is_done(slots.action, said, vocabulary))
    if len([name for name in slots.tool if is_public(name, vocabulary)]) > 1:  # "ChatGPT, Claude or Gemini": examples
        slots = replace(slots, tool=slots.tool | {PUBLIC_TOOL})
    if (kind := _IS_OF_A_KIND.search(said)) and (named := vocabulary.slots(said[: kind.start()]).tool - {ANY_TOOL}):
        slots = replace(slots, tool=named)  # "a meeting summary is an unlisted tool and stays off": not all such are
    if slots.tool <= {ANY_TOOL, UNAPPROVED_TOOL} and _OWNED.search(main):
        slots = replace(slots, tool=frozenset({OTHER_TOOL}))
    if cue.effect not in RULES:
        return slots
    if NO_CONSENT.search(cue.words):  # "a form signed for another is no consent" bars going by it
        return replace(
            slots, actor=frozenset(), data=frozenset(), action=slots.action & {CONSENT_FOR} or frozenset({OTHER_ACTION})
        )
    slots = replace(slots, actor=who_does_it(main, vocabulary) or _actor(main, cue, vocabulary))
    slots = _with_standing(slots, main, cue, vocabulary)
    slots = _one_account(slots, main, vocabulary)
    if cue.effect is Effect.MAY and permits_by_modal(cue):
        if GIVEN.match(main[cue.at + len(cue.words) :]):
            return replace(slots, action=frozenset({"use"}))
        own = head(main, cue, vocabulary)
        if own <= _WIDE | {"draft"} and (led := of_the_lead(main[: cue.at], vocabulary)):
            return replace(slots, action=led)
        done = vocabulary.slots(ALREADY.sub("", main[cue.at :])).action or own
        return replace(slots, action=(own if is_light_passive(main, cue) else done) if own else frozenset())
    return _barred(slots, main, cue, vocabulary) if cue.effect is Effect.MUST_NOT else slots


def _barred(slots: Slots, main: str, cue: Cue, vocabulary: Vocabulary) -> Slots:
    """What a ban is about: the action of its own verb, and every tool where it says "any tool"."""
    slots = _recording_of(_every_tool(slots, main, vocabulary), main, vocabulary)
    if (bounded := without_added(main)) != main:
        bounds = vocabulary.slots(_legible(bounded, cue, vocabulary))
        slots = replace(slots, action=bounds.action, tool=bounds.tool or slots.tool)
    slots = replace(slots, action=slots.action - _told_of(main, cue, vocabulary))
    if _OFF.match(cue.words):  # "the recording is off": recording is
        recorded = _RECORDED.search(main[: cue.at])
        slots = replace(slots, action=frozenset({"record" if recorded else "use"}), data=frozenset())
    if _OUT_OF.search(cue.words) and (slots.data or slots.tool):  # not what is told after it: "even from a record"
        kept_out = vocabulary.slots(main[: cue.at + len(cue.words)]).action & slots.action
        slots = replace(slots, action=kept_out or frozenset({"enter"} if slots.data else {"use"}))
    if AVAILABLE.search(cue.words):  # "our tools aren't open to agency staff": using them is not
        return replace(slots, action=slots.action or frozenset({"use"}))
    if _bars_something_else(main, cue, vocabulary):
        return replace(slots, action=frozenset({OTHER_ACTION}))
    if _CHOOSING.search(main[cue.at + len(cue.words) :]):  # "do not record only those who agree" bars the choosing
        return replace(slots, action=frozenset({OTHER_ACTION}))
    if COVERT in slots.action or ("record" in slots.action and _IN_SECRET.search(main)):
        return replace(slots, action=frozenset({COVERT}))  # "do not record anyone in secret" bars that, not recording
    if MODAL.search(cue.words):
        own = head(main, cue, vocabulary)
        done_to = done_to_subject(main, cue, vocabulary)
        if own == {"draft"} and done_to:  # "the analysis can't be written by AI" bars writing that, not all writing
            return replace(slots, action=done_to)
        if own and not own & _WIDE:  # "do not delete … drafts" bars deleting, not drafting
            return replace(slots, action=own | (slots.action & CIRCUMSTANCES))
    slots = _given_by_example(_with_examples(slots, main, vocabulary), main, vocabulary)
    if _OR_ANY_OTHER.search(main):
        slots = replace(slots, tool=frozenset({ANY_TOOL}))  # "Copilot, or any other tool" is every tool
    others = _OTHER_THAN.search(main) if slots.tool - {ANY_TOOL} == {APPROVED_TOOL} else _NO_OTHER.search(main)
    if others and slots.tool <= {ANY_TOOL, APPROVED_TOOL}:
        slots = replace(slots, tool=frozenset({UNAPPROVED_TOOL}))
    return slots


def _given_by_example(slots: Slots, main: str, vocabulary: Vocabulary) -> Slots:
    """ "Meetings that others run, such as reviews and conferences" are those named, and not every meeting."""
    found = _SUCH_AS.search(main)
    if found is None or not slots.setting:
        return slots
    before, after = vocabulary.slots(main[: found.start()]).setting, vocabulary.slots(main[found.end() :]).setting
    kinds = [name for name in before if any(name in vocabulary.wider("setting", one) for one in after)]
    return replace(slots, setting=slots.setting - frozenset(kinds)) if after - before and kinds else slots


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
    said = main[: cue.at]
    noun = vocabulary.slots(_OF_IT.split(said, maxsplit=1)[0]).tool - {ANY_TOOL}
    named = noun or vocabulary.slots(said).tool - {ANY_TOOL}
    if not _STANDS.search(cue.words) or (named == {APPROVED_TOOL} and cue.effect is Effect.MUST_NOT):
        return slots  # "what is added to an approved tool is not approved": not about that tool
    tool = (slots.tool - {APPROVED_TOOL, UNAPPROVED_TOOL}) | named if named else slots.tool
    return replace(slots, tool=tool, action=slots.action - {"approve"})


def _is_order(main: str, cue: Cue, vocabulary: Vocabulary) -> bool:
    """Whether an item under "Don't" opens with a verb that the vocabulary has no word for ("leave a bag there")."""
    first = tokens(main)[:2]
    if cue.at or len(first) < 2 or any(one.start == first[0].start for one in vocabulary.mentions(main)):
        return False
    bare = not cue.words and first[1].text.lower() in DETERMINER
    return bare or (cue.words == first[0].text and not _NO.match(main))


def _legible(main: str, cue: Cue, vocabulary: Vocabulary) -> str:
    """A clause with what its cue says struck out at equal length: "is approved", "no objection to", "nothing … may"."""
    start, end = cue.at, cue.at + len(cue.words)
    if cue.effect not in {Effect.MAY, Effect.MUST_NOT, Effect.SHOULD_NOT} or ":" in cue.words:
        return main
    if cue.effect is Effect.MUST_NOT and (found := _NO.match(main[start:])):  # "No case notes may": about case notes
        main = _blank(main, start, start + found.end())
    for one in vocabulary.mentions(main):
        if one.slot == "action" and one.name in _CUE_DOES and start <= one.start < end and one.end <= end:
            main = _blank(main, one.start, one.end)
    return main


def _told_of(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    """What is told of a ban's subject and not barred: "anything that a judge will read is off limits"."""
    found = _TOLD_OF.search(main[: cue.at]) if not MODAL.search(cue.words) else None
    if found is None:
        return frozenset()
    named = vocabulary.slots(main[: found.start()]).action | vocabulary.slots(main[cue.at :]).action
    return vocabulary.slots(main[found.end() : cue.at]).action - named - CIRCUMSTANCES


def _recording_of(slots: Slots, main: str, vocabulary: Vocabulary) -> Slots:
    """ "Off limits to recording of any sort" bars recording, where "the recording of a visit" is a file."""
    for one in vocabulary.mentions(main):
        words_of = main[one.start : one.end].lower()
        the = _DETERMINED.search(main[: one.start])
        if one.slot == "data" and one.name == "recording" and words_of.startswith("recording of") and not the:
            return replace(slots, action=slots.action | {"record"}, data=slots.data - {"recording"})
    return slots


def _blank(text: str, start: int, end: int) -> str:
    return text[:start] + " " * (end - start) + text[end:]


def without_what_is_out(slots: Slots, said: str, vocabulary: Vocabulary) -> Slots:
    """Leave for "work that involves no client information" is leave for what is nobody's, and for no client's."""
    mentions = [one for one in vocabulary.mentions(said) if one.slot == "data"]
    out = {one.name for one in mentions if _FREE_OF.search(said[: one.start])}
    kept = {one.name for one in mentions if not _FREE_OF.search(said[: one.start])}
    return replace(slots, data=frozenset(kept | {"public"})) if out else slots


def _every_tool(slots: Slots, main: str, vocabulary: Vocabulary) -> Slots:
    """ "Any AI tool, and that includes Copilot" is every tool; so is "AI, the licensed tools included"."""
    mentions = [one for one in vocabulary.mentions(main) if one.slot == "tool" and one.name == ANY_TOOL]
    if any(_EVERY.search(main[: one.start]) or _TAKES_IN.search(main[one.end :]) for one in mentions):
        return replace(slots, tool=frozenset({ANY_TOOL}))
    return slots


def is_public(name: str, vocabulary: Vocabulary) -> bool:
    """Whether a tool is a public one unless it is used on a work account."""
    concept = vocabulary.concepts.get(("tool", name))
    return bool(concept and concept.public)


def _actor(main: str, cue: Cue, vocabulary: Vocabulary) -> frozenset[str]:
    passive = bool(_PASSIVE.match(main[cue.at + len(cue.words) :]))
    given = bool(GIVEN.match(main[cue.at + len(cue.words) :]))
    if passive and not given and is_done_to_them(main[cue.at :]):
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
    return frozenset({OTHER_ACTOR}) if _GROUP.search(noun) or _GROUP.search(before) else found


def team_in(before: str) -> frozenset[str]:
    """The telling words of a rule's subject that is a team of the employer's ("the Commissioning and Policy unit")."""
    noun = _NOUN_ENDS.split(_PLACE_FIRST.sub("", _CLAUSE_ENDS.split(before)[-1]), maxsplit=1)[0]
    return telling_words(noun) - _KINDS_OF_GROUP if _GROUP.search(noun) else frozenset()


def is_group(words_of: str) -> bool:
    """Whether words name a group of people that the vocabulary has no word for ("Hospital discharge team")."""
    return bool(_GROUP.search(words_of.strip()))


def _bars_something_else(main: str, cue: Cue, vocabulary: Vocabulary) -> bool:
    """Whether the verb that is barred is none we know: "do not act on a summary" does not bar summarising."""
    after = main[cue.at + len(cue.words) :].strip(" ,;.:")
    if not (MODAL.search(cue.words) or _is_order(main, cue, vocabulary)) or not after:
        return False
    return bool(_ONLY_SOME.search(after)) or not head(main, cue, vocabulary)
