"""Whether a message tells of somebody in danger now, in everyday words, text-speak or misspelt.

A question about AI that uses safeguarding's words ("can AI spot a child being hurt?") is no emergency, so a message
is taken clause by clause, and a clause that asks about AI, a record or a rule counts only where it says "now".
Missing an emergency costs more than a needless phone number: where nothing speaks of AI, the patterns are generous.
"""

import re
from functools import lru_cache

from jellyfish import damerau_levenshtein_distance

from rag.answering.privacy.terms import is_ordinary
from rag.policy.patterns import any_of, words

_SAYS = {
    **dict.fromkeys(("hes", "he's"), "he is"),
    **dict.fromkeys(("shes", "she's"), "she is"),
    **dict.fromkeys(("theyre", "they're", "theyr"), "they are"),
    **dict.fromkeys(("im", "i'm"), "i am"),
    **dict.fromkeys(("theres", "there's"), "there is"),
    **dict.fromkeys(("ive", "i've"), "i have"),
    **dict.fromkeys(("cant", "can't", "cannot", "cnt", "carnt"), "can not"),
    **dict.fromkeys(("wont", "won't", "wnt"), "will not"),
    **dict.fromkeys(("isnt", "isn't", "aint", "ain't", "int"), "is not"),
    **dict.fromkeys(("arent", "aren't"), "are not"),
    **dict.fromkeys(("dont", "don't", "dnt"), "do not"),
    **dict.fromkeys(("doesnt", "doesn't", "dsnt"), "does not"),
    **dict.fromkeys(("hasnt", "hasn't", "havent", "haven't"), "has not"),
    **dict.fromkeys(("gonna", "gunna", "gona", "gna"), "going to"),
    **dict.fromkeys(("wanna", "wana", "wants2"), "want to"),
    **dict.fromkeys(("rn", "atm"), "right now"),
    **dict.fromkeys(("tonite", "2nite", "2night", "tnight"), "tonight"),
    **dict.fromkeys(("nife", "knif", "nives", "knifes"), "knife"),
    **dict.fromkeys(("w", "wiv", "wif", "wth"), "with"),
    **dict.fromkeys(("n", "nd", "an'"), "and"),
    **dict.fromkeys(("wat", "wot", "wht"), "what"),
    "r": "are",
    "u": "you",
    "da": "the",
    "2": "to",
    "jus": "just",
    "jst": "just",
    "hurtin": "hurting",
    "ded": "dead",
    "thru": "through",
}
_KEYS = words(
    """suicidal suicide threatening threatened strangling strangled choking breathing unconscious unresponsive bleeding
    overdose overdosed antidepressants paracetamol painkillers medication tablets bleach machete stabbing stabbed
    hitting punching kicking attacking attacked hurting beating missing abducted kidnapped collapsed swallowed
    trapped ligature drowning petrol weapon hammer raped raping smashing burning molesting touching"""
)
_WORD = re.compile(r"[\w']+")
_IS = re.compile(
    r"\b(baby|babys?|child|kid|kids|boy|girl|dad|mum|mam|gran|nan|client|man|woman|bloke|guy|lady|partner|ex|someone"
    r"|somebody|who|son|daughter|brother|sister|father|mother|stepdad|lad|patient|resident)['’]?s"
    r"(?= (?:\w+ing|gone|got|been|not|in|on|at|about|just|still|turned|drunk|dead|collapsed|trapped|stuck)\b)"
)
_THINGS = (
    "laptop phone mobile tablet ipad battery computer pc system line screen wifi internet signal link server app site"
)
_NO_THING = "".join(f"(?<!{thing} )" for thing in _THINGS.split())  # "the laptop is dead"
_PLACEHOLDER = re.compile(r"\[[\w -]+ removed\]")
_CLAUSE = re.compile(
    r"[.?!;:,\n]+|\s-+\s|(?= (?:what (?:do|shall|should|can) (?:i|we)|(?:can|could|should|shall) (?:i|we|ai|copilot"
    r"|chatgpt|gemini)|do i|is it (?:ok|okay|allowed))\b)"
)
_QUOTED = re.compile(r"(?<!\w)'[^'\n]{3,200}'(?!\w)|\"[^\"\n]{3,200}\"|“[^”\n]{3,200}”|‘[^’\n]{3,200}’(?!\w)")

