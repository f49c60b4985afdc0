"""Rulings end to end: a policy in its words, a question in its asker's, the verdict a fair reader would give."""

from dataclasses import dataclass, replace
from random import Random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from minipolicy import (
    HOUSE,
    LOOSENESS,
    PERMITS,
    STEADY,
    Policy,
    ask,
    because,
    case_of,
    looser,
    norm,
    params,
    policy,
    rule,
    source,
    vocabulary,
    without,
)

from rag.policy.ruling import ruling
from rag.policy.types import Case, Effect, Force, Level, Norm, Status, Verdict

NO, DEPENDS, IF, YES = LOOSENESS
REQUIRED, RECOMMENDED, NOT_REQUIRED = Verdict.REQUIRED, Verdict.RECOMMENDED, Verdict.NOT_REQUIRED
CAN = (IF, YES)  # a fair reader could say either
NOT_SETTLED = (DEPENDS, None)

ASHDOWN = """# AI acceptable use standard

## 1. Scope

1.1 This standard applies to all employees, agency workers and elected members.

## 2. Tools

2.1 Microsoft 365 Copilot is the only AI tool authorised for council business.

2.2 Staff must not use ChatGPT, Gemini or any other AI tool that has not been authorised.

## 3. Information

3.1 Employees must not enter personal data into any AI tool, including Copilot.

3.2 Copilot may be used to draft agendas and general correspondence that hold no personal data.

3.3 AI must not be used to make decisions about residents.

3.4 A person must check every output before it is relied on.

3.5 Meetings must not be recorded with an AI tool.
"""

BRACKEN = """# AI: your questions answered

## Can I put case notes into ChatGPT?

No. Nothing about a person we work with goes into a public AI tool.

## Can I use Copilot to write up my case notes?

Yes, if you are signed in with your council account and check what it writes.

## Can I record a home visit?

Only with Magic Notes, and only after everyone present has agreed.

## Can AI write my assessment?

No. The assessment must be your own.

## Do I have to tell families?

Yes. You must tell the family before you use AI in their case.

## May I use my own phone?

No.
"""

CALDER = """# Using AI: do and don't

## Do

- use Copilot to draft letters and emails
- check every fact before you save a draft
- tell your manager if something goes wrong

## Don't

- put names, addresses or dates of birth into ChatGPT
- let AI score risk
- record anyone without their agreement
- use a personal account for council work
"""

DUNMORE = """# AI and your work: the short version

ChatGPT, Gemini and Claude are off limits for anything about a child, a family or a colleague.

You may use Copilot to tidy up your own wording and to draft letters, provided that you are signed in with your work
account.

Nobody may record a child protection conference with an AI tool.

Never let AI decide what happens to a family.

Information Governance decides whether any other tool may be used.
"""

ELDER = """# How we work with AI

Case notes stay out of AI tools. Court reports stay out too.

We use Copilot for drafting letters.

Nobody records a meeting without the agreement of the chair.

People make decisions about families. AI does not.

Families are told when AI has been used.
"""

FENWICK = """# What may go where

| Task | Allowed? |
|---|---|
| Drafting a letter in Copilot | Yes |
| Putting case notes into ChatGPT | No |
| Recording a home visit with Magic Notes | Yes, if everyone agrees |
| Using AI to score risk | No |
| Putting case notes into Copilot | Ask Information Governance |
"""

GARTH = """# AI at a glance

✓ Drafting letters in Copilot with your work account

✓ Recording visits with Magic Notes, if everyone agrees

✗ Case notes in ChatGPT, Gemini or Claude

✗ AI risk scores

✗ Court reports written by AI
"""

HOLLIN = """# Generative AI policy

## Approved tools

The approved tools are:

- Microsoft 365 Copilot, on your work account
- Magic Notes

## Using them

Case information may be put into an approved tool, provided that you use the minimum that the task needs.

You must not put case information into any other AI tool.

You may use ChatGPT for general questions as long as you enter no personal data.

Anonymised information may be put into ChatGPT.

You must check every draft before you save it.

You should tell the family that AI was used.

AI must not be used to decide whether a child is removed, but it may be used to draft the report.
"""

IVEL = """# Recording with AI

1. You may record a visit or meeting with Magic Notes if everyone present gives explicit consent.

2. You must not record a visit if anyone present has refused.

3. Mental capacity assessments must not be recorded with an AI tool.

4. Recordings must be deleted once the note has been saved.

5. Secret recording is never permitted.

6. Do not use any recording tool other than Magic Notes.
"""

JURA = """# Recording with AI

1. You may record a visit or meeting with Magic Notes. Consent is not needed, but you must tell people that you
are recording.

2. Mental capacity assessments may be recorded with Magic Notes as part of the pilot.

3. Recordings must be kept until the case is closed.

4. Child protection conferences may be recorded if the chair agrees.
"""

KELD = """# Standard on AI

## 2. Rules

2.1 Case notes must not be put into any AI tool.

2.2 Photographs of children must not be put into any AI tool.

2.3 You may use ChatGPT for general questions.

## Annex A: exceptions

A1 Clause 2.1 does not apply to Copilot on a work account where the service manager has agreed in writing.
"""

LORNE = """# AI policy

1. Case notes may be put into Copilot.

2. Personal data must not be put into any AI tool.

3. Until 2025 staff were allowed to use Otter in meetings.

4. Some councils let social workers put case notes into Gemini.

5. Gemini may make mistakes with names.

6. The Head of Service decides whether AI may be used in fostering assessments.
"""

MARLE = """# Use of AI

Staff must not use AI for any work.
"""

NIDD = """# AI in fostering and on placement

Foster carers must not put a child's photo into any AI tool.

Foster carers may use ChatGPT for meal ideas.

Students must not use AI to write their reflections.

Social workers may use Copilot to draft a letter to a foster carer.

Managers may use Copilot to summarise supervision notes.
"""

ORWELL = """# AI rules

Only Copilot may be used for council work, and only on a work account.

Staff may use Copilot to draft and summarise case notes.

Nothing in this policy stops you from using ChatGPT for general questions.

You must not use Copilot to write an assessment without your manager's agreement.
"""

PENNARD = """# Policy on artificial intelligence

## What you must never put into an AI tool

- health information
- court bundles
- photographs of children

## What you can use Copilot for

- drafting letters
- summarising policies and research
- planning training

## Who decides

Your service manager decides whether Copilot suits anything else.
"""

HOUSES = {
    "ashdown": ASHDOWN,
    "bracken": BRACKEN,
    "calder": CALDER,
    "dunmore": DUNMORE,
    "elder": ELDER,
    "fenwick": FENWICK,
    "garth": GARTH,
    "hollin": HOLLIN,
    "ivel": IVEL,
    "jura": JURA,
    "keld": KELD,
    "lorne": LORNE,
    "marle": MARLE,
    "nidd": NIDD,
    "orwell": ORWELL,
    "pennard": PENNARD,
}


@dataclass(frozen=True)
class Asked:
    """A question, the verdicts a fair reader could give, and words of the clause that decides."""

    house: str
    question: str
    fair: tuple[Verdict | None, ...]
    by: str = ""


