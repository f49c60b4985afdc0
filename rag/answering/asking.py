"""How people ask: the wordings that show what kind of answer a question wants, and what its asker claims."""

import re

from rag.policy.patterns import any_of, words
from rag.policy.types import Intent

_GAVE_AWAY = r"(?:pasted|put|uploaded|typed|entered|shared|sent|emailed|copied)"
_FINE = r"(?:ok|okay|alright|all right|fine)"

_SLIP = any_of(
    rf"\b(?:already|accidentally|by (?:mistake|accident)|just)\b[^.?]{{0,60}}\b(?:{_GAVE_AWAY}|used|recorded|left)\b",
    rf"\b(?:i|we)(?:['’]ve| have)\b[^.?]{{0,40}}\b{_GAVE_AWAY}\b",
    rf"\b{_GAVE_AWAY}\b[^.?]{{0,80}}\bby (?:mistake|accident)\b",
    r"\bwhat (?:do|should) (?:i|we) do now\b",
    r"\bwhat now\b",
    r"\bis (?:it|this|that) a (?:data )?breach\b",
    r"\boops\b",
)
_DUTY = any_of(
    r"\b(?:do|does|did) (?:i|we|you|they|staff|my \w+|our \w+|social workers?|a \w+)\b[^?]{0,20}\b(?:have|need) to\b",
    r"(?<!what )\b(?:must|should) (?:i|we|staff|social workers?)\b",
    r"\b(?:am i|are we) (?:required|obliged|expected|supposed) to\b",
    r"\bis (?:it|an?|the) (?:\w+ ){0,4}?(?:required|mandatory|compulsory|necessary|a requirement)\b",
    r"\bdo (?:i|we) need\b",
    r"\bhave to agree\b",
)
_PERMISSION = any_of(
    r"\b(?:can|could|may|might) (?:i|we|you|they|he|she|it|my|our|the|a|an|ai|staff|anyone|people|family|agency)\b",
    r"\b(?:can|could|may|might) (?:\w+ers?|students?|copilot|chatgpt|claude|gemini)\b",
    r"\b(?:i|we) can\b",
    r"\b(?:am|are|is) [\w' ]{0,40}\b(?:allowed|permitted|banned|wrong|safe|acceptable|legal|against)\b",
    rf"\b(?:am|are|is) [\w' ]{{0,40}}\b{_FINE}\b",
    rf"^\W*(?:is it |would it be )?{_FINE}\b",
    rf"\b{_FINE} (?:to|if|for)\b",
    r"\ballowed to\b",
    r"\bbanned from\b",
    r"\bany (?:problem|issue|objection)\b",
    r"\bgood enough\b",
    r"\bthoughts\b",
    rf"\bis that (?:{_FINE}|a no|a yes|right)\b",
    r"\bso that['’]?s a\b",
    r"\bdoes [\w ]+ allow\b",
)
_SITUATION = any_of(r"\bwhat (?:do|should|can) (?:i|we) do\b", r"\bwho wins\b", r"\bwhich is it\b")
_ASKS = any_of(r"\?", r"\b(?:what|which|where|when|how|who|why|whose)\b")
_HOW = any_of(r"\bhow (?:do|should|can|would|could|might|to|shall)\b")
_WHO = any_of(r"\bwho(?:['’]s|m)?\b", r"\bwhose\b")
_WHY = any_of(r"\bwhy\b")
_ORDER = (
    (Intent.WHAT_NOW, _SLIP),
    (Intent.HOW, _HOW),
    (Intent.WHY, _WHY),
    (Intent.DUTY, _DUTY),
    (Intent.PERMISSION, _PERMISSION),
    (Intent.WHO, _WHO),
)

