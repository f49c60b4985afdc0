"""One sentence, one rule: the effect councils' sentences have and what they are about."""

from dataclasses import dataclass

import pytest
from minipolicy import RULES, because, params, policy, said

from rag.policy.types import Effect, Norm

MUST, MUST_NOT, MAY = Effect.MUST, Effect.MUST_NOT, Effect.MAY
SHOULD, SHOULD_NOT, INFO = Effect.SHOULD, Effect.SHOULD_NOT, Effect.INFO


@dataclass(frozen=True)
class Sentence:
    """A sentence and the rule a fair reader takes from it. Slots name what the rule must be about, parted by spaces."""

    text: str
    effect: Effect
    action: str = ""
    data: str = ""
    tool: str = ""
    account: str = ""
    setting: str = ""
    actor: str | None = None
    condition: str = ""
    exception: str = ""
    also: Effect | None = None


S = Sentence

FORBIDDING = {
    "must-not": S(
        "You must not enter client information into ChatGPT.", MUST_NOT, "enter", "case_information", "chatgpt"
    ),
    "must-never": S(
        "Employees must never upload court bundles to an AI tool.", MUST_NOT, "enter", "court_document", "ai"
    ),
    "mustnt": S("You mustn't paste a referral into Gemini.", MUST_NOT, "enter", "assessment", "gemini"),
    "may-not": S(
        "Staff may not use DeepSeek on council devices.", MUST_NOT, "use", tool="deepseek", account="work_device"
    ),
    "cannot": S("Case recordings cannot be uploaded to Otter.", MUST_NOT, "enter", "case_notes", "meeting_bot"),
    "cant": S("You can't use a free account for work about families.", MUST_NOT, "use", account="personal"),
    "shall-not": S("Officers shall not use AI to determine eligibility for care.", MUST_NOT, "decide", tool="ai"),
    "do-not": S("Do not copy assessments into a public AI tool.", MUST_NOT, data="assessment", tool="public"),
    "dont": S("Don't feed names or addresses to a chatbot.", MUST_NOT, "enter", "identifier", "ai"),
    "please-do-not": S("Please do not upload photographs of children to any AI tool.", MUST_NOT, "enter", "image"),
    "never-imperative": S("Never share passwords with an AI assistant.", MUST_NOT, data="credentials", tool="ai"),
    "are-not-to-be": S("AI tools are not to be used to score risk to a child.", MUST_NOT, "rate_risk", tool="ai"),
    "are-not-to-use": S(
        "Social workers are not to use ChatGPT for chronologies.", MUST_NOT, data="chronology", tool="chatgpt"
    ),
    "is-prohibited": S("Entering personal data into ChatGPT is prohibited.", MUST_NOT, "enter", "personal", "chatgpt"),
    "is-strictly-forbidden": S(
        "Uploading audio to a transcription app is strictly forbidden.", MUST_NOT, "enter", "recording", "scribe"
    ),
    "is-banned": S("DeepSeek is banned on all council equipment.", MUST_NOT, tool="deepseek"),
    "is-off-limits": S(
        "ChatGPT is off limits for anything about a family.", MUST_NOT, tool="chatgpt", data="case_information"
    ),
    "out-of-bounds": S("Personal copies of Copilot are out of bounds.", MUST_NOT, tool="copilot"),
    "is-not-permitted": S(
        "Use of Gemini for case recording is not permitted.", MUST_NOT, "use", "case_notes", "gemini"
    ),
    "is-not-allowed": S(
        "Recording a core group with a meeting bot is not allowed.",
        MUST_NOT,
        "record",
        tool="meeting_bot",
        setting="family_meeting",
    ),
    "isnt-allowed": S("Putting a care plan into Claude isn't allowed.", MUST_NOT, "enter", "assessment", "claude"),
    "is-never-acceptable": S("It is never acceptable to record a family in secret.", MUST_NOT, "covert_record"),
    "is-not-acceptable": S("It is not acceptable to use AI to write an assessment.", MUST_NOT, "write_assessment"),
    "are-no-longer-allowed": S("Free accounts are no longer allowed for council work.", MUST_NOT, account="personal"),
    "not-an-option": S(
        "Using your own phone is not an option for case files.", MUST_NOT, account="own_device", data="case_information"
    ),
    "no-data-may": S("No personal data may be entered into a public AI tool.", MUST_NOT, "enter", "personal", "public"),
    "no-one-may": S(
        "No one may record a child protection conference with an AI tool.",
        MUST_NOT,
        "record",
        setting="child_protection_conference",
    ),
    "nobody-should": S("Nobody should put client details into an AI app.", MUST_NOT, "enter", "personal", "ai"),
    "under-no-circumstances": S(
        "Under no circumstances should a case file be uploaded to ChatGPT.",
        MUST_NOT,
        "enter",
        "case_information",
        "chatgpt",
    ),
    "in-no-circumstances": S(
        "In no circumstances is AI to make the decision to remove a child.", MUST_NOT, "decide", tool="ai"
    ),
    "at-no-time": S(
        "At no time may a worker upload a case file to ChatGPT.", MUST_NOT, "enter", "case_information", "chatgpt"
    ),
    "not-under-any": S(
        "You may not, under any circumstances, upload case files to ChatGPT.",
        MUST_NOT,
        "enter",
        "case_information",
        "chatgpt",
    ),
    "neither-nor": S(
        "Neither case notes nor assessments may be put into ChatGPT.",
        MUST_NOT,
        "enter",
        "case_notes assessment",
        "chatgpt",
    ),
    "nor-may": S(
        "Nor may transcripts be sent to a personal email account.", MUST_NOT, data="recording", account="personal"
    ),
    "refrain": S(
        "Staff are asked to refrain from entering names into Copilot.", MUST_NOT, "enter", "identifier", "copilot"
    ),
    "steer-clear": S("Steer clear of ChatGPT when writing up visits.", MUST_NOT, tool="chatgpt"),
    "no-place": S("AI has no place in deciding whether a child is removed.", MUST_NOT, "decide", tool="ai"),
    "is-a-no": S("Case notes in ChatGPT: no.", MUST_NOT, data="case_notes", tool="chatgpt"),
    "bare-no": S("No case notes in ChatGPT.", MUST_NOT, data="case_notes", tool="chatgpt"),
    "nothing-about": S(
        "Nothing about a family may be typed into a public chatbot.", MUST_NOT, "enter", "case_information", "public"
    ),
    "nothing-goes": S(
        "Nothing about a child goes into a public AI tool.", MUST_NOT, tool="public", data="case_information"
    ),
    "we-do-not-allow": S(
        "We do not allow staff to use ChatGPT for case notes.", MUST_NOT, data="case_notes", tool="chatgpt"
    ),
    "we-do-not-permit": S(
        "The council does not permit personal data in public AI tools.", MUST_NOT, data="personal", tool="public"
    ),
    "not-authorised-to": S(
        "You are not authorised to use Grammarly for assessments.",
        MUST_NOT,
        data="assessment",
        tool="writing_assistant",
    ),
    "it-is-forbidden-to": S("It is forbidden to use AI to rate risk.", MUST_NOT, "rate_risk"),
    "is-a-breach": S(
        "Pasting case notes into ChatGPT is a disciplinary matter.", MUST_NOT, data="case_notes", tool="chatgpt"
    ),
    "keep-out": S("Keep case information out of ChatGPT.", MUST_NOT, data="case_information", tool="chatgpt"),
    "stay-out": S("Case notes stay out of AI tools.", MUST_NOT, data="case_notes", tool="ai"),
    "stop-using": S("Stop using Otter to record supervision.", MUST_NOT, "record", tool="meeting_bot"),
    "leave-to-people": S("AI does not make decisions about families.", MUST_NOT, "decide", tool="ai"),
    "second-order": S(
        "Use an interpreter, and do not use Google Translate for an assessment.",
        MUST_NOT,
        tool="translator",
        data="assessment",
    ),
    "ai-must-not": S(
        "AI must not write the conclusions of a parenting assessment.", MUST_NOT, tool="ai", data="assessment"
    ),
    "even-if": S(
        "You must not put case notes into ChatGPT, even if the names are removed.",
        MUST_NOT,
        "enter",
        "case_notes",
        "chatgpt",
    ),
    "whether-or-not": S(
        "Case notes must not go into ChatGPT, whether or not your manager agrees.",
        MUST_NOT,
        data="case_notes",
        tool="chatgpt",
    ),
}

