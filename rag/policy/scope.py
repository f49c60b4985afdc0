"""Where the words of a rule stand: sentences, stems and items of a passage, and the clauses within a sentence."""

import re
from collections.abc import Callable
from dataclasses import dataclass

from rag.policy.patterns import any_of

CELL = " | "  # between the cells of a table's row; a row and its heads have equally many
ITEM_MARK = re.compile(r"^(?:[-•*–]|\(?[a-z]\)|\(?[ivx]+\)|\d{1,2}[.)])\s+")
_NOT_AN_END = any_of(
    r"\b(?:e\.g|i\.e|etc|art|para|s|ss|reg|sch|vs|dr|mr|mrs|ms|st|approx|incl|cf)\.$",
    r"(?<!annex )(?<!appendix )(?<!part )(?<!schedule )(?<!table )(?<!section )(?<!form )(?-i:\b[A-Z])\.$",
)
_NUMBER_SIGN = any_of(r"\bno\.$")  # "no. 4" goes on; "No. Ask first." does not
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’')\]]*\s+(?=[\"“‘'(\[]?[A-Z0-9✓✗])")
_REST = r"(?:(?!\.\s)[^;])*"  # to the end of the sentence

_SUBJECT = (
    r"(?:(?:it|they|you|we|this|that|these|those|such|the|a|an|every|each|any|no|nobody|nothing|neither|staff|officers"
    r"|colleagues|your|our|in that case|otherwise|people|families|everyone|everybody|parents|children|workers"
    r"|managers|residents)\b[^;:]{0,90}? )?"
)
_MODAL = r"(?:must|shall|may|can|cannot|should|do not|don['’]t|never|has to|have to|needs? to|is|are|gets?|goes|needs)"
_ORDER = (
    r"(?:only (?!if|when|where|after|once|for)|always|use|ask|tell|check|delete|keep|record|read|say|give|leave"
    r"|take|put|write|book|switch|turn|ring|hand|send|stop|log|note|sign|report|correct|add|remove|steer|store|save"
    r"|follow|make sure)"
)
_VERB = rf"(?:{_MODAL}|(?:please |then |also |instead )*{_ORDER})"
_COORDINATE = re.compile(
    rf"(?:;\s+(?:and |but |or )?|,?\s+(?:and|but|so)\s+(?!that\b)|\.\s+)(?={_SUBJECT}{_VERB}\b)", re.IGNORECASE
)
_SO = re.compile(r"[,;:]\s+(?:and\s+)?(?:so|therefore|which means(?: that)?)\s+(?!that\b|long\b|far\b|much\b)", re.I)
_SUBJECTLESS = re.compile(rf"\s*(?:{_VERB}|it|they|this|that|these|those|such|both|neither|nor|in that case)\b", re.I)