_WHO = (
    r"(?:he|she|they|i|we|you|me|him|her|them|us|someone|somebody|who|child|kids?|children|girls?|boys?|baby|toddler"
    r"|infant|teen|teenager|young person|person|yp|daughter|sons?|mum|mam|mummy|mother|dad|daddy|father|stepdad"
    r"|stepmum|step-?\w+|parents?|partner|boyfriend|bf|girlfriend|gf|husband|wife|ex|brother|sister|siblings?|twins?"
    r"|uncle|aunt|auntie|cousin|gran|nan|nana|grandad|grandma|grandmother|grandfather|client|patient|service user"
    r"|user|resident|tenant|m[ae]n|wom[ae]n|bloke|guy|lad|lady|neighbour|carer|family|little one|perpetrator"
    r"|colleague|worker|visitor|people)"
)
_PERSON = rf"\b{_WHO}"
_BE = r"(?:is|are|am|was just|were just)"
_OFTEN = r"(?:(?:still|just|now|right now|actually|really|also|being|currently|literally|all|always|basically) )*"
_HARMING = (
    r"(?:hitting|beating|punching|kicking|strangling|throttling|suffocating|smothering|stabbing|attacking|battering"
    r"|slapping|shaking|raping|assaulting|abusing|molesting|hurting|drowning|harming|torturing|starving)"
)
_HARMED = (
    r"(?:hit|beaten|beat|punched|kicked|strangled|throttled|suffocated|stabbed|attacked|battered|raped|assaulted"
    r"|shot|drugged|poisoned|snatched|kidnapped|abducted|dropped|burnt|burned|scalded|taken hostage|run over)"
)
_WEAPON = (
    r"(?:knife|gun|shotgun|machete|weapon|axe|bat|hammer|blade|sword|crossbow|acid|petrol|razor|noose|ligature"
    r"|screwdriver|brick|bottle)"
)
_PILLS = (
    r"(?:tablets?|pills?|paracetamols?|ibuprofen|medication|meds|medicine|sleeping pills|antidepressants|painkillers"
    r"|insulin|sertraline|codeine|methadone)"
)
_POISON = r"(?:bleach|antifreeze|poison|weedkiller|drain cleaner|batter(?:y|ies)|petrol|acid)"
_MANY = r"(?:loads?|lots|too many|all|a whole|whole|a bottle|a box|a packet|a pack|handfuls?|bunch|\d{2,}|every)"
_SELF = r"(?:himself|herself|themselves|themself|myself|hisself|him ?self|her ?self|my ?self)"