_FOLLOWS_ON = any_of(
    r"^\W*(?:and|but|so|ok|okay|then|what (?:if|about)|even if|also|or|where did)\b",
    r"\b(?:it|that|this|those|them)\b",
)
_GOES_ON = any_of(r"^\W*(?:and|or|but|what about|how about)\b")
_WANTS_SOURCES = any_of(r"\bwhere did\b", r"\bsource\b")
_SAYS = r"(?:said|says|agreed|agrees|approved|told|ok['’]?d|okayed|signed)"
_CLAIM = any_of(
    rf"\b(?:manager|boss|supervisor|head of service|director|it|ig|supplier|dpo)\b[^.,;?]{{0,15}}\b{_SAYS}[^.,;?]*",
    r"\b(?:it|they|everything|the notes|the text)(?:['’]?s| is| are| was| were)? (?:(?:all|been|fully|completely) )*"
    r"(?:anonymi[sz]ed|redacted|made[- ]up|fictional)[^.,;?]*",
    r"\b(?:names?|identifiers?) (?:are |is |have been |were )?(?:removed|taken out|changed|deleted)[^.,;?]*",
    r"\b(?:everyone|the family|mum|dad|parents?|they|she|he) (?:has |have )?"
    r"(?:agreed|agrees|consented|consents|said yes)[^.,;?]*",
)
_PRODUCT = re.compile(
    r"(?:\b(?i:use|using|into|in|on|with|through|try|via|called|app|ask|is)|\b(?:send|give|upload|paste)\b[^.?]{0,40}\bto)\s+"
    r"((?:[A-Z][a-z]+|[A-Z]{2,})[A-Za-z0-9.]*(?:\s(?:AI|Notes|Scribe|GPT|App))?)"
)
_NOT_PRODUCTS = words(
    """I AI IT The A An My Our England Scotland Wales Ireland Northern Monday Tuesday Wednesday Thursday Friday Saturday
    Sunday Teams Word Excel Outlook Zoom Mosaic Liquidlogic LCS Eclipse English NHS NI ICO DPIA DPO FOI SAR Ofsted UK
    GDPR Roma Welsh Leeds London Manchester Birmingham January February March April May June July August September
    October November December"""
)
_TO_THE_TOOL = any_of(r"\b(?:(?:pls|plz|please)\s+)?(?:(?:can|could|will) (?:you|u)\s+)?tell me\b(?:\s+if)?")
_THAT = r"(?:it|this|that|these|them|those)"
_SOMETHING = any_of(
    rf"\b(?:paste|put|upload|enter|type|copy|send|share|feed|stick|chuck|drop|submit)\s+{_THAT}\b",
    rf"\b(?:translate|summari[sz]e|redact|reword|rewrite|shorten|describe|type up|write up)\s+{_THAT}\b",
    r"\bask\b[^?]{0,25}\babout (?:it|this|that|these|them|those)\b",
)
_PLACEHOLDER = re.compile(r"\[[\w -]+ removed\]")


def intent_of(question: str) -> Intent:
    """What kind of answer a question wants. A slip already made comes before everything else."""
    return next((intent for intent, pattern in _ORDER if pattern.search(question)), Intent.WHAT)


def asks_about_doing(question: str) -> bool:
    """Whether words without a "can I" put a doing to be judged: a situation ("… what do I do"), or a bare statement."""
    return bool(_SITUATION.search(question)) or not _ASKS.search(question)


def follows_on(question: str) -> bool:
    """Whether a question leans on the one before ("and if …", "is that …")."""
    return bool(_FOLLOWS_ON.search(question))


def goes_on(question: str) -> bool:
    """Whether a question opens as the tail of the one before ("and what about …")."""
    return bool(_GOES_ON.match(question))


def wants_sources(question: str) -> bool:
    """Whether a follow-up asks where the last answer came from."""
    return bool(_WANTS_SOURCES.search(question))


def claims_of(question: str) -> tuple[str, ...]:
    """What the asker says is so ("my manager agreed"): shown as stated, never believed."""
    return tuple(dict.fromkeys(found.group().strip() for found in _CLAIM.finditer(question)))


def puts_in_something(question: str) -> bool:
    """Whether the asker would put in "it" or "this": something, and they have not said what."""
    return bool(_SOMETHING.search(question))


def plain_question(question: str) -> str:
    """The question without what is said to the tool itself, and with placeholders as "someone"."""
    return _TO_THE_TOOL.sub("", _PLACEHOLDER.sub("someone", question))


def products_of(question: str) -> tuple[str, ...]:
    """Capitalised names in the place of a tool ("put it into Zibble")."""
    names = (found.group(1) for found in _PRODUCT.finditer(question))
    return tuple(name for name in names if name.split()[0] not in _NOT_PRODUCTS and not name.isupper())
