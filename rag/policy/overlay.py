"""What an employer's own documents make of the shared words: which tools are approved there, and on what account."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from rag.policy.ages import numbers_in
from rag.policy.patterns import any_of
from rag.policy.scope import CELL, layout
from rag.policy.terms import Term, read_terms
from rag.policy.types import Case, Passage, Slots
from rag.policy.vocabulary import APPROVED_TOOL, PUBLIC_TOOL, UNAPPROVED_TOOL, WORK_ACCOUNT, Vocabulary

_APPROVED = r"(?:approved|authorised|licensed|permitted|sanctioned)"
_LISTS = any_of(
    rf"\b{_APPROVED}\b[^.:]{{0,60}}?\b(?:are|is|includes?)\b",
    r"\b(?:house|corporate|in-house|our own|council['’]s own) (?:ai )?(?:tools?|products?) (?:are|is|include)\b",
    r"\bwe (?:have )?approved\b",
    r"\b(?:house|council|corporate|in-house|supported|agreed|own) (?:ai )?tools? (?:are|is)\b",
    rf"\b(?:is|are) (?:our |the (?:only )?|an? )?{_APPROVED}\b(?! by| until| before| for that reason)",
)
_ONLY_TOOL = any_of(
    r"\b(?:is|are) (?:our|the) (?:only|one) (?:ai )?(?:tools?|products?)\b",
    r"^\W*only\b[^.:;]{0,60}\b(?:can|may|should|must|is to|are to) be used\b",
)
_PROVIDES = any_of(  # what the employer has got for its staff, though it may be one of several
    r"\b(?:council|authority|service|organisation|trust|borough|we)\b(?: has| have|['’]ve)? (?:bought|provides?"
    r"|provided"
    r"|supplied|supplies|licen[sc]es|licen[sc]ed|pays? for|paid for|chosen|adopted|procured|rolled out)\b",
    r"\b(?:is|are) (?:our|the) (?:own )?(?:ai )?(?:tools?|recorder|scribe|(?:writing |note )?assistant)\b",
)
_THE_TOOL = any_of(r"^\W*(?:the|our) (?:ai )?(?:tool|product)\W*$")
_LIST_HEADING = any_of(
    rf"\b{_APPROVED} (?:ai )?(?:tools?|products?|systems?|software)\b",
    r"\b(?:which|what) (?:ai )?tools? (?:can|may|do|should) (?:i|we|you) use\b",
    r"\btools? (?:you|we|staff) (?:can|may) use\b",
    r"\b(?:which|what) (?:ai )?tools? (?:do (?:i|we|you|staff) have|have (?:i|we|you) got|are there|is there)\b",
    r"\b(?:our|house|council|listed) (?:ai )?tools\b",
)
_LABELLED = any_of(r"^[^.:;\n]{3,50}:\s")
_APPROVES = any_of(rf"^\s*{_APPROVED}\b")
_SAYS_NO = any_of(r"^\W*(?:no|not|never|nothing|none)\b", r"^\s*[✗✘✖❌⛔🚫]")
_DENIES = any_of(rf"\bnot\b[^.]{{0,30}}\b(?:{_APPROVED}|listed)\b", r"\bun(?:approved|authorised)\b", r"\buntil\b")
_NEGATED = any_of(rf"\b(?:is|are|been|be)(?: not|n['’]t)\b(?: \w+)?[^.;]{{0,12}}\b{_APPROVED}\b")
_NOT_APPROVED = any_of(rf"\bnot (?:an? |one of (?:our|the) )?{_APPROVED} (?:ai )?(?:tools?|products?)\b")
_DEFINES_PUBLIC = any_of(r"\bmeans\b", r"\bany (?:ai )?tool (?:that|which)\b")
_ENDS = any_of(r";", r"\b(?:not|instead of|rather than|if|whether|until|unless|except)\b")
_CONDITIONAL = any_of(r"^\s*(?:if|whether|once|when|until)\b")
_KINDS_OF_ACCOUNT = ("account", "login", "log-in", "work account", "email", "email address", "sign-on", "licence")
DEFAULT = "default"
_GENERIC = frozenset({"ai", APPROVED_TOOL, UNAPPROVED_TOOL, PUBLIC_TOOL})


@dataclass(frozen=True, slots=True)
class ApprovedTool:
    """A tool an employer lists, the account it is approved on (None: any) and the passage that says so."""

    name: str
    account: str | None
    passage_id: str


@dataclass(frozen=True, slots=True)
class Overlay:
    """One employer's terms. ``lists_tools``: some clause gives a list, so that a tool not on it is unapproved.

    ``public_is_unapproved``: the employer calls every tool it has not approved a public one.
    """

    approved: tuple[ApprovedTool, ...] = ()
    lists_tools: bool = False
    public_is_unapproved: bool = False
    terms: tuple[Term, ...] = ()

    def account_for(self, tool: str) -> tuple[bool, str | None]:
        """Whether ``tool`` is on the list, and the account it needs."""
        entries = [entry for entry in self.approved if entry.name == tool]
        if not entries:
            return False, None
        return True, next((entry.account for entry in entries if entry.account), None)


NO_OVERLAY = Overlay()


@dataclass
class _Found:
    approved: list[ApprovedTool] = field(default_factory=list)
    lists: bool = False
    public: bool = False

    def add(self, tools: frozenset[str], account: str | None, passage: Passage, *, every: bool = True) -> None:
        """Note the tools that a clause approves; those named by their kind only ("any AI tool") are none.

        ``every``: the clause gives a list, so that what is not on it is not approved.
        """
        named = sorted(tools - _GENERIC)
        self.lists = self.lists or (every and bool(named))
        self.approved.extend(ApprovedTool(name, account, passage.passage_id) for name in named)


def read_overlay(passages: Sequence[Passage], vocabulary: Vocabulary, employer: str | None = None) -> Overlay:
    """The employer's own list and definitions, read from its passages. Its name makes an account its own."""
    found = _Found()
    terms = (*read_terms(passages, vocabulary), *_own_accounts(employer))
    vocabulary = _with_terms(terms, vocabulary)
    for passage in passages:
        shape = layout(passage.text)
        for sentence in shape.sentences:
            _read(sentence.text, sentence.text, passage, vocabulary, found)
        if shape.stem:
            for item in shape.items:
                _read(shape.stem.text, item.text, passage, vocabulary, found)
        _read_listed(passage, vocabulary, found)
    return Overlay(tuple(dict.fromkeys(found.approved)), found.lists, found.public, terms)


