"""A question to a case: what is asked, about what, what the asker claims, and what is left open."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.policy.types import SLOTS, Case, Intent, Slots
from rag.policy.vocabulary import ANY_TOOL, Mention, Vocabulary, slots_of, tokens

_I = re.IGNORECASE

_SLIP = re.compile(
    r"\b(?:already|accidentally|by (?:mistake|accident)|just)\b[^.?]{0,60}\b(?:pasted|put|uploaded|typed|entered|shared|sent|emailed|used|recorded|copied|gave|left)\b"
    r"|\b(?:i|we)(?:['’]ve| have)\b[^.?]{0,40}\b(?:pasted|put|uploaded|typed|entered|shared|sent|emailed|copied)\b"
    r"|\b(?:pasted|put|uploaded|typed|entered|shared|sent|emailed|copied)\b[^.?]{0,80}\bby (?:mistake|accident)\b"
    r"|\bwhat (?:do|should) (?:i|we) do now\b|\bwhat now\b|\bis (?:it|this|that) a (?:data )?breach\b|\boops\b",
    _I,
)
_DUTY = re.compile(
    r"\b(?:do|does|did) (?:i|we|you|they|staff|my \w+|our \w+|social workers?|a \w+)\b[^?]{0,20}\b(?:have|need) to\b|\b(?:must|should) (?:i|we|staff|social workers?)\b"
    r"|\b(?:am i|are we) (?:required|obliged|expected|supposed) to\b|\bis it (?:required|mandatory|compulsory|necessary|a requirement)\b"
    r"|\bdo (?:i|we) need\b|\bhave to agree\b",
    _I,
)
_PERMISSION = re.compile(
    r"\b(?:can|could|may|might) (?:i|we|you|they|he|she|it|my|our|the|a|an|ai|staff|\w+ers?|students?|agency|family|anyone|people|copilot|chatgpt|claude|gemini)\b"
    r"|\b(?:i|we) can\b|\b(?:am|are|is) [\w' ]{0,40}\b(?:allowed|permitted|ok|okay|fine|alright|all right|banned|wrong|safe|acceptable|legal|against)\b"
    r"|^\W*(?:is it |would it be )?(?:ok|okay|alright|all right|fine)\b|\b(?:ok|okay|alright|fine) (?:to|if|for)\b|\ballowed to\b|\bbanned from\b"
    r"|\bany (?:problem|issue|objection)\b|\bgood enough\b|\bthoughts\b|\bis that (?:ok|a no|a yes|right)\b|\bso that['’]?s a\b|\bdoes [\w ]+ allow\b|\b(?:use|using) [\w ]+ (?:ok|okay|allowed)\b",
    _I,
)
_HOW = re.compile(r"\bhow (?:do|should|can|would|could|might|to|shall)\b", _I)
_WHO = re.compile(r"\bwho(?:['’]s|m)?\b|\bwhose\b", _I)
_WHY = re.compile(r"\bwhy\b", _I)
_FOLLOWS_ON = re.compile(r"^\W*(?:and|but|so|ok|okay|then|what (?:if|about)|even if|also|or|where did)\b|\b(?:it|that|this|those|them)\b", _I)
_CLAIM = re.compile(
    r"\b(?:my |our |the )?(?:manager|boss|supervisor|head of service|director|it|ig|supplier|dpo)\b[^.,;?]{0,15}\b(?:said|says|agreed|agrees|approved|told|ok['’]?d|okayed|signed)[^.,;?]*"
    r"|\b(?:it|they|everything|the notes|the text)(?:['’]?s| is| are| was| were)? (?:all |been |fully |completely |totally )*(?:anonymi[sz]ed|redacted|made[- ]up|fictional)[^.,;?]*"
    r"|\b(?:names?|identifiers?) (?:are |is |have been |were )?(?:removed|taken out|changed|deleted)[^.,;?]*"
    r"|\b(?:everyone|the family|mum|dad|parents?|they|she|he) (?:has |have )?(?:agreed|agrees|consented|consents|said yes)[^.,;?]*",
    _I,
)
_PRODUCT = re.compile(r"\b(?:use|using|into|in|on|with|through|try|via|called|app)\s+((?:[A-Z][a-z]+|[A-Z]{2,})[A-Za-z0-9.]*(?:\s(?:AI|Notes|Scribe|GPT|App))?)")
_NOT_PRODUCTS = frozenset(
    """I AI IT The A An My Our England Scotland Wales Ireland Northern Monday Tuesday Wednesday Thursday Friday Saturday Sunday
    Teams Word Excel Outlook Zoom Mosaic Liquidlogic LCS Eclipse English NHS NI ICO DPIA DPO FOI SAR Ofsted UK GDPR Roma Welsh""".split()
)
_STOP = frozenset(
    """a about after all also am an and any anything are as at be because been before being but by can could did do does doing done for
    from get give go got had has have having he her here him his how i if in into is it its just let like make may me might more my
    need no not now of off ok okay on one or other our out over please plz pls put right said say says she should so some someone
    something sort still such sure take tell than that the their them then there these they thing this those though thought to
    too try u up us very want was way we well were what when where whether which while who whose why will with without work would
    yes you your thing stuff talk talked discuss discussed really actually anyone everyone im ive id dont cant isnt whats thats ok tho thoughts true does 's 't 've 're 'm 'd""".split()
)
_PLACEHOLDER = re.compile(r"\[[\w -]+ removed\]")
_TO_THE_TOOL = re.compile(r"\b(?:(?:pls|plz|please)\s+)?(?:(?:can|could|will) (?:you|u)\s+)?tell me\b(?:\s+if)?", _I)
_ASKERS = frozenset({"foster_carer", "student", "agency"})  # who does it, where that changes which rules apply
_RECORDERS = frozenset({"scribe", "magic_notes", "minute", "meeting_bot", "teams"})
_NATIONS = {"scotland": ("scotland", "scottish", "sssc"), "wales": ("wales", "welsh"), "ni": ("northern ireland", "niscc", "ni social")}


@dataclass(frozen=True, slots=True)
class Understood:
    """A question's cases, whether it is about using AI at work at all, and whether there is enough to go on."""

    cases: tuple[Case, ...]
    in_scope: bool
    too_bare: bool
    terms: tuple[str, ...]


