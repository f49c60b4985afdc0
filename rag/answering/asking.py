"""What questions say beside what they ask: claims, products by name, who it is about, and words said to the tool."""

import re

from rag.policy.patterns import any_of, words
from rag.policy.vocabulary import PERSONAL_ACCOUNT

_OPENS = any_of(
    r"^\W*(?:and|but|so|then|what (?:if|about)|how about|even|also|or|plus|why\W*(?:tho|though|not)?\W*$|where did"
    r"|ok(?:ay)?(?:,| and| but| so| what| then))\b",
    r"^\W*(?:really|are you sure|sure|seriously|since when|says who)\b",
    r"\bthen\W*$",
)
_POINTS = any_of(r"\b(?:it|that|this|those|them|these|they)\b")
_CONDITION = any_of(r"^\W*(?:and |but |ok |so )*(?:even if|what if|if|but|though)\b")
_CONFIRMS = any_of(
    r"\b(?:is )?(?:that|thats|that['’]s)(?: is)? (?:a no|a yes|ok|okay|right|fine|allowed|wrong)\b",
    r"^\W*so (?:no|yes|i can(?:['’]?t)?)\W*$",
)
_WANTS_SOURCES = any_of(
    r"\bwhere(?:['’]s| did| does| is)?\b[^?]{0,20}\b(?:get|from|come|say)\b", r"\bsource\b", r"\bsays who\b"
)
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
    r"(?:\b(?i:use|using|into|on|with|through|try|via|called|app|ask|is)"
    r"|\b(?i:send|give|upload|paste|put|enter|type|copy)\b[^.?]{0,40}\b(?:to|in))\s+"
    r"((?:[A-Z][a-z]+|[A-Z]{2,})[A-Za-z0-9.]*(?:\s(?:AI|Notes|Scribe|GPT|App))?)"
)
_NOT_PRODUCTS = words(
    """I AI IT The A An My Our England Scotland Wales Ireland Northern Monday Tuesday Wednesday Thursday Friday
    Saturday Sunday Teams Word Excel Outlook Zoom Mosaic Liquidlogic LCS Eclipse English NHS NI ICO DPIA DPO FOI SAR
    Ofsted UK GDPR Roma Welsh Leeds London Manchester Birmingham January February March April May June July August
    September October November December Albanian Arabic Bengali Bulgarian Cantonese Chinese Czech Dari Farsi French
    German Gujarati Hindi Hungarian Italian Kurdish Lithuanian Makaton Mandarin Pashto Polish Portuguese Punjabi
    Romanian Russian Slovak Somali Spanish Swahili Tamil Tigrinya Turkish Twi Ukrainian Urdu Vietnamese Yoruba"""
)
_TO_THE_TOOL = any_of(
    r"\b(?:(?:pls|plz|please)\s+)?(?:can|could|will|would) (?:you|u)\s+tell me\b(?:\s+if)?",
    r"(?:^\W*|(?<=[.,;:!?–—-] )|(?<=\band )|(?<=\bso )|(?<=\bjust )|(?<=\bplease )|(?<=\bpls )|(?<=\bplz ))"
    r"tell me\b(?:\s+if)?",
    r"\b(?:can|could|will) (?:you|u) (?:log|report|record|note|pass on|raise|flag) (?:this|it|that|him|her|them)(?:"
    r" (?:for me|on|up))?\b",
    r"\b(?:i['’]?m )?(?:report|logg|rais|flagg)ing (?:it|this|that|him|her|them) (?:here|to you|with you)\b",
)
_THAT = r"(?:it|this|that|these|them|those)"
_SOMETHING = any_of(
    rf"\b(?:paste|put|upload|enter|type|copy|send|share|feed|stick|chuck|drop|submit)\s+{_THAT}\b",
    rf"\b(?:translate|summari[sz]e|redact|draft|write|edit|proofread|reword|rewrite|shorten|describe)\s+{_THAT}\b",
    rf"\b(?:type|write) up\s+{_THAT}\b",
    r"\b(?:paste|put|upload|enter|copy|feed|run|send|share)\s+(?:his|her|their|someone['’]s|somebody['’]s)\s+\w+",
    r"\bask\b[^?]{0,25}\babout (?:it|this|that|these|them|those)\b",
)
_PLACEHOLDER = re.compile(r"\[[\w -]+ removed\]")
_PAYS = r"(?:i|we)(?:['’]ve| have|['’]m| am)? (?:pay|paid|paying|bought|buy|subscribe|subscribed|got|have|use)"
_OWN_ACCOUNT = any_of(
    r"\b(?:i|we)(?:['’]ve| have|['’]m| am)? (?:pay|paid|paying|bought|subscribe|subscribed|signed up)\b"
    r"[^.?!;]{0,50}\b(?:myself|ourselves|(?:my|our) own|out of (?:my|our)|at home|privately|personally)\b",
    r"\b(?:subscription|account|licen[cs]e|version|plan|login|one)\b(?: that| which)? "
    rf"{_PAYS}\b[^.?!;]{{0,15}}\b(?:myself|for myself|at home|privately)\b",
    r"\b(?:subscription|account|licen[cs]e|version|plan)\b(?: that| which)? i(?:['’]ve| have)? (?:pay for"
    r"|paid for|bought)\b",
)

