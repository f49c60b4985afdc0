"""What must be dealt with before a question is answered: danger now, orders to the tool, and other people's jobs."""

import re
from dataclasses import dataclass
from enum import StrEnum

from rag.answering.danger import tells_of_danger
from rag.answering.orders import gives_orders
from rag.policy.patterns import any_of

_NAMES_A_COLLEAGUE = (
    r"(?:colleague|co-?worker|workmate|team ?mate|manager|practice manager|social worker|someone (?:on|in) my team)"
)
_REPORT = any_of(
    rf"\b{_NAMES_A_COLLEAGUE}\b[^?]{{0,120}}\b(?:report|log|rais|flagg?|not)(?:ing|ed)? (?:it|this|that|him|her"
    r"|them)\b",
    r"\b(?:report|shop|grass on|raise a concern about|complain about)\b (?:my|a|the|our)(?: \w+)?"
    rf" {_NAMES_A_COLLEAGUE}\b",
    r"\b(?:want|need|like) to (?:make a report|report (?:someone|somebody|him|her|them))\b",
)
_MAKE_ME = any_of(
    r"^\s*(?:(?:please|pls|plz|can you|could you|will you) )*"
    r"(?:write|draft|give|make|generate|compose|translate|summari[sz]e|tell|show|find|book|send)\s+"
    r"(?:me|us|this|a poem|a story|an essay|the home address)\b"
    r"(?! (?:if|whether|what|how|who|why|about|can|the (?:rule|policy|guidance)|it))"
)
_ORDER = (
    r"(?:placement|care|supervision|court|special guardianship"
    r"|adoption|contact|child arrangements|protection|interim) (?:order|application)"
)
_LEGAL = any_of(
    rf"\b(?:appeal|oppose|contest|challenge|apply for|discharge|vary|breach)\w*\b[^.?]{{0,40}}\b(?:{_ORDER}|order"
    r"|judgment|judgement|decision|epo|sgo)\b",
    r"\bwhat (?:does|is|are|do) (?:an? )?(?:section|s\.?|article|schedule|clause) ?\d+\w*(?: \w+){0,3}(?: mean| say"
    r"| for)?\W*$",
    r"\b(?:threshold|welfare) (?:criteria|checklist|test)\b",
    r"\bparental responsibility\b",
    r"\b(?:legal aid|sue|compensation|solicitor'?s? fees?)\b",
    r"\b(?:will|would|can|could|might) the (?:court|judge) (?:grant|make|order|agree|remove|refuse|dismiss)\b",
    r"\b(?:time limit|deadline) (?:for|to) (?:an? )?(?:appeal|application|judicial review)\b",
)
_MEDICAL = any_of(
    r"\b(?:pain ?killers?|paracetamol|ibuprofen|antibiotics?|antidepressants?|dosage|what dose|how much \w+"
    r" (?:should|can) (?:i|he|she|they|a) take)\b",
    r"\b(?:my|his|her|their) (?:back|head|chest|stomach|leg|arm|throat|tooth|knee)\b[^.?]{0,12}\b(?:hurts?|aches?"
    r"|pain)\b",
    r"\b(?:symptoms? of|side effects?|is (?:this|it) (?:a )?(?:rash|infection|contagious|measles|scabies"
    r"|concussion))\b",
    r"\bwhat (?:medicine|medication|tablets|pills) (?:should|can|do)\b",
)
_A_CHILD = (
    r"(?:(?:the|this|a|my|his|her|their|these|both)(?: \w+)? "
    r"(?:child(?:ren)?|baby|kids?|girl|boy|siblings?|son|daughter)|him|them|her(?! \w))\b"
)
_FAMILY = any_of(
    r"\b(?:should|do|shall|must|would) (?:i|we|you) (?:just )?(?:remove|accommodate|return|place|reunify|rehome)"
    rf" {_A_CHILD}\b",
    rf"\b(?:should|do|shall|can|would) (?:i|we|you) (?:take|put) {_A_CHILD} (?:into|in) (?:care|foster)",
    r"\b(?:should|do|shall|can) (?:i|we) (?:close|step (?:up|down)|escalate|open) (?:the|this|his|her|their|my)"
    r" case\b",
    r"\b(?:is|was|does) (?:this|it|that)(?: (?:count as|amount to|look like|sound like))? (?:neglect|abuse"
    r"|significant harm|emotional harm|grooming)\b",
    r"\b(?:does|has|is) (?:this|it|that|he|she)(?: \w+)? (?:meet|met|reach|over|above)(?: the)? threshold\b",
    r"\bis (?:he|she|the baby|the child|this child|it) safe (?:at home|with|to go|there|to (?:return|stay|leave))\b",
)
_GREETING = re.compile(
    r"^\W*(?:(?:hi+|hello|hey+|hiya|heya|yo|greetings|good|morning|afternoon|evening|there|all|again|everyone"
    r"|askfirst)\W*)+$",
    re.IGNORECASE,
)
_THANKS = re.compile(
    r"^\W*(?:(?:ok(?:ay)?|great|lovely|perfect|brilliant|thanks?|thank|you|u|ta|thx|ty|cheers|so|very|much|a|lot"
    r"|mate|again|for|that|bye|all|good"
    r"|helpful|very|that[’']?s)\W*)+$",
    re.IGNORECASE,
)
_SAYS_THANKS = any_of(r"\b(?:thanks?|thank|ta|thx|ty|cheers|bye)\b")


class Flag(StrEnum):
    """What the screen saw in the whole message."""

    DANGER = "danger"
    ORDERS = "orders"
    REPORT = "report"
    GREETING = "greeting"
    THANKS = "thanks"


class Job(StrEnum):
    """What somebody else does. ``make_me`` whatever it is about; the others unless the question is about AI."""

    MAKE_ME = "make_me"
    LEGAL = "legal"
    MEDICAL = "medical"
    FAMILY = "family"


_JOBS = {Job.LEGAL: _LEGAL, Job.MEDICAL: _MEDICAL, Job.FAMILY: _FAMILY}


@dataclass(frozen=True, slots=True)
class Screened:
    """The screen's findings. Orders to the tool are never followed; what else the question asks is still answered."""

    flags: frozenset[Flag] = frozenset()

    def has(self, flag: Flag) -> bool:
        """Whether ``flag`` was seen."""
        return flag in self.flags


def screen(question: str) -> Screened:
    """Look for what must be dealt with first."""
    seen = {
        Flag.DANGER: tells_of_danger(question),
        Flag.ORDERS: gives_orders(question),
        Flag.REPORT: bool(_REPORT.search(question)),
        Flag.GREETING: bool(_GREETING.match(question)),
        Flag.THANKS: bool(_THANKS.match(question) and _SAYS_THANKS.search(question)),
    }
    return Screened(frozenset(flag for flag, found in seen.items() if found))


def other_job(question: str, *, about_ai: bool) -> Job | None:
    """Whose job a question is, if it is not this tool's. A question about AI is this tool's, whatever else it
    names."""
    if _MAKE_ME.search(question):
        return Job.MAKE_ME
    return None if about_ai else next((job for job, pattern in _JOBS.items() if pattern.search(question)), None)
