"""The closed grammar of effects: which words make a clause forbid, permit, require, advise or inform."""

import re
from dataclasses import dataclass

from rag.policy.types import Effect

_I = re.IGNORECASE
_ADV = r"(?:\s+(?:also|then|always|only|normally|usually|generally|first|still|never|ever|therefore|instead|not))*"

# Tried in order: the first that matches and passes its test gives the effect.
_RELEASES = re.compile(
    r"\b(?:need not|needn['’]t|(?:do|does|did)(?: not|n['’]t) (?:have|need) to|(?:is|are) not (?:required|obliged|necessary)"
    r"|no need to|not compulsory|no requirement)\b",
    _I,
)
_SECOND_ORDER = re.compile(r"(?:,|;|\band|\bbut|\bor|\bso)\s+(?:do not|don['’]t|never)\b(?!\s+(?:need|have to|worry))", _I)
_FORBIDS = (
    re.compile(r"\b(?:must|shall|may|can)\s*(?:not|never)\b|\b(?:mustn|can|shan)['’]t\b|\bcannot\b", _I),
    re.compile(r"\b(?:(?:is|are|be|remains?)\s+(?:never|not|strictly|absolutely|no longer)?\s*)(?:prohibited|forbidden|banned|barred|ruled out|off[- ]limits|out of bounds)\b", _I),
    re.compile(r"\b(?:is|are)\s+(?:never|not|no longer)\s+(?:allowed|permitted|acceptable|authorised|to be|an option|ok|okay)\b|\b(?:isn|aren)['’]t (?:allowed|permitted|acceptable|authorised)\b", _I),
    re.compile(r"\b(?:prohibited|forbidden|off[- ]limits|not (?:allowed|permitted))\s*:?\s*$", _I),
    re.compile(r"^\s*(?:please\s+)?(?:do not|don['’]t|never)\b(?!\s+(?:need|have to|worry|forget|hesitate|wait))", _I),
    _SECOND_ORDER,
    re.compile(r"^\s*(?:under )?no\b[^.]*?\b(?:may|must|can|should|is to|are to|is|are)\b", _I),
    re.compile(r"\bno one (?:may|must|can|should)\b|\bnobody (?:may|must|can|should)\b|\bin no circumstances\b|\bunder no circumstances\b", _I),
    re.compile(r"\b(?:must|should)?\s*refrain from\b|\bhas no place\b|\bis never permitted\b|\bsteer clear of\b|\bno go\b", _I),
)
_ADVISES_AGAINST = re.compile(r"\bshould(?:\s+not|n['’]t|\s+never)\b|\bavoid\b|\b(?:not|n['’]t) (?:recommended|advisable|advised|encouraged|appropriate)\b|\bdiscouraged\b", _I)
_REQUIRES = re.compile(rf"\b(?:must|shall|(?<!might )(?<!may )(?<!could )(?:have|has|need|needs) to|(?:is|are) (?:required|obliged|expected) to|(?:is|are) to be|(?:is|are) (?:required|mandatory|compulsory|needed|essential))\b(?!\s+not){_ADV}|\byou need\b|\bneed(?:s)? (?:approval|agreement|consent|sign-off|it|one|a|an|the|your|written)\b", _I)
_PERMITS = re.compile(r"\b(?:may|can)\b(?!\s*(?:not|never))|\b(?:is|are) (?:allowed|permitted|fine|acceptable|ok|okay|welcome|free|authorised|encouraged)\b|\bfree to\b|\bnothing (?:stops|prevents)\b|\ballowed to\b", _I)
_ADVISES = re.compile(r"\bshould\b(?!\s*(?:not|never))|\b(?:is|are) (?:recommended|encouraged|advised)\b|\brecommends?\b|\bit is good practice\b|\bexpected to\b", _I)
_RULE_LIKE = re.compile(r"\b(?:allow\w*|permit\w*|prohibit\w*|forbid\w*|ban(?:ned|s)?|acceptable|appropriate|approved|authoris\w+|mandatory|compulsory)\b", _I)
_BARE_FORBIDS = re.compile(r"^\s*no\b(?!\s+(?:longer|one|doubt|more|statutory|published|document|rule|dedicated|specific|evidence|policy))", _I)
_HEADING_FORBIDS = re.compile(r"\b(?:don['’]?ts?|do not|must not|mustn['’]t|never|cannot|can['’]t|not allowed|not permitted|prohibited|banned|forbidden|off[- ]limits|unacceptable|red lines?|what not to)\b", _I)
_HEADING_PERMITS = re.compile(r"^(?:do['’]?s|dos|you (?:can|may)|what you (?:can|may)|allowed|permitted|acceptable|ok|fine)\b|\b(?:you can|you may|permitted uses?|allowed uses?|acceptable uses?|is allowed|are allowed|free to)\b", _I)
_HEADING_REQUIRES = re.compile(r"\b(?:you must|must always|always|required|requirements)\b", _I)