_EVENT = any_of(
    r"\bin (?:immediate|real|serious|grave|terrible) danger\b",
    r"\bat (?:immediate|serious) risk (?:right )?now\b",
    rf"{_PERSON} {_BE} {_OFTEN}(?:{_HARMING}|killing)\b",
    rf"\b{_HARMING} (?:me|him|her|them|us|{_SELF}|mum|dad|the (?:kids?|baby|child(?:ren)?))\b",
    rf"\b(?:keeps|will not stop|not stop|started|starts) (?:on )?(?:{_HARMING}|smashing|threatening)\b",
    rf"\b{_BE} {_OFTEN}being {_HARMED}\b|\bbeing (?:abused|hurt|{_HARMED})\b",
    r"\b(?:hits|beats|hurts|rapes|kicked|punched|strangles|batters|touches|molests) (?:me|him|her|them)\b",
    r"\b(?:smashing|trashing|wrecking) (?:up )?(?:the|his|her|my|their) (?:\w+ )?(?:house|flat|home|place|room)\b",
    rf"\b(?:has|have|had|is|been|just) (?:just |been )*{_HARMED}\b(?! by ai)(?= (?:me|him|her|them|my|his|the|by"
    rf"|{_SELF}"
    r"|and|on)\b|\W*$)",
    rf"\b(?:stabbed|slit|slashed|cut|hung|hanged|shot|poisoned|burnt|drowned|throttled) (?:{_SELF}|(?:her|his|my"
    rf"|their) (?:own )?"
    r"(?:wrists?|throat|arms?|neck))\b",
    rf"\b(?:cutting|hanging|drowning|burning|starving|hurting|harming) {_SELF}\b",
    r"\b(?:jumped|about to jump|going to jump|fallen) (?:off|from|out of|in front of)\b",
)
_INTENT = any_of(
    r"\b(?:going|about|threatening|threatened|trying|tried|wants?|planning|ready|plans|intends|says he will"
    r"|says she will|said he will|said she will) (?:to )?(?:go and )?(?:kill(?! time)|hurt|harm|stab|jump|die\b|shake"
    r"|burn|drown|hang|shoot|end (?:it|his|her|my|their)\b|be dead|top (?:him|her|my)self|attack|beat|poison|strangle"
    r"|rape|petrol)",
    r"\b(?:threat\w+|trying) to [^.]{0,25}\b(?:kill|burn|stab|hurt|harm|shoot)\b",
    r"\b(?:ending|end) it all\b|\bend(?:ing)? (?:it|my life|his life|her life)\b(?: (?:now|tonight|today|all))?$",
    r"\bending it\b",
    r"\bwants? to (?:die|be dead|disappear forever|end (?:it|things))\b",
    r"\bdo(?:es)? not want to (?:be (?:here|alive)|live|wake up)\b|\bcan not go on(?: any ?more| like this)?$",
    r"\b(?:is|are|am|feels?|feeling|felt|seems?|sounds?|actively|currently|acutely)(?: \w+)? suicidal\b",
    rf"\bkill(?:ed|ing)? {_SELF}\b",
    r"\b(?:take|taking|end|ending) (?:my|his|her|their) own life\b",
    r"\bgoodbye (?:for good|for ?ever|to (?:everyone|the kids|me))\b|\b(?:suicide|goodbye) note\b",
    r"\b(?:on|off|at the edge of|over) (?:the |a )?(?:roof|balcony|bridge|ledge|railway|train tracks|rail tracks"
    r"|motorway"
    r" bridge|cliff|window ?sill)\b",
    r"\bkill (?:me|him|her|them|us|you|everyone|the (?:kids|baby|family|children))\b",
    r"\bself[- ]harm(?:ing|ed)?\b[^.?]{0,30}\b(?:now|tonight)\b",
    r"\b(?:tied|put|got|has) (?:a )?(?:ligature|noose|rope|cord|belt)\b[^.]{0,20}\bneck\b",
)
_BODY = any_of(
    r"\b(?:taken|took|taking|having|had|has)(?: (?:an|a|another|\w+))? overdose\b|\boverdos(?:ed|ing)\b(?! on ai)",
    rf"\b(?:taken|took|taking|swallowed|necked|downed|had|drank"
    rf"|eaten)\b[^.?]{{0,20}}\b{_MANY}\b[^.?]{{0,20}}\b{_PILLS}\b",
    rf"\b(?:taken|took|swallowed|drank|drunk|necked|downed|eaten|drinking)\b[^.?]{{0,15}}\b{_POISON}\b",
    r"\btaken something\b",
    r"\b(?:is|are|am|was|has|have)?\s?not breathing\b|\b(?:can not|stopped|struggling to|hardly|barely) breath(?:e"
    r"|ing)?\b",
    r"\b(?:gone|going|turned|turning|is|are|lips) (?:all )?blue\b",
    r"\b(?:will|does|can|do|is|did) not (?:wake(?: up)?|waking|come round|coming round|respond(?:ing)?|moving|move)\b",
    r"\bnot (?:responding|waking|moving|conscious)\b(?! to (?:emails?|calls?|messages?|letters?))",
    r"\b(?:unconscious(?! bias)|unresponsive|barely conscious|passed out|collapsed(?! \w+ (?:menu|section)))\b",
    r"\b(?:bleeding(?! edge)|blood everywhere|blood all over|losing (?:a lot of )?blood|haemorrhag\w+)\b",
    r"\b(?:having|had|has) (?:a |an )(?:fit|seizure|heart attack|stroke|asthma attack|allergic reaction)\b"
    r"|\bis fitting\b",
    r"\b(?:is|are|baby|child|gran|she|he) (?:\w+ )?choking\b",
    r"\bfallen\b[^.]{0,30}\b(?:can not|unable to) (?:get up|move)\b|\b(?:being|gone|is) (?:sick and )?(?:floppy"
    r"|limp)\b",
    rf"{_NO_THING}\b(?:is|has) (?:dead|died just now|dying)\b(?! to)(?! in the middle)",
    r"\bin labour\b|\bgone into labour\b",
)
_PLACE = any_of(
    rf"\b(?:has|have|had|got|is|holding|waving|carrying|pulled(?: out)?|with|picked up|swinging)(?: got)? (?:a|an"
    rf"|the|his|her)"
    rf" (?:\w+ )?{_WEAPON}\b(?! of (?!acid|petrol))",
    r"\b(?:kids?|child(?:ren)?|baby|boys?|girls?|she|they)(?: is| are)? (?:still |all )?"
    r"(?:in the (?:house|flat|car)|inside|upstairs|locked in|trapped)(?: (?:alone|right now|now)\b| with (?:him|her"
    r"|them|the|a|an|someone)\b)",
    r"\b(?:locked|trapped|barricaded|shut|holding|holed) (?:us|me|her|him|them|\w+sel(?:f|ves)|the \w+|up)(?: in\b"
    r"| inside| with|$)",
    r"\bwill not let (?:me|us|her|him|them|the \w+) (?:leave|out|go)\b",
    r"\b(?:breaking|broken|kicking|smashing|trying to get) (?:in|into|the door)\b(?! tears)",
    r"\b(?:scared|frightened|terrified|afraid|fear\w*) for (?:my|her|his|their|our) (?:life|lives|safety)\b",
    r"\b(?:am|is|are) (?:being )?(?:followed|chased|stalked|hunted)\b|\b(?:following|chasing) (?:me|us|her|him)\b",
    r"\b(?:hiding|hidden) (?:in|from|under|upstairs|behind)\b",
    r"\b(?:outside|at) (?:my|the|her|his|our) (?:house|door|flat|car|window)\b[^.]{0,30}\b(?:knife|gun|bat|threat\w+"
    r"|scared|frightened|shouting)\b|\bscared\b[^.]{0,20}\boutside\b",
    r"\b(?:set|setting) fire\b|\b(?:house|flat|home|building|room) is on fire\b|\bgas leak\b"
    r"|\bburn(?:ing)? (?:the|her|his|my|their|our) (?:house|flat|home|place)\b",
    r"\b(?:left|been left|is|are|home) (?:home |all |on (?:his|her|their) )?(?:alone"
    r"|own)\b[^.]{0,20}\b(?:age[d]? \d|no answer"
    r"|\d (?:yr|year)|no food|since)\b",
    r"\b(?:baby|toddler|child|kids?|\d year old|\d yr old|infant)\b[^.]{0,20}\b(?:home alone|left alone|on (?:his"
    r"|her|their) own"
    r" in)\b",
    r"\bdriv\w+\b[^.]{0,25}\bdrunk\b|\bdrunk\b[^.]{0,15}\bdriv\w+\b[^.]{0,30}\b(?:kid|child|baby|car)",
)
_TAKEN = any_of(
    rf"{_PERSON}(?: is| are| has| have)?(?: gone| went| still| been)* missing\b(?! (?:from|in|on|out of) (?:the|my|our"
    r"|this|a) (?:note|record|report|list|file|chronology|transcript|summary|form|draft|box|field))(?! (?:data"
    r"|information"
    r"|words|details|from home|persons? (?:form|report|policy)|episodes?|school|work|out|the|a))",
    r"\b(?:run|ran|running|gone) (?:away|off)\b[^.]{0,40}\b(?:ago|now|tonight|today|since|not back|from (?:the|her|his)"
    r"|with (?:a|an|some|older))\b|\babsconded\b",
    r"\b(?:can not|can no one) find (?:the|my|her|his|our|their|a) (?:\w+ ){0,3}?(?:old|kids?|child|baby|son"
    r"|daughter|boy"
    r"|girl|toddler|twins?)\b|\bno sign of (?:her|him|them|the (?:kids?|child|baby))\b",
    r"\b(?:taking|taken|take) (?:her|him|them|the (?:kids?|child(?:ren)?|girl|baby)) (?:out of the country|abroad)\b"
    r"|\b(?:marry|force|forced) (?:her|him) (?:off|to marry)\b|\bto marry her\b",
    r"\b(?:told|tells|telling|disclosed|says|said|saying)\b[^.]{0,40}\b(?:touches|touched|rapes?|raped|raping"
    r"|interferes"
    r" with|hits|hurts|beats|abuses|abused|molest\w+|does things to) (?:me|him|her|them)\b",
    r"\b(?:with|by|to) (?:an |some |much )?older m[ae]n\b",
)
_DANGERS = (_EVENT, _INTENT, _BODY, _PLACE, _TAKEN)
_ALARM = any_of(  # enough by themselves, where nothing in the message speaks of AI and the clause asks nothing
    r"\b(?:stab|slash|strangl|throttl|suffocat|suicid|overdos|murder|kidnap|abduct|barricad|molest|poison|convuls"
    r"|traffick"
    r"|electrocut|smother|ligature|haemorrhag)\w*",
    r"\b(?:kill(?:s|ed|ing)?|rap(?:e|ed|es|ing)|drown\w*|chok(?:ed|es|ing)|scream\w*|scald\w*|starv(?:ed|ing)"
    r"|drugged|spiked"
    r"|hostage|machete|shotgun|guns?|knife|petrol|bleach|unconscious|unsafe|not safe|emergency|ambulance|999|fgm)\b",
    r"\b(?:punch|kick|slapp?|attack|assault|batter|smash|hitt?|hurt|bash|throttl)(?:s|es|ed|ing)? (?:me|him|her"
    r"|them|the \w+"
    r"|my \w+|mum|dad)\b",
    r"\b(?:hit|hurt|beat|beaten|beats|battered|punched|kicked|attacked|assaulted|abused) (?:me|him|her|them|by|up)\b",
    r"\b(?:blood|bleeding|chest pains?|seizure|stopped breathing|broken (?:arm|leg|bottle|glass)|cut (?:himself"
    r"|herself))\b",
    r"\b(?:balcony|rooftop|ledge|train tracks|under the water|tied (?:up|to)|chained|locked (?:in|up|out)|trapped"
    r"|hung himself|hung herself|in (?:her|his) drink|swallow\w*|eat\w* batter\w+|no food|wandering (?:in|on|about"
    r"|around))\b",
    r"\b(?:take|taking) (?:the kids|them|the baby|the children|everyone) with (?:her|him|me)\b|\bforced marriage\b"
    r"|\b(?:fly|flying|flight|leave|leaving)\b[^.]{0,20}\b(?:tonight|tomorrow)\b",
    r"\b(?:please|pls|plz|need|send) (?:some )?help\b|\bhelp (?:me|us|her|him|now|asap)\b|\bin danger\b|\bgone mad\b",
    r"\b(?:baby|toddler|child|kid)\b[^.]{0,25}\b(?:on (?:his|her|their|its) own|alone|burnt|burned|injured|hurt"
    r"|bruised)\b",
)