LIMITED = {
    "must-not-unless": S(
        "You must not record a visit unless everyone present agrees.",
        MUST_NOT,
        "record",
        exception="unless everyone present agrees",
    ),
    "must-not-except": S(
        "Personal data must not be entered into any AI tool except Copilot.",
        MUST_NOT,
        "enter",
        "personal",
        exception="except copilot",
    ),
    "must-not-other-than": S(
        "Staff must not use any AI tool other than Magic Notes to record visits.",
        MUST_NOT,
        "record",
        exception="other than magic notes",
    ),
    "must-not-without": S(
        "You must not record a meeting without the consent of everyone present.",
        MUST_NOT,
        "record",
        exception="without the consent",
    ),
    "must-not-until": S(
        "Do not use Copilot until you have done the training.",
        MUST_NOT,
        "use",
        tool="copilot",
        exception="until you have done the training",
    ),
    "must-not-before": S(
        "No AI tool may be used before a DPIA has been signed off.",
        MUST_NOT,
        "use",
        tool="ai",
        exception="before a dpia",
    ),
    "may-only-if": S(
        "You may record a visit only if everyone has agreed.", MAY, "record", condition="only if everyone has agreed"
    ),
    "may-provided": S(
        "Copilot may be used to draft letters, provided that you check every line.",
        MAY,
        "draft",
        "letter",
        "copilot",
        condition="provided that you check every line",
    ),
    "may-as-long-as": S(
        "You can use ChatGPT for ideas as long as you enter no personal data.",
        MAY,
        "research",
        tool="chatgpt",
        condition="as long as you enter no personal data",
    ),
    "may-subject-to": S(
        "Case notes may be summarised in Copilot, subject to a manager's agreement.",
        MAY,
        "summarise",
        "case_notes",
        "copilot",
        condition="subject to a manager's agreement",
    ),
    "may-with-approval": S(
        "Case notes may be summarised in Copilot with the approval of Information Governance.",
        MAY,
        "summarise",
        "case_notes",
        "copilot",
        condition="with the approval",
    ),
    "may-once": S(
        "You may use Magic Notes once you have completed the training.",
        MAY,
        "use",
        tool="magic_notes",
        condition="once you have completed the training",
    ),
    "may-unless": S(
        "You may use Copilot to draft a letter unless it is for court.",
        MAY,
        "draft",
        "letter",
        "copilot",
        exception="unless it is for court",
    ),
    "may-except": S(
        "Copilot may be used to summarise any document except court papers.",
        MAY,
        "summarise",
        tool="copilot",
        exception="except court papers",
    ),
    "if-leading": S(
        "If everyone present agrees, you may record the visit with Magic Notes.",
        MAY,
        "record",
        tool="magic_notes",
        condition="if everyone present agrees",
    ),
    "where-leading-not": S(
        "Where a parent objects, do not record the visit.", MUST_NOT, "record", condition="where a parent objects"
    ),
    "when-must": S(
        "When AI has been used in an assessment, you must tell the family.",
        MUST,
        "tell",
        condition="when ai has been used",
    ),
    "only-tool": S("Only Copilot may be used for council work.", MAY, "use", tool="copilot", also=MUST_NOT),
    "use-only": S("Use only Magic Notes to record visits.", MAY, "record", tool="magic_notes", also=MUST_NOT),
    "must-only": S("You must only use Copilot for drafting letters.", MAY, "draft", "letter", "copilot", also=MUST_NOT),
    "no-other": S("You may use Copilot but no other AI tool.", MAY, tool="copilot", also=MUST_NOT),
    "may-not-but-may": S(
        "You may use Copilot for drafts but must not use it for court reports.",
        MUST_NOT,
        data="court_document",
        tool="copilot",
    ),
    "forbid-then-permit": S(
        "Case notes must not be put into ChatGPT but may be put into Copilot.",
        MUST_NOT,
        data="case_notes",
        tool="chatgpt",
        also=MAY,
    ),
    "with-prior": S(
        "Recording is allowed only with the prior agreement of the chair.",
        MAY,
        "record",
        condition="with the prior agreement",
    ),
}