_UNWEIGHED = (  # what a rule holds in spite of
    r"(?:even (?:if|when|where|though|after|for|with|in|on)|whether or not|however|whoever|whatever|whichever"
    r"|regardless of|no matter|although|though)"
)
_EVEN_LEADING = any_of(rf"^\s*{_UNWEIGHED}\b[^;]*?,\s*(?=\S+(?:\s+\S+){{3}})")
_EVEN_IF = any_of(
    rf",?\s*\beven (?:if|when|where|though|after|for|with|in|on)\b{_REST}",
    rf",?\s*\b(?:whether or not|regardless of|no matter)\b{_REST}",
    r",?\s*\b(?:however|whoever|whatever|whichever)\b(?:[^,;.]|\.(?=\d))*",
    rf",?\s*\band (?:this|that|it) (?:remains|is|applies|holds|goes)(?: true| so| the case| equally| just as much)*\s+"
    rf"(?:even )?(?:where|when|if|whether|though|for anyone)\b{_REST}",
    r",?\s*\bwhether (?!or\b)[^,;.]*? or not\b",
    r",?\s*\bwith (?:\w+ ){0,3}or without\b[^;,.]*",
    r",\s*(\w[\w ]{2,30}) or no \1\b",
)
_EXCEPTION = any_of(
    rf",?\s*\bunless\b{_REST}",
    rf",?\s*\bexcept(?: (?:that|where|when|for|if|with|in))?\b{_REST}",
    rf",?\s*\b(?:but not|but no other|excluding|not including)\b{_REST}",
    r",?\s*\b(?:rather than|instead of)\b[^,;]*",
    r",?\s*\bsave as (?:\w+ )*?(?:in|by|under) (?:[\w.()]+ ){0,2}(?:\d[\w.()]*\w|below|above)",
    rf",?\s*\b(?:other than|apart from|save (?:where|for|that|as|to the extent)|with the exception of)\b{_REST}",
)
_MARKER = (
    r"(?:(?:but |and )?only (?:if|when|where|after|once|for)|(?<!as )(?<!what )if|provided(?: that)?"
    r"|providing(?: that)?"
    r"|(?:as|so) long as|on (?:the )?condition that|subject to|when(?:ever)?(?! it comes to)|where(?:ver)?"
    r"|(?<!at )once|(?<!looked )after|until|before|while)"
)
_RESUMES = (
    r"(?:you|we|they|it|the|a|an|this|these|staff|no|nobody|no one|nothing|none|neither|everything|every|each"
    r"|all|do|don['’]t|never|always|please|then|use|ask|tell|stop|keep"
    r"|that['’]s (?:different|another)|answer|check|take|leave|record|report|talk|treat|send|write|follow|speak"
    r"|make|get|put|find|read|choose|work|explain|save|look|consider|contact)"
)
_SUBJECT_ACTS = r"(?:[\w’'-]+ ){1,4}(?:must|shall|may|should|cannot|has to|have to)"
_RULED = (  # a clause of its own: "transcription is allowed", "recording must stop"
    r"(?!(?:or|and|but|which|who|that|as|by|for|in|with|then)\b)(?:[\w’'/-]+\s+){1,8}?"
    r"(?:must|may|can|cannot|shall|should|needs?|has to|have to|(?:is|are) (?:\w+ )?(?:not |never )?(?:allowed"
    r"|permitted|"
    r"prohibited|forbidden|banned|barred|required|needed|fine|off|to be|ruled out|acceptable|approved|ok|okay))\b"
)
_LEADING_EXCEPTION = any_of(rf"^\s*(?:unless|except (?:where|when|if))\b[^;]*?,\s*(?={_RESUMES}\b)")
_LEADING = any_of(
    rf"^\s*{_MARKER}\b[^;]*?,\s*(?=(?:{_RESUMES}|{_SUBJECT_ACTS})\b)",
    rf"^\s*{_MARKER}\b[^;]*?,\s*(?={_RULED})",
    rf"^\s*{_MARKER}\b(?:\s+[\w’'-]+){{3,12}}?\s+(?=(?:(?:you|we|they|staff|officers|workers) (?:must|should|may|can)"
    r"|it (?:must|should|may|can|cannot|has to|does have to|will have to))\b)",
)
_TRAILING = any_of(rf"[,(]?\s*\b{_MARKER}\b{_REST}")
_OPEN_STEM = any_of(rf"\b(?:{_MARKER}|unless|except)\b[^:]*:\s*$")
_WHO_IS = any_of(  # "Anyone who is asked whether … shall answer": a condition in the shape of a subject
    r"^\s*(?:an?|any|every|each|the)?\s*\w+ (?P<who>who (?:is|are|gets|has been) asked\b[^,;]*?)"
    r"(?=\s(?:shall|must|should|may|will|needs? to|ha(?:s|ve) to)\b)"
)
_ASIDE = any_of(
    r"^\s*(?:that['’]s|that is|it['’]s|it is) (?:different|another matter|a different matter)\s*[:,;–—-]\s*",
    r"(?:^\s*|,\s*)(?:the rest|clause|section|paragraph|part|rule|schedule|annex)e?s?\s[^,;]*\bnotwithstanding\s*,",
    r",\s*as an exception to [^,;.]*(?:,|(?=[;.]|$))",
    r"\s\bis an? [^,;.]{3,60} for the purposes? of [^,;.]{3,40}\s(?:and|which)(?=\s(?:shall|must|may|can|is to) not\b)",
)
_ONLY_ONCE = any_of(
    r"^\s*only (?P<when>(?:once|if|when|where|after|with)\b[^,;]*?),?\s+(?P<modal>may|can|should|is"
    r"|are)\s+(?P<rest>\S.*)$"
)
_NOT_WITHOUT = any_of(r"^\s*(?P<when>not without\b[^,;]*?),?\s+(?P<modal>may|can|should|is|are)\s+(?P<rest>\S.*)$")
_ORDERS = any_of(r"\b(?:must|shall|may|should|can|need to|have to|has to)\b")
_SUCH = any_of(r"\bsuch (?:an?|aids?|tools?|products?|apps?|uses?)\b(?! as)")
_ALONE = 2  # words: "Keep everything." says too little by itself
_LEANS = any_of(
    r"^\s*(?:it|they|them|this|that|these|those|such|both|then|if so|otherwise|until then|in that case"
    r"|without (?:it|that)|anything (?:longer|else|more)|the same)\b",
    r"^.*\b(?:in the meantime|meanwhile)\b",
    r"^.*\b(?:any|all|each|either|none|both) of (?:it|them|these|those)\b",
    r"^\s*(?:keep|leave|put|take|store|send|treat|use|delete|give|share) (?:these|those|them|such|it)\b",
)
_STRING = any_of(
    r"^\s*(?:but |and |although |though )?(?:only (?:if|when|where|once|after|with)|provided|providing"
    r"|so long as|as long as"
    r"|unless|except|subject to|on condition)\b(?!.*\b(?:must|may|can|cannot|should|shall)\b(?! be ))"
)
_POINTS = any_of(
    r"\b(?:into|in|out of|with|from|to|of|on|for|through|near|off|use|using|record|put|leave|share)\s+(?:it"
    r"|them|those|one(?! of\b))\b"
)
_WITHOUT = any_of(r",?\s*\bwithout (?!names?\b|the names?\b|any names?\b)[^,;.]*")
_ADDED = any_of(r",\s*[^,;:]{2,50}\bincluded\b", r",\s*(?:and )?(?:this|that) includes\b[^;]*$")
_FIRST_OF_ALL = any_of(r"^\s*(?:an?|the|any)?\s*(?:first|initial|unannounced|joint|external|second)\s+\w+")
_OF_A_KIND = any_of(
    r"\b(?:meeting|visit|call|case|team|place|setting|conversation)s? (?:that|which|where|when|whose)\b"
)
_LEADING_PLACE = any_of(
    r"^\s*(?:in|at|on|for|during|within|under|outside)\s+(?!no\b|any\b|all\b|every\b|general\b|particular\b|addition\b|short\b|fact\b"
    r"|this\b|our\b|your\b|social\b|children['’]s\b|adult\b)[^,;:.]{3,90},\s+(?=\w)"
)
_REASON = any_of(
    r",?\s*\b(?:because|so that|in case (?:of|it|they|you|the|an?|some\w+|any\w+)"
    r"|since (?:it|we|they|the|that)|for these are)\b[^;]*?"
    r"(?=$|;|,\s+(?:and|but|so)\s+(?:it|they|you|we|staff|nobody|no one)\s+(?:may|must|can|cannot|should|shall)\b)",
    r",\s*\b(?:although|though|even though)\b"  # granted besides; "though you don't have to" takes a duty back
    r"(?!\s*(?:you|it|this|that|they|we)(?: \w+)? ?(?:do not|don['’]t|needn['’]t|need not|is not|isn['’]t"
    r"|['’]s not))[^;]*$",
)
_NEEDS_FIRST = any_of(r"^(?:before|until|without (?:first|prior)?)\b")


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a passage: ``text == passage[start:end]``."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Layout:
    """A passage as its writer laid it out: running sentences, and a list under its stem where there is one."""

    sentences: tuple[Piece, ...]
    stem: Piece | None = None
    items: tuple[Piece, ...] = ()