def a(house: str, question: str, fair: Verdict | tuple[Verdict | None, ...], by: str = "") -> Asked:
    return Asked(house, question, fair if isinstance(fair, tuple) else (fair,), by)


ROWS = [
    a("ashdown", "Can I paste a family's case notes into ChatGPT?", NO, "must not"),
    a("ashdown", "Can I put case notes into Copilot on my work account?", NO, "including Copilot"),
    a("ashdown", "Can I use Copilot to draft an agenda with no personal data in it?", CAN, "draft agendas"),
    a("ashdown", "Can I use Gemini to draft an agenda?", NO, "Gemini"),
    a("ashdown", "Can AI decide which family gets a service?", NO, "make decisions"),
    a("ashdown", "May I record the team meeting with Otter?", NO, "Meetings"),
    a("ashdown", "Can I use Zibble to draft an agenda?", NO, "has not been authorised"),
    a("ashdown", "Do I have to check what Copilot writes?", REQUIRED, "check every output"),
    a("bracken", "Can I put my case notes into ChatGPT?", NO, "ChatGPT"),
    a("bracken", "Can I paste a chronology into Gemini?", NO, "public AI tool"),
    a("bracken", "Can I use Copilot on my work account to write up my case notes?", CAN, "council account"),
    a("bracken", "Can I record a home visit with Magic Notes?", IF, "Magic Notes"),
    a("bracken", "Can I record a home visit with Otter?", (NO, DEPENDS), "Only with"),
    a("bracken", "Can I get AI to write my assessment?", NO, "must be your own"),
    a("bracken", "Do I have to tell the family that I used AI?", REQUIRED, "tell the family"),
    a("bracken", "Can I use AI on my own phone?", NO, "own phone"),
    a("bracken", "Can I use Copilot on my personal account for case notes?", (NO, DEPENDS)),
    a("calder", "Can I use Copilot to draft an email?", CAN, "draft letters"),
    a("calder", "Can I put a child's name and address into ChatGPT?", NO, "names, addresses"),
    a("calder", "Can AI score the risk to a child?", NO, "score risk"),
    a("calder", "Can I record a mum without telling her?", NO, "record anyone"),
    a("calder", "Can I use my personal account for council work with AI?", NO, "personal account"),
    a("calder", "Should I tell my manager if something goes wrong with AI?", REQUIRED, "tell your manager"),
    a("dunmore", "Can I put case notes into Claude?", NO, "off limits"),
    a("dunmore", "Can I use Copilot on my work account to draft a letter?", CAN, "draft letters"),
    a("dunmore", "Can I use Copilot to draft a letter?", IF, "draft letters"),
    a("dunmore", "Can I record a child protection conference with Magic Notes?", NO, "child protection conference"),
    a("dunmore", "Can AI decide where a child lives?", NO, "Never let AI decide"),
    a("dunmore", "Can I use Grammarly on a letter to a family?", NOT_SETTLED),
    a("elder", "Can I put case notes into an AI tool?", NO, "stay out"),
    a("elder", "Can I put case notes into Copilot?", NO, "stay out"),
    a("elder", "Can I put a court report into Copilot?", NO, "stay out"),
    a("elder", "Can I use Copilot to draft a letter?", (*CAN, DEPENDS)),
    a("elder", "Can I record a meeting with AI?", (IF, DEPENDS, None)),
    a("elder", "Can AI decide whether a family gets help?", NO, "AI does not"),
    a("fenwick", "Can I draft a letter in Copilot?", CAN, "Drafting a letter"),
    a("fenwick", "Can I put case notes into ChatGPT?", NO, "ChatGPT"),
    a("fenwick", "Can I record a home visit with Magic Notes?", IF, "Magic Notes"),
    a("fenwick", "Can I use AI to score risk?", NO, "score risk"),
    a("fenwick", "Can I put case notes into Copilot?", NOT_SETTLED),
    a("garth", "Can I draft a letter in Copilot with my work account?", CAN, "Drafting letters"),
    a("garth", "Can I paste case notes into Gemini?", NO, "Gemini"),
    a("garth", "Can I use AI to rate risk?", NO, "risk scores"),
    a("garth", "Can I let AI write a court report?", NO, "Court reports"),
    a("garth", "Can I record a visit with Magic Notes?", IF, "Recording visits"),
    a("hollin", "Can I put case notes into Copilot on my work account?", IF, "an approved tool"),
    a("hollin", "Can I put case notes into Magic Notes?", IF, "an approved tool"),
    a("hollin", "Can I put case notes into Gemini?", NO, "any other AI tool"),
    a("hollin", "Can I put case notes into Copilot on my personal account?", (NO, DEPENDS)),
    a("hollin", "Can I put case notes into Zibble?", NO, "any other AI tool"),
    a("hollin", "Can I ask ChatGPT a general question?", IF, "general questions"),
    a("hollin", "Can I put anonymised information into ChatGPT?", CAN, "Anonymised"),
    a("hollin", "Can AI decide whether a child is removed?", NO, "decide whether"),
    a("hollin", "Should I tell the family that I used AI?", (RECOMMENDED, REQUIRED), "tell the family"),
    a("hollin", "Do I have to check a draft that AI wrote?", REQUIRED, "check every draft"),
    a("ivel", "Can I record a visit with Magic Notes if everyone consents?", CAN, "explicit consent"),
    a("ivel", "Can I record a visit with Magic Notes?", IF, "explicit consent"),
    a("ivel", "Can I record a visit with Magic Notes when mum has refused?", NO, "refused"),
    a("ivel", "Can I use Magic Notes in a mental capacity assessment?", NO, "capacity"),
    a("ivel", "Can I secretly record a visit?", NO, "Secret"),
    a("ivel", "Can I record a visit with Otter?", NO, "other than Magic Notes"),
    a("ivel", "Can I keep the recording after the note is saved?", (NO, DEPENDS, REQUIRED), "deleted"),
    a("jura", "Can I record a visit with Magic Notes?", CAN, "Magic Notes"),
    a("jura", "Can I use Magic Notes to record a mental capacity assessment?", CAN, "capacity"),
    a("jura", "Can I record a child protection conference with Magic Notes?", (IF, DEPENDS), "chair"),
    a("jura", "Do I have to get consent before I record a visit?", (NOT_REQUIRED, DEPENDS, None)),
    a("jura", "Do I have to tell people that I am recording?", REQUIRED, "tell people"),
    a("keld", "Can I put case notes into ChatGPT?", NO, "2.1"),
    a("keld", "Can I put case notes into Copilot on my work account?", (DEPENDS, IF)),
    a("keld", "Can I put a photo of a child into Copilot?", NO, "Photographs"),
    a("keld", "Can I ask ChatGPT a general question?", CAN, "general questions"),
    a("lorne", "Can I put case notes into Copilot?", NO, "Personal data"),
    a("lorne", "Can I record a team meeting with Otter?", NOT_SETTLED),
    a("lorne", "Can I put case notes into Gemini?", NO, "Personal data"),
    a("lorne", "Can I use AI for a fostering assessment?", (*NOT_SETTLED, NO)),
    a("marle", "Can I use Copilot to draft a letter?", NO, "any work"),
    a("marle", "Can I use ChatGPT?", NO, "any work"),
    a("marle", "Can I put case notes into Magic Notes?", NO, "any work"),
    a("marle", "Can I ask an AI tool a general question?", NO, "any work"),
    a("nidd", "I am a foster carer. Can I put a photo of the child into ChatGPT?", NO, "Foster carers"),
    a("nidd", "As a foster carer, can I use ChatGPT for meal ideas?", CAN, "meal"),
    a("nidd", "I'm a student. Can I use AI to write my reflection?", NO, "Students"),
    a("nidd", "Can I use Copilot to draft a letter to a foster carer?", (*CAN, DEPENDS), "draft a letter"),
    a("nidd", "Can I put case notes into ChatGPT?", NOT_SETTLED),
    a("orwell", "Can I use ChatGPT for council work?", NO, "Only Copilot"),
    a("orwell", "Can I use Copilot on my personal account to summarise case notes?", NO, "work account"),
    a("orwell", "Can I use Copilot on my work account to summarise case notes?", CAN, "summarise case notes"),
    a("orwell", "Can I put case notes into Gemini?", NO, "Only Copilot"),
    a("orwell", "Can I use Copilot to write an assessment?", (DEPENDS, NO), "without your manager"),
    a("pennard", "Can I put health information into Copilot?", NO, "health information"),
    a("pennard", "Can I paste a court bundle into ChatGPT?", NO, "court bundles"),
    a("pennard", "Can I use Copilot to draft a letter?", CAN, "drafting letters"),
    a("pennard", "Can I use Copilot to plan a training session?", CAN, "planning training"),
    a("pennard", "Can I use Copilot to translate a letter?", NOT_SETTLED),
    a("pennard", "Can I use Gemini to draft a letter?", NOT_SETTLED),
]