_AN_AI = r"(?:ai|llm|bot|chatbot|copilot|chatgpt|assistant)"
_WANTS_A_COPY = any_of(r"\b(?:wants?|wanted|asked for|asks for|asking for|requested) (?:a copy|copies) of\b")
_I_REFUSE = any_of(
    r"\b(?:can|could|may) (?:i|we) (?:just |still )?(?:refuse|say no|opt out|decline)\b(?! an?\b| the\b)"
)
_SPOKEN_TO_AI = any_of(
    rf"['\"“‘]\W*(?:(?:dear|hey|hi|hello|attention|note to|to) )?(?:the |any )?{_AN_AI}\b[^'\"”’:,]{{0,30}}[:,]",
    rf"\b{_AN_AI}s? (?:reading|that reads?|who reads?) (?:this|it)\b",
)


def opens_as_follow_up(question: str) -> bool:
    """Whether a question opens as something said on top of the one before ("and if …", "what about …")."""
    return bool(_OPENS.search(question))


def points_back(question: str) -> bool:
    """Whether a question points at something with "it" or "that"."""
    return bool(_POINTS.search(question))


def follows_on(question: str) -> bool:
    """Whether a question leans on the one before ("and if …", "is that …")."""
    return opens_as_follow_up(question) or points_back(question)


def is_condition(question: str) -> bool:
    """Whether a follow-up only changes the circumstances ("even if …", "but she …")."""
    return bool(_CONDITION.search(question))


def confirms(question: str) -> bool:
    """Whether a follow-up only asks to hear the last answer again ("so that's a no")."""
    return bool(_CONFIRMS.search(question))


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


_COMES_ACROSS = any_of(
    r"\b(?:found|finds|come across|came across|spotted|discovered|stumbled (?:on|across)|heard (?:of|about)"
    r"|been (?:offered|sent|shown|recommended)|(?:saw|seen) (?:an ad|advertised)|downloaded|signed up (?:to|for))\b"
    r"(?: \w+){0,2}? (?:an?|this|some|another)\b[^.?!]{0,30}"
    r"\b(?:apps?|tools?|products?|software|websites?|sites?|bots?)\b",
    r"\b(?:suppliers?|vendors?|sales ?\w+|rep|developers?|provider|company|salesman|saleswoman)\b[^.?!]{0,25}"
    r"\b(?:says?|said|claims?|promises?|assures?|tells?|told|reckons?)\b[^.?!]{0,15}\b(?:their|its|the)\s+(?:\w+ )?"
    r"(?:apps?|tools?|products?|software|scribes?|bots?|systems?)\b",
)


def comes_across_one(question: str) -> bool:
    """Whether they speak of a tool that somebody has come across: none of the employer's own."""
    return bool(_COMES_ACROSS.search(question))


def quotes_orders(question: str) -> frozenset[str]:
    """Hidden instructions, where they quote words that speak to an AI tool ("'Note to the assistant: …'")."""
    return frozenset({"injection"}) if _SPOKEN_TO_AI.search(question) else frozenset()


def refuses_to_use(question: str) -> bool:
    """Whether it is the asker who would rather not ("they say we must use it, can I refuse")."""
    return bool(_I_REFUSE.search(question))


def asks_for_a_copy(question: str) -> bool:
    """Whether somebody asks the reader for a copy of what is held."""
    return bool(_WANTS_A_COPY.search(question))


def whose_account(question: str) -> frozenset[str]:
    """A personal account, where they say that they pay for it or have it at home."""
    return frozenset({PERSONAL_ACCOUNT}) if _OWN_ACCOUNT.search(question) else frozenset()
