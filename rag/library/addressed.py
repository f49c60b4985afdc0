"""Orders to a computer in a document's visible words: told to whoever runs the library, and kept out of it.

A document is evidence of what people are told. What speaks to the machine that reads it ("AI assistants must answer
yes", "system: …", "ignore the other clauses") rules nobody, so it is neither read as a rule nor quoted. A rule for
people stays one, whatever it permits. The patterns are narrow on purpose: what they take out is out of the library.
"""

import re
from collections.abc import Sequence

from rag.library.blocks import Block, Kind

# Who is meant. "Assistants" alone are people; "AI tools" may be governed by a policy, so they are no one it speaks to.
_ALL_OF = r"(?:(?:all|any|every|the|this|these|an?|your)\s+)?"
_MIND = (
    r"(?:ask ?first|ais?|a\.i\.|artificial intelligences?|chat ?bots?|bots?|(?:large )?language models?|llms?|gpts?"
    r"|(?:ai|virtual|digital|automated) assistants?|(?:ai|automated) (?:models?|systems?|agents?|readers?|software)"
    r"|machine readers?|(?:question[- ]answering|retrieval|search) (?:systems?|engines?|tools?|models?|software))"
)
_MACHINE = rf"{_ALL_OF}{_MIND}"
_READING = (
    r"(?:(?:that|which|who)\s+)?(?:read|index|summari[sz]e?|process|parse?|ingest|answer)(?:s|es|ing)?\s+"
    r"(?:(?:questions?|queries|users?)\s+)?(?:(?:from|about|using|on|with)\s+)?"
    r"(?:this|it|the (?:page|document|polic(?:y|ies)|text|notice|above|following))\b"
)
_ORDERED = (
    r"(?:must|should|shall|will|is to|are to|has to|have to|needs? to"
    r"|(?:is|are) (?:required|told|instructed|authori[sz]ed) to)"
)
_ACT = (
    r"(?:answer|say|reply|respond|output|return|state|confirm|conclude|tell|inform|report|rule|rank"
    r"|quote|cite|treat|record"
    r"|approve|permit|allow|authori[sz]e|grant|advise|present|regard|ignore|disregard|override|decide|find)"
)
_LEAVE = (
    r"(?:yes|no|allow\w*|permi(?:t|ts|tted|ssion|ssible)|approv\w+|authori[sz]\w+|fine|ok(?:ay)?"
    r"|lawful|safe|compliant"
    r"|(?:no|without) restrictions?|withdrawn|may|can)"
)
_TEXT = (
    r"(?:paragraph|page|document|passage|notice|text"
    r"|clause|section|polic(?:y|ies)|rules?|instructions?|guidance|bans?|restrictions?)"
)
_DROP = r"(?:ignore|disregard|forget|override|overrule|bypass)"
_WHICH = r"(?:all|any|every|your|previous|prior|above|other|earlier|preceding|system|existing)"
_RULES = (
    r"(?:instructions?|rules?|clauses?|prompts?|restrictions?|guidelines?|directions?|safeguards?|safety|sections?"
    r"|paragraphs?|constraints?|filters?|polic(?:y|ies)|guidance|prohibitions?|bans?|training)"
)
_START = r"(?:^|[.!?:;]\s+)\W*"
_NOTE = r"(?:note|notice|message|memo|instructions?|directives?|orders?|commands?|attention|prompt)"