_ABOUT_AI = re.compile(
    r"\b(?:a\.?i|copilot|chat ?gpt|gpt|claude|gemini|magic notes|minute|chat ?bots?|bots?|tools?|apps?|scribes?|otter"
    r"|transcri\w+|record(?:er|ing|ed|s)?|llms?|deepfakes?|siri|alexa|polic(?:y|ies)|summar\w+|dictat\w+|smart speaker"
    r"|automated|algorithms?|models?|uploads?|prompts?|software|guidance|approved|drafts?|translat\w+)\b"
)
_OPENS_ASKING = re.compile(
    r"^\W*(?:so |and |but |also |hi |hello |please |ok |if |when |while |unless |where |say )*(?:can|could|may"
    r"|might|must|should"
    r"|shall|do|does|did|is|are|am|will|would|what|who|whom|how|why|which|where|when|if|has|have|to what)\b"
)
_AI_SAYS = re.compile(
    r"\b(?:ai|a\.i|copilot|chat ?gpt|gpt|claude|gemini|magic notes|minute|bot|chatbot|tool|app|scribe|transcript"
    r"|summary|recording"
    r"|notes?|draft|report|story|letter|chronology|statement|case study|vignette|training|film|book|it)\b[^.]{0,15}"
    r"\b(?:says?|said|wrote|writes|written|put|thinks|heard|left out|missed|made up|reads?|shows?|flagged|describes?"
    r"|about|on|where|in which)\b"
)
_NOW = any_of(
    r"\b(?:right now|as we speak|this minute|this second|tonight|at the moment|just (?:now|rang|called|msg\w*|messaged"
    r"|texted|phoned|told|taken|took|hit|stabbed|left|said))\b",
    r"\bnow$",
)
_OVER = any_of(  # told of another time, or supposed
    r"\b(?:last (?:week|month|year|summer|spring|autumn|winter|christmas)|(?:days?|weeks?|months?|years?) ago|in"
    r" (?:19|20)\d\d)\b",
    r"\b(?:historic\w*|previous(?:ly)?|history of|in the past|as a child|used to|back in|years back)\b",
    r"\b(?:tell|predict|spot|detect|work out|judge) (?:me )?(?:whether|if|when)\b",
)
_MADE_UP = re.compile(r"\b(?:made[- ]up|fictional|imaginary|invented|dummy|example) \w+")