_PAST = re.compile(r"\b(?:previously|formerly|in the past|at the time|(?:was|were|had been) (?:not )?(?:allowed|permitted|banned|prohibited))\b", _I)
_PERSON = re.compile(r"\b(?:you|your|we|i|staff|workers?|practitioners?|employees?|colleagues?|carers?|students?|managers?|supervisors?|everyone|anyone|nobody|no one|users?|officers?|people|social workers?|professionals?|judges?|teams?|they)\b", _I)
_PARTICIPLE = (
    r"(?:\w+ly\s+)?(?:\w+ed|put|made|kept|sent|shown|given|taken|written|told|held|read|set|left|done|run|fed|let|found|drawn"
    r"|sought|shared|copied|uploaded)"
)
_NOT_A_USE = r"(?:\w+ly\s+)?(?:disclosed|questioned|asked|identified|recognised|released|required|challenged|biased|based)"
_DONE_TO = re.compile(
    rf"^\s*(?:not |never |only |also |then |always )*(?:be\s+(?!{_NOT_A_USE}\b){_PARTICIPLE}|help|go|support|assist|form part)\b", _I
)
_RELATIVE = re.compile(r"(?<!say)(?<!says)(?<!said)(?<!state)(?<!add)(?<!sure)(?<!ensure)\s\b(?:that|which|who|whom|what|how|why)\s+(?:\w+\s+){0,3}$", _I)

_IMPERATIVES = frozenset(
    """add ask assume avoid be book bring call carry check choose compare complete confirm consider contact correct delete
    discuss do ensure explain find follow get give include inform invent involve keep leave let limit look make obtain only
    pause put read record refer rely remember remove report review save say seek send share sign speak stick stop store
    take talk tell test think treat turn use verify wait weigh work write""".split()
)


@dataclass(frozen=True, slots=True)
class Cue:
    """An effect and the words that gave it. ``at`` is where in the clause they start."""

    effect: Effect
    words: str
    at: int


def effect_of(main: str) -> Cue:
    """The effect of a main clause (conditions and exceptions already taken off)."""
    if _PAST.search(main) and not re.search(r"\b(?:must|may not|must not)\b", main, _I):
        return Cue(Effect.INFO, "", 0)
    if found := _RELEASES.search(main):
        return Cue(Effect.INFO, found.group(), found.start())
    for pattern in _FORBIDS:
        found = pattern.search(main)
        if found and _is_about_people_or_use(main, found) and not (pattern is _SECOND_ORDER and _describes(main, found)):
            return Cue(Effect.MUST_NOT, found.group().strip(" ,;"), found.start())
    return _weaker(main) or Cue(Effect.UNKNOWN if _RULE_LIKE.search(main) else Effect.INFO, "", 0)


def _weaker(main: str) -> Cue | None:
    if found := _ADVISES_AGAINST.search(main):
        return Cue(Effect.SHOULD_NOT, found.group(), found.start())
    for pattern, effect in ((_REQUIRES, Effect.MUST), (_PERMITS, Effect.MAY), (_ADVISES, Effect.SHOULD)):
        if (found := pattern.search(main)) and _is_about_people_or_use(main, found):
            return Cue(effect, found.group().strip(), found.start())
    first = re.match(r"\s*(?:please\s+|then\s+|always\s+)?([A-Za-z]+)", main)
    if first and first.group(1).lower() in _IMPERATIVES:
        gives_way = re.match(r"\s*use\s+(?!only)", main, _I)
        return Cue(Effect.SHOULD if gives_way else Effect.MUST, first.group().strip(), first.start())
    return None


def _is_about_people_or_use(main: str, cue: re.Match[str]) -> bool:
    """A modal makes a rule when a person is its subject or something is done to its subject.

    "You may record" and "audio may be kept" are rules; "AI may invent facts" and "a model cannot tell" are not.
    """
    if not re.search(r"\b(?:may|can|cannot|can['’]t)\b", cue.group(), _I):
        return True
    before, after = main[: cue.start()], main[cue.end() :]
    if _RELATIVE.search(before):
        return False
    if _DONE_TO.match(after):
        return True
    if re.match(r"\s*(?:not |never |only |also )*be\b", after):
        return False
    subject = re.split(r"[,;:]", before)[-1]
    return bool(_PERSON.search(subject)) or not subject.strip()


def _describes(main: str, cue: re.Match[str]) -> bool:
    """Whether "… and do not …" goes on about something ("models predict text and do not look things up")."""
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


def bare_prohibition(main: str) -> Cue | None:
    """ "No case notes in public tools": a prohibition without a verb."""
    found = _BARE_FORBIDS.match(main)
    return Cue(Effect.MUST_NOT, found.group().strip(), found.start()) if found else None
