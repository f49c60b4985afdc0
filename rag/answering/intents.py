"""What kind of answer a question wants, from its wording alone.

In this order of thought: a slip already made; leave asked in a loaded way ("no rule against …, is there"); then
whatever the question asks first — openly (how, who, why, what), whether it is required, or whether it is allowed.
"""

import re

from rag.policy.patterns import any_of
from rag.policy.types import Intent

_FINE = r"(?:ok|okay|alright|all right|fine|cool)"
_THEY = (
    r"(?:i|we|u|you|they|he|she|it|my|our|the|a|an|any|anyone|anybody|every\w+|each|people|someone|staff|social"
    r" workers?"
    r"|famil(?:y|ies)|parents?|mum|dad|child(?:ren)?|kids|students?|agency|carers?|foster|managers?|workers?)"
)
_TOOL = (
    r"(?:ai|it|copilot|chatgpt|claude|gemini|magic notes|the (?:ai|bot|tool|chatbot|app)"
    r"|an? (?:ai|bot|chatbot)(?: tool)?)"
)
_IN = r"(?:(?!\b(?:if|when|because|that|and|or|but)\b)[^?.;,])"  # a stretch of one clause

# ------------------------------------------------------------------ a slip already made
_GIVEN = r"(?:pasted|uploaded|typed|entered|put|fed|dropped)"
_GONE = rf"(?:{_GIVEN}|shared|sent|emailed|copied|used(?! to\b)|left|attached|forwarded|posted)"
_I_HAVE = (
    r"(?<!can )(?<!could )(?<!may )(?<!might )(?<!shall )(?<!should )(?<!would )"
    r"\b(?:(?:i|we|someone|somebody|he|she|they)(?:['’]?ve| have|['’]s| has)|ive|weve)"
)
_SLIP = any_of(
    rf"\b(?:already|accidentally|mistakenly|by (?:mistake|accident))\b[^.?]{{0,60}}\b(?:{_GONE}|in there)\b",
    rf"\b{_GONE}\b[^.?]{{0,80}}\bby (?:mistake|accident)\b",
    r"\bby (?:mistake|accident)\b[^.?]{0,60}\b(?:put|recorded|recording|uploaded|pasted)\b",
    r"\b(?:came|went|turned|switched|started|left)\b[^.?]{0,25}\bby (?:mistake|accident)\b",
    rf"\b{_GONE}\b[^.?]{{0,60}}\bto (?:the|someone) wrong\b",
    r"\bto the wrong (?:person|people|parent|family|email|address|number|team|dad|mum|one)\b",
    r"\bjust (?:now )?(?:reali[sz]ed|noticed|seen|found out|spotted)\b[^?]{0,80}\b(?:ive|i|we|was|were|had|in)\b",
    rf"\b(?:i|we)(?:['’]ve| have)? just (?:{_GIVEN}|shared|sent|emailed)\b",
    r"\b(?:is|was) (?:it|this|that) a (?:data )?breach\b(?! (?:to|if|when)\b)",
    r"\boops\b",
)
_WHAT_NOW = any_of(r"\bwhat now\b")
_GAVE_AWAY = any_of(  # a slip too, unless the question goes on to ask whether something is required
    rf"{_I_HAVE}\b(?: \w+){{0,2}} {_GIVEN}\b(?! (?:together|off|up)\b)",
    rf"{_I_HAVE}\b(?: \w+){{0,2}} (?:shared|sent|emailed|copied)\b[^.?]{{0,80}}\b(?:with the wrong|(?:in|into|to"
    rf"|on) {_TOOL})",
    rf"\b(?:i|we) {_GIVEN}\b[^.?]{{0,80}}\b(?:last night|yesterday|this morning|earlier|today|last week|on \w+day)\b",
    r"\b(?:i|we) (?:pasted|uploaded|typed|entered|fed)\b[^.?]{0,80}\b(?:in|into|to|on) ",
)
_BEFORE_IT = any_of(r"\b(?:if|once|when|before|after|until) (?:i|we)(?:['’]ve| have)\b")

