"""What a document makes of its own words: '"sensitive material" means …', "an authorised tool is one that …"."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from rag.policy.ages import SERVICES, numbers_in
from rag.policy.patterns import any_of
from rag.policy.scope import CELL, layout
from rag.policy.types import Passage
from rag.policy.vocabulary import HOUSE_TOOL, Vocabulary

_IS = r"(?:means?|is|are|bears?|covers?|refers? to|includes?)"
_QUOTED = re.compile(
    rf"[\"“'‘](?P<term>[\w’'./ -]{{3,40}}?)[\"”'’](?:,[^,]{{2,60}},)?\s+{_IS}\s+(?P<body>.+)", re.I | re.S
)
_PLAIN = re.compile(
    r"^(?:an?|the)?\s*(?P<term>[\w’' -]{3,40}?)\s+(?:means|is (?:anything|any information|one|information|whatever))\b"
    r"(?P<body>.+)",
    re.I | re.S,
)
_PERSON = any_of(
    r"\b(?:person|people|resident|child|children|famil(?:y|ies)|carer|parent|individual|client|patient|somebody|someone"
    r"|anyone|anybody|service user|tenant)s?\b"
)
_HELD = any_of(r"\b(?:information|anything|material|held|record(?:ed|s)?|file|identif\w+|details|facts|data)\b")
_NOBODY_IN_IT = any_of(
    r"\b(?:incapable of identifying|impossible to identify|(?:can|could|does|do|would)(?:not| not"
    r"|n['’]t) (?:be )?identif\w+"
    r"|(?:nobody|no one|no (?:individual|person|child|adult)|none)\b[^.;]{0,40}\bidentif\w+)\b"
)
_ON_NOBODY = any_of(r"\b(?:concerning|about|relating to|on|of|naming|identifying) (?:no|nobody|none)\b")
_ON_SOMETHING = any_of(  # "information concerning an adoption": a part of what is personal, and not all of it
    r"\b(?:concerning|about|relating to|regarding) (?!(?:[\w’'-]+ ){0,3}(?:person|people|resident|child|children|famil"
    r"|carer|parent|individual|client|patient|somebody|someone|anyone|anybody|service user|tenant|adult))"
)
_GLOSSARY = any_of(
    r"^\W*(?:terms?|words?|expressions?|phrases?|names?|when we say|we say)\W*\|\W*(?:meanings?|means"
    r"|what (?:it|we|they) means?|definitions?|we mean|explanation)\b"
)
_ANY_OTHER = any_of(r"^\W*(?:any|every|all) others?\b")
_BRIEF = 8  # words: what a doing is said to be, and not a story of it
_PRODUCT = any_of(r"\b(?:software|products?|tools?|systems?|service|app|ai)\b")
_LISTED = any_of(r"\b(?:listed|approved|authorised|licensed|annex|schedule|table|list)\b")
_NOT = any_of(r"\b(?:not|other than|every other|any other|except)\b")
_WORKS = any_of(r"\b(?:works? for|employ\w+|agency|placement|volunteer)\b")
_CARER = any_of(r"\bincludes?\b.*\bfoster carers?\b")
_JOINED = re.compile(r"\b[A-Z][a-z]+(?:[A-Z][a-z]+)+\b")
_LIST = re.compile(
    r"\b(?:house|approved|authorised|licensed|permitted|council|corporate|our) (?:ai )?tools? (?:are|is|include)\b"
    r"([^.;]+)",
    re.I,
)
_NAME = re.compile(
    r"(?:(?:^|,|\band|\bor|:)\s+)([A-Z][a-z]{3,})\b(?!\s+[A-Z(\d])"
)  # one word, in the place of a product
_CHAT = any_of(r"\bcopilot chat\b")
_LICENSED = any_of(r"\b(?:microsoft 365|m365|ms365|full|licen[sc]ed) copilot\b(?! chat)")
_CHAT_WORDS = ("copilot chat", *(f"{maker} copilot chat" for maker in ("microsoft", "microsoft 365", "m365", "free")))
_ASIDES = re.compile(r"\s*\([^)]*\)")
_OFTEN = 3
_WORKS_WITH = (
    re.compile(
        r"\b(?i:record\w*|transcri\w+|dictat\w+|translat\w+|summari\w+|draft\w*)\b[^.;:\n]{0,40}?\b(?:with|using)\s+"
        r"([A-Z][a-z]{3,})\b(?! [A-Z])"
    ),
    re.compile(r"\b([A-Z][a-z]{3,}) (?:records|listens|transcribes|types|summarises|drafts|translates|suggests)\b"),
)
_TITLED = re.compile(
    r"^(?:\d[\d.]*\s+)?(?P<name>[A-Z][a-z]{3,}),? (?:[–—-] )?(?:the|our|an?) (?:[\w-]+ ){0,2}(?:tool|recorder"
    r"|scribe|assistant|app|product|software|bot)\b"
)
_OF_TOOLS = any_of(r"^\W*(?:the |our |ai )*(?:tools?|products?|systems?|software|apps?)\b")
_TOOLS_ARE = re.compile(r"\btools? (?:\w+ ){0,4}?(?:are|is)\s*:?\s+(?P<names>[^.;?]+)")
_TOO_PLAIN = frozenset({"this", "it", "that", "there", "here", "each", "one", "what", "ai", "recording"})


_TAKES_IN = re.compile(
    r"\bincludes? (?:the |our )?(?P<team>[A-Z][\w’'-]+(?: [\w’'&-]+){0,3}? [Tt]eams?)\b(?P<limit>[^.;]*)"
)


@dataclass(frozen=True, slots=True)
class Term:
    """A word of the document's own, and the concept it stands for there: for people of these ages, if it gives any."""

    slot: str
    name: str
    words: str
    ages: frozenset[float] = frozenset()


