"""The closed grammar of effects: which words make a clause forbid, permit, require, advise or inform."""

import re
from dataclasses import dataclass

from rag.policy.cues import (
    ADVISES_AGAINST_CUES,
    ADVISES_CUES,
    AI,
    FORBIDS_CUES,
    PERMITS_CUES,
    RELEASES_CUES,
    REQUIRES_CUES,
    SECOND_ORDER,
)
from rag.policy.patterns import any_of, words
from rag.policy.types import Effect

_IN_A_NUMBER = re.compile(r"(?<=\d)\.(?=\d)")
_CONCEDES = any_of(  # "think about telling them, though you don't have to"
    r"[,;]?\s*(?:\b(?:but|though|although)\b|[–—-])\s*(?:you|it|this|that|they|we)(?: \w+)? ?"
    r"(?:do not|don['’]t|needn['’]t|need not|is not|isn['’]t|['’]s not)(?: have| need)?(?: to)?(?: compulsory| required"
    r"| mandatory| obligatory| a (?:must|rule|requirement))?\W*$"
)
_ORDERS = frozenset({Effect.MUST, Effect.SHOULD})
_RULE_LIKE = any_of(
    r"\b(?:allow|permit|prohibit|forbid|authoris)\w*",
    r"\b(?:ban|bans|banned|acceptable|appropriate|approved|mandatory|compulsory)\b",
)
_UNCHECKED = any_of(  # "nothing leaves unchecked": a ban in form, an order to check in fact
    r"\b(?:nothing|no (?:draft|output|note|letter|text)s?|never|not|must not|don['’]t)\b[^.;]*?\bun(?:checked|read)\b"
)
_EXEMPTS = any_of(  # "Clause 12 does not apply to …" changes another rule and is none of its own
    r"^\s*(?:nor does |(?:the |this |that |these )?(?:clause|paragraph|para|section|part|rule|ban|prohibition"
    r"|permission"
    r"|requirement|duty|restriction|leave)s?\b[^;]{0,40}?\b(?:do|does)(?: not|n['’]t) )(?:it )?"
    r"(?:apply|extend|cover|reach|stretch)\b"
)
_NOTHING_AGAINST = any_of(
    r"\bnothing (?:to say|says|that says|here says)\b[^.;]*?\b(?:can['’]t|cannot|must not|may not|shouldn['’]t)",
    r"\bno reason\b[^.;]*?\b(?:not|can['’]t|cannot)\b",
)
_DEFINES = any_of(
    r"^\W*(?!(?:by|check|make|be|see|say|ask|keep)\b)(?:(?!\b(?:that|which|who|you|we|they|it|this|still|always)\b)"
    r"[\w’' -]){2,40}[\"”'’]?,?\s+(?:means|refers to|stands for)\b"
)
_IS_NONE = any_of(  # "details nobody could trace are not client information": what a word takes in
    r"\b(?:is|are|counts? as) (?:not|no|no longer) (?:[\w’'-]+ ){0,2}(?:information|data|details|material)\W*$"
)
_BY_MOUTH = any_of(  # how consent may be given is no leave to do what it is asked for, and releases from no asking
    r"\b(?:consent|agreement|permission|approval)\b[^.;]*?\b(?:may|can) be (?:given|taken|obtained|had"
    r"|expressed|sought)"
    r"\s+(?:orally|verbally|aloud|in (?:writing|person|any form)|by (?:word|e-?mail|telephone|phone|text|letter))\b",
    r"\b(?:spoken|verbal|oral|nodded|written|e-?mailed) (?:\w+ ){0,2}(?:is|are) (?:quite |good )?(?:enough"
    r"|sufficient)\b",
)
_AT_MOST = any_of(r"\b(?:no|nothing|not) (?:more|fewer|less)\b[^.;]*?\bthan\b")  # a measure, not a ban
_PAST = any_of(
    r"\b(?:previously|formerly|in the past|at the time)\b",
    r"\b(?:was|were|had been) (?:not )?(?:allowed|permitted|banned|prohibited)\b",
    r"\b(?:we|you|they|staff|people|teams?|officers|workers) used to\b",
    r"^\s*(?:up )?until (?:last|recently|then|\w+ \d{4}|\d+ \w+ \d{4})\b.*\b(?:could|were|was|had|did|went)\b",
    r"\b(?:staff|teams?|officers|workers|practitioners|colleagues)\s+(?:(?!must|may|can|should|that|which|who|not)\w+\s+){0,4}"
    r"could\b",
)