@dataclass(frozen=True, slots=True)
class Parts:
    """A sentence taken apart: its main clause, what conditions it and what it excepts."""

    main: str
    conditions: tuple[str, ...] = ()
    exceptions: tuple[str, ...] = ()


def sentences(text: str, offset: int = 0) -> list[Piece]:
    """Sentences of running text, in order, with offsets counted from ``offset``."""
    pieces: list[Piece] = []
    start = 0
    for end in _SENTENCE_END.finditer(text):
        before, after = text[: end.start() + 1], text[end.end() :]
        if _NOT_AN_END.search(before) or (_NUMBER_SIGN.search(before) and after[:1].isdigit()):
            continue
        pieces.append(_piece(text, start, end.end(), offset))
        start = end.end()
    pieces.append(_piece(text, start, len(text), offset))
    return [piece for piece in pieces if piece.text]


def coordinates(sentence: str, is_rule: Callable[[str], bool]) -> list[str]:
    """The rules joined in one sentence ("A is approved, and shall not be used for B"), each in its own words.

    Parted only where both sides are rules by ``is_rule``, so that a condition or a reason stays with its rule.
    """
    found = [""]
    position = 0
    for joint in _COORDINATE.finditer(sentence):
        before, after = sentence[position : joint.start()], sentence[joint.end() :]
        if is_rule(before) and is_rule(after):
            found[-1] = before
            found.append("")
            position = joint.end()
    found[-1] = sentence[position:]
    return found


