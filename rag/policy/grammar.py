"""The closed grammar of effects: which words make a clause forbid, permit, require, advise or inform."""

import re
from dataclasses import dataclass

from rag.policy.patterns import any_of, words
from rag.policy.types import Effect

_NEGATIVE = r"neither|nor|nothing|none|nobody|no one|at no time|in no case|under no circumstances"
_DO_NOT = r"(?:do not|don['’]t|never)\b"
_ALSO = r"(?:(?:also|likewise|therefore|themselves|itself|yet|currently|still|generally|ever)\s+)*"
_VERY = rf"{_ALSO}(?:(?:never|not|strictly|absolutely|completely|no longer|treated as|regarded as)\s+)*{_ALSO}"
_NO_ORDER = r"(?!\s+(?:need|have to|worry|forget|hesitate|wait|panic))"  # "do not hesitate to ask" bars nothing
_PUT = r"(?:sent|put|typed|entered|pasted|uploaded|copied|recorded|shared|lent|given|shown|stored|saved)"
_AI = r"(?:ai|a machine|machines|any (?:ai )?(?:tool|product|system)|an? (?:ai )?tool|the tool|a computer|software)"

_RELEASES = any_of(
    r"\bneed not\b",
    r"\bneedn['’]t\b",
    r"\b(?:do|does|did)(?: not|n['’]t) (?:have to|need)\b",
    r"\b(?:is|are) (?:not (?:required|obliged|obligatory|necessary|needed|mandatory)|optional|voluntary)\b",
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
    r"\b(?:no|nobody['’]s|no one['’]s|neither)\b(?! longer)[^.;]*?\b(?:is|are) (?:still )?(?:needed|required"
    r"|necessary)\b",
    r"\bno (?:compulsory|mandatory|obligatory)\b",
    r"\b(?:nothing|no forms?) to (?:sign|fill in|complete)\b",
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
        r"(?:may|must|can|should|shall|(?:is|are) to|goes? (?:in|in ?to|near)|leaves|enters|belongs (?:in|on)"
        rf"|(?:gets?|is|are) {_PUT})\b",
        rf"\b(?:go|goes|put|enters?|belongs?|gets?|{_PUT}) (?:in|in ?to|near|to|through|with|by) no\b",
        r"\bno (?:\w+ )?(?:ai|machine|tool|product|software|bot)s?\b[^.;]*?\b(?:has|have|plays?|takes?|gets?) an? "
        r"(?:part|place|role|say|hand)\b",
        r"\b(?:never|not|don['’]t|doesn['’]t|do not|does not) (?:go(?:es)?|belong|get|be put|travel) "
        r"(?:in|in ?to|near|through|on to|onto)\b",
        r"\b(?:may|can|must|should)\s+(?:in no case|under no circumstances|at no time|neither)\b",
        r"\bnot something (?:you|we|staff|anyone)\b",
    ),
    any_of(
        r"\b(?:is|are) not to (?:use|be|put|enter|share|upload|paste|record)\b",
        r"\bnot to be (?:used|put|entered|shared|uploaded|pasted|recorded)\b",
        r"\b(?:do|does) not (?:allow|permit|authorise)\b",
        r"\b(?:keep|kept|keeps|stay|stays|remains?|leave) (?:[\w’'-]+ ){0,6}(?:out of|off|away from)\b(?! limits)",
        r"\b(?:leaves?|keep|stays?|remains?|be|switched|turn(?:ed)?) (?:\w+ ){0,3}(?:switched|turned) off\b",
        r"\b(?:is|are|goes|go|leave (?:it|them)) (?:switched |turned )?off\b(?![- ]limits| sick)",
        r"\bstop using\b",
        r"^\s*(?:please |then )?(?:stop|pause|cease|end) (?:\w+ing|the|any|your)\b",
        r"\b(?:is|are|was) an? (?:flat |firm |clear )?(?:no|no-no|non-starter)\b(?![- ](?:go|brainer)\b)",
        r"\b(?:is|are|was) (?:flat |still )?no\W*$",
        r"\banswer (?:is|remains|will be|stays) (?:still |always |a |an )*(?:firm |flat |clear )?no\b",
        r"\b(?:do|does)(?: not|n['’]t) mix\b",
        r"\b(?:has|have|plays?|takes?) no (?:place|part|role|business|say|hand)\b",
        rf"\b(?:not|never|none of (?:this|it|them|these)|n['’]t)\b[^.;]{{0,25}}?\bfor {_AI}\b",
        r"\bwe (?:do not|don['’]t|never) (?:use|put|record|allow|let|permit|paste|upload|enter|send|install|store"
        r"|transcribe|run|bring)\b",
        r"\b(?:not|never|no \w+ (?:is|are)|nobody is|is|are) (?:ever )?(?:not |never )?to touch\b",
        r"^(?!\W*(?:fail|not|refus|forget)).*\b(?:is|are|counts? as|treated as|regarded as) (?:an? )?(?:serious )?"
        r"(?:gross misconduct|misconduct|(?:disciplinary|conduct) (?:matter|offence)"
        r"|breach of (?:this|the|our) (?:policy|standard|notice|guidance|rules?))\b",
        r"\bnot for (?:use|putting|recording|anything|any)\b",
        r"\b(?:never|not) (?:a tool|an? ai|the ai)['’]s\b",
    ),
    any_of(
        rf"\b(?:is|are|be|remains?)\s+{_VERY}"
        r"(?:prohibited|forbidden|banned|barred|ruled out|off[- ]limits|off the table|out of bounds|out of the question|withdrawn"
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
        r"(?:no(?! need)|none|never|off(?: limits)?|out|banned|not allowed|nothing(?! (?:in|here|to|on))|not yet|x)\b",
        r"^[^:?]{2,90}:\s*(?:✗|✘|❌|✖)",
        r"^[^:?]{2,90}:\s*(?:yours|your own|the practitioner['’]s own|a human|a person|by hand|pen and paper|paper)\b",
        r",\s*not (?:a |an |the )?(?:machine|computer|robot|bot|tool)\b",
    ),
    any_of(  # "silence is not consent"
        r"\b(?:is|are) (?:not|no|never) (?:[\w-]+ ){0,3}(?:consent|agreement|permission)\b"
    ),
    any_of(rf"^\s*(?:please\s+)?{_DO_NOT}{_NO_ORDER}"),
    _SECOND_ORDER,
    any_of(r"^\s*(?:under )?no\b[^.]*?\b(?:may|must|can|should|shall|is to|are to|is|are)\b"),
    any_of(r"(?-i:\bNo\b)[^.;:]*?\b(?:may|must|can|should|shall)\b"),  # after a heading run in: "Checks No draft may …"
    any_of(r"\b(?:no one|nobody) (?:may|must|can|should|shall)\b", r"\b(?:in|under) (?:no|any) circumstances\b"),
    any_of(r"^\s*not without\b[^.;]*?\b(?:may|can|should|is|are)\b"),
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
    r"\b(?:should|ought)(?:\s+not|n['’]t|\s+never)\b",
    r"\bavoid\b",
    r"\b(?:not|n['’]t) (?:recommended|advisable|advised|encouraged|appropriate)\b",
    r"\bdiscouraged\b",
)
_REQUIRES = any_of(
    r"\b(?:must|shall)\b(?!\s+(?:not|never)\b)(?:\s+(?:also|then|always|only|first|still|therefore|instead))*",
    r"(?<!might )(?<!may )(?<!could )\b(?:have|has|need|needs) to\b",
    r"\b(?:is|are) (?:required|obliged|expected) to\b",
    r"(?<!which )(?<!that )(?<!what )(?<!than )(?<!as )(?<!whatever )"
    r"\b(?:is|are) (?:(?:still|always|also) )?(?:to be|required|mandatory|compulsory|needed|essential|a must)\b",
    r"\b(?:you|staff|we|they|officers|colleagues)(?:['’]ll| will)? (?:also )?need\b",
    r"\b(?:is|are) (?:an? |the )?(?:pre-?condition|pre-?requisite|condition|requirement)s?\b",
    r"\b(?:make|be|making) sure\b",
    r"^(?!.*\b(?:is|are|was|were)\b)[\w’' -]{3,40}\bfirst\b\s*(?:,|\.|$)",
    r"\bneeds? (?:approval|agreement|consent|sign-off|it|one|a|an|the|your|written|clearance|permission)\b",
    r"\bwe expect (?:you|staff|everyone|everybody|workers|officers|colleagues|practitioners|managers)\b",
    rf"\b(?:is|are) (?:\w+ly )?(?:used|made|kept|done|taken|accessed|run|{_PUT})\b[^.;]*?\bonly\b",
    rf"\b(?:is|are) only (?:ever )?(?:used|made|kept|done|taken|accessed|run|{_PUT})\b",
)
_LEAVE = (
    r"(?:allowed|permitted|fine|acceptable|ok|okay|all right|alright|welcome|free|authorised|approved|cleared"
    r"|licensed)"
)
_VERY_FINE = r"(?:quite |perfectly |all |always |very |more than |most )?"
_PERMITS = any_of(
    r"\b(?:may|can)\b(?!\s*(?:not|never)\b)",
    rf"\b(?:is|are|counts? as|count as|have been|has been)\s+{_ALSO}{_VERY_FINE}{_LEAVE}\b",
    rf"\b(?:it|that|this|they|you|we)['’](?:s|re) {_ALSO}{_VERY_FINE}{_LEAVE}\b",
    rf"^\s*(?:{_LEAVE}|yes)\s+(?:for|in|with|on|to|at|when|where|if|as long|so long|provided|once)\b",
    r"\bfree to\b",
    r"\b(?:belongs?|goes?|go) (?:in|into|on|to)\b[^.;]*\b(?:and|but) (?:in |into )?(?:nowhere|nothing) else\b",
    r"\b(?:by all means|go ahead|feel free|help yourself)\b",
    r"\b(?:you|staff|workers|officers|colleagues|practitioners|managers|teams)(?: are|['’]re) (?:\w+ )?encouraged to\b",
    r"\bhappy (?:for|with) (?:you|staff|people|colleagues|anyone|workers|teams)\b",
    r"\b(?:you|staff|workers|officers|colleagues|practitioners|managers)(?: are|['’]re) able to\b",
    r"\bwe (?:now |also |do )?(?:allow|permit|let|accept)\b",
    r"\bonly\b[^.;]{2,40}\bwill do\b",
    r"\bany (?:[\w-]+ ){0,4}will do\b",
    r"\bat liberty to\b",
    r"\bno (?:objection|harm|problem) (?:to|in|with)\b",
    r"\b(?:nothing|no rule)\b[^.;]*?\b(?:stops|prevents|bars)\b",
    r"\b(?:do|does)(?: not|n['’]t) (?:stop|prevent|bar)\b",
    r"\ballowed to\b",
    r"\b(?:is|are) the (?:only )?(?:ai )?(?:tools?|products?) (?:with which|for|to)\b",
    r"^[^:?]{2,200}:\s*(?:all )?(?:yes|fine|ok|okay|allowed|on|✓|✔|☑|✅)",
)
_ADVISES = any_of(
    r"^\s*(?:please )?(?:try to|think about|aim to|ideally|where you can|if you can)\b",
    r"\bwe(?:['’]d| would) (?:really |still )?(?:like|love|ask|encourage|prefer)\b",
    r"\bwe (?:also |do |would |still |only )*(?:ask|like|prefer|suggest|want|hope|urge|encourage)"
    r" (?:that|you|staff|everyone|everybody|anyone|workers|officers|colleagues|practitioners|managers|people)\b",
    r"\b(?:you|staff|workers|officers|colleagues|practitioners|managers|everyone|people) (?:are|is) asked to\b",
    r"\bought to\b",
    r"\bshould\b(?!\s*(?:not|never)\b)",
    r"\b(?:is|are) (?:recommended|encouraged|advised)\b",
    r"\brecommends?\b",
    r"\b(?:it is|it['’]s) (?:good|best) (?:practice|manners)\b",
)
_RULE_LIKE = any_of(
    r"\b(?:allow|permit|prohibit|forbid|authoris)\w*",
    r"\b(?:ban|bans|banned|acceptable|appropriate|approved|mandatory|compulsory)\b",
)
_UNCHECKED = any_of(  # "nothing leaves unchecked": a ban in form, an order to check in fact
    r"\b(?:nothing|no (?:draft|output|note|letter|text)s?|never|not|must not|don['’]t)\b[^.;]*?\bun(?:checked|read)\b"
)
_EXEMPTS = any_of(  # "Clause 12 does not apply to …" changes another rule and is none of its own
    r"^\s*(?:nor does |(?:the |this |that |these )?(?:clause|paragraph|para|section|part|rule|ban|prohibition|permission"
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
    r"(?:you|people|humans?|(?:a |the )?(?:qualified |social |allocated |named )*(?:human|person|practitioner|worker|manager"
    r"|author|officer|professional|chair|panel|team|colleague)s?)"
)
_LEFT_TO_PEOPLE = any_of(
    rf"\b(?:for|to|from|by|with|of)\s+{_WHO}\s+(?:alone|only|and (?:by |to |for )?(?:nobody|no one|nothing) else)\b",
    rf"\b(?:for|to|from|by|with|of)\s+{_WHO},?\s+(?:and\s+)?(?:not|never)\s+(?:by |to |for |with )?{_AI}\b",
    rf"^\s*(?:please )?leave\b[^.;]{{3,80}}\bto {_WHO}\b",
    rf"\b(?:is|are|stays?|remains?)\s+(?:(?:a |the )?(?:job|task|work) for|left to)\s+{_WHO}\b",
    r"\b(?:be|is|are)\s+(?:\w+\s+)?(?:\w+ed|written|taken|done|made|kept|drawn)\b[^.;]{0,30}\bby (?:hand|a person|a human)\b",
    r"\bwithout (?:the |any )?(?:use |help |aid |assistance |involvement )?(?:of |from )?(?:any |an )?(?:ai|artificial)\b",
)
_SOFTLY = any_of(r"^\W*(?:please )?(?:try to|think about|aim to|consider)\b")
_PERSON = any_of(
    r"\b(?:you|your|we|i|they|everyone|anyone|nobody|no one|people)\b",
    r"\b(?:staff|workers?|practitioners?|employees?|colleagues?|carers?|students?|managers?|supervisors?)\b",
    r"\b(?:users?|officers?|social workers?|professionals?|judges?|teams?|persons?|members?|specialists?|nurses?"
    r"|\w+(?:therapists?|ologists?|ordinators?|visors?|advisers?|assessors?|chairs?|clerks?))\b",
    r"\b(?:therapists?|advisers?|chairs?|clerks?|leads?|assessors?|adults?|parents?|children|families|residents?)\b",
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
_COULD = any_of(r"\b(?:may|can|cannot|can['’]t)\b")
_FIRST_WORD = any_of(r"^\W*(?:please\s+|then\s+|always\s+)?(?!answer[.:])([A-Za-z]+)")
_NOT_TO = any_of(r"^\s*do (?:not|n['’]t)\b")
_USE_IT = any_of(r"^\s*use\s+(?!only)")
_IMPERATIVES = words(
    """add agree alert allow announce answer apologise apply arrange ask assume attach avoid be begin book bring call carry
    change check choose clear collect compare complete confirm consider contact copy correct count cross declare delete
    describe destroy discuss do email end ensure enter erase escalate explain fill find finish flag follow gather get
    give hand highlight hold include inform introduce invent invite involve keep label leave let limit listen log look
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


def effect_of(main: str) -> Cue:
    """The effect of a main clause (conditions and exceptions already taken off)."""
    cue = _effect_of(_IN_A_NUMBER.sub("·", main))  # the dot of "clause 5.7" ends nothing
    return Cue(cue.effect, cue.words.replace("·", "."), cue.at)


def _effect_of(main: str) -> Cue:
    if _PAST.search(main) or _DEFINES.match(main) or _EXEMPTS.match(main):
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


def left_to_people(main: str) -> Cue | None:
    """Words that leave a task to people: what is done by hand, or by a worker and nobody else, is not done by AI."""
    found = _LEFT_TO_PEOPLE.search(main)
    return Cue(Effect.MUST_NOT, found.group().strip(), found.start()) if found else None


def _prohibition(main: str) -> Cue | None:
    for pattern in _FORBIDS:
        found = pattern.search(main)
        if found is None or not _makes_a_rule(main, found) or _told_of(main, found):
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