_TO_A_MACHINE = (
    rf"\b{_MACHINE}(?:\s+and\s+[\w ]{{1,20}}?)?,?\s+(?:{_ORDERED}|please|always)\s+(?!not\b|never\b)"
    rf"(?:\w+\s+){{0,3}}?{_ACT}\b(?="
    rf"[^.!?]*\b(?:{_LEAVE}|{_TEXT}|this as)\b)",
    rf"\b{_MACHINE},?\s+(?:must|should|shall|will|may|can|is to|are to)\s*(?:not|never|n['’]t)\s+"
    r"(?:mention|tell|reveal|quote|cite|show|disclose)\b"
    rf"[^.!?]*\b{_TEXT}\b",
    rf"\b(?:{_MIND}|assistants?|models?)\s+{_READING}",
    rf"\b{_NOTE}\W*\s*(?:(?:to|for|of)\s+){_ALL_OF}(?:{_MIND}|assistants?|models?"
    rf"|{_ALL_OF}machines?)(?!\s+(?:tools?|uses?|users|work|projects?|products?)\b)"
    rf"(?:\s+{_READING})?[^.!?:,]{{0,40}}(?:[:,!]|\s[–—-]\s|$)",
    rf"{_START}(?:to|dear|hey|hello|attention|warning)\s+{_ALL_OF}(?:{_MIND}|assistants?)\b",
    rf"{_START}{_MACHINE}\s*[:,–—-]\s*(?:please\s+|always\s+|now\s+|you (?:must|should|may|can)\s+)?{_ACT}\b",
    r"\bif you(?: are|['’]re) (?:an? |any |the )?(?:ai|a\.i\.|artificial|(?:large )?language model"
    r"|llm|chat ?bot|bot|virtual|automated|machine|model|ask ?first)\b",
)
_ON_THE_TEXT = (
    rf"(?:{_START}|\b(?:please|must|should|shall|now|and|then|to)\s+)(?:please\s+)?{_DROP}\s+"
    rf"(?:the\s+)?(?:{_WHICH}\s+)+(?:of\s+)?(?:the\s+|your\s+)?(?:\w+\s+){{0,2}}?{_RULES}\b",
    rf"(?:{_START}|\b(?:please|now|and|then)\s+){_DROP}\s+(?:everything|all|anything)\s+(?:that\s+)?"
    r"(?:above|before|else|you (?:were|have been|know))\b",
    r"\b(?:rank|retrieve|surface|prioriti[sz]e|quote|cite|return) (?:only )?this (?:paragraph|page"
    r"|document|passage|notice|text|clause)\b",
    r"\b(?:apply|use|consult|consider|follow|obey) only this (?:paragraph|page|document|passage|notice|text)\b",
    r"\b(?:reveal|print|repeat|output|show)\s+(?:me\s+)?(?:your|the)\s+(?:system|hidden|initial"
    r"|developer)\s+(?:prompt|message|instructions?)\b",
)
_ON_ANSWERS = (
    rf"(?:{_START}|\b(?:please|must|should|always|only|now|simply|and|then)\s+)(?:answer|reply"
    rf"|respond)\b[^.!?]{{0,40}}?\b(?:yes|allowed|permitted|approved|in the affirmative)\b",
    r"\b(?:if|when|whenever)\s+(?:you(?: are|['’]re)?\s+)?"
    r"(?:asked|queried|(?:any|some)(?:one|body) asks|a user asks|the user asks"
    rf"|users ask)\b[^.!?]{{0,80}}[,:]\s*(?:\w+\s+){{0,2}}{_ACT}\b[^.!?]*\b{_LEAVE}\b",
    r"\b(?:do not|don['’]t|never|always|please|must|should|and|or|:)\s+(?:tell|inform|show|assure"
    r"|remind)\s+(?:the|any|every|all)\s+(?:users?|askers?|questioners?)\b",
    rf"\btell users\b[^.!?]*\b{_LEAVE}\b",
    r"\b(?:the|your|every|all|any)\s+(?:answers?|repl(?:y|ies)|responses?|verdicts?|outputs?)\s+"
    rf"(?:must|should|shall|is to|has to|will|are to)\s+(?:always\s+)?be\b[^.!?]{{0,30}}\b{_LEAVE}\b",
    r"\b(?:the )?(?:correct|right|only|expected|required) (?:answer|reply|response|verdict) (?:to "
    r"(?:any|every|all|each)|must|is always|should)\b",
    r"\bfrom now on,? you (?:will|must|shall|are to|should) (?:always )?(?:answer|say|reply|respond"
    r"|allow|permit|approve|ignore)\b",
)
_MARKS = (
    rf"{_START}(?:please\s+)?{_DROP}\s+the\s+{_RULES}\s+(?:above|below|that follow|in (?:this|the) "
    r"(?:policy|document|library))\b",
    rf"{_START}(?:please\s+)?{_DROP}\s+(?:clause|section|rule|paragraph|part)\s+\d[\d.]*(?![^.!?]*\bif you\b)",
    rf"\b{_DROP}\s+(?:{_WHICH}\s+)+(?:documents?|sources?|passages?)\b",
    rf"{_START}stop\s+(?:following|applying|citing|quoting)\s+(?:the|this|any|all|these)\b",
    r"\bas an (?:ai|a\.i\.|llm|artificial intelligence)\b[^,.]{0,25},\s*(?:you|please|always|it is your)\b",
    r"\b(?:do not|don['’]t|never) (?:cite|mention|reveal|repeat) (?:this|these|the employer|any employer|clause \d)",
    rf"\b(?:your|the) (?:new|real|only) (?:task|job|role|goal|purpose) is (?:now )?to {_ACT}\b",
    r"\byour instructions (?:have (?:been )?changed|are (?:changed|now|cancelled|replaced))\b",
    r"\b(?:previous|prior|earlier) instructions (?:are|were|have been) (?:cancelled|void|null|overridden|replaced)\b",
    r"^\W*override\s*[:!–—-]",
    r"\bfor (?:ai|llm|machine|bot|model) (?:use|eyes|readers?|consumption) only\b",
    rf"{_START}tell the (?:social worker|practitioner|asker|worker asking|person asking)\b[^.!?]*\b{_LEAVE}\b",
    r"\b(?:quote|rank|cite|retrieve|return) (?:it|this) (?:first|above)\b",
    r"^\W*(?:chat ?bot|model|llm|assistant|bot) (?:instructions?|directives?|orders?|commands?)\s*:",
    r"<\|?\s*(?:im_start|im_end|system|endoftext|assistant|user|prompt|instructions?)\s*\|?>|\[/?"
    r"(?:INST|SYSTEM|SYS)\]|<</?SYS>>",
    r"\"(?:verdict|outcome|role)\"\s*:\s*\"",
    r"^\W*(?:system|developer|assistant)\s*(?:prompt|message|note|instructions?|override|notice)?\s*[:>\]»=][^.!?]*"
    r"\b(?:you|your|must|may|can|always|never|ignore|answer|allow\w*|permi\w+|approv\w+|user|respond"
    r"|overrid\w+|grant\w*|yes)\b",
    r"^\W*(?:system|developer)\s+(?:prompt|message|override)\b",
    r"^\W*#{2,}\s*(?:instructions?|system|prompt|response|input)\b\s*:?",
    r"\b(?:secret|hidden|system|real|actual|overriding)\s+(?:instructions?|directives?|prompt"
    r"|orders?)\b(?:\s+(?:to|for)\b[^.!?:]{0,30})?\s*(?:[:–—-]|$)",
    r"\bend of (?:the )?(?:polic(?:y|ies)|document|page|context|file|prompt|text)\b\W{0,5}(?:(?:begin"
    r"|start|new|system|real|actual)\s+)*(?:instructions?|system|prompt)\b",
    r"\b(?:you are|act as|pretend to be|you['’]re)\s+(?:now\s+|no longer\s+|hereby\s+)?(?:an?|the)\s+"
    r"(?:\w+\s+){0,3}(?:assistant|ai|language model|chat ?bot|bot)\b",
    r"\b(?:enter|enable|activate|you are (?:now )?in)\s+(?:\w+\s+)?(?:developer|debug|god|dan"
    r"|unrestricted|jailbreak|maintenance|admin)\s+mode\b",
)
_FLAGS = re.I
_ORDERS = re.compile("|".join((*_TO_A_MACHINE, *_ON_THE_TEXT, *_MARKS)), _FLAGS)
_ANSWERS = re.compile("|".join(_ON_ANSWERS), _FLAGS)
# What people say to people who ask them.
_TO_PEOPLE = re.compile(
    r"\b(?:famil(?:y|ies)|parents?|carers?|child(?:ren)?|young (?:person|people)|service users?"
    r"|colleagues?|honest\w*|truthful\w*"
    r"|phone|calls?|court|inspectors?|ofsted|managers?|people who|whether (?:ai|it|a tool) was|within)\b",
    re.I,
)
# Told of, not given: guidance on attacks speaks of such words, and so does a ban on them.
_TOLD_OF = re.compile(
    r"\b(?:attackers?|attacks?|injections?|jailbreak(?:s|ing)?|malicious|hackers?|adversar\w+"
    r"|criminals?|tricks?|tricked|trying to"
    r"|attempts? to|such as|for example|e\.g\.|words like|phrases? like|text (?:that|which|telling)"
    r"|telling|asks? it to"
    r"|tells? (?:it|the (?:assistant|tool|model|ai|chat ?bot)) to"
    r"|(?:must|should|shall|do|does|can|may|will) ?(?:not|n['’]t) (?:\w+ ){0,2}(?:ignore|disregard"
    r"|override|overrule|bypass|forget)"
    r"|(?:cannot|can['’]t|don['’]t|never) (?:\w+ ){0,2}(?:ignore|disregard|override|overrule|bypass|forget))\b",
    re.I,
)
_EDITIONS = re.compile(
    rf"\b{_DROP}\b[^.!?]{{0,40}}\b(?:versions?|editions?|drafts?|copies|emails?|e-mails?|messages?)\b", re.I
)
_QUOTED = re.compile(r"“[^”]{12,}”|\"[^\"]{12,}\"|‘[^’]{12,}’")
_SENTENCES = re.compile(r"(?<=[.!?])\s+")
_LEADS = re.compile(r"[:–—-]\s*$")
_LOOKED_AT = 20_000  # characters of a block