def consequence(clause: str, is_rule: Callable[[str], bool]) -> tuple[str, str]:
    """What a clause tells and the rule it draws from it ("The trial is over, so Otter must not be used")."""
    for joint in _SO.finditer(clause):
        before, after = clause[: joint.start()], clause[joint.end() :]
        if is_rule(after) and not is_rule(before):
            return before, after
    return "", clause


def layout(text: str) -> Layout:
    """Split a passage into sentences, stem and items. A list's stem is the sentence that ends the text above it."""
    running: list[Piece] = []
    items: list[Piece] = []
    position = 0
    for line in text.split("\n"):
        mark = ITEM_MARK.match(line)
        if mark:
            items.append(_piece(line, mark.end(), len(line), position))
        elif line.strip():
            running.extend(sentences(line, position))
        position += len(line) + 1
    follows = bool(items and running) and running[-1].start < items[0].start  # else the first "item" is a heading
    stem = running.pop() if follows else None
    return Layout(tuple(running), stem, tuple(items))


def take_apart(sentence: str) -> Parts:
    """Main clause, conditions and exceptions of one sentence. "Even if …" widens a rule, so it is dropped."""
    text = _REASON.sub("", _EVEN_IF.sub(" ", _EVEN_LEADING.sub("", _plainly(sentence))))
    exceptions: tuple[str, ...] = ()
    if first := _LEADING_EXCEPTION.match(text):
        exceptions = (first.group().strip(" ,"),)
        text = text[first.end() :]
    exceptions += tuple(match.group().strip(" ,") for match in _EXCEPTION.finditer(text))
    text = _EXCEPTION.sub(" ", text)
    conditions: list[str] = []
    if relative := _WHO_IS.match(text):
        conditions.append(relative.group("who").strip())
        text = text[: relative.start("who")] + text[relative.end("who") :]
    if leading := _LEADING.match(text):
        conditions.append(leading.group().strip(" ,"))
        text = text[leading.end() :]
    if (trailing := _TRAILING.search(text)) and text[: trailing.start()].strip():
        conditions.append(trailing.group().strip(" ,("))
        text = text[: trailing.start()] + " " + text[trailing.end() :]
    return Parts(_ASIDE.sub("", text).strip(), tuple(conditions), exceptions)