_WHO = (
    r"(?:you|people|humans?|(?:a |the )?(?:\w+['’]s )?(?:qualified |social |allocated |named )*(?:human|person"
    r"|translator|interpreter|practitioner|worker|manager|author|officer|professional|chair|panel|team|colleague)s?)"
)
_LEFT_TO_PEOPLE = any_of(
    rf"\b(?:for|to|from|by|with|of)\s+{_WHO}\s+(?:alone|only|and (?:by |to |for )?(?:nobody|no one|nothing) else)\b",
    rf"\b(?:for|to|from|by|with|of)\s+{_WHO},?\s+(?:and\s+)?(?:not|never)\s+(?:by |to |for |with )?{AI}\b",
    rf"^\s*(?:please )?leave\b[^.;]{{3,80}}\bto {_WHO}\b",
    rf"\b(?:is|are|stays?|remains?)\s+(?:(?:a |the )?(?:job|task|work) for|left to)\s+{_WHO}\b",
    r"\b(?:be|is|are)\s+(?:\w+\s+)?(?:\w+ed|written|taken|done|made|kept|drawn|built|put together)\b[^.;]{0,30}"
    r"\bby (?:hand|a person|a human)\b",
    r"\bwithout (?:the |any )?(?:use |help |aid |assistance |involvement )?(?:of |from )?(?:any |an )?(?:ai"
    r"|artificial)\b",
)
_TOLD = any_of(r"\b(?:which|that) (?:has|have|had|was|were|is|are)\b[^,;]*$")
_GOES_ON = any_of(r"^\s*(?:remains?|is|are|counts?|stays?|must|may|can|shall|should|does|do)\b")
_SOFTLY = any_of(r"^\W*(?:please )?(?:try to|think about|aim to|consider)\b")
_PERSON = any_of(
    r"\b(?:you|your|we|i|they|everyone|anyone|nobody|no one|people)\b",
    r"\b(?:staff|workers?|practitioners?|employees?|colleagues?|carers?|students?|managers?|supervisors?)\b",
    r"\b(?:users?|officers?|social workers?|professionals?|judges?|teams?|persons?|members?|specialists?|nurses?"
    r"|\w+(?:therapists?|ologists?|ordinators?|visors?|advisers?|assessors?|chairs?|clerks?))\b",
    r"\b(?:therapists?|advisers?|chairs?|clerks?|leads?|assessors?|adults?|parents?|children|families|residents?|units?)\b",
)
_PARTICIPLE = (
    r"(?:\w+ly\s+)?(?:\w+ed|put|made|kept|sent|shown|given|taken|written|told|held|read|set|left|done|run|fed|let|found"
    r"|drawn|sought)"
)
_NOT_A_USE = (
    r"(?:\w+ly\s+)?(?:disclosed|questioned|asked|identified|recognised|released|required|challenged|biased|based)\b"
)
_ADVERBS = r"^\s*(?:(?:not|never|only|also|then|always)\s+)*"
_DONE_TO = any_of(rf"{_ADVERBS}be\s+(?!{_NOT_A_USE}){_PARTICIPLE}\b", rf"{_ADVERBS}(?:help|go|support|assist)\b")
_IS = any_of(rf"{_ADVERBS}be\b")
_REPORTING = r"(?<!say)(?<!says)(?<!said)(?<!state)(?<!add)(?<!sure)(?<!ensure)"
_WHOSE = (  # what follows a relative that is not its own clause's subject: "that | the council may"
    r"(?:(?:you|we|they|he|she|it|i|the|a|an|this|our|your|any|some|staff|officers|people|colleagues|others|each|every)"
    r"\s+(?:\w+\s+){0,2})?"
)
_RELATIVE = any_of(
    rf"{_REPORTING}\s\bthat\s+{_WHOSE}$",
    rf"\b(?:which|who|whom|what|how|why)\s+{_WHOSE}$",
    r"\b(?:whom|what|how|why)\s+(?:\w+\s+){0,3}$",
    r"\b(?:whether|considering|deciding if)\s+(?:\w+\s+){0,6}$",
)
_ELSEWHERE = any_of(
    r"\b(?:neighbouring|another|other|some) (?:\w+ )?(?:county|council|borough|authorit|trust|employer)",
    r"^(?:the )?(?:supplier|vendor|company|manufacturer)s?\b.*\b(?:says?|claims?|states?|promises?)\b",
    r"\bused to be (?:allowed|permitted|able|fine|ok)\b",
)
_ASKED_AFTER = {  # "it depends on teaching people what is allowed", "what the plan ought to be": no rules
    Effect.MAY: any_of(r"\w\W+(?:what|which(?: [\w’'-]+){0,2}|who|how|whether\b[^,;:]*)\s*$"),
    Effect.SHOULD: any_of(r"\b(?:what|who|whom|how|why|whether)\s+(?:[\w’'-]+\s+){0,5}$"),
}
_COULD = any_of(r"\b(?:may|can|cannot|can['’]t)\b")
_FIRST_WORD = any_of(r"^\W*(?:please\s+|then\s+|always\s+)?(?!answer[.:])([A-Za-z]+)")
_NOT_TO = any_of(r"^\s*do (?:not|n['’]t)\b")
_USE_IT = any_of(r"^\s*use\s+(?!only)")
_IMPERATIVES = words(
    """add agree alert allow announce answer apologise apply arrange ask assume attach attend avoid be begin book
    bring call
    carry
    change check choose clear collect come compare complete confirm consider contact copy correct count cross declare
    delete
    describe destroy discuss do email end ensure enter erase escalate explain fill find finish flag follow gather get
    give hand highlight hold include inform introduce join invent invite involve keep label leave let limit listen log
    look
    make mark mention message move notify obtain offer only own pass pause phone pick place point print protect put
    raise read record refer register rely remember remind remove repeat replace reply report request respect review
    rewrite ring save say seek select send set share show sign speak spell start state stay stick stop store submit
    switch take talk telephone tell test thank think treat turn update upload use verify wait warn watch weigh wipe
    withdraw work write"""
)
_WE_ALONE = any_of(r"\b(?:we|i)\s*$")  # "we shall not be checking up on you" binds nobody else
_WISHED = any_of(  # "who asks for AI to be kept out": a wish told of, not the rule
    r"\b(?:who (?:asks?|wants?|wish(?:es)?|prefers?|would)|asks for|wants|wishes|prefers|requests)\b"
    r"(?:\s+[\w’']+){0,6}\s*$"
)


