"""The closed grammar of effects: which words make a clause forbid, permit, require, advise or inform."""

import re
from dataclasses import dataclass

from rag.policy.patterns import any_of, words
from rag.policy.types import Effect

_NEGATIVE = r"neither|nor|nothing|none|nobody|no one|at no time|in no case|under no circumstances"
_DO_NOT = r"(?:do not|don['’]t|never)\b"
_ALSO = r"(?:(?:also|likewise|therefore|themselves|itself|yet|currently|still|generally|ever)\s+)*"
_VERY = rf"{_ALSO}(?:(?:never|not|strictly|absolutely|completely|no longer|treated as|regarded as)\s+)*{_ALSO}"
_NO_ORDER = r"(?!\s+(?:need|have to|worry|forget|hesitate|wait))"  # "do not hesitate to ask" bars nothing

_RELEASES = any_of(
    r"\bneed not\b",
    r"\bneedn['’]t\b",
    r"\b(?:do|does|did)(?: not|n['’]t) (?:have to|need)\b",
    r"\b(?:is|are) (?:not (?:required|obliged|necessary|needed)|optional|voluntary)\b",
    r"\b(?:isn|aren)['’]t (?:required|obliged|necessary|needed)\b",
    r"\bno need (?:to|for)\b",
    r"\bnot compulsory\b",
    r"\bno (?:compulsory|mandatory|obligatory|required)\b",
    r"\bup to (?:each|every|the|individual)\b[^.;]{1,40}\bwhether\b",
    r"\bno (?:requirement|obligation|duty)\b",
    r"\b(?:nobody|no one|none of (?:you|us|them)|no (?!more\b|longer\b)\w+) (?:has|have|needs?|is (?:required"
    r"|obliged|expected)) to\b",
    r"\b(?:is|it['’]s|that['’]s) (?:entirely |wholly )?(?:up to you(?! to\b)|your choice)\b",
    r"\bneither\b[^.;]*?\bis (?:needed|required)\b",
    r"\b(?:no|nobody['’]s|no one['’]s)\b (?!more\b|longer\b)[^.;,]{1,50}?\b(?:is|are) (?:needed|required"
    r"|necessary|compulsory)\b",
    r"\bnothing\b[^.;]*?\b(?:obliges|requires|compels)\b",
    r"\bgood practice,? (?:but )?not (?:a )?(?:requirement|required|must)\b",
)
_IN_A_NUMBER = re.compile(r"(?<=\d)\.(?=\d)")
_CONCEDES = any_of(  # "think about telling them, though you don't have to"
    r"[,;]?\s*(?:\b(?:but|though|although)\b|[–—-])\s*(?:you|it|this|that|they|we)(?: \w+)? ?"
    r"(?:do not|don['’]t|needn['’]t|need not|is not|isn['’]t|['’]s not)(?: have| need)?(?: to)?(?: compulsory| required"
    r"| mandatory| obligatory| a (?:must|rule|requirement))?\W*$"
)
_ORDERS = frozenset({Effect.MUST, Effect.SHOULD})
_SECOND_ORDER = any_of(rf"(?:,|;|\band|\bbut|\bor|\bso)\s+{_DO_NOT}{_NO_ORDER}")
_FORBIDS = (
    any_of(r"\b(?:must|shall|may|can)\s*(?:not|never)\b", r"\b(?:mustn|can|shan)['’]t\b", r"\bcannot\b"),
    any_of(
        rf"\b(?:{_NEGATIVE})\b(?! (?:stops|prevents|objection))[^.;]*?\b"
        r"(?:may|must|can|should|shall|(?:is|are) to|goes? (?:in|in ?to|near)|leaves|enters|belongs)\b",
        r"\b(?:never|not|don['’]t|doesn['’]t|do not|does not) (?:go(?:es)?|belong|get|be put|travel) "
        r"(?:in|in ?to|near|through|on to|onto)\b",
        r"\b(?:may|can|must|should)\s+(?:in no case|under no circumstances|at no time|neither)\b",
        r"\bnot something (?:you|we|staff|anyone)\b",
    ),
    any_of(
        r"\b(?:is|are) not to (?:use|be|put|enter|share|upload|paste|record)\b",
        r"\bnot to be (?:used|put|entered|shared|uploaded|pasted|recorded)\b",
        r"\b(?:do|does) not (?:allow|permit|authorise)\b",
        r"\b(?:keep|kept|keeps|stay|stays) (?:\w+ ){0,6}(?:out of|off|away from)\b",
        r"\b(?:leaves?|keep|stays?|remains?|be|switched|turn(?:ed)?) (?:\w+ ){0,3}(?:switched|turned) off\b",
        r"\bstop using\b",
        r"^\s*(?:please |then )?(?:stop|pause|cease|end) (?:\w+ing|the|any|your)\b",
        r"\bnot for (?:use|putting|recording|anything|any)\b",
        r"\b(?:never|not) (?:a tool|an? ai|the ai)['’]s\b",
    ),
    any_of(
        rf"\b(?:is|are|be|remains?)\s+{_VERY}"
        r"(?:prohibited|forbidden|banned|barred|ruled out|off[- ]limits|off the table|out of bounds|withdrawn"
        r"|disallowed|unauthorised|unapproved)\b"
    ),
    any_of(
        rf"\b(?:is|are|has been|have been)\s+{_ALSO}(?:never|not|no longer|nowhere)\s+{_ALSO}"
        r"(?:allowed|permitted|acceptable|authorised|approved|sanctioned|licensed|to be|an option|ok|okay|fine)\b",
        r"\b(?:isn|aren)['’]t (?:allowed|permitted|acceptable|authorised|approved|an option|ok|okay|fine)\b",
    ),
    any_of(
        r"\b(?:prohibited|forbidden|off[- ]limits|not (?:allowed|permitted|approved|authorised))\s*[:.]?\s*$",
        r"^(?!.*\bexceptions?\b)[^:?]{2,90}:\s*"
        r"(?:no(?! need)|none|never|off|out|banned|not allowed|nothing|not yet|x)\b",
        r"^[^:?]{2,90}:\s*(?:✗|✘|❌|✖)",
        r"^[^:?]{2,90}:\s*(?:yours|your own|the practitioner['’]s own|a human|a person|by hand|pen and paper|paper)\b",
        r",\s*not (?:a |an |the )?(?:machine|computer|robot|bot|tool)\b",
    ),
    any_of(rf"^\s*(?:please\s+)?{_DO_NOT}{_NO_ORDER}"),
    _SECOND_ORDER,
    any_of(r"^\s*(?:under )?no\b[^.]*?\b(?:may|must|can|should|shall|is to|are to|is|are)\b"),
    any_of(r"(?-i:\bNo\b)[^.;:]*?\b(?:may|must|can|should|shall)\b"),  # after a heading run in: "Checks No draft may …"
    any_of(r"\b(?:no one|nobody) (?:may|must|can|should|shall)\b", r"\b(?:in|under) (?:no|any) circumstances\b"),
    any_of(
        r"\brefrain from\b",
        r"\b(?:has|have) no place\b",
        r"\bsteer clear of\b",
        r"\bno[- ]go\b",
        r"\ba red line\b",
        r"\bdon['’]t be tempted\b",
        r"\bresist (?:the )?(?:temptation|urge)\b",
        r"\bmake no use of\b",
    ),
)
_ADVISES_AGAINST = any_of(
    r"\bshould(?:\s+not|n['’]t|\s+never)\b",
    r"\bavoid\b",
    r"\b(?:not|n['’]t) (?:recommended|advisable|advised|encouraged|appropriate)\b",
    r"\bdiscouraged\b",
)
_REQUIRES = any_of(
    r"\b(?:must|shall)\b(?!\s+(?:not|never)\b)(?:\s+(?:also|then|always|only|first|still|therefore|instead))*",
    r"(?<!might )(?<!may )(?<!could )\b(?:have|has|need|needs) to\b",
    r"\b(?:is|are) (?:required|obliged|expected) to\b",
    r"\b(?:is|are) (?:(?:still|always|also) )?(?:to be|required|mandatory|compulsory|needed|essential|a must)\b",
    r"\b(?:you|staff|we|they|officers|colleagues)(?:['’]ll| will)? (?:also )?need\b",
    r"\b(?:is|are) (?:an? |the )?(?:pre-?condition|pre-?requisite|condition|requirement)s?\b",
    r"\b(?:make|be|making) sure\b",
    r"^[\w’' -]{3,40}\bfirst\b\s*(?:,|\.|$)",
    r"\bneeds? (?:approval|agreement|consent|sign-off|it|one|a|an|the|your|written)\b",
)
_LEAVE = (
    r"(?:allowed|permitted|fine|acceptable|ok|okay|all right|alright|welcome|free|authorised|approved|cleared"
    r"|encouraged|licensed)"
)
_PERMITS = any_of(
    r"\b(?:may|can)\b(?!\s*(?:not|never)\b)",
    rf"\b(?:is|are|counts? as|count as|have been|has been)\s+{_ALSO}(?:quite |perfectly |all )?{_LEAVE}\b",
    rf"\b(?:it|that|this|they|you|we)['’](?:s|re) (?:quite |perfectly |all )?{_LEAVE}\b",
    r"\bfree to\b",
    r"\bonly\b[^.;]{2,40}\bwill do\b",
    r"\bat liberty to\b",
    r"\bno objection to\b",
    r"\b(?:nothing|no rule)\b[^.;]{0,60}?\b(?:stops|prevents|bars)\b",
    r"\b(?:do|does)(?: not|n['’]t) (?:stop|prevent|bar)\b",
    r"\ballowed to\b",
    r"\b(?:is|are) the (?:only )?(?:ai )?(?:tools?|products?) (?:with which|for|to)\b",
    r"^[^:?]{2,90}:\s*(?:yes|fine|ok|okay|allowed|on|✓|✔|☑|✅)",
)
_ADVISES = any_of(
    r"^\s*(?:please )?(?:try to|think about|aim to|ideally|where you can|if you can)\b",
    r"\bwe(?:['’]d| would) (?:really |still )?(?:like|love|ask|encourage|prefer)\b",
    r"\bshould\b(?!\s*(?:not|never)\b)",
    r"\b(?:is|are) (?:recommended|encouraged|advised)\b",
    r"\brecommends?\b",
    r"\bit is good practice\b",
)
_RULE_LIKE = any_of(
    r"\b(?:allow|permit|prohibit|forbid|authoris)\w*",
    r"\b(?:ban|bans|banned|acceptable|appropriate|approved|mandatory|compulsory)\b",
)
_UNCHECKED = any_of(  # "nothing leaves unchecked": a ban in form, an order to check in fact
    r"\b(?:nothing|no (?:draft|output|note|letter|text)s?|never|not|must not|don['’]t)\b[^.;]*?\bun(?:checked|read)\b"
)
_NOTHING_AGAINST = any_of(
    r"\bnothing (?:to say|says|that says|here says)\b[^.;]*?\b(?:can['’]t|cannot|must not|may not|shouldn['’]t)",
    r"\bno reason\b[^.;]*?\b(?:not|can['’]t|cannot)\b",
)
_DEFINES = any_of(r"^\W*[\w’' -]{2,40}[\"”'’]?,?\s+(?:means|refers to|stands for)\b")
_AT_MOST = any_of(r"\b(?:no|nothing|not) (?:more|fewer|less)\b[^.;]*?\bthan\b")  # a measure, not a ban
_PAST = any_of(
    r"\b(?:previously|formerly|in the past|at the time)\b",
    r"\b(?:was|were|had been) (?:not )?(?:allowed|permitted|banned|prohibited)\b",
)