def tells_of_danger(message: str) -> bool:
    """Whether somebody may be in danger now. Takes the message with or without its personal data."""
    plain = _plain(message)
    now = bool(_NOW.search(plain))
    if (_OVER.search(plain) and not now) or _MADE_UP.search(plain):
        return False
    about_ai = bool(_ABOUT_AI.search(plain))
    return any(_is_event(clause, about_ai) for clause in _CLAUSE.split(plain) if clause)


def _is_event(clause: str, about_ai: bool) -> bool:
    if about_ai and _asks(clause) and not _NOW.search(clause):
        return False
    patterns = _DANGERS if about_ai or _OPENS_ASKING.search(clause) else (*_DANGERS, _ALARM)
    return any(pattern.search(clause) for pattern in patterns)


def _asks(clause: str) -> bool:
    """Whether a clause asks about AI or tells what it wrote, or only supposes ("if a parent attacks me")."""
    return bool(_OPENS_ASKING.search(clause) or _AI_SAYS.search(clause) or _ABOUT_AI.search(clause))


def _plain(message: str) -> str:
    """Lower case, shorthand and near misses of the words that matter written out, quoted words left out."""
    text = message.lower().replace("’", "'").replace("‘", "'")
    text = _PLACEHOLDER.sub("someone", text)
    if _ABOUT_AI.search(text):
        text = _QUOTED.sub(" ", text)
    text = _WORD.sub(lambda found: _spelt(found.group()), text)
    return _IS.sub(r"\1 is", " ".join(text.split(" ")))


@lru_cache(maxsize=20_000)
def _spelt(word: str) -> str:
    if word in _SAYS:
        return _SAYS[word]
    if len(word) < 5 or is_ordinary(word):
        return word
    near = [key for key in sorted(_KEYS) if abs(len(key) - len(word)) < 3 and _is_near(word, key)]
    return near[0] if near else word


def _is_near(word: str, key: str) -> bool:
    return word[0] == key[0] and damerau_levenshtein_distance(word, key) <= (1 if len(key) < 8 else 2)