def _own_accounts(employer: str | None) -> tuple[Term, ...]:
    """ "My Thornbury account" is a work account at Thornbury, and "Thornbury cases" are its own."""
    if not employer or employer == DEFAULT:
        return ()
    name = employer.replace("-", " ").replace("_", " ")
    accounts = (Term("account", WORK_ACCOUNT, f"{name} {kind}") for kind in _KINDS_OF_ACCOUNT)
    return (
        *accounts,
        *(Term("data", "case_information", f"{name} {kind}") for kind in ("case", "cases", "case files")),
    )


def house_vocabulary(overlay: Overlay, vocabulary: Vocabulary) -> Vocabulary:
    """The shared words with one employer's own terms added."""
    return _with_terms(overlay.terms, vocabulary)


def _with_terms(terms: Sequence[Term], vocabulary: Vocabulary) -> Vocabulary:
    if not terms:
        return vocabulary
    return vocabulary.with_words((term.slot, term.name, term.words) for term in terms)


def within_terms(case: Case, overlay: Overlay, vocabulary: Vocabulary) -> Case:
    """A case in the house's own terms: "our tool" is the one it has; a team is in only for those of its ages."""
    case = _with_own_tool(case, overlay, vocabulary)
    ages, said = numbers_in(case.question), case.question.lower()
    beyond = [one for one in overlay.terms if one.ages and ages and not ages <= one.ages and one.words in said]
    for term in beyond:
        kept: frozenset[str] = getattr(case.slots, term.slot) - {term.name}
        case = replace(case, slots=replace(case.slots, **{term.slot: kept}))
    return case