def read_terms(passages: Sequence[Passage], vocabulary: Vocabulary) -> tuple[Term, ...]:
    """The terms a document defines that the vocabulary does not know already."""
    found: list[Term] = []
    for passage in passages:
        shape = layout(passage.text)
        for piece in (*shape.sentences, *shape.items):
            found.extend(_defined(piece.text, vocabulary))
        found.extend(_in_glossary(passage, passages, vocabulary))
    return tuple(dict.fromkeys([*found, *_products(passages, vocabulary), *_editions(passages)]))


def _editions(passages: Sequence[Passage]) -> list[Term]:
    """Two tools of one name, where a document names both: what it says of Copilot Chat it does not say of the other."""
    text = " ".join(passage.text for passage in passages)
    if not (_CHAT.search(text) and _LICENSED.search(text)):
        return []
    return [Term("tool", "copilot_chat", words) for words in _CHAT_WORDS]


def _products(passages: Sequence[Passage], vocabulary: Vocabulary) -> list[Term]:
    """Products named here that the vocabulary has no word for: joined capitals, named more than once ("TideNote")."""
    named = Counter(name for passage in passages for name in _JOINED.findall(passage.text))
    lists = [found[1] for passage in passages for found in _LIST.finditer(passage.text)]
    for name in {name for listed in lists for name in _NAME.findall(listed)}:
        named[name] = sum(len(re.findall(rf"\b{name}\b", passage.text)) for passage in passages)
    beside = [name for passage in passages for name in _beside_tools(passage.text, vocabulary)]
    beside += _in_a_column(passages) + _working(passages)
    beside += [found["name"] for one in passages for said in one.heading_path if (found := _TITLED.match(said))]
    often = dict.fromkeys((*(name for name, times in named.items() if times > 1), *beside))
    return [Term("tool", HOUSE_TOOL, name.lower()) for name in often if not vocabulary.mentions(f"the {name}")]


def _beside_tools(text: str, vocabulary: Vocabulary) -> list[str]:
    """Names that stand beside tools we know in a list of them ("The house tools are Copilot and Brackley")."""
    found: list[str] = []
    for listed in _TOOLS_ARE.finditer(_ASIDES.sub("", text)):
        if vocabulary.slots(listed.group("names")).tool - {"ai"}:
            found += _NAME.findall(listed.group("names"))
    return found