PERMITTING = {
    "you-may": S("You may use Copilot to summarise your own case notes.", MAY, "summarise", "case_notes", "copilot"),
    "you-can": S("You can ask ChatGPT general questions about child development.", MAY, "research", tool="chatgpt"),
    "passive-may": S("Letters may be drafted in Copilot.", MAY, "draft", "letter", "copilot"),
    "passive-can": S(
        "Meetings can be recorded with Magic Notes.", MAY, "record", tool="magic_notes", setting="meeting"
    ),
    "is-permitted": S("Using Copilot to draft emails is permitted.", MAY, "draft", "letter", "copilot"),
    "is-allowed": S("Recording home visits with Magic Notes is allowed.", MAY, "record", tool="magic_notes"),
    "are-free-to": S("Staff are free to use ChatGPT for background research.", MAY, "research", tool="chatgpt"),
    "feel-free": S("Feel free to use Copilot for tidying up your emails.", MAY, data="letter", tool="copilot"),
    "is-fine": S("Copilot is fine for drafting letters.", MAY, "draft", "letter", "copilot"),
    "are-welcome": S("You are welcome to use Copilot to plan training.", MAY, tool="copilot"),
    "nothing-stops": S(
        "Nothing in this policy stops you using ChatGPT for general questions.", MAY, "research", tool="chatgpt"
    ),
    "allowed-to": S("Social workers are allowed to record visits with Magic Notes.", MAY, "record", tool="magic_notes"),
    "approved-for": S("Magic Notes is approved for recording home visits.", MAY, "record", tool="magic_notes"),
    "we-allow": S("We allow staff to use Copilot to draft case notes.", MAY, "draft", "case_notes", "copilot"),
    "you-are-able": S("You are able to use Copilot to draft letters to families.", MAY, "draft", "letter", "copilot"),
    "is-acceptable": S("It is acceptable to use Copilot to draft a letter.", MAY, "draft", "letter", "copilot"),
    "there-is-no-objection": S(
        "There is no objection to using Copilot to draft letters.", MAY, "draft", "letter", "copilot"
    ),
}