# ------------------------------------------------------------------ required?
_OWED = (
    r"(?:tell|inform|let (?:them|people|famil\w+|everyone|anyone)|ask(?! (?:ai|it|chatgpt|copilot|the|a) )|report"
    r"|log|note"
    r"|keep|delete|wipe|erase|destroy|bin|check|verify|declare|disclose|get|seek|obtain|notify|warn|flag|escalate"
    r"|sign"
    r"|write (?:it |that )?down|record (?:that|whether|how|why|the (?:fact|reason|refusal|objection|decision))"
    r"|retain|correct"
    r"|mention|say|explain|own up|own it)"
)
_MUST = any_of(
    rf"\b(?:do|does|did|don['’]?t|doesn['’]?t|will|would){_IN}{{1,90}}?\b(?:have|need|has|needs|got) to\b",
    rf"\b(?:do|does|don['’]?t) {_IN}{{1,40}}?\b(?:need|require)\b(?! to be safe)",
    rf"\bmust(?:n['’]?t)? (?:{_THEY}|{_TOOL}|[a-z]+s)\b",
    rf"\b(?:am|are|is|was){_IN}{{1,40}}\b(?:required|obliged|expected|supposed|meant|bound|due) to\b",
    rf"\b(?:am|are|is){_IN}{{1,80}}\b(?:required|mandatory|compulsory|necessary|optional|voluntary|essential"
    r"|obligatory"
    r"|needed|a must|up to (?:me|us|them)|(?:a|the) (?:legal )?requirement)\b",
    r"\bis there an? (?:\w+ )?(?:duty|requirement|obligation|need) (?:to|for|on)\b",
    rf"\b(?:do|does|will|would|should){_IN}{{1,40}}\b(?:get|have) (?:a|any) (?:say|choice|voice|vote)\b",
    rf"\b(?:do|does) {_THEY}(?: \w+)?(?: (?:still|just|also|always|then|actually))* {_OWED}\b",
    r"\b(?:can|could|may) (?:i|we) (?:skip|avoid|forget|leave out|get away (?:with|without)(?: not)?|not) (?:\w+"
    rf" ){{0,2}}?"
    rf"(?:{_OWED}|telling|asking|checking|reporting|saying|getting|signing|consent)",
    rf"\b(?:is (?:it|that) )?(?:{_FINE}|wrong|allowed) (?:if (?:i|we) (?:don['’]?t|do not|didn['’]?t)|not to|to"
    rf" not) {_OWED}\b",
    r"\b(?:can|could|may) (?:i|we) (?:just |still )?(?:refuse|say no|opt out|decline)\b(?! an?\b| the\b)",
    r"\bhave to go (?:past|through|via|to)\b",
    r"\bis (?:it|that) (?:on|down to|for) (?:me|us) to\b",
    rf"\bhave {_THEY} (?:still |really |actually )?(?:got )?to\b",
    rf"\b(?:is|are) there{_IN}{{1,60}}\b{_THEY} (?:must|have to|need to|should|['’]ve got to)\b",
    rf"\b(?:whether|(?:wonder\w*|sure|know|tell me|clear|check) if) {_THEY}(?: (?:still|really|also|actually|do))*"
    r" (?:have|need|has|needs|must|got|should)\b",
)
_SAID_TO_BE = (  # said and not asked, for somebody to confirm: "I have to do the training first, ok?"
    rf"(?:{_THEY}|[\w'’-]+(?: [\w'’-]+){{0,5}}?)(?:['’]ve|['’]s|['’]d)?(?: (?:do|don['’]?t|do not|doesn['’]?t"
    rf"|does not|still"
    r"|really|also|always|only|just|will|won['’]?t|actually))* "
    r"(?:(?:have|has|need|needs|got) to\b|must\b|needn['’]?t\b|need\b|needs\b|gotta\b|(?:am|are|is|isn['’]?t"
    r"|aren['’]?t)(?: not)?"
    r" (?:required|needed|necessary|mandatory|compulsory|optional|voluntary|obliged|a must|up to)\b)"
)
_TAG = (
    rf"(?:{_FINE}|right|yeah|yes|yep|correct|true|no|innit|is that (?:right|correct|so|true|it)|am i right"
    rf"|isn['’]?t it|is it"
    r"|(?:do|don['’]?t|have|haven['’]?t|must|mustn['’]?t|need|needn['’]?t|does|doesn['’]?t|is|isn['’]?t|are|aren['’]?t)"
    r" (?:i|we|they|it|you))"
)
_FIRST = r"(?:(?:before|when|once|if|after|for|with|in|on)\b[^,?]*,\s*)?"
_SAID_DUTY = re.compile(
    rf"^\W*(?:.*[.;!?]\s+)?(?:(?:so|and|but|then|ok"
    rf"|well)\W+)*{_FIRST}(?P<owed>{_SAID_TO_BE}[^?]*?)[,;–—-]\s*{_TAG}\W*$",
    re.IGNORECASE,
)
_AGREED = rf"(?:{_FINE}|right|yeah|yes|good to go|allowed|yes or no|no problem)"
# a doing said, and left to be agreed to: "I'm going to use my own phone, that's fine isn't it?"
_SAID_DOING = re.compile(
    r"^(?=.*\b(?:i|we|our \w+|my \w+|\w+ing)\b).*[,;.–—-]\s*(?:surely )?(?:(?:that|this)['’]?s? |(?:is"
    r"|that is) (?:that|it) )?"
    rf"(?:all |really )?{_AGREED}(?: with you)?(?:,? (?:right|yeah|surely|isn['’]?t it|is it))?\W*$",
    re.IGNORECASE,
)
_GOES_ON = any_of(r"\b(?:so|and|but) (?:i|we)(?:['’](?:m|re|ll|ve|d))?\b")  # what is then done is what is asked
_MUST_OWN_UP = any_of(  # a slip, and the question is whether somebody must hear of it
    rf"\b(?:do|does|must|have|need|should|am|are)\b {_THEY}\b{_IN}{{0,25}}\b(?:report|tell|inform|notify|log"
    rf"|flag|own up"
    r"|declare|escalate|confess|say anything|mention)\b"
)
_SHOULD = re.compile(r"\bshould(?:n['’]?t)? (?!have\b)", re.IGNORECASE)
_USES = (
    r"(?:use|using|paste|put|record(?! (?:that|whether|how|why|the (?:fact|reason|refusal|objection|decision)))"
    r"|upload|enter"
    r"|draft|write(?! (?:it |that )?down)|summari[sz]e|translate|transcribe|run|feed|type|let|try|buy|install"
    r"|download|rely"
    r"|trust|switch on|turn on|get (?:ai|it|copilot)|have (?:ai|it|copilot)|share|copy|film|scan|give|open|stick"
    r"|chuck"
    r"|press|accept|send|submit|process|redact|ask (?:ai|it|chatgpt|copilot|the|a))"
)
_SHOULD_USE = any_of(
    rf"\bshould(?:n['’]?t)? (?:{_TOOL})\b",
    rf"\bshould(?:n['’]?t)? {_THEY}(?: workers?| carers?| \w+s)?(?: (?:be|just|also|ever|really|still))*"
    rf" {_USES}(?:ing)?\b",
)