def understand(
    question: str,
    vocabulary: Vocabulary,
    *,
    history: Sequence[str] = (),
    employer: str | None = None,
    jurisdiction: str = "england",
) -> Understood:
    """Read ``question`` (personal data already removed). ``history`` holds the earlier user turns, oldest first.

    Earlier turns only fill what a follow-up leaves out; they are never evidence.
    """
    question = _TO_THE_TOOL.sub("", _PLACEHOLDER.sub("someone", question))
    mentions = vocabulary.mentions(question)
    own = _with_product(slots_of(mentions), question, vocabulary)
    earlier = vocabulary.slots(history[-1]) if history else Slots()
    slots = _resolve(own, earlier) if history and _leans_back(question, own) else own
    intent = _intent(question) if not (history and _is_fragment(question)) else _inherit(question, history[-1])
    case = Case(
        question=question,
        intent=intent,
        slots=_complete(slots),
        stated=tuple(dict.fromkeys(found.group().strip() for found in _CLAIM.finditer(question))),
        unknown=tuple(slot for slot in ("action", "data", "tool") if not getattr(slots, slot)),
        jurisdiction=_nation(question) or jurisdiction,
        employer=employer,
    )
    terms = _content_terms(question, mentions)
    return Understood(
        cases=(case,),
        in_scope=_in_scope(mentions, slots, vocabulary),
        too_bare=_too_bare(question, slots, terms, intent),
        terms=terms,
    )


def _intent(question: str) -> Intent:
    if _SLIP.search(question):
        return Intent.WHAT_NOW
    for intent, pattern in (
        (Intent.HOW, _HOW),
        (Intent.WHY, _WHY),
        (Intent.DUTY, _DUTY),
        (Intent.PERMISSION, _PERMISSION),
        (Intent.WHO, _WHO),
    ):
        if pattern.search(question):
            return intent
    return Intent.WHAT


def _is_fragment(question: str) -> bool:
    return len(question.split()) <= 7 and _intent(question) is Intent.WHAT


def _inherit(question: str, previous: str) -> Intent:
    before = _intent(previous)
    return Intent.WHAT if re.search(r"\bwhere did\b|\bsource\b", question, _I) else before


def _leans_back(question: str, own: Slots) -> bool:
    return bool(_FOLLOWS_ON.search(question)) or not (own.tool or own.data or own.action)


def _resolve(own: Slots, earlier: Slots) -> Slots:
    return Slots(**{slot: getattr(own, slot) or getattr(earlier, slot) for slot in SLOTS})


def _complete(slots: Slots) -> Slots:
    """Say what a question takes for granted: working on data with a tool means putting it in."""
    action = slots.action
    if slots.tool - {ANY_TOOL}:
        tool = slots.tool - {ANY_TOOL}
    else:
        tool = slots.tool
    if tool & _RECORDERS and not action - {"use"}:
        action = action | {"record"}
    if slots.data and tool and not action - {"use"}:
        action = action | {"enter"}
    if action - {"use"}:
        action = action - {"use"}
    return replace(slots, actor=slots.actor & _ASKERS, action=action, tool=tool, data=slots.data - {"information"} or slots.data)


def _with_product(slots: Slots, question: str, vocabulary: Vocabulary) -> Slots:
    """A product we don't know, in the place of a tool, is an unapproved tool."""
    if slots.tool - {ANY_TOOL}:
        return slots
    for found in _PRODUCT.finditer(question):
        name = found.group(1)
        if name.split()[0] not in _NOT_PRODUCTS and not vocabulary.mentions(f"the {name}") and not name.isupper():
            return replace(slots, tool=slots.tool | {"unknown_product"})
    return slots


def _in_scope(mentions: Sequence[Mention], slots: Slots, vocabulary: Vocabulary) -> bool:
    if vocabulary.has_scope(mentions) or slots.tool:
        return True
    about = bool(slots.data) + bool(slots.action - {"use"}) + bool(slots.topic) + bool(slots.account)
    return about >= 2


def _too_bare(question: str, slots: Slots, terms: tuple[str, ...], intent: Intent) -> bool:
    material = slots.data or slots.tool or slots.action - {"use"} or slots.topic
    if not material:
        return not terms and len(question.split()) <= 20
    return len(question.split()) <= 2 and intent is Intent.WHAT


def _content_terms(question: str, mentions: Sequence[Mention]) -> tuple[str, ...]:
    """Words that carry meaning and that the vocabulary does not know: an answer must speak to these too."""
    known = [(m.start, m.end) for m in mentions]
    return tuple(
        token.lemma
        for token in tokens(question)
        if token.lemma not in _STOP
        and token.text.lower() not in _STOP
        and len(token.text) > 1
        and not token.text.isdigit()
        and not any(start <= token.start < end for start, end in known)
    )


def _nation(question: str) -> str | None:
    lowered = question.lower()
    return next((name for name, words in _NATIONS.items() if any(word in lowered for word in words)), None)