QUESTIONS = {f"{row.house}/{row.question}": row for row in ROWS}

UNSAFE_SHORTFALLS = because({})
KNOWN_SHORTFALLS = because(
    {
        "'without …' and 'with … approval/agreement' are no condition": (),
        "UNSAFE a question's 'No' (or a list or hedge under it) is not read as its answer": (),
        "UNSAFE-SILENT a ban is lost under Don't (items that start with 'use') and under 'When …:' (own modals)": (),
        "UNSAFE-SILENT a question about a foster carer or student is taken for one by them": (),
        "UNSAFE-SILENT not to, do not allow/permit, keep out, stay out, stop: no cue": (
            "elder/Can I put a court report into Copilot?",
            "elder/Can I use Copilot to draft a letter?",
            "elder/Can AI decide whether a family gets help?",
        ),
        "UNSAFE-SILENT ticks, crosses, emoji, tables and short headings (Not OK) carry no effect": (),
        "a duty with a deadline (before, once) or that names only AI is not always owed": (),
        "an exception elsewhere does not open the rule: notwithstanding, despite, however": (
            "keld/Can I put case notes into Copilot on my work account?",
        ),
        "an exception swallows the purpose after it, or names a tool and isn't ruled out by another": (
            "ivel/Can I record a visit with Otter?",
        ),
        "consent and refusal are one concept, so a rule on refusal meets those who agree": (
            "ivel/Can I record a visit with Magic Notes if everyone consents?",
            "ivel/Can I record a visit with Magic Notes?",
        ),
    }
)
DECIDING_SHORTFALLS = because(
    {
        "UNSAFE-SILENT a ban is lost under Don't (items that start with 'use') and under 'When …:' (own modals)": (),
        "UNSAFE-SILENT a question about a foster carer or student is taken for one by them": (),
        "UNSAFE-SILENT not to, do not allow/permit, keep out, stay out, stop: no cue": (
            "elder/Can I put a court report into Copilot?",
            "elder/Can AI decide whether a family gets help?",
        ),
        "UNSAFE-SILENT ticks, crosses, emoji, tables and short headings (Not OK) carry no effect": (),
        "a duty with a deadline (before, once) or that names only AI is not always owed": (),
        "the clause shown is not the one that is closest": (
            "jura/Can I record a child protection conference with Magic Notes?",
        ),
    }
)


def house(name: str) -> Policy:
    return policy(HOUSES[name])


def test_there_are_enough_policies_and_questions() -> None:
    assert len(HOUSES) >= 12
    assert all(sum(row.house == name for row in ROWS) >= 4 for name in HOUSES)


@pytest.mark.parametrize("row", params(QUESTIONS.items(), UNSAFE_SHORTFALLS))
def test_no_verdict_gives_leave_that_the_policy_does_not(row: Asked) -> None:
    got = ask(row.question, house(row.house))
    if not PERMITS & set(row.fair):
        assert got.verdict not in PERMITS, got.why
    if Verdict.REQUIRED in row.fair:
        assert got.verdict is not NOT_REQUIRED
    if row.fair == (IF,):
        assert got.verdict is not YES


@pytest.mark.parametrize("row", params(QUESTIONS.items(), KNOWN_SHORTFALLS))
def test_the_verdict_is_one_a_fair_reader_would_give(row: Asked) -> None:
    got = ask(row.question, house(row.house))
    assert got.verdict in row.fair, (got.verdict, got.why, [n.cue for n in got.deciding])


@pytest.mark.parametrize("row", params([(k, r) for k, r in QUESTIONS.items() if r.by], DECIDING_SHORTFALLS))
def test_the_clause_that_decides_is_named(row: Asked) -> None:
    read = house(row.house)
    got = ask(row.question, read)
    shown = [
        " ".join((one.clause or "", *one.heading_path, one.text))
        for one in read.passages
        if one.passage_id in {n.passage_id for n in got.deciding}
    ]
    assert any(row.by in text for text in shown), (got.verdict, shown)


RECORD = "Can I record a visit with Magic Notes"
NOTES_GPT = "Can I put case notes into ChatGPT?"
NOTES_COPILOT = "Can I put case notes into Copilot?"