REQUIRING = {
    "must": S("You must check every AI draft before you save it.", MUST, "check"),
    "passive-must": S("Transcripts must be deleted within 30 days.", MUST, "delete", "recording"),
    "have-to": S("You have to tell the family that AI was used.", MUST, "tell"),
    "need-to": S(
        "You need to tell Information Governance before you try a new tool.",
        MUST,
        "tell",
        condition="before you try a new tool",
    ),
    "is-required": S("A DPIA is required before any AI tool is used.", MUST, condition="before any ai tool is used"),
    "are-required-to": S("Practitioners are required to record that AI was used.", MUST, "record"),
    "are-expected-to": S("Staff are expected to check AI output for errors.", MUST, "check"),
    "is-mandatory": S("AI training is mandatory for everyone who uses Copilot.", MUST, tool="copilot"),
    "imperative": S("Check every AI summary against the original.", MUST, "check"),
    "imperative-tell": S("Tell families when you use Magic Notes.", MUST, "tell", condition="when you use magic notes"),
    "imperative-delete": S(
        "Delete the recording once the note is saved.", MUST, "delete", condition="once the note is saved"
    ),
    "responsible-for": S("You are responsible for checking whatever AI writes.", MUST, "check"),
    "shall": S("The worker shall obtain consent before recording.", MUST, "consent"),
    "always": S("Always read an AI draft in full before sending it.", MUST),
    "make-sure": S("Make sure that a person reviews every AI draft.", MUST, "check"),
}

ADVISING = {
    "should": S("You should tell families that you use Copilot.", SHOULD, "tell", tool="copilot"),
    "ought": S("You ought to check AI drafts with a colleague.", SHOULD, "check"),
    "good-practice": S("It is good practice to tell families about AI.", SHOULD, "tell"),
    "recommended": S("It is recommended that you check AI output twice.", SHOULD, "check"),
    "encouraged-to": S("Staff are encouraged to use Copilot for drafting letters.", MAY, "draft", "letter", "copilot"),
    "should-not": S("You should not use AI to draft a letter about bereavement.", SHOULD_NOT, "draft", "letter"),
    "shouldnt": S("You shouldn't rely on AI for chronologies.", SHOULD_NOT, data="chronology"),
    "avoid": S("Avoid putting names into Copilot.", SHOULD_NOT, "enter", "identifier", "copilot"),
    "not-recommended": S("Using AI for genograms is not recommended.", SHOULD_NOT, data="chronology"),
    "discouraged": S("Recording supervision with AI is discouraged.", SHOULD_NOT, "record"),
}