def _with_own_tool(case: Case, overlay: Overlay, vocabulary: Vocabulary) -> Case:
    """A case whose "the council's tool" is named, where the employer has but one that does what is asked."""
    if case.slots.tool - {"scribe", "ai"} != {APPROVED_TOOL}:
        return case
    records = "scribe" in case.slots.tool or any(
        "record" in vocabulary.wider("action", one) for one in case.slots.action
    )
    names = {one.name for one in overlay.approved if ("scribe" in vocabulary.wider("tool", one.name)) == records}
    return replace(case, slots=replace(case.slots, tool=frozenset(names))) if len(names) == 1 else case


def _read_listed(passage: Passage, vocabulary: Vocabulary, found: _Found) -> None:
    """Items and rows under a heading that lists approved tools; a row that says "not approved" lists none."""
    heading = passage.heading_path[-1] if passage.heading_path else ""
    asked = passage.text.split("\n")[0]
    if _THE_TOOL.match(heading):
        first = layout(passage.text).sentences[:1]
        account = _account(vocabulary.slots(passage.text))
        found.add(vocabulary.slots(first[0].text if first else "").tool, account, passage, every=False)
    said = layout(passage.text).sentences
    for question, answer in pairwise(said):
        if question.text.endswith("?") and _PROVIDES.search(question.text):
            found.add(vocabulary.slots(answer.text).tool, None, passage, every=False)
    cells = passage.text.split(CELL)
    if any(_APPROVES.match(cell) for cell in cells[1:]):
        heading = "approved tools"  # a row that says so needs no heading
    if not (_LIST_HEADING.search(heading) or (asked.endswith("?") and _LIST_HEADING.search(asked))):
        return
    labelled = [passage.text] if _LABELLED.match(passage.text) else []
    lines = [passage.text] if CELL in passage.text else [item.text for item in layout(passage.text).items] or labelled
    for line in lines:
        named = line.split(CELL)[0] if CELL in line else line.split(":")[0] if labelled else line
        verdict = line.split(CELL)[1] if CELL in line else line
        if _DENIES.search(verdict) or (CELL in line and _SAYS_NO.match(verdict)):
            continue
        if PUBLIC_TOOL in vocabulary.slots(named).tool:
            continue  # "ChatGPT, Claude and other public chatbots": listed for what little they are for
        account = WORK_ACCOUNT if CELL in line else _account(vocabulary.slots(line))
        found.add(vocabulary.slots(_ENDS.split(named, maxsplit=1)[0]).tool, account, passage)


def _read(says: str, names: str, passage: Passage, vocabulary: Vocabulary, found: _Found) -> None:
    says_slots = vocabulary.slots(says)
    others = UNAPPROVED_TOOL in says_slots.tool or _NOT_APPROVED.search(says)
    if PUBLIC_TOOL in says_slots.tool and others and _DEFINES_PUBLIC.search(says):
        found.public = True
    lists = bool(_LISTS.search(says) or _ONLY_TOOL.search(says))
    provides = _PROVIDES.search(says)
    if _NEGATED.search(says):
        return
    if _CONDITIONAL.match(says) or not (lists or provides) or _DENIES.search(_ENDS.split(says, maxsplit=1)[0]):
        return
    slots = vocabulary.slots(_ENDS.split(names, maxsplit=1)[0])
    if not lists and _is_public_only(slots.tool, vocabulary):
        return
    found.add(slots.tool, _account(slots), passage, every=lists)


def _is_public_only(tools: frozenset[str], vocabulary: Vocabulary) -> bool:
    return any((concept := vocabulary.concepts.get(("tool", name))) and concept.public for name in tools)


def _account(slots: Slots) -> str | None:
    """The account that is named, where only one is: of several, a set's first would be another on another day."""
    return next(iter(slots.account)) if len(slots.account) == 1 else None