TRAPS = {
    "neither-nor": ("Neither case notes nor assessments may be put into ChatGPT.", NOTES_GPT, (NO,)),
    "nothing-about": ("Nothing about a family may be typed into a public chatbot.", NOTES_GPT, (NO,)),
    "at-no-time": ("At no time may case notes be put into ChatGPT.", NOTES_GPT, (NO,)),
    "not-to": (
        "Case notes may be put into Copilot. Social workers are not to use Copilot for court reports.",
        "Can I use Copilot for a court report?",
        (NO,),
    ),
    "no-other": ("You may use Copilot for case notes but no other AI tool.", "Can I use Gemini for case notes?", (NO,)),
    "only-tool": ("You may put case notes only into Copilot.", NOTES_GPT, (NO, DEPENDS)),
    "other-council": ("In the neighbouring county, case notes may be put into ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "other-council-named": ("Ashby Council allows staff to put case notes into ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "considering": ("We are considering whether case notes may be put into ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "used-to": ("Case notes used to be allowed in ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "until-a-date": ("Case notes may be put into ChatGPT until 31 March 2025.", NOTES_GPT, (IF, *NOT_SETTLED)),
    "myth": ("It is a myth that you may put case notes into ChatGPT.", NOTES_GPT, (NO, *NOT_SETTLED)),
    "do-not-assume": ("Do not assume that you may put case notes into ChatGPT.", NOTES_GPT, (NO, *NOT_SETTLED)),
    "nobody-says": (
        "Nothing in this policy means that you may put case notes into ChatGPT.",
        NOTES_GPT,
        (NO, *NOT_SETTLED),
    ),
    "reported": ("The supplier says that you may put case notes into ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "reported-people": ("Colleagues may tell you that case notes can be put into ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "question-in-text": ("Staff often ask: can I put case notes into ChatGPT?", NOTES_GPT, NOT_SETTLED),
    "proposal": (
        "A future version of this policy may allow case notes to be put into ChatGPT.",
        NOTES_GPT,
        NOT_SETTLED,
    ),
    "faq-no": ("## Can I put case notes into ChatGPT?\n\nNo.", NOTES_GPT, (NO,)),
    "faq-never": ("## Can I put case notes into ChatGPT?\n\nNever.", NOTES_GPT, (NO,)),
    "faq-not-yet": (
        "## Can I put case notes into ChatGPT?\n\nNot yet. The DPIA is not finished.",
        NOTES_GPT,
        (NO, *NOT_SETTLED),
    ),
    "faq-absolutely-not": ("## Can I put case notes into ChatGPT?\n\nAbsolutely not.", NOTES_GPT, (NO,)),
    "faq-afraid": ("## Can I put case notes into ChatGPT?\n\nI'm afraid not.", NOTES_GPT, (NO, *NOT_SETTLED)),
    "faq-it-depends": (
        "## Can I put case notes into ChatGPT?\n\nIt depends. Ask Information Governance.",
        NOTES_GPT,
        NOT_SETTLED,
    ),
    "faq-ask": (
        "## Can I put case notes into ChatGPT?\n\nAsk Information Governance, who decide.",
        NOTES_GPT,
        NOT_SETTLED,
    ),
    "faq-no-list": ("## Can I put these into ChatGPT?\n\nNo:\n\n- case notes\n- court reports", NOTES_GPT, (NO,)),
    "faq-why": (
        "## Why can't I put case notes into ChatGPT?\n\nBecause it may keep them.",
        NOTES_GPT,
        (NO, *NOT_SETTLED),
    ),
    "dont-use": ("## Don't\n\n- use ChatGPT for case notes", "Can I use ChatGPT for case notes?", (NO,)),
    "what-not-to-do": ("## What not to do\n\n- put case notes into ChatGPT", NOTES_GPT, (NO,)),
    "not-ok": ("## Not OK\n\n- case notes in ChatGPT", NOTES_GPT, (NO,)),
    "avoid-list": ("## Avoid\n\n- putting case notes into ChatGPT", NOTES_GPT, (NO, *NOT_SETTLED)),
    "cross": ("- ✗ Case notes in ChatGPT\n- ✓ Letters in Copilot", NOTES_GPT, (NO,)),
    "table-no": ("| Use | Allowed |\n|---|---|\n| Case notes in ChatGPT | No |", NOTES_GPT, (NO,)),
    "table-you-may": (
        "| You may | You must not |\n|---|---|\n| Draft letters in Copilot | Put case notes into ChatGPT |",
        NOTES_GPT,
        (NO,),
    ),
    "when-list": ("When using ChatGPT:\n\n- you may draft a quiz\n- you must not enter case notes", NOTES_GPT, (NO,)),
    "unless-first": (
        "Copilot may be used at work. Unless the DPO has agreed, you must not put case notes into Copilot.",
        NOTES_COPILOT,
        (NO, DEPENDS),
    ),
    "without-agreement": (
        "You may use Copilot at work. You must not put case notes into Copilot without the DPO's agreement.",
        NOTES_COPILOT,
        (NO, DEPENDS),
    ),
    "refused": (
        "You may record a visit with Magic Notes if everyone consents.",
        f"{RECORD} if mum has refused?",
        (NO, *NOT_SETTLED),
    ),
    "objects": (
        "You may record a visit with Magic Notes provided that everyone agrees.",
        f"{RECORD} when dad objects?",
        (NO, *NOT_SETTLED),
    ),
    "not-told": (
        "You may record a visit with Magic Notes if you tell everyone there.",
        f"{RECORD} without telling them?",
        (NO, *NOT_SETTLED),
    ),
    "not-trained": (
        "You may use Copilot for case notes once you have completed the training.",
        "Can I use Copilot for case notes before I do the training?",
        (NO, *NOT_SETTLED, IF),
    ),
    "work-only": (
        "Case notes may be put into Copilot with a work account.",
        "Can I put case notes into Copilot on my personal account?",
        (NO, *NOT_SETTLED),
    ),
    "own-phone": ("You may use Copilot on a council device.", "Can I use Copilot on my own phone?", (NO, *NOT_SETTLED)),
    "unless-court": (
        "You may use Copilot to draft a letter unless it is for court.",
        "Can I use Copilot to draft a letter to the court?",
        (NO, *NOT_SETTLED),
    ),
    "except-court": (
        "Copilot may be used to summarise any document except court papers.",
        "Can I use Copilot to summarise a court bundle?",
        (NO, *NOT_SETTLED),
    ),
    "but-not-court": (
        "Copilot may be used to summarise any document, but not court papers.",
        "Can I use Copilot to summarise a court bundle?",
        (NO, *NOT_SETTLED),
    ),
    "excluding": (
        "Copilot may be used to summarise case information, excluding court papers.",
        "Can I use Copilot to summarise a court bundle?",
        (NO, *NOT_SETTLED),
    ),
    "does-not-include": (
        "Case information may be put into Copilot. This does not include health information.",
        "Can I put health information into Copilot?",
        (NO, *NOT_SETTLED),
    ),
    "nothing-of-a-kind": (
        "Case information may be put into Copilot. Nothing about adoption may go into it.",
        "Can I put adoption information into Copilot?",
        (NO,),
    ),
    "may-but-must-not": (
        "You may use Copilot for drafts but must not use it for court reports.",
        "Can I use Copilot for a court report?",
        (NO,),
    ),
    "names-out": (
        "Anonymised information may be put into ChatGPT.",
        "Can I put case notes into ChatGPT with the names removed?",
        (NO, *NOT_SETTLED),
    ),
    "made-up-only": ("You may put made-up examples into ChatGPT.", NOTES_GPT, (NO, *NOT_SETTLED)),
    "no-personal-data": ("You may use ChatGPT as long as you enter no personal data.", NOTES_GPT, (NO, *NOT_SETTLED)),
    "would-not-identify": (
        "You may use ChatGPT for anything that does not identify a family.",
        NOTES_GPT,
        (NO, *NOT_SETTLED),
    ),
    "fact-stored": ("Case notes that are put into ChatGPT may be kept for years.", NOTES_GPT, NOT_SETTLED),
    "fact-used": ("Case notes in ChatGPT can be used to train the model.", NOTES_GPT, NOT_SETTLED),
    "fact-disclosed": ("Anything that you put into ChatGPT may be read by its makers.", NOTES_GPT, NOT_SETTLED),
    "panel": ("The panel can approve the use of ChatGPT for case notes.", NOTES_GPT, NOT_SETTLED),
    "dpo-may-allow": (
        "The Data Protection Officer may allow case notes to be put into ChatGPT.",
        NOTES_GPT,
        NOT_SETTLED,
    ),
    "manager-decides": ("Your manager decides whether case notes may be put into ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "up-to-manager": ("Whether you can put case notes into ChatGPT is up to your manager.", NOTES_GPT, NOT_SETTLED),
    "managers-only": ("Managers may put case notes into ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "carers-only": ("Foster carers may put a photo into ChatGPT.", "Can I put a photo into ChatGPT?", NOT_SETTLED),
    "business-support": ("Business support may put case notes into ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "pilot-only": ("Case notes may be put into ChatGPT by the adoption pilot only.", NOTES_GPT, (IF, *NOT_SETTLED)),
    "adults-only": (
        "Workers in adults' services may record visits with Magic Notes. Workers in children's services may not.",
        "Can I record a visit to a child with Magic Notes?",
        (NO,),
    ),
    "adults-rule": (
        "Visits to adults may be recorded with Magic Notes.",
        "Can I record a visit to a child with Magic Notes?",
        NOT_SETTLED,
    ),
    "draft-not-decide": (
        "You may use Copilot to draft an assessment.",
        "Can Copilot decide the outcome of an assessment?",
        (NO, *NOT_SETTLED),
    ),
    "summarise-not-analyse": (
        "You may use Copilot to summarise case notes.",
        "Can Copilot write the analysis from my case notes?",
        (NO, *NOT_SETTLED),
    ),
    "use-not-covert": (
        "You may record visits with Magic Notes.",
        "Can I secretly record a visit with Magic Notes?",
        (NO, *NOT_SETTLED),
    ),
    "letter-not-notes": ("You may use Copilot to draft letters.", NOTES_COPILOT, NOT_SETTLED),
    "general-not-notes": ("You may use ChatGPT for general questions.", NOTES_GPT, NOT_SETTLED),
    "copilot-not-chatgpt": ("You may put case notes into Copilot.", NOTES_GPT, NOT_SETTLED),
    "two-tools": (
        "You may put case notes into Copilot. You must not put case notes into ChatGPT.",
        "Can I put case notes into Copilot and ChatGPT?",
        (NO, DEPENDS),
    ),
    "two-tools-one-granted": (
        "You may put case notes into Copilot.",
        "Can I put case notes into Copilot and ChatGPT?",
        NOT_SETTLED,
    ),
    "about-a-carer": (
        "Staff must not put case notes into ChatGPT.",
        "Can I put case notes about a foster carer into ChatGPT?",
        (NO,),
    ),
    "about-a-student": (
        "Staff must not put case notes into ChatGPT.",
        "Can I put my student's case notes into ChatGPT?",
        (NO,),
    ),
    "two-kinds": (
        "You may put case notes into Copilot. You must not put photos into Copilot.",
        "Can I put case notes and photos into Copilot?",
        (NO, DEPENDS),
    ),
    "contradiction": (
        "Case notes may be put into Copilot.\n\nCase notes must not be put into Copilot.",
        NOTES_COPILOT,
        (NO, DEPENDS),
    ),
    "not-listed": (
        "The approved tools are Copilot and Magic Notes. Case notes may be put into an approved tool.",
        "Can I put case notes into Otter?",
        (NO, *NOT_SETTLED),
    ),
    "approved-elsewhere": (
        "Otter is not approved. Case notes may be put into an approved tool.",
        "Can I put case notes into Otter?",
        (NO, *NOT_SETTLED),
    ),
    "was-approved": (
        "Otter was approved until 2024. Case notes may be put into an approved tool.",
        "Can I put case notes into Otter?",
        (NO, *NOT_SETTLED),
    ),
    "being-assessed": (
        "Otter is being assessed and may be approved next year. Case notes may be put into an approved tool.",
        "Can I put case notes into Otter?",
        (NO, *NOT_SETTLED),
    ),
    "isnt-allowed": ("Putting case notes into ChatGPT isn't allowed.", NOTES_GPT, (NO,)),
    "strictly-not": ("Case notes must under no circumstances be put into ChatGPT.", NOTES_GPT, (NO,)),
    "may-in-no-case": ("Case notes may in no case be put into ChatGPT.", NOTES_GPT, (NO,)),
    "may-hardly": ("You may not put case notes, assessments or letters into ChatGPT.", NOTES_GPT, (NO,)),
    "can-never": ("Case notes can never be put into ChatGPT.", NOTES_GPT, (NO,)),
    "is-not-something": ("Putting case notes into ChatGPT is not something you may do.", NOTES_GPT, (NO, *NOT_SETTLED)),
    "you-may-think": (
        "You may think that case notes are safe in ChatGPT. They are not.",
        NOTES_GPT,
        (NO, *NOT_SETTLED),
    ),
    "you-may-be-tempted": ("You may be tempted to put case notes into ChatGPT. Do not.", NOTES_GPT, (NO, *NOT_SETTLED)),
    "it-can-be-tempting": ("It can be tempting to put case notes into ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "before-you-can": (
        "Before you can put case notes into ChatGPT, a DPIA must be signed off.",
        NOTES_GPT,
        (NO, IF, *NOT_SETTLED),
    ),
    "so-that": ("Tell your manager so that you can put case notes into ChatGPT safely.", NOTES_GPT, (IF, *NOT_SETTLED)),
    "disciplinary": ("You can be dismissed for putting case notes into ChatGPT.", NOTES_GPT, (NO, *NOT_SETTLED)),
    "offence": ("Putting case notes into ChatGPT may be a criminal offence.", NOTES_GPT, (NO, *NOT_SETTLED)),
    "harm": ("Putting case notes into ChatGPT can harm a family.", NOTES_GPT, (NO, *NOT_SETTLED)),
    "you-can-see": ("You can see from the log who put case notes into ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "report-it": ("You can report a colleague who puts case notes into ChatGPT.", NOTES_GPT, NOT_SETTLED),
    "how-to-check": (
        "You can ask Information Governance whether case notes may be put into ChatGPT.",
        NOTES_GPT,
        NOT_SETTLED,
    ),
}
TRAP_UNSAFE_SHORTFALLS = because(
    {
        "UNSAFE 'but not', 'excluding', 'but no other' are not exceptions": ("would-not-identify",),
        "UNSAFE 'by the pilot only', and teams the vocabulary has no word for, are taken for the reader": (
            "pilot-only",
        ),
        "UNSAFE a modal whose verb is no use of a tool gives leave (can see, can be dismissed, may be kept)": (
            "disciplinary",
        ),
    }
)
TRAP_SHORTFALLS = because(
    {
        "UNSAFE 'but not', 'excluding', 'but no other' are not exceptions": (
            "no-other",
            "would-not-identify",
        ),
        "UNSAFE 'by the pilot only', and teams the vocabulary has no word for, are taken for the reader": (
            "pilot-only",
        ),
        "UNSAFE a modal whose verb is no use of a tool gives leave (can see, can be dismissed, may be kept)": (
            "disciplinary",
        ),
        "UNSAFE a question's 'No' (or a list or hedge under it) is not read as its answer": ("faq-no-list",),
        "UNSAFE an adults' rule reaches a child when another everyday setting is shared": ("adults-only",),
        "UNSAFE-SILENT ticks, crosses, emoji, tables and short headings (Not OK) carry no effect": (),
        "one sentence, two rules: the part after 'but' is read into the first": (),
    }
)
Trap = tuple[str, str, tuple[Verdict | None, ...]]


def ask_trap(row: Trap) -> Verdict | None:
    return ask(row[1], policy(f"# Using AI\n\n{row[0]}\n")).verdict


@pytest.mark.parametrize("row", params(TRAPS.items(), TRAP_UNSAFE_SHORTFALLS))
def test_no_turn_of_phrase_is_taken_for_leave(row: Trap) -> None:
    got = ask_trap(row)
    assert got is not YES
    if not PERMITS & set(row[2]):
        assert got not in PERMITS


@pytest.mark.parametrize("row", params(TRAPS.items(), TRAP_SHORTFALLS))
def test_a_turn_of_phrase_is_read_fairly(row: Trap) -> None:
    assert ask_trap(row) in row[2]


DUTIES = {
    "release-elsewhere": (
        "You do not have to tell families about spell checkers. You must tell families when AI has written a letter.",
        "Do I have to tell the family that AI has written my letter?",
        (REQUIRED,),
    ),
    "deadline": (
        "You must report a mistake made by AI to your manager before the end of the day.",
        "Do I have to report a mistake made by AI?",
        (REQUIRED,),
    ),
    "before-saving": ("You must check an AI draft before you save it.", "Do I have to check an AI draft?", (REQUIRED,)),
    "imperative": ("Tell families that AI was used.", "Do I have to tell families that AI was used?", (REQUIRED,)),
    "recommended": (
        "You should tell families that AI was used.",
        "Do I have to tell families that AI was used?",
        (RECOMMENDED, REQUIRED),
    ),
    "suppliers": (
        "Suppliers must delete recordings within 30 days.",
        "Do I have to delete the recording?",
        NOT_SETTLED,
    ),
    "managers": (
        "Managers must check a sample of AI drafts.",
        "Do I have to check a sample of AI drafts?",
        NOT_SETTLED,
    ),
    "council": (
        "The council must publish a privacy notice about AI.",
        "Do I have to publish a privacy notice about AI?",
        NOT_SETTLED,
    ),
    "released": (
        "You do not have to get consent to record a visit with Magic Notes.",
        "Do I need consent to record a visit with Magic Notes?",
        (NOT_REQUIRED, *NOT_SETTLED),
    ),
    "if-asked": (
        "If a court asks, you must tell it that AI was used.",
        "Do I have to tell the court that AI was used?",
        (REQUIRED, DEPENDS),
    ),
    "leave-is-no-duty": (
        "You may use Copilot to draft letters.",
        "Do I have to use Copilot to draft letters?",
        (NOT_REQUIRED, *NOT_SETTLED),
    ),
    "consent-only-if": (
        "You may record a visit with Magic Notes only if everyone consents.",
        "Do I need consent to record a visit with Magic Notes?",
        (REQUIRED, DEPENDS),
    ),
    "consent-unless": (
        "You must not record a visit unless everyone consents.",
        "Do I need consent to record a visit?",
        (REQUIRED, DEPENDS),
    ),
}
DUTY_SHORTFALLS = because(
    {
        "'without …' and 'with … approval/agreement' are no condition": (),
        "a duty with a deadline (before, once) or that names only AI is not always owed": (),
    }
)


@pytest.mark.parametrize("row", params(DUTIES.items(), DUTY_SHORTFALLS))
def test_a_duty_is_the_readers_or_nobodys(row: Trap) -> None:
    assert ask_trap(row) in row[2]


Fair = Verdict | tuple[Verdict | None, ...]
PAIRS: dict[str, tuple[str, str, Fair, str, Fair]] = {
    "identifiable-anonymised": (
        "hollin",
        "Can I put case notes into ChatGPT?",
        NO,
        "Can I put fully anonymised information into ChatGPT?",
        CAN,
    ),
    "public-licensed": (
        "hollin",
        "Can I put case notes into ChatGPT?",
        NO,
        "Can I put case notes into Copilot on my work account?",
        IF,
    ),
    "work-personal": (
        "orwell",
        "Can I use Copilot on my work account to summarise case notes?",
        CAN,
        "Can I use Copilot on my personal account to summarise case notes?",
        NO,
    ),
    "work-free": (
        "hollin",
        "Can I put case notes into Copilot on my work account?",
        IF,
        "Can I put case notes into free Copilot?",
        (NO, DEPENDS),
    ),
    "draft-decide": (
        "hollin",
        "Can AI be used to draft the report?",
        (*CAN, DEPENDS),
        "Can AI be used to decide whether a child is removed?",
        NO,
    ),
    "tell-not-tell": (
        "ivel",
        "Can I record a visit with Magic Notes if everyone has consented?",
        CAN,
        "Can I record a visit with Magic Notes without telling them?",
        NO,
    ),
    "agree-refuse": (
        "ivel",
        "Can I record a visit with Magic Notes if they agree?",
        CAN,
        "Can I record a visit with Magic Notes if they refuse?",
        NO,
    ),
    "listed-unlisted": ("hollin", "Can I put case notes into Magic Notes?", IF, "Can I put case notes into Otter?", NO),
    "health-not-health": (
        "pennard",
        "Can I use Copilot to draft a letter?",
        CAN,
        "Can I put health information into Copilot?",
        NO,
    ),
    "carer-worker": (
        "nidd",
        "As a foster carer, can I put a child's photo into ChatGPT?",
        NO,
        "Can I draft a letter to a foster carer in Copilot?",
        (*CAN, DEPENDS),
    ),
    "meeting-conference": (
        "dunmore",
        "Can I use Copilot on my work account to draft a letter?",
        CAN,
        "Can I use Copilot to record a child protection conference?",
        NO,
    ),
    "general-case": (
        "keld",
        "Can I ask ChatGPT a general question?",
        CAN,
        "Can I ask ChatGPT about my case notes?",
        NO,
    ),
    "personal-none": (
        "ashdown",
        "Can I put personal data into Copilot?",
        NO,
        "Can I use Copilot to draft an agenda with no personal data?",
        CAN,
    ),
}
PAIR_SHORTFALLS = because(
    {
        "UNSAFE-SILENT a question about a foster carer or student is taken for one by them": (),
        "a duty with a deadline (before, once) or that names only AI is not always owed": (),
        "consent and refusal are one concept, so a rule on refusal meets those who agree": (
            "tell-not-tell",
            "agree-refuse",
        ),
        "one sentence, two rules: the part after 'but' is read into the first": (),
    }
)


@pytest.mark.parametrize("row", params(PAIRS.items(), PAIR_SHORTFALLS))
def test_changing_one_fact_changes_the_verdict(row: tuple[str, str, Fair, str, Fair]) -> None:
    name, one, first, other, second = row
    for question, fair in ((one, first), (other, second)):
        got = ask(question, house(name)).verdict
        assert got in (fair if isinstance(fair, tuple) else (fair,)), (question, got)


EMPLOYERS = {
    "notes-in-copilot": ("ashdown", "hollin", "Can I put case notes into Copilot on my work account?", (NO,), (IF,)),
    "capacity": ("ivel", "jura", "Can I use Magic Notes to record a mental capacity assessment?", (NO,), CAN),
    "letter": ("marle", "pennard", "Can I use Copilot to draft a letter?", (NO,), CAN),
    "chatgpt-general": ("marle", "keld", "Can I ask ChatGPT a general question?", (NO,), CAN),
    "meeting": ("ashdown", "jura", "Can I record a meeting with Magic Notes?", (NO,), CAN),
    "notes-in-magic-notes": ("keld", "hollin", "Can I put case notes into Magic Notes?", (NO,), (IF,)),
    "health": (
        "pennard",
        "hollin",
        "Can I put health information into Copilot on my work account?",
        (NO,),
        (IF, *NOT_SETTLED),
    ),
    "otter": ("ivel", "lorne", "Can I record a team meeting with Otter?", (NO,), NOT_SETTLED),
    "conference": (
        "dunmore",
        "jura",
        "Can I record a child protection conference with Magic Notes?",
        (NO,),
        (IF, DEPENDS),
    ),
}
EMPLOYER_SHORTFALLS = because(
    {
        "an exception swallows the purpose after it, or names a tool and isn't ruled out by another": ("otter",),
    }
)


@pytest.mark.parametrize("row", params(EMPLOYERS.items(), EMPLOYER_SHORTFALLS))
def test_the_same_question_follows_each_employer(
    row: tuple[str, str, str, tuple[Verdict | None, ...], tuple[Verdict | None, ...]],
) -> None:
    one, other, question, first, second = row
    both = policy(HOUSES[one], one), policy(HOUSES[other], other)
    for name, fair in ((one, first), (other, second)):
        got = ask(question, *both, employer=name)
        assert got.verdict in fair, (name, got.verdict)
        cited = [*got.deciding, *got.conditions, *got.safer, *got.beside]
        assert {n.source.employer for n in cited} <= {name}


@pytest.mark.parametrize("name", HOUSES)
def test_nobodys_employer_gives_no_leave(name: str) -> None:
    """With several employers and none chosen, no employer's rule is used."""
    mine = policy(HOUSES[name], name)
    for row in (one for one in ROWS if one.house == name):
        assert ask(row.question, mine, employer=None).verdict is None
        assert ask(row.question, mine, employer="another").verdict is None


DECIDED = {
    "ashdown-personal": (
        "ashdown",
        "Can I put case notes into Copilot on my work account?",
        "including Copilot",
        "must not",
        "may",
    ),
    "ashdown-decide": ("ashdown", "Can AI decide which family gets a service?", "make decisions", "must not", "may"),
    "ashdown-meeting": ("ashdown", "May I record the team meeting with Copilot?", "Meetings", "must not", "may"),
    "dunmore-conference": (
        "dunmore",
        "Can I record a child protection conference with Magic Notes?",
        "child protection",
        "Nobody",
        "Everyone",
    ),
    "hollin-anonymised": ("hollin", "Can I put anonymised information into ChatGPT?", "Anonymised", "may", "must not"),
    "ivel-capacity": (
        "ivel",
        "Can I record a mental capacity assessment with Magic Notes?",
        "capacity",
        "must not",
        "may",
    ),
    "jura-visit": ("jura", "Can I record a visit with Magic Notes?", "visit or meeting", "You may", "You must not"),
    "keld-photo": ("keld", "Can I put a photo of a child into Copilot?", "Photographs", "must not", "may"),
    "keld-general": ("keld", "Can I ask ChatGPT a general question?", "general questions", "may", "must not"),
    "marle-all": ("marle", "Can I use Copilot to draft a letter?", "any work", "must not", "may"),
    "orwell-notes": (
        "orwell",
        "Can I use Copilot on my work account to summarise case notes?",
        "summarise case notes",
        "may use",
        "must not use",
    ),
    "nidd-carers": ("nidd", "As a foster carer, can I put a child's photo into Copilot?", "photo", "must not", "may"),
}
DELETE_SHORTFALLS: dict[str, str] = {}
INVERT_SHORTFALLS: dict[str, str] = {}


@pytest.mark.parametrize("row", params(DECIDED.items(), DELETE_SHORTFALLS))
def test_striking_out_the_deciding_clause_weakens_the_verdict(row: tuple[str, str, str, str, str]) -> None:
    name, question, words, _, _ = row
    whole, struck = ask(question, house(name)).verdict, ask(question, without(house(name), words)).verdict
    assert struck != whole
    assert whole in {NO, *PERMITS}
    assert struck in {DEPENDS, None}


@pytest.mark.parametrize("row", params(DECIDED.items(), INVERT_SHORTFALLS))
def test_inverting_the_deciding_clause_changes_the_verdict(row: tuple[str, str, str, str, str]) -> None:
    name, question, words, here, there = row
    lines = HOUSES[name].split("\n")
    inverted = "\n".join(line.replace(here, there, 1) if words in line else line for line in lines)
    assert inverted != HOUSES[name]
    before, after = ask(question, house(name)).verdict, ask(question, policy(inverted)).verdict
    assert before != after
    assert (before is NO) != (after is NO), (before, after)


@pytest.mark.parametrize("question", sorted({row.question for row in ROWS}))
def test_with_nothing_in_the_library_nothing_is_ruled(question: str) -> None:
    got = ruling(case_of(question), [], vocabulary())
    assert got.verdict is None
    assert [*got.deciding, *got.conditions, *got.safer, *got.beside] == []


PERMISSIVE = "# National advice\n\nYou may put case notes into ChatGPT.\n"
STRICT = "# National advice\n\nYou must not put case notes into ChatGPT.\n"
ABOUT_CHATGPT = "Can I put case notes into ChatGPT?"
WORKERS = "Everyone who works in social care"

NEVER_DECIDE: dict[str, dict[str, Any]] = {
    "opinion": {"force": Force.OPINION, "audience": WORKERS},
    "evidence": {"force": Force.EVIDENCE, "audience": WORKERS},
    "superseded": {"status": Status.SUPERSEDED, "audience": WORKERS},
    "draft": {"status": Status.DRAFT, "audience": WORKERS},
    "scotland": {"jurisdiction": "scotland", "audience": WORKERS},
    "wales": {"jurisdiction": "wales", "audience": WORKERS},
    "ni": {"jurisdiction": "ni", "audience": WORKERS},
}


@pytest.mark.parametrize("text", [PERMISSIVE, STRICT], ids=["permits", "forbids"])
@pytest.mark.parametrize("standing", NEVER_DECIDE.values(), ids=NEVER_DECIDE)
def test_what_does_not_bind_here_never_decides(standing: dict[str, Any], text: str) -> None:
    got = ask(ABOUT_CHATGPT, policy(text, None, **standing))
    assert got.verdict is None
    assert [*got.deciding, *got.conditions] == []


@pytest.mark.parametrize("standing", NEVER_DECIDE.values(), ids=NEVER_DECIDE)
def test_what_does_not_bind_here_changes_no_verdict(standing: dict[str, Any]) -> None:
    for name in HOUSES:
        for row in (one for one in ROWS if one.house == name):
            beside = ask(row.question, house(name), policy(PERMISSIVE, None, **standing))
            assert beside.verdict == ask(row.question, house(name)).verdict


def test_a_scottish_rule_decides_in_scotland() -> None:
    scottish = policy(STRICT, None, jurisdiction="scotland", audience=WORKERS)
    assert ask(ABOUT_CHATGPT, scottish, jurisdiction="scotland").verdict is NO
    assert ask("I work in Scotland. Can I put case notes into ChatGPT?", scottish).verdict is NO


@pytest.mark.parametrize(
    "audience", [None, "", "Judicial office holders", "Suppliers of AI", "Clinicians", "Solicitors"]
)
def test_a_national_permission_for_others_gives_no_leave(audience: str | None) -> None:
    assert ask(ABOUT_CHATGPT, policy(PERMISSIVE, None, audience=audience)).verdict not in PERMITS


@pytest.mark.parametrize("audience", ["Social workers", "Local authorities", "Everyone in social care", "All staff"])
def test_a_national_permission_for_the_reader_gives_leave(audience: str) -> None:
    assert ask(ABOUT_CHATGPT, policy(PERMISSIVE, None, audience=audience)).verdict in PERMITS


def test_a_professional_permission_gives_no_leave() -> None:
    body = policy(PERMISSIVE, None, level=Level.PROFESSIONAL, audience=WORKERS)
    assert ask(ABOUT_CHATGPT, body).verdict not in PERMITS


def test_a_national_prohibition_wins_over_the_employers_leave() -> None:
    mine = policy("# House\n\nYou may put case notes into ChatGPT.\n")
    got = ask(ABOUT_CHATGPT, mine, policy(STRICT, None, audience=WORKERS))
    assert got.verdict is NO
    assert got.deciding[0].source.level is Level.NATIONAL


def test_the_employer_leads_where_both_forbid() -> None:
    got = ask(ABOUT_CHATGPT, policy(STRICT), policy(STRICT, None, audience=WORKERS))
    assert got.verdict is NO
    assert got.deciding[0].source.level is Level.EMPLOYER


@pytest.mark.parametrize("claim", ["My manager said I can.", "The supplier says it is safe.", "Everyone else does."])
def test_a_claim_gives_no_leave(claim: str) -> None:
    for name in ("ashdown", "hollin", "keld", "marle"):
        assert ask(f"{claim} Can I put case notes into ChatGPT?", house(name)).verdict not in PERMITS


UNKNOWN = {
    f"{name}/{product}": (name, product)
    for name in ("ashdown", "hollin", "orwell")
    for product in ("Zibble", "Notara", "QuickScribe", "CareMate")
}
UNKNOWN_SHORTFALLS = because({})


@pytest.mark.parametrize("row", params(UNKNOWN.items(), UNKNOWN_SHORTFALLS))
def test_a_product_nobody_knows_is_an_unapproved_tool(row: tuple[str, str]) -> None:
    name, product = row
    assert ask(f"Can I put case notes into {product}?", house(name)).verdict is NO


@pytest.mark.parametrize("row", UNKNOWN.values(), ids=UNKNOWN)
def test_a_product_nobody_knows_is_never_given_leave(row: tuple[str, str]) -> None:
    name, product = row
    assert ask(f"Can I use {product} for case notes?", house(name)).verdict not in PERMITS


# ------------------------------------------------------------------------------------------------- properties

ASKED = [case_of(row.question) for row in ROWS]
POOL = [one for name in HOUSES for one in house(name).norms]
BANS = [one for one in POOL if one.effect is Effect.MUST_NOT]
LEAVE = [one for one in POOL if one.effect is Effect.MAY]
some_norms = st.lists(st.sampled_from(POOL), max_size=12, unique_by=lambda n: n.norm_id)
some_case = st.sampled_from(ASKED)


def verdict(case: Case, norms: list[Norm]) -> Verdict | None:
    return rule(case, norms=norms).verdict


@STEADY
@given(some_case, some_norms, st.sampled_from(BANS))
def test_a_further_prohibition_never_loosens(case: Case, norms: list[Norm], ban: Norm) -> None:
    before, after = verdict(case, norms), verdict(case, [*norms, ban])
    assert not looser(after, before), (before, after)


@STEADY
@given(some_case, some_norms, st.sampled_from(LEAVE))
def test_leave_never_lifts_a_flat_prohibition(case: Case, norms: list[Norm], leave: Norm) -> None:
    if verdict(case, norms) is NO:
        assert verdict(case, [*norms, leave]) is NO


@STEADY
@given(some_case, some_norms, st.randoms())
def test_the_order_of_the_norms_does_not_matter(case: Case, norms: list[Norm], random: Random) -> None:
    shuffled = list(norms)
    random.shuffle(shuffled)
    assert verdict(case, norms) == verdict(case, shuffled)


@STEADY
@given(some_case, some_norms)
def test_same_case_and_norms_same_ruling(case: Case, norms: list[Norm]) -> None:
    assert rule(case, norms=norms) == rule(case, norms=list(norms))


@STEADY
@given(some_case, some_norms)
def test_a_ruling_stands_on_norms_it_was_given(case: Case, norms: list[Norm]) -> None:
    got = rule(case, norms=norms)
    given_norms = {n.norm_id for n in norms}
    shown = [*got.deciding, *got.conditions, *got.safer, *got.beside]
    assert {n.norm_id for n in shown} <= given_norms
    assert bool(got.deciding) == (got.verdict is not None)
    if got.verdict in PERMITS and not case.omitted:
        assert all(n.effect is Effect.MAY for n in got.deciding)
    if got.verdict is NO:  # what must be told may not be left untold
        barring = {Effect.MUST_NOT, Effect.MUST} if case.omitted else {Effect.MUST_NOT}
        assert {n.effect for n in got.deciding} <= barring


@STEADY
@given(some_case, some_norms)
def test_norms_of_another_employer_change_nothing(case: Case, norms: list[Norm]) -> None:
    theirs = [replace(n, source=source("elsewhere"), norm_id=f"x{n.norm_id}") for n in norms]
    assert rule(case, norms=theirs).verdict is None


@STEADY
@given(st.sampled_from(sorted(Effect)))
def test_what_cannot_be_parsed_gives_no_leave(effect: Effect) -> None:
    one = norm(effect, action="enter", data="case_notes", tool="chatgpt")
    got = rule(case_of(ABOUT_CHATGPT), norms=[one]).verdict
    if effect is not Effect.MAY:
        assert got not in PERMITS
    if effect is Effect.UNKNOWN:
        assert got in NOT_SETTLED


def test_the_house_is_the_default_employer() -> None:
    assert case_of("Can I use AI?").employer == HOUSE
