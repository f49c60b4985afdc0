"""Orders to the tool: words that tell it what to answer, who to be, or that speak in somebody else's turn.

They are never followed, screened or not: a verdict comes from clauses alone. Seeing them lets the tool say so, and
lets it refuse where no clause gives a strict answer. Asking *about* such words ("can I ignore what it drafted?") is an
ordinary question, so most patterns want a command's place in the sentence.
"""

from rag.answering.disguise import hidden_in, readable
from rag.policy.patterns import any_of

_START = (
    r"(?:^|[.;:!?>\]})\"'”’*#|—–-]\s*|,\s+|\b(?:please|pls|plz|now|just|then|so|also|you (?:must|should|will|shall"
    r"|can|have to|need to|are to)"
    r"|i (?:want|need|order|command|instruct|ask) you to|needs? you to|let['’]?s)\s+)(?:(?:please|now|just|then|so"
    r"|and|ok) )*"
)
_DROP = (
    r"(?:ignore|disregard|forget|override|overrule|bypass|circumvent|set aside|put aside|stop (?:following|applying"
    r"|using)|abandon|suspend"
    r"|disable|turn off|switch off|drop|skip|throw (?:out|away)|do not (?:follow|apply|use)|don['’]?t (?:follow"
    r"|apply|use))"
)
_RULES = (
    r"(?:instructions?|rules?|guidance|guidelines?|polic(?:y|ies)|prompts?|safeguards?|filters?|guardrails?"
    r"|restrictions?|limits|programming"
    r"|training|clauses?|everything|what (?:you|i|was|is)|constraints|safety)"
)
_YES = (
    r"(?:yes|allowed|allow|approved?|permitted|permit|ok(?:ay)?|fine|it['’]?s (?:fine|ok(?:ay)?|allowed)|agreed|true)"
)
_ORDERS = any_of(
    rf"{_START}{_DROP}\b(?: \w+){{0,5}}? {_RULES}\b",
    rf"(?<!can i )(?<!can we )(?<!may i )(?<!should i )(?<!do i )(?<!should we )\b{_DROP} (?:(?:all|any"
    rf"|of) )*(?:your|previous|prior|earlier"
    rf"|all (?:the |of the )?(?:previous|prior)?) ?(?:\w+ )?{_RULES}\b",
    r"\b(?:your|the|all|earlier|previous) (?:\w+ )?(?:rules|instructions|guidance|safeguards|filters|checks"
    r"|guardrails) (?:no longer apply|(?:are|is) (?:off"
    r"|void|disabled|suspended|lifted|not in force))\b(?! since)",
    r"\b(?:filters|checks|safety|safeguards|guardrails) (?:are |is )?(?:off|disabled|suspended)\b",
    r"\byou are now\b|\bfrom now on,? (?:you|every|all|answer|only)\b",
    r"(?:^|[.!?;:] ?)you(?:['’]re| are) (?:an?|the|my|dan|no longer|free|unrestricted|in) ?\w+",
    r"\b(?:enter|enable|activate|switch to|turn on|start|you are in|go into) (?:\w+ )?(?:developer|debug"
    r"|unrestricted|god|dan|admin|sudo|free|no[- ]rules)"
    r" ?mode\b|\bdebug build\b|^\W*sudo\b|\boverride policy mode\b",
    r"\bjailbreak(?! \w*ing)(?!ing)(?! attempts?)(?! of)\b(?= (?:yourself|mode|now)|\W*$)",
    rf"{_START}(?:pretend|imagine|suppose|assume|act as|act like|role[- ]?play|play (?:a game|the (?:part|role))"
    rf"|behave (?:as|like)|be (?:my|a|an|the)"
    r" (?!to|able)\w+|simulate|speak as|answer as|respond as)\b(?! (?:a|the) case is)",
    r"\bpretend (?:there|you|that (?:there|the|your))\b",
    r"\b(?:in|imagine) (?:a|an|some) (?:parallel|fictional|alternative|imaginary|hypothetical|different) (?:world"
    r"|universe|council|reality)\b|^\W*hypothetically\b",
    r"\bwrite (?:me )?a (?:story|poem|play|scene|dialogue) (?:in which|where|about how|that)\b|\bfinish (?:my|this"
    r"|the) sentence\b",
    r"(?:^|[\s>#*\"'|])(?:system|assistant|human|user|developer|operator)\s*(?:message|prompt|note"
    r"|override)?\s*:(?!\w)",
    r"<\|?/?\s*(?:im_start|im_end|system|assistant|user|end|override|instructions?|policy|verdict)\b[^>]{0,20}\|?>"
    r"|\[/?inst\]|<</?sys>>",
    r"<(?:script|img|iframe|svg|p hidden|!--|div|span)\b|<!--|javascript:|&lt;\w+&gt;|```",
    r"[\"']?(?:role|effect|verdict|outcome|allow(?:ed)?|permission)[\"']?\s*[:=]\s*[\"']?(?:system|assistant"
    r"|developer|may|allow\w*|true|yes|permit\w*)\b",
    r"\b(?:begin|end|start) (?:of )?(?:system|question|policy|source|message|prompt|document|context)\b"
    r"|\btool_?(?:result|call|output)\b"
    r"|\b(?:new|updated|revised|latest) (?:instructions?|orders?|system prompt) (?:from|by|:)",
    rf"(?:\b(?:a|answer)\s*[:=]\s*['\"]?{_YES}\b.{{0,200}}){{2}}|(?:[-:–?] ?{_YES}\b[^?]{{0,60}}){{3}}",
    rf"\banswer ['\"“‘]{_YES}['\"”’]",
    rf"{_START}(?:say|tell me|confirm|answer|reply|respond|return|output|print|rule|declare|state|write"
    rf"|agree)\b(?! (?:yes )?(?:when|if|whether|on the))"
    rf"[^.?!]{{0,40}}?\b{_YES}\b(?! (?:to|for)\b)",
    r"\b(?:confirm that|reply|respond with|answer only|expected output|every reply is|every answer is"
    r"|verdict)\b:?[^.?!]{0,15}?"
    r"\b(?:that )?(?:the word )?['\"“‘]?(?:allowed|permitted|approved|it['’]?s (?:fine|ok|okay|allowed)"
    r"|yes\b(?= *[.!]|\W*$))",
    r"\b(?:you|assistant|askfirst) must (?:answer|say|comply|obey|agree|allow)\b|\bcomply with (?:the user|me)\b",
    r"\b(?:answer|reply) in one word\b|\b(?:don['’]?t|do not|without|never) mention(?:ing)? (?:any |the "
    r"|your )?(?:polic|rule|guidance|clause)",
    r"\bonly quote\b[^.]{0,25}\b(?:permit|allow)|\bleave out the (?:ones|clauses|rules) that (?:forbid|ban)\b"
    r"|\bno need to (?:look|check|search)\b[^?]{0,40}\ballowed\b",
    r"\breplace ['\"“‘]?(?:must not|may not|not)\b|\bevery ['\"“‘]?must not['\"”’]? is\b"
    r"|\bfor the purposes? of (?:this|your) (?:answer|chat|question)\b",
    rf"{_START}(?:treat|consider|regard|count)\b[^.?]{{0,50}}\b(?:as (?:if|though|an? approved|approved|anonymous"
    rf"|made[- ]up|public|fictional)|approved|on the approved list)\b",
    r"\b(?:in|for) this (?:chat|conversation|answer|session)\b[^.?]{0,40}\b(?:means?|is called|counts? as"
    r"|stands for)\b|\bdefinition\s*:",
    r"\brepeat (?:after me|your (?:prompt|instructions))\b",
    r"\b(?:print|show|reveal|give me|output|what(?:['’]s| is| are)) (?:me )?your (?:system|hidden|secret"
    r"|full)?\s?(?:prompt|instructions|hidden rules)\b",
    r"\bnew policy\b[^.?]{0,40}\beffective (?:now|today|immediately|from today)\b|^\W*system\s*:",
    r"\bi(?:['’]m| am) (?:the |your |a |an )?(?:\w+ )?(?:developer|creator|administrator|admin|operator"
    r"|programmer) of (?:askfirst|this|you)\b"
    r"|\b(?:for|this is for|this is a) (?:safety |security |red[- ]team )?test(?:ing)?(?: only| purposes"
    r"| run)?\b[^.?]{0,40}\b(?:answer|allow|off|return|output)",
    r"\bthe red team needs?\b|\bi (?:hereby )?authori[sz]e (?:this|you|it)\b",
)
_ELSEWHERE = (
    any_of(  # "ignore the instructions" in tongues spoken in UK services; a verb and its rules, in either order
        r"\b(?:ignore[zr]|oublie[zr]?|ne tenez pas compte)\b.{0,40}\b(?:instructions|consignes|r[èe]gles)\b",
        r"\b(?:ignorier\w*|vergiss|vergessen sie|missachte\w*)\b.{0,40}\b(?:anweisung|regel|richtlinie|vorgabe)",
        r"\b(?:ignor[ae]|olvid[ae]|omit[ae]|dimentica|esque[çc]a)\b.{0,40}\b(?:instrucciones|reglas|normas|istruzioni"
        r"|regole|instru[çc][õo]es|regras)\b",
        r"\b(?:z?ignoruj|zapomnij|pomi[ńn]|pomijaj)\b.{0,40}\b(?:instrukcj|zasad|polece[ńn]|regu[łl])",
        r"\b(?:ignor[ăa]|uit[ăa]|nu respecta)\b.{0,40}\b(?:instruc[țt]iun|reguli|indica[țt]ii)",
        r"\b(?:anwybydd\w*|anghofi\w*)\b.{0,40}\b(?:cyfarwydd\w+|rheol\w*|canllaw\w*|polisi)",
        r"(?:talimat|kural)\w*.{0,30}(?:yok say|g[öo]rmezden|unut|dikkate alma)",
        r"(?:игнорир|забуд|ігнор|пренебрег|не следуй).{0,40}(?:инструкц|правил|інструкц|указани)",
        r"(?:تجاهل|انس[َى]? |لا تتبع)|(?:نظر ?انداز|بھول جا)|نادیده",
        r"(?:अनदेखा|नज़रअंदाज़|नजरअंदाज|भूल जा)|ਨਜ਼ਰਅੰਦਾਜ਼|উপেক্ষা|અવગણ",
        r"忽略|无视|無視|忘记(?:之前|所有)",
        r"\biska (?:indha|dhaaf)|\bilow\b.{0,30}\bxeer|\binjoro\b.{0,30}\b(?:udh[ëe]zim|rregull)|\bignoruok\b"
        r"|\bhagyd figyelmen\b",
    )
)


def gives_orders(message: str) -> bool:
    """Whether a message tells the tool what to answer, plainly or in code."""
    plain = " ".join(readable(message).split())
    return bool(_ORDERS.search(plain) or _ELSEWHERE.search(plain) or is_coded(plain))


def is_coded(message: str) -> bool:
    """Whether part of a message is written so that a person can't read it, though a machine can."""
    return any(True for _ in hidden_in(message))