@dataclass(frozen=True, slots=True)
class Cue:
    """An effect and the words that gave it. ``at`` is where in the clause they start."""

    effect: Effect
    words: str
    at: int

    def after(self, main: str) -> str:
        """What follows the words that gave the effect; a tick or a cross is left behind already."""
        end = self.at + len(self.words)
        return main[end:] if main[self.at : end] == self.words else main[self.at :]


def effect_of(main: str) -> Cue:
    """The effect of a main clause (conditions and exceptions already taken off)."""
    cue = _effect_of(_IN_A_NUMBER.sub("·", main))  # the dot of "clause 5.7" ends nothing
    return Cue(cue.effect, cue.words.replace("·", "."), cue.at)


def _effect_of(main: str) -> Cue:
    if _PAST.search(main) or defines(main) or _EXEMPTS.match(main):
        return Cue(Effect.INFO, "", 0)
    main = _BY_MOUTH.sub(lambda found: " " * len(found.group()), main)
    if (conceded := _CONCEDES.search(main)) and (advised := _effect_of(main[: conceded.start()])).effect in _ORDERS:
        return Cue(Effect.SHOULD, advised.words, advised.at)
    if found := RELEASES_CUES.search(main):
        return Cue(Effect.INFO, found.group(), found.start())
    if found := _UNCHECKED.search(main):
        return Cue(Effect.MUST, found.group(), found.start())
    if found := _NOTHING_AGAINST.search(main):
        return Cue(Effect.MAY, found.group(), found.start())
    if found := _AT_MOST.search(main):
        return Cue(Effect.MUST, found.group(), found.start())
    return _prohibition(main) or _weaker(main) or Cue(_without_cue(main), "", 0)