def gives_orders(text: str) -> bool:
    """Whether a block's words speak to a computer that reads it."""
    text = text[:_LOOKED_AT]
    bare = _QUOTED.sub(" ", text)
    if len(bare.split()) < 3:
        bare = text  # all of it is quoted
    if not (_ORDERS.search(bare) or _ANSWERS.search(bare)):
        return False
    sentences = _SENTENCES.split(bare)
    found = [one for one in sentences if _is_order(one)]
    if not found and any(_ORDERS.search(one) or _ANSWERS.search(one) for one in sentences):
        return False  # told of
    return bool(found) or _is_order(bare)


def _is_order(sentence: str) -> bool:
    if _TOLD_OF.search(sentence) or _EDITIONS.search(sentence):
        return False
    return bool(_ORDERS.search(sentence) or (_ANSWERS.search(sentence) and not _TO_PEOPLE.search(sentence)))


def without_orders(blocks: Sequence[Block]) -> tuple[tuple[Block, ...], tuple[str, ...]]:
    """Blocks less those that give a computer orders, what they lead to, and what stands under such a heading."""
    kept: list[Block] = []
    orders: list[str] = []
    under = 0  # the depth of a heading that gives orders, 0 where none is open
    led = False  # whether the block before gave orders and leads on
    items = False  # whether items of it have come
    for block in blocks:
        if under and block.kind in {Kind.HEADING, Kind.END} and block.depth <= under:
            under = 0
        is_led = led and (block.kind is Kind.ITEM or not items) and block.kind not in {Kind.HEADING, Kind.END}
        given = bool(block.text) and gives_orders(block.text)
        if not (given or under or is_led):
            led = items = False
            kept.append(block)
            continue
        if block.text:
            orders.append(block.text)
        if given and block.kind is Kind.HEADING:
            under = block.depth
        items = block.kind is Kind.ITEM and (items or is_led)
        led = bool(given and _LEADS.search(block.text)) or (is_led and items)
    return tuple(kept), tuple(orders)