# ------------------------------------------------------------------ allowed?
_WRONG = (
    r"(?:allowed|permitted|permissible|admissible|banned|barred|forbidden|prohibited|wrong|safe|acceptable|appropriate|sensible|legal"
    r"|illegal"
    rf"|lawful|unlawful|against|off[- ]limits|{_FINE}|cheating|unethical|a problem|a breach|good enough|enough"
    r"|risky|approved)"
)
_LOADED = any_of(
    r"\b(?:banned|barred|stopped) from\b",
    r"\bany reason (?:why |that |not\b|(?:i|we|you) )",
    r"\b(?:no|any|a) (?:rule|law|policy|clause) (?:against|to stop|stopping)\b",
    r"\b(?:nobody|no ?one|no-one)['’]?s?(?: is| will| would| ever| really|['’]d|['’]ll)* (?:minds?|cares?|knows?"
    r"|notices?|gonna|going)\b",
    r"\bsurely (?:i|we|it|that|thats|you|they)\b",
    r"\bwho(?:['’]?s|['’]?ll|['’]?d| is| will| would)* (?:gonna|going to|ever )?\s?(?:know|notice|mind|care)s?"
    r" (?:if|when)\b",
    r"\bwhat(?:['’]?s| is) (?:wrong with|the (?:harm|problem|issue)|to stop|stopping)\b",
    r"\banything (?:wrong|to stop|stopping|against)\b",
    r"\b(?:no|any) harm (?:in|if|done)\b",
    rf"\bwhy (?:not|shouldn['’]?t (?:i|we)) (?:just )?{_USES}\b",
    r"\b(?:anyone|anybody|they|you|he|she) minds? if\b",
    r"\b(?:would|will) (?:i|we) (?:be|get) (?:in|into|ok|breaking)\b",
    r"\bin trouble (?:if|for)\b",
)
_MAY = any_of(
    r"(?:^|[,.;:?!–—-]\s*|\b(?:and|but|so|or|then|now|please|pls|hi|hello) )\W*(?:can|could|may|might|shall"
    r"|cn)(?:['’]?t)? \w",
    rf"\b(?:can|could|may|might)(?:n['’]?t|['’]t)? (?:{_THEY}|{_TOOL}|\w+ers?)\b",
    rf"\b(?:am|are|is|r|was|would){_IN}{{0,80}}\b{_WRONG}\b",
    r"\bis that (?:a no|a yes|right)\b",
    rf"\bdo(?:es)? (?:i|we|they|agency \w+|students?|volunteers?|\w+ers) get (?:to use )?(?:access|{_TOOL})\b",
    r"\bis (?:that|it|this) (?:really )?on\b\W*$",
    r"\bis (?:using|putting|pasting|recording|uploading|sharing|typing|letting|asking|translating|drafting)\b",
    rf"^\W*(?:is it |would it be )?{_FINE}\b(?=\W*$|\?| (?:to|if|for|with|using|in|on|i|we)\b)",
    rf"\b(?:do|does) (?:i|we|they|staff) (?:(?:just|also|ever) )*{_USES}\b",
    rf"\bdo(?:es)? {_IN}{{2,60}}\b(?:allow|let|permit|ban|forbid|stop)\b",
    r"\b(?:mind if|happy (?:for|with) me|let me)\b",
)
_MAYBE = any_of(  # said, not asked: these count only where nothing is asked
    r"\b(?:i|we) (?:can|could|may)\b",
    r"\ballowed to\b",
    rf"\b{_FINE} (?:to|if|for|with)\b",
    r"\bany (?:problem|issue|objection|worries)\b",
    r"\bgood enough\b",
    r"\bthoughts\b",
    rf"(?:^|[.,;?!]\s*){_FINE}\s*\?*$",
)