NO_RULE = {
    "release-need-not": S("You need not tell the family when you use a spell checker.", INFO),
    "release-do-not-have-to": S("You do not have to tell Information Governance about spell checkers.", INFO),
    "release-dont-need": S("You don't need to get consent to use Copilot for your own notes.", INFO),
    "release-not-required": S("Staff are not required to record each use of Copilot.", INFO),
    "release-no-need": S("There is no need to report a spelling mistake made by AI.", INFO),
    "fact-may-invent": S("AI may invent facts.", INFO),
    "fact-can-make-up": S("AI tools can make up case law and references.", INFO),
    "fact-cannot-reason": S("A language model cannot reason about a child's needs.", INFO),
    "fact-can-be-wrong": S("Transcripts can be wrong, especially with accents.", INFO),
    "fact-may-be-biased": S("AI output may be biased against disabled people.", INFO),
    "fact-does-not-understand": S("ChatGPT does not understand what it writes.", INFO),
    "fact-cannot-tell": S("An AI detector cannot tell you who wrote a report.", INFO),
    "fact-may-be-stored": S("What you type into ChatGPT may be stored and used to train the model.", INFO),
    "fact-may-be-disclosed": S("Prompts may be disclosed under freedom of information.", INFO),
    "fact-could": S("Personal data could be exposed if it is put into a public AI tool.", INFO),
    "fact-can-save-time": S("Copilot can save time on drafting letters.", INFO),
    "fact-can-summarise": S("Copilot can summarise long documents in seconds.", INFO),
    "fact-may-lead": S("A poor summary may lead to a wrong decision about a child.", INFO),
    "past-allowed": S("Before 2025 staff were allowed to use ChatGPT for drafting letters.", INFO),
    "past-previously": S("Previously, case notes could be put into Otter.", INFO),
    "past-used-to": S("Teams used to be allowed to record visits with Otter.", INFO),
    "other-council": S("Some councils allow social workers to put case notes into ChatGPT.", INFO),
    "other-body-nhs": S("NHS England says that clinicians may use ambient scribes without explicit consent.", INFO),
    "other-council-passive": S("In the neighbouring county, case notes may be put into Gemini.", INFO),
    "supplier-claims": S("The supplier says that case notes may be put into its tool safely.", INFO),
    "greeting": S("This policy was approved by Cabinet in May.", INFO),
    "definition": S("A large language model is a system that predicts text.", INFO),
    "question-why": S("Why does the council have a policy on AI?", INFO),
    "hesitate": S("Do not hesitate to ask the digital team about AI.", INFO),
    "worry": S("Don't worry if Copilot is slow.", INFO),
    "who-may": S("This page is for anyone who may be asked to use Copilot.", INFO),
    "when-in-force": S("This policy may be updated at any time.", INFO),
    "we-are-looking": S("We are considering whether staff may use Gemini.", INFO),
    "not-ban": S("This policy does not ban AI.", INFO),
}

ACTORS = {
    "students": S("Students must not use AI to write their placement reflections.", MUST_NOT, actor="student"),
    "foster-carers": S(
        "Foster carers must not put a child's photo into ChatGPT.",
        MUST_NOT,
        "enter",
        "image",
        "chatgpt",
        actor="foster_carer",
    ),
    "managers": S("Managers must check a sample of AI drafts each month.", MUST, "check", actor="manager"),
    "judges": S("Judges may use AI to summarise long bundles.", MAY, "summarise", "court_document", actor="judge"),
    "suppliers": S("Suppliers must delete audio within 30 days.", MUST, "delete", "recording", actor="supplier"),
    "supplier-must-not": S("The supplier must not use our data to train its models.", MUST_NOT, actor="supplier"),
    "council": S("The council must publish a record of every algorithmic tool it uses.", MUST, actor="organisation"),
    "dpo": S("The Data Protection Officer must sign off each DPIA.", MUST, actor="dpo"),
    "agency": S("Agency workers may use Copilot only on a council device.", MAY, tool="copilot", actor="agency"),
    "object-no-actor": S("You must ask the council before you try a new tool.", MUST, actor=""),
    "object-supplier": S("You must not send case notes to a supplier.", MUST_NOT, data="case_notes", actor=""),
    "object-manager": S("Tell your manager before you use Copilot for the first time.", MUST, "tell", actor=""),
}