def _in_a_column(passages: Sequence[Passage]) -> list[str]:
    """The names in a table's column of tools."""
    by_id = {passage.passage_id: passage for passage in passages}
    found: list[str] = []
    for passage in passages:
        span = passage.governed_by
        if CELL not in passage.text or span is None or span.passage_id not in by_id:
            continue
        heads = by_id[span.passage_id].text[span.start : span.end].rpartition("\n")[2]
        if passage.text == heads:
            continue
        if CELL in heads and _OF_TOOLS.match(heads.split(CELL)[0]):
            found += _NAME.findall(" " + _ASIDES.sub("", passage.text.split(CELL)[0]))
    return found


def _working(passages: Sequence[Passage]) -> list[str]:
    """Names of what does such work here, named often ("Recording with Jotter", "Jotter writes the note")."""
    text = "\n".join("\n".join((*passage.heading_path[-1:], passage.text)) for passage in passages)
    found = {name for pattern in _WORKS_WITH for name in pattern.findall(text)}
    return sorted(name for name in found if len(re.findall(rf"\b{name}\b", text)) >= _OFTEN)


def _defined(sentence: str, vocabulary: Vocabulary) -> list[Term]:
    matches = list(_QUOTED.finditer(sentence)) or list(_PLAIN.finditer(sentence))
    return [
        term
        for match in matches
        for term in _terms(match.group("term").strip().lower(), match.group("body"), vocabulary)
    ]


def _in_glossary(passage: Passage, passages: Sequence[Passage], vocabulary: Vocabulary) -> list[Term]:
    """The term that a row of a table of words and meanings defines."""
    span = passage.governed_by
    cells = passage.text.split(CELL)
    if span is None or len(cells) != 2:
        return []
    stem = next((one.text[span.start : span.end] for one in passages if one.passage_id == span.passage_id), "")
    heads = stem.rpartition("\n")[2].split(CELL)
    if not _GLOSSARY.match("|".join(heads)):
        return []
    return _terms(cells[0].strip(" \"“”'‘’").lower(), cells[1], vocabulary)


def _terms(words: str, body: str, vocabulary: Vocabulary) -> list[Term]:
    if words in _TOO_PLAIN or len(words.split()) > 4:
        return []
    known = vocabulary.slots(f"the {words}")
    if (service := known.setting & frozenset(SERVICES)) and (team := _TAKES_IN.search(body)):
        return [Term("setting", name, team["team"].lower(), numbers_in(team["limit"])) for name in sorted(service)]
    if _WORKS.search(body) and _PERSON.search(body) and not known.data and not known.tool:
        actors = ["staff", *(["foster_carer"] if _CARER.search(body) else [])]
        return [Term("actor", name, words) for name in actors]
    if known.data - {"information"} or known.tool - {"ai"} or known.account:
        return []
    if _ON_NOBODY.search(body) and _HELD.search(body):
        return [Term("data", "public", words)]
    if _NOBODY_IN_IT.search(body) and (_HELD.search(body) or "text" in body.lower()):
        return [Term("data", "anonymised", words)]
    if _PERSON.search(body) and _HELD.search(body) and not _ON_SOMETHING.search(body):
        return [Term("data", "personal", words)]
    if _PRODUCT.search(body) and (_LISTED.search(body) or _ANY_OTHER.match(body)):
        return [Term("tool", "unapproved" if _NOT.search(body) else "approved", words)]
    return _doings(words, body, vocabulary)


def _doings(words: str, body: str, vocabulary: Vocabulary) -> list[Term]:
    """A word for one doing ("Capture", the recording or transcription of speech)."""
    said = vocabulary.slots(body)
    doing = said.action - {"use", "enter"}
    if len(doing) != 1 or said.tool or len(body.split()) > _BRIEF or vocabulary.slots(f"the {words}").all():
        return []
    return [Term("action", name, words) for name in doing]
