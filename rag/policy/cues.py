"""The words that give a rule its effect: a closed list, one table to an effect."""

from rag.policy.patterns import any_of

_NEGATIVE = r"neither|nor|nothing|none|nobody|no one|at no time|in no case|under no circumstances"
_DO_NOT = r"(?:do not|don['’]t|never)\b(?! insist\b)"  # "and do not insist on" takes a must away
_ALSO = r"(?:(?:also|likewise|therefore|themselves|itself|yet|currently|still|generally|ever)\s+)*"
_VERY = rf"{_ALSO}(?:(?:never|not|strictly|absolutely|completely|no longer|treated as|regarded as)\s+)*{_ALSO}"
_NO_ORDER = r"(?!\s+(?:need|have to|worry|forget|hesitate|wait|panic))"  # "do not hesitate to ask" bars nothing
_PUT = r"(?:sent|put|typed|entered|pasted|uploaded|copied|recorded|shared|lent|given|shown|stored|saved)"
AI = r"(?:ai|a machine|machines|any (?:ai )?(?:tool|product|system)|an? (?:ai )?tool|the tool|a computer|software)"
RELEASES_CUES = any_of(
    r"\bneed not\b",
    r"\bneedn['’]t\b",
    r"\b(?:do|does|did)(?: not|n['’]t) (?:have to|need|require)\b",
    r"\b(?:is|are) (?:not (?:required|obliged|obligatory|necessary|needed|mandatory)|optional|voluntary)\b",
    r"\b(?:isn|aren)['’]t (?:required|obliged|necessary|needed)\b",
    r"\bno need (?:to|for)\b",
    r"\bnot compulsory\b",
    r"\bcan (?:start|begin|carry on|go ahead) without (?:it|this|them|that|one)\b",
    r"\b(?:can|may) (?:\w+ ){1,4}without (?:having|first|doing)\b",
    r"\bneeds? (?:no|nobody['’]s|no one['’]s|none)\b(?! (?:more|longer|later)\b)",
    r"\brequires? no\b(?! (?:more|less|fewer)\b)",
    r"\bneed (?:make|give|carry|bear|have|show|be given) no\b(?! (?:more|less|fewer)\b)",
    r"\b(?:nobody|no one) (?:here|(?:in|at|on|among) [^.;,]{2,40}?) (?:has to|needs to"
    r"|is (?:required|obliged|expected) to)\b",
    r"\bcan (?:use|have|open|access) [\w’' -]{2,40} without (?:having (?:done|taken|finished|completed)\b|(?:it"
    r"|this|that|them)\b)",
    r"\bno (?:compulsory|mandatory|obligatory|required)\b",
    r"\bup to (?:each|every|the|individual)\b[^.;]{1,40}\bwhether\b",
    r"\bno (?:requirement|obligation|duty)\b",
    r"\b(?:nobody|no one|no \w+) (?:shall|will|can|may|must) be (?:obliged|required|compelled|forced|made) to\b",
    r"\bnothing (?:that |which )?(?:you|we|they|staff|anyone|anybody) (?:have|has|needs?) to\b",
    r"\b(?:nobody|no one|neither(?: of (?:you|us|them))?|none of (?:you|us|them)|no (?!more\b"
    r"|longer\b)\w+) (?:has|have|needs?|is (?:required"
    r"|obliged|expected)) to\b",
    r"\b(?:is|it['’]s|that['’]s) (?:entirely |wholly )?(?:up to you(?! to\b)|your choice)\b",
    r"\bneither\b[^.;]*?\bis (?:needed|required)\b",
    r"\b(?:no|nobody['’]s|no one['’]s)\b (?!more\b|longer\b)[^.;,]{1,50}?\b(?:is|are) (?:needed|required"
    r"|necessary|compulsory)\b",
    r"\b(?:no|nobody['’]s|no one['’]s|neither)\b(?! longer)[^.;]*?\b(?:is|are) (?:still )?(?:needed|required"
    r"|necessary)\b",
    r"\bno (?:compulsory|mandatory|obligatory)\b",
    r"\b(?:nothing|no forms?) to (?:sign|fill in|complete)\b",
    r"\bnothing for (?:you|us|staff|anyone|anybody) to \w+\b",
    r"\bnothing\b[^.;]*?\b(?:obliges|requires|compels)\b",
    r"\bgood practice,? (?:but )?not (?:a )?(?:requirement|required|must)\b",
)
SECOND_ORDER = any_of(rf"(?:,|;|\band|\bbut|\bor|\bso)\s+{_DO_NOT}{_NO_ORDER}")
FORBIDS_CUES = (
    any_of(r"\b(?:must|shall|may|can)\s*(?:not|never)\b", r"\b(?:mustn|can|shan)['’]t\b", r"\bcannot\b"),
    any_of(
        rf"\b(?:{_NEGATIVE})\b(?! (?:stops|prevents|objection))[^.;]*?\b"
        r"(?:may|must|can|should|shall|(?:is|are) to|goes? (?:in|in ?to|near)|leaves|enters|belongs (?:in|on)"
        rf"|(?:gets?|is|are) {_PUT})\b",
        rf"\b(?:go|goes|put|enters?|belongs?|gets?|{_PUT}) (?:in|in ?to|near|to|through|with|by) no\b",
        r"\bno (?:\w+ )?(?:ai|machine|tool|product|software|bot)s?\b[^.;]*?\b(?:has|have|plays?|takes?|gets?) an? "
        r"(?:part|place|role|say|hand)\b",
        r"\b(?:never|not|don['’]t|doesn['’]t|do not|does not) (?:go(?:es)?|belong|get|be put|travel) "
        r"(?:in|in ?to|near|through|on to|onto)\b",
        r"\b(?:may|can|must|should)\s+(?:in no case|under no circumstances|at no time|neither)\b",
        r"\b(?:have|has|get|gets|(?:are|is) given) no (?:access|log-?ins?|licen[cs]es?)\b",
        r"\bnot something (?:you|we|staff|anyone)\b",
        r"\b(?:shall|must|may|can|should|is to|are to|is|are) be no\b(?! (?:need|doubt|requirement|obligation|duty)\b)",
    ),
    any_of(
        r"\b(?:is|are) not to (?:use|be|put|enter|share|upload|paste|record)\b",
        r"\bnot to be (?:used|put|entered|shared|uploaded|pasted|recorded)\b",
        r"\b(?:do|does) not (?:allow|permit|authorise)\b",
        r"\b(?:keep|kept|keeps|stay|stays|remains?|leave) (?:[\w’'-]+ ){0,6}(?:out of|off|away from)\b(?! limits)",
        r"\b(?:leaves?|keep|stays?|remains?|be|switched|turn(?:ed)?) (?:\w+ ){0,3}(?:switched|turned) off\b",
        r"\b(?:is|are|goes|go|leave (?:it|them)) (?:switched |turned )?off\b(?![- ]limits| sick)",
        r"\bstop using\b",
        r"^\s*(?:please |then )?(?:stop|pause|cease|end) (?:\w+ing|the|any|your)\b",
        r"\b(?:is|are|was) an? (?:flat |firm |clear )?(?:no|no-no|non-starter)\b(?![- ](?:go|brainer)\b)",
        r"\b(?:is|are|was) (?:flat |still )?no\W*$",
        r"\banswer (?:is|remains|will be|stays) (?:still |always |a |an )*(?:firm |flat |clear )?no\b",
        r"\b(?:do|does)(?: not|n['’]t) mix\b",
        r"\b(?:has|have|plays?|takes?) no (?:place|part|role|business|say|hand)\b",
        rf"\b(?:not|never|none of (?:this|it|them|these)|n['’]t)\b[^.;]{{0,25}}?\bfor {AI}\b",
        r"\bwe (?:do not|don['’]t|never) (?:use|put|record|allow|let|permit|paste|upload|enter|send|install|store"
        r"|transcribe|run|bring)\b(?! (?:[\w-]+ ){0,2}forms?\b)",
        r"^\W*(?:then )?you (?:do not|don['’]t|never) (?:use|put|record|paste|upload|enter|send|transcribe|switch|start"
        r"|begin|carry on|go ahead|ask it)\b",
        r"\b(?:is|are) not (?:switched on|turned on|activated|enabled|set up|given out|handed out)\b[^.;]*?\bfor\b",
        r"\b(?:is|are)(?: not|n['’]t) (?:meant |intended )?for (?:our |the )?(?:students?|agency|trainees?|apprentices?"
        r"|volunteers?|bank staff|temporary staff|locums?|newly[- ]qualified)\b",
        r"\b(?:not|never|no \w+ (?:is|are)|nobody is|is|are) (?:ever )?(?:not |never )?to touch\b",
        r"^(?!\W*(?:fail|not|refus|forget)).*\b(?:is|are|counts? as|treated as|regarded as) (?:an? )?(?:serious )?"
        r"(?:gross misconduct|misconduct|(?:disciplinary|conduct) (?:matter|offence)"
        r"|breach of (?:this|the|our) (?:policy|standard|notice|guidance|rules?))\b",
        r"\bnot for (?:use|putting|recording|anything|any)\b",
        r"\b(?:never|not) (?:a tool|an? ai|the ai)['’]s\b",
        rf"\b(?:is|are) never (?:\w+ly )?(?:used|transcribed|filmed|{_PUT})\b",
        r"\b(?:is|are) not (?:entered|typed|pasted|uploaded|put|drafted|written|translated|installed|switched on"
        r"|started|fed to)\b(?![^.;]*\bby (?:the |its )?(?:supplier|vendor|maker|company)\b)",
        r"\b(?:is|are) not given\b(?! (?:a copy|copies|reasons?|the chance)\b)",
        r"\b(?:is|are) not (?:used|recorded|transcribed|filmed)\b(?! to train| by (?:the |its )?(?:supplier"
        r"|vendor|maker"
        r"|company|product))",
        r"\b(?:is|are)(?: not|n['’]t) (?:meant |intended |there )?for\b",
        r"\b(?:is|are)(?: not|n['’]t) (?:yet )?(?:available|open|offered|issued) (?:to|for|in)\b",
        r"\b(?:objections?|refusals?|no)\b[^.;]{0,40}\bmust (?:always )?be (?:followed|respected|honoured"
        r"|accepted|obeyed)\b",
        r"\b(?:objections?|refusals?|a no)\b[^.;]{0,40}\b(?:is (?:enough|final|the end of it)|ends (?:it"
        r"|the matter)|wins"
        r"|decides it|settles it)\b",
    ),
    any_of(
        rf"\b(?:is|are|be|remains?)\s+{_VERY}"
        r"(?:prohibited|forbidden|banned|barred|ruled out|off[- ]limits|off the table|out of bounds"
        r"|out of the question|withdrawn"
        r"|disallowed|unauthorised|unapproved)\b",
        r"\b(?:is|are) (?:expressly |specifically )?excluded\b(?! from (?:the|this|that|these|its)\b)",
    ),
    any_of(
        rf"\b(?:is|are|has been|have been)\s+{_ALSO}(?:never|not|no longer|nowhere)\s+{_ALSO}"
        r"(?:allowed|permitted|acceptable|authorised|approved|sanctioned|licensed|to be|an option|ok|okay|fine)\b",
        r"\b(?:isn|aren)['’]t (?:allowed|permitted|acceptable|authorised|approved|an option|ok|okay|fine)\b",
    ),
    any_of(
        r"\b(?:prohibited|forbidden|off[- ]limits|not (?:allowed|permitted|approved|authorised))\s*[:.]?\s*$",
        r"^(?!.*\bexceptions?\b)[^:?]{2,90}:\s*"
        r"(?:no(?! need)|none|never|off(?: limits)?|out|banned|not allowed|nothing(?! (?:in|here|to|on))|not yet|x)\b",
        r"^[^:?]{2,90}:\s*(?:✗|✘|❌|✖)",
        r"^[^:?]{2,90}:\s*(?:yours|your own|the practitioner['’]s own|a human|a person|by hand|pen and paper|paper)\b",
        r",\s*not (?:a |an |the )?(?:machine|computer|robot|bot|tool)\b",
    ),
    any_of(  # "silence is not consent"
        r"\b(?:is|are) (?:not|no|never) (?:[\w-]+ ){0,3}(?:consent|agreement|permission)\b"
    ),
    any_of(rf"(?:^|:)\s*(?:please\s+)?{_DO_NOT}{_NO_ORDER}"),
    SECOND_ORDER,
    any_of(r"^\s*(?:under )?no\b[^.]*?\b(?:may|must|can|should|shall|is to|are to|is|are)\b"),
    any_of(r"(?-i:\bNo\b)[^.;:]*?\b(?:may|must|can|should|shall)\b"),  # after a heading run in: "Checks No draft may …"
    any_of(r"\b(?:no one|nobody) (?:may|must|can|should|shall)\b", r"\b(?:in|under) (?:no|any) circumstances\b"),
    any_of(r"^\s*not without\b[^.;]*?\b(?:may|can|should|is|are)\b"),
    any_of(
        r"\brefrain from\b",
        r"\b(?:has|have) no place\b",
        r"\bsteer clear of\b",
        r"\bno[- ]go\b",
        r"\ba red line\b",
        r"\bdon['’]t be tempted\b",
        r"\bresist (?:the )?(?:temptation|urge)\b",
        r"\bmake no use of\b",
    ),
)
ADVISES_AGAINST_CUES = any_of(
    r"\b(?:should|ought)(?:\s+not|n['’]t|\s+never)\b",
    r"\bavoid\b",
    r"\b(?:not|n['’]t) (?:recommended|advisable|advised|encouraged|appropriate)\b",
    r"\bdiscouraged\b",
)
REQUIRES_CUES = any_of(
    r"\b(?:everyone|everybody|each (?:person|adult|of them)|both of (?:you|them)|all (?:of (?:you|them)|present))\b"
    r"[^.;]*?\b(?:signs?|(?:agrees?|consents?)(?! that))\b",
    r"\b(?:must|shall)\b(?!\s+(?:not|never)\b)(?:\s+(?:also|then|always|only|first|still|therefore|instead))*",
    r"(?<!might )(?<!may )(?<!could )\b(?:have|has|need|needs) to\b",
    r"\b(?:is|are) (?:required|obliged|expected) to\b",
    r"(?<!which )(?<!that )(?<!what )(?<!than )(?<!as )(?<!whatever )"
    r"\b(?:is|are) (?:(?:still|always|also) )?(?:to be|required|mandatory|compulsory|needed|essential|a must)\b",
    r"\b(?:you|staff|we|they|officers|colleagues)(?:['’]ll| will)? (?:also )?need\b",
    r"\b(?:is|are) (?:an? |the )?(?:pre-?condition|pre-?requisite|condition|requirement)s?\b",
    r"\b(?:make|be|making) sure\b",
    r"^(?!.*\b(?:is|are|was|were)\b)[\w’' -]{3,40}\bfirst\b\s*(?:,|\.|$)",
    r"\brequires? (?:(?:the|an?|their|his|her|prior|express|written|oral|spoken) )*(?:consent|agreement|approval"
    r"|permission|sign-off|authori[sz]ation|signatures?|training|module \w+|course)\b",
    r"\b(?:your|the) (?:\w+ )?(?:manager|supervisor|director|head|lead|chair)s? (?:approves?|signs? off|signs?|agrees?"
    r"|checks?|reads?|countersigns?) (?:it|them|this|that|the)\b",
    r"\bneeds? (?:approval|agreement|consent|sign-off|it|one|a|an|the|your|written|clearance|permission)\b",
    r"\bwe expect (?:you|staff|everyone|everybody|workers|officers|colleagues|practitioners|managers)\b",
    rf"\b(?:is|are) (?:\w+ly )?(?:used|made|kept|done|taken|accessed|run|{_PUT})\b[^.;]*?\bonly\b",
    r"\b(?:is|are|gets?) (?:always |then )?(?:deleted|destroyed|wiped|countersigned|checked|logged|labelled)\b"
    r"(?=[^.;]*\b(?:by (?:you|whoever|the (?!supplier|tool|system|product)\w+)|within|before|once|as soon as|when)\b)"
    r"(?![^.;]*\b(?:automatically|by itself|by themselves)\b)",
    rf"\b(?:is|are) only (?:ever )?(?:used|made|kept|done|taken|accessed|run|{_PUT})\b",
)
_LEAVE = (
    r"(?:allowed|permitted|fine|acceptable|ok|okay|all right|alright|welcome|free|authorised|approved|cleared"
    r"|licensed)"
)
_VERY_FINE = r"(?:quite |perfectly |all |always |very |more than |most )?"
PERMITS_CUES = any_of(
    r"\b(?:may|can)\b(?!\s*(?:not|never)\b)",
    rf"\b(?:is|are|counts? as|count as|have been|has been)\s+{_ALSO}{_VERY_FINE}{_LEAVE}\b",
    rf"\b(?:it|that|this|they|you|we)['’](?:s|re) {_ALSO}{_VERY_FINE}{_LEAVE}\b",
    rf"^\s*(?:{_LEAVE}|yes)\s+(?:for|in|with|on|to|at|when|where|if|as long|so long|provided|once)\b",
    r"\bfree to\b",
    r"\b(?:belongs?|goes?|go) (?:in|into|on|to)\b[^.;]*\b(?:and|but) (?:in |into )?(?:nowhere|nothing) else\b",
    r"\b(?:by all means|go ahead|feel free|help yourself)\b",
    r"\b(?:you|staff|workers|officers|colleagues|practitioners|managers|teams)(?: are|['’]re) (?:\w+ )?"
    r"encouraged to\b",
    r"\bhappy (?:for|with) (?:you|staff|people|colleagues|anyone|workers|teams)\b",
    r"\b(?:you|staff|workers|officers|colleagues|practitioners|managers)(?: are|['’]re) able to\b",
    r"\bwe (?:now |also |do )?(?:allow|permit|let|accept)\b",
    r"\bonly\b[^.;]{2,40}\bwill do\b(?! (?:so|it|that|this)\b)",
    r"\bany (?:[\w-]+ ){0,4}will do\b",
    r"\bat liberty to\b",
    r"\bno (?:objection|harm|problem) (?:to|in|with)\b",
    r"\b(?:nothing|no rule)\b[^.;]*?\b(?:stops|prevents|bars)\b",
    r"\b(?:do|does)(?: not|n['’]t) (?:stop|prevent|bar)\b",
    r"\ballowed to\b",
    r"\b(?:is|are) the (?:only |one |sole )?(?:ai )?(?:tools?|products?) (?:(?:with|in|into|on|through) which|for"
    r"|to)\b",
    r"^[^:?]{2,200}:\s*(?:all )?(?:yes|fine|ok|okay|allowed|on|✓|✔|☑|✅)",
)
ADVISES_CUES = any_of(
    r"\b(?:something|a thing|what) we (?:would |do |only )?(?:encourage|ask|suggest|recommend)\b",
    r"^\s*(?:please )?(?:try to|think about|aim to|ideally|where you can|if you can)\b",
    r"\bwe(?:['’]d| would) (?:really |still )?(?:like|love|ask|encourage|prefer) (?:it|that|this|you|everyone|everybody"
    r"|anyone|anybody|all|staff|people|teams?|colleagues|workers|officers|practitioners|managers)\b",
    r"\bwe (?:also |do |would |still |only )*(?:ask|like|prefer|suggest|want|hope|urge|encourage)"
    r" (?:that|you|staff|everyone|everybody|anyone|workers|officers|colleagues|practitioners|managers|people)\b",
    r"\b(?:you|staff|workers|officers|colleagues|practitioners|managers|everyone|people) (?:are|is) asked to\b",
    r"\bought to\b",
    r"\bshould\b(?!\s*(?:not|never)\b)",
    r"\b(?:is|are) (?:recommended|encouraged|advised)\b",
    r"\brecommends?\b",
    r"\b(?:it is|it['’]s) (?:good|best) (?:practice|manners)\b",
)