def defines(main: str) -> bool:
    """Whether a clause says what a word means, or what it does not take in."""
    return bool(_DEFINES.match(main) or _IS_NONE.search(main))


def left_to_people(main: str) -> Cue | None:
    """Words that leave a task to people: what is done by hand, or by a worker and nobody else, is not done by AI."""
    found = _LEFT_TO_PEOPLE.search(main)
    if found and _TOLD.search(main[: found.start()]) and _GOES_ON.match(main[found.end() :]):
        return None  # "text which was redacted by the worker alone remains …" tells what the text is
    return Cue(Effect.MUST_NOT, found.group().strip(), found.start()) if found else None


def _prohibition(main: str) -> Cue | None:
    for pattern in FORBIDS_CUES:
        found = pattern.search(main)
        if found is None or not _makes_a_rule(main, found) or _told_of(main, found):
            continue
        if not (pattern is SECOND_ORDER and _describes(main, found)):
            return Cue(Effect.MUST_NOT, found.group().strip(" ,;"), found.start())
    return None


def _weaker(main: str) -> Cue | None:
    if found := ADVISES_AGAINST_CUES.search(main):
        return Cue(Effect.SHOULD_NOT, found.group(), found.start())
    for pattern, effect in ((REQUIRES_CUES, Effect.MUST), (PERMITS_CUES, Effect.MAY), (ADVISES_CUES, Effect.SHOULD)):
        if effect is Effect.MAY and _ELSEWHERE.search(main):  # what others allow, or once did, permits nothing here
            return None
        if (found := pattern.search(main)) and _makes_a_rule(main, found):
            if effect is not Effect.MUST and _ASKED_AFTER[effect].search(main[: found.start()]):
                continue
            return Cue(effect, found.group().strip(), found.start())
    first = _FIRST_WORD.match(main)
    if advised := _SOFTLY.match(main):
        return Cue(Effect.SHOULD, advised.group().strip(), 0)
    if first and first.group(1).lower() in _IMPERATIVES and not _NOT_TO.match(main):
        # "Use Copilot instead" shows a way; "use only …" and every other order bind.
        return Cue(Effect.SHOULD if _USE_IT.match(main) else Effect.MUST, first.group().strip(), first.start())
    return None


def _told_of(main: str, cue: re.Match[str]) -> bool:
    """Whether a ban is none of the reader's: what the organisation says it won't do, or what somebody asks for."""
    before = main[: cue.start()]
    own = _WE_ALONE.search(before) and re.match(r"(?:shall|can)", cue.group(), re.IGNORECASE)
    return bool(own or _WISHED.search(before))


def _without_cue(main: str) -> Effect:
    return Effect.UNKNOWN if _RULE_LIKE.search(main) else Effect.INFO


def _makes_a_rule(main: str, cue: re.Match[str]) -> bool:
    """A modal makes a rule when a person is its subject or something is done to its subject.

    "You may record" and "audio may be kept" are rules; "AI may invent facts" and "a model cannot tell" are not.
    """
    if not _COULD.search(cue.group()):
        return True
    before, after = main[: cue.start()], main[cue.end() :]
    if _RELATIVE.search(before):
        return False
    if _DONE_TO.match(after):
        return True
    if _IS.match(after):
        return False
    subject = re.split(r"[,;:]", before)[-1]
    return bool(_PERSON.search(subject)) or not subject.strip()


def _describes(main: str, cue: re.Match[str]) -> bool:
    """Whether "… and do not …" goes on about something ("models predict text and do not look things up")."""
    if cue.group().lstrip(" ,;").lower().startswith("so"):
        return False  # "…, so do not delete them": what follows from a fact is an order
    before = main[: cue.start()].strip().lower()
    return not ("you" in before.split() or before.split(" ", 1)[0] in _IMPERATIVES)