# ------------------------------------------------------------------ open
_STARTS = (
    r"(?:^|[.;:?!–—-]\s*|[.?!]['’\"]?\s+"
    r"|\b(?:and|but|so|then|or|know|wondering|idea|ask|asking|remind me|tell me|say|saying|wants?) )\W*"
)
_WH_FREE = (
    r"(?:what(?:['’]?s|['’]?re)?(?! (?:about|if)\b)|how(?:['’]?s)?(?! about\b)|why(?:['’]?s)?"
    r"|who(?:['’]?s|m|se|['’]?ll|['’]?d)?|which)\b"
)
_INVERTED = r"(?:do|does|did|is|are|am|was|will|would|should|can|could|must|has|have|['’]?s)\b"
_OPEN = any_of(
    rf"{_STARTS}{_WH_FREE}",
    rf"{_STARTS}(?:when|where)(?:['’]s| {_INVERTED})",
    r",\s*(?:what(?! (?:about|if)\b)|how(?! about\b)|why)(?:['’]?s)?\b",
    rf",\s*(?:who|which|when|where) {_INVERTED}(?=[^,]*$)",
)
_ASKED_OF_FACTS = any_of(
    rf"{_STARTS}(?:do|does|did|has|have|had|will|would|was|were|is|are|r)\b", r",\s*(?:do|does|is|are|has) "
)
_HELD_TO_BE_SO = any_of(
    r"\b(?:true|correct|false|is that so)\W*\?",
    r"^\W*(?:they|it|that|he|she|these|those)(?:['’]?re|['’]?s| are| is)\b[^?]*\?",
)
_KINDS = (
    (Intent.HOW, any_of(r"\bhow (?:do|should|can|could|would|might|to|shall)\b")),
    (Intent.WHY, any_of(r"\bwhy\b")),
    (Intent.WHO, any_of(r"\bwho(?:['’]?s|m|se|['’]?ll|['’]?d)?\b")),
)
_SITUATION = any_of(
    r"\bwhat (?:do|should|can) (?:i|we) do\b(?! (?:with|to|about)\b)", r"\bwho wins\b", r"\bwhich is it\b"
)
_SENTENCE = re.compile(r"[^.?!]+(?:[.?!](?!\s|$)[^.?!]*)*[.?!]*")