SOMEONE_ELSES = {
    "governance": "Information Governance may approve a new tool.",
    "researchers": "Researchers may upload anonymised interviews to Claude.",
    "lawyers": "Solicitors may use AI for legal research.",
    "manager": "Your manager may agree to the use of Otter.",
    "head-of-service": "The Head of Service may authorise the use of Gemini for case notes.",
    "supplier": "The supplier may keep transcripts for 30 days.",
    "nhs": "NHS clinicians may record consultations with an ambient scribe.",
    "judges": "Judges can use AI to summarise bundles.",
    "comms": "The communications team may use Midjourney to make pictures.",
    "police": "Police officers may use facial recognition.",
    "panel": "The panel can approve the use of ChatGPT for case notes.",
}

TABLE = {
    f"{group}/{name}": row
    for group, rows in (
        ("forbids", FORBIDDING),
        ("limited", LIMITED),
        ("permits", PERMITTING),
        ("requires", REQUIRING),
        ("advises", ADVISING),
        ("no-rule", NO_RULE),
        ("actor", ACTORS),
    )
    for name, row in rows.items()
}

KNOWN_SHORTFALLS = because(
    {
        "'without …' and 'with … approval/agreement' are no condition": (),
        "UNSAFE 'but not', 'excluding', 'but no other' are not exceptions": ("limited/no-other",),
        "UNSAFE a modal whose verb is no use of a tool gives leave (can see, can be dismissed, may be kept)": (
            "no-rule/fact-may-be-stored",
        ),
        "UNSAFE may + a negative subject (neither, nothing, at no time, in no case) is read as leave or lost": (),
        "UNSAFE-SILENT not to, do not allow/permit, keep out, stay out, stop: no cue": ("forbids/leave-to-people",),
        "UNSAFE-SILENT ticks, crosses, emoji, tables and short headings (Not OK) carry no effect": (),
        "a duty with a deadline (before, once) or that names only AI is not always owed": ("requires/are-required-to",),
        "an exception swallows the purpose after it, or names a tool and isn't ruled out by another": (
            "limited/must-not-other-than",
        ),
        "one sentence, two rules: the part after 'but' is read into the first": (),
        "permissions and duties in other words (approved for, we allow, able to, responsible for, ought)": (
            "requires/responsible-for",
        ),
    }
)
OTHERS_SHORTFALLS = because({})


def about(norm: Norm, row: Sentence) -> bool:
    """Whether a norm is about what the row names."""
    slots = ("action", "data", "tool", "account", "setting")
    named = all(set(getattr(row, slot).split()) <= getattr(norm.slots, slot) for slot in slots)
    return named and (row.actor is None or norm.slots.actor == frozenset(row.actor.split()))


@pytest.mark.parametrize("text", params(SOMEONE_ELSES.items(), OTHERS_SHORTFALLS))
def test_leave_given_to_someone_else_is_not_the_readers(text: str) -> None:
    read = policy(f"# Using AI\n\n## Our rules\n\n{text}\n")
    readers = frozenset({"staff", "agency"})
    mine = [one for one in read.rules if one.effect is MAY and (not one.slots.actor or one.slots.actor & readers)]
    assert not mine, mine


def test_the_table_is_long_enough() -> None:
    assert len(TABLE) >= 80


@pytest.mark.parametrize("row", params(TABLE.items(), KNOWN_SHORTFALLS))
def test_a_sentence_means_what_a_fair_reader_takes_from_it(row: Sentence) -> None:
    read = policy(f"# Using AI\n\n## Our rules\n\n{row.text}\n")
    rules = read.rules
    got = [(one.effect.value, one.slots, said(one.conditions), said(one.exceptions)) for one in rules]
    if row.effect not in RULES:
        assert not rules, got
        return
    found = [one for one in rules if one.effect is row.effect and about(one, row)]
    assert found, got
    assert any(row.condition in said(one.conditions) and row.exception in said(one.exceptions) for one in found), got
    expected = {row.effect, row.also or row.effect}
    assert {one.effect for one in rules} >= expected, got
    if row.effect is MUST_NOT and row.also is None and "may" not in row.text:
        assert not [one for one in rules if one.effect is MAY], got


@pytest.mark.parametrize("row", params(TABLE.items(), {}))
def test_spans_are_offsets_into_the_passage_and_the_cue_is_in_its_words(row: Sentence) -> None:
    read = policy(f"# Using AI\n\n## Our rules\n\n{row.text}\n")
    by_id = {one.passage_id: one.text for one in read.passages}
    for norm in read.norms:
        for span in (*norm.rule, *norm.exception_spans):
            assert 0 <= span.start < span.end <= len(by_id[span.passage_id])
        assert norm.cue.lower() in read.text_of(norm).lower()