def _plainly(sentence: str) -> str:
    """ "Only once the chair agrees may it be recorded" in the plain order: "It may be recorded only once …"."""
    found = _ONLY_ONCE.match(sentence) or _NOT_WITHOUT.match(sentence)
    if found is None:
        return sentence
    subject, verb, done = found.group("rest").rstrip(".").partition(" be ")
    when, modal = found.group("when"), found.group("modal")
    if when.lower().startswith("not "):
        when, modal = when[4:], f"{modal} not"
    else:
        when = f"only {when}"
    return f"{subject} {modal}{verb}{done} {when}" if verb else sentence


def lacking(main: str) -> tuple[str, tuple[str, ...]]:
    """A ban's main clause without its "without …", and those phrases: "not without consent" is "unless consent"."""
    found = tuple(match.group().strip(" ,") for match in _WITHOUT.finditer(main))
    return (_WITHOUT.sub(" ", main).strip(), found) if found else (main, ())


def plainly_led(stem: str) -> str:
    """A stem without what it holds in spite of ("…, whoever consents:"), so that its items go on from its verb."""
    return _EVEN_IF.sub(" ", stem.rstrip(": ")).strip(" ,")


def without_added(main: str) -> str:
    """A ban without what it takes in besides ("…, general questions included"): that widens it, and bounds nothing."""
    return _ADDED.sub("", main)


def placed(main: str) -> tuple[str, tuple[str, ...]]:
    """A ban's main clause without the place or case it opens with ("In a meeting that others host, …"), and that."""
    if narrowed := _FIRST_OF_ALL.match(main):
        return main, (narrowed.group().strip(),)
    found = _LEADING_PLACE.match(main)
    return (main[found.end() :], (found.group().strip(" ,"),)) if found else (main, ())


def is_narrowing(words: str) -> bool:
    """Whether a place names one of its kind only ("A first visit"): the question must say so too."""
    return bool(_FIRST_OF_ALL.match(words) or _OF_A_KIND.search(words))


def is_open_stem(stem: str) -> bool:
    """Whether a list completes the stem's condition ("… provided that:") rather than its object."""
    leading = _LEADING.match(stem)
    rest = stem[leading.end() :] if leading else stem
    opens = _OPEN_STEM.search(rest)
    if opens is None:
        return False
    return bool(rest[: opens.start()].strip()) or not _ORDERS.search(rest)  # "Before it begins you shall tell them of:"


def opens_with_condition(sentence: str) -> bool:
    """Whether a sentence opens with what it turns on ("If …, "), which then holds for every rule joined in it."""
    return bool(_LEADING.match(sentence))


def stands_alone(clause: str) -> bool:
    """Whether a clause joined on to another has a subject of its own: it says itself what it is about."""
    return not _SUBJECTLESS.match(clause)


def leading_conditions(sentence: str) -> tuple[str, ...]:
    """What a sentence opens with and turns on, if it does."""
    found = _LEADING.match(sentence)
    return (found.group().strip(" ,"),) if found else ()


def is_string(sentence: str) -> bool:
    """Whether a sentence is a condition or an exception and nothing else ("But only if the chair agrees.")."""
    return bool(_STRING.match(sentence)) and not _LEADING.match(sentence) and not _ONLY_ONCE.match(sentence)


def points_back(sentence: str) -> bool:
    """Whether what a sentence is about is an "it" or a "them" in it ("Use it for letters")."""
    return bool(_POINTS.search(sentence))


def leans_back(sentence: str) -> bool:
    """Whether a sentence is about what the one before it named ("They may go in only if …", "Otherwise …")."""
    return bool(_LEANS.match(sentence) or _SUCH.search(sentence)) or len(sentence.split()) <= _ALONE


def waits_for(condition: str) -> bool:
    """Whether a condition on a prohibition says what must come first ("before", "until"): then it is an exception."""
    return bool(_NEEDS_FIRST.match(condition.strip()))


def _piece(text: str, start: int, end: int, offset: int) -> Piece:
    raw = text[start:end]
    left = len(raw) - len(raw.lstrip())
    right = len(raw.rstrip())
    return Piece(raw.strip(), offset + start + left, offset + start + max(left, right))