def intent_of(question: str) -> Intent | None:
    """What kind of answer a question wants; None where its words don't say ("Copilot for a letter?")."""
    if is_slip(question):
        return Intent.WHAT_NOW
    asked = [found.group() for found in _SENTENCE.finditer(question) if found.group().rstrip().endswith("?")]
    return next((found for text in (*asked, question) if (found := _asked_first(text))), None)


def is_slip(question: str) -> bool:
    """Whether something has already gone where it should not."""
    if _SLIP.search(question) or _WHAT_NOW.search(question):
        return not _MUST_OWN_UP.search(question)
    return bool(_GAVE_AWAY.search(question)) and not (_MUST.search(question) or _BEFORE_IT.search(question))


def has_gone(question: str) -> bool:
    """Whether a question says that something went where it should not; "what now?" alone does not."""
    return bool(_SLIP.search(question) or _GAVE_AWAY.search(question))


def is_situation(question: str) -> bool:
    """Whether it says what is going on and asks what to do: the doing is what must be judged."""
    return bool(_SITUATION.search(question))


def duty_starts(question: str) -> re.Match[str] | None:
    """Where a question says that something is owed ("do I have to", "is … required"), if it does."""
    if said := _said_duty(question):
        return re.compile(re.escape(said.group("owed"))).search(question)
    return _MUST.search(question) or _SHOULD.search(question)


def _said_duty(text: str) -> re.Match[str] | None:
    found = _SAID_DUTY.search(text)
    return None if found is None or _GOES_ON.search(found.group("owed")) else found


def _asked_first(text: str) -> Intent | None:
    if _said_duty(text):
        return Intent.DUTY
    if _SAID_DOING.search(text) and not (_MUST.search(text) or _OPEN.search(text)):
        return Intent.PERMISSION
    if _LOADED.search(text) and not _MUST.search(text):
        return Intent.PERMISSION
    if is_situation(text):
        return None
    cues = ((_MUST, Intent.DUTY), (_SHOULD, None), (_MAY, Intent.PERMISSION), (_OPEN, Intent.WHAT))
    found = [(match.start(), place) for place, (cue, _) in enumerate(cues) if (match := cue.search(text))]
    if not found:
        return _said_not_asked(text)
    cue, kind = cues[min(found)[1]]
    if cue is _SHOULD:
        return Intent.PERMISSION if _SHOULD_USE.search(text) else Intent.DUTY
    return _kind_of(text) if cue is _OPEN else kind


def _said_not_asked(text: str) -> Intent | None:
    order = ((_ASKED_OF_FACTS, Intent.WHAT), (_MAYBE, Intent.PERMISSION), (_HELD_TO_BE_SO, Intent.WHAT))
    return next((intent for pattern, intent in order if pattern.search(text)), None)


def _kind_of(text: str) -> Intent:
    """Which open question comes first."""
    found = [(match.start(), intent) for intent, pattern in _KINDS if (match := pattern.search(text))]
    first = _OPEN.search(text)
    near = [(start, intent) for start, intent in found if first and start < first.end() + 1]
    return min(near)[1] if near else Intent.WHAT