_HEADING_FORBIDS = any_of(
    r"\bdon['’]?ts?\b",
    r"\bdo not\b",
    r"\bmust ?n[o'’]t\b",
    r"\bnever\b",
    r"\b(?:cannot|can['’]t)\b",
    r"\bnot (?:allowed|permitted|to do)\b",
    r"\b(?:prohibited|banned|forbidden|unacceptable)\b",
    r"\bnot (?:to be )?(?:for|used)\b",
    r"\boff[- ]limits\b",
    r"\bred lines?\b",
)
_HEADING_PERMITS = any_of(
    r"^(?:do['’]?s?|what you (?:can|may)|allowed|permitted|acceptable|ok|fine)\b",
    r"\byou (?:can|may)\b",
    r"\b(?:permitted|allowed|acceptable) uses?\b",
    r"\b(?:is|are) allowed\b",
    r"\bfree to\b",
    r"^(?:permitted |approved |authorised )?(?:uses?|used for|good for|purposes?)\b",
)
_HEADING_REQUIRES = any_of(r"\byou must\b", r"\balways\b", r"\brequire(?:d|ments)\b")

_SOFTLY = any_of(r"^\W*(?:please )?(?:try to|think about|aim to|consider)\b")
_PERSON = any_of(
    r"\b(?:you|your|we|i|they|everyone|anyone|nobody|no one|people)\b",
    r"\b(?:staff|workers?|practitioners?|employees?|colleagues?|carers?|students?|managers?|supervisors?)\b",
    r"\b(?:users?|officers?|social workers?|professionals?|judges?|teams?)\b",
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
_RELATIVE = any_of(
    rf"{_REPORTING}\s\b(?:that|which|who|whom|what|how|why)\s+(?:\w+\s+){{0,3}}$",
    r"\b(?:whether|considering|deciding if)\s+(?:\w+\s+){0,6}$",
)
_ELSEWHERE = any_of(
    r"\b(?:neighbouring|another|other|some) (?:\w+ )?(?:county|council|borough|authorit|trust|employer)",
    r"^(?:the )?(?:supplier|vendor|company|manufacturer)s?\b.*\b(?:says?|claims?|states?|promises?)\b",
    r"\bused to be (?:allowed|permitted|able|fine|ok)\b",
)
_COULD = any_of(r"\b(?:may|can|cannot|can['’]t)\b")
_FIRST_WORD = any_of(r"^\s*(?:please\s+|then\s+|always\s+)?(?!answer[.:])([A-Za-z]+)")
_USE_IT = any_of(r"^\s*use\s+(?!only)")
_CROSSES = "✗✘✖❌⛔🚫"
_MARK = re.compile(rf"^\s*([{_CROSSES}✓✔☑✅])\ufe0f?\s*")
_BARE_NO = any_of(
    r"^\s*no\b(?!\s+(?:longer|one|doubt|more|statutory|published|document|rule|dedicated|specific|evidence|policy))"
)

_IMPERATIVES = words(
    """add answer ask assume avoid be book bring call carry check choose compare complete confirm consider contact
    correct delete destroy discuss do email ensure erase explain find follow get give hand include inform invent
    involve keep leave let limit look make notify obtain offer only pause phone put read record refer rely remember
    remove report ring review save say seek send share sign speak stick stop store take talk tell test think treat
    turn use verify wait weigh wipe work write"""
)


@dataclass(frozen=True, slots=True)
class Cue:
    """An effect and the words that gave it. ``at`` is where in the clause they start."""

    effect: Effect
    words: str
    at: int


def effect_of(main: str) -> Cue:
    """The effect of a main clause (conditions and exceptions already taken off)."""
    cue = _effect_of(_IN_A_NUMBER.sub("·", main))  # the dot of "clause 5.7" ends nothing
    return Cue(cue.effect, cue.words.replace("·", "."), cue.at)


def _effect_of(main: str) -> Cue:
    if _PAST.search(main) or _DEFINES.match(main):
        return Cue(Effect.INFO, "", 0)
    if (conceded := _CONCEDES.search(main)) and (advised := _effect_of(main[: conceded.start()])).effect in _ORDERS:
        return Cue(Effect.SHOULD, advised.words, advised.at)
    if found := _RELEASES.search(main):
        return Cue(Effect.INFO, found.group(), found.start())
    if found := _UNCHECKED.search(main):
        return Cue(Effect.MUST, found.group(), found.start())
    if found := _NOTHING_AGAINST.search(main):
        return Cue(Effect.MAY, found.group(), found.start())
    if found := _AT_MOST.search(main):
        return Cue(Effect.MUST, found.group(), found.start())
    return _prohibition(main) or _weaker(main) or Cue(_without_cue(main), "", 0)


def _prohibition(main: str) -> Cue | None:
    for pattern in _FORBIDS:
        found = pattern.search(main)
        if found is None or not _makes_a_rule(main, found):
            continue
        if not (pattern is _SECOND_ORDER and _describes(main, found)):
            return Cue(Effect.MUST_NOT, found.group().strip(" ,;"), found.start())
    return None


def _weaker(main: str) -> Cue | None:
    if found := _ADVISES_AGAINST.search(main):
        return Cue(Effect.SHOULD_NOT, found.group(), found.start())
    for pattern, effect in ((_REQUIRES, Effect.MUST), (_PERMITS, Effect.MAY), (_ADVISES, Effect.SHOULD)):
        if effect is Effect.MAY and _ELSEWHERE.search(main):  # what others allow, or once did, permits nothing here
            return None
        if (found := pattern.search(main)) and _makes_a_rule(main, found):
            return Cue(effect, found.group().strip(), found.start())
    first = _FIRST_WORD.match(main)
    if advised := _SOFTLY.match(main):
        return Cue(Effect.SHOULD, advised.group().strip(), 0)
    if first and first.group(1).lower() in _IMPERATIVES:
        # "Use Copilot instead" shows a way; "use only …" and every other order bind.
        return Cue(Effect.SHOULD if _USE_IT.match(main) else Effect.MUST, first.group().strip(), first.start())
    return None


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
    if cue.group().lower().lstrip(" ,;").startswith("so "):
        return False  # "…, so do not delete them": nothing is described by what follows from it
    before = main[: cue.start()].strip().lower()
    return not ("you" in before.split() or before.split(" ", 1)[0] in _IMPERATIVES)


def heading_effect(heading: str) -> Effect | None:
    """What a heading makes of the list under it ("What you must not do", "Do", "Don't"), if anything."""
    if heading.rstrip().endswith("?"):
        return None
    if _HEADING_FORBIDS.search(heading):
        return Effect.MUST_NOT
    if _HEADING_PERMITS.search(heading):
        return Effect.MAY
    if _HEADING_REQUIRES.search(heading) and len(heading.split()) <= 6:
        return Effect.MUST
    return None


def mark_effect(item: str) -> Cue | None:
    """What a tick or a cross at the start of an item makes of it."""
    found = _MARK.match(item)
    if found is None:
        return None
    return Cue(Effect.MUST_NOT if found.group(1) in _CROSSES else Effect.MAY, found.group().strip(), found.end())


def bare_prohibition(main: str) -> Cue | None:
    """ "No case notes in public tools": a prohibition without a verb."""
    found = _BARE_NO.match(main)
    return Cue(Effect.MUST_NOT, found.group().strip(), found.start()) if found else None
