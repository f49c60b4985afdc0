"""Duties: what is owed, to whom and about what; who is released; and what may not be left undone."""

from functools import cache

import pytest
from minipolicy import LOOSENESS, Policy, ask, policy

from rag.policy.types import Verdict

NO, DEPENDS, IF, YES = LOOSENESS
MUST, SHOULD, NEED_NOT = Verdict.REQUIRED, Verdict.RECOMMENDED, Verdict.NOT_REQUIRED
SILENT = (None, DEPENDS)

ORCHARD = """# AI at Orchard Vale

## Recording

Before you start a recording, tell everybody present that it is happening. You do not need anyone's consent.

You must delete the audio within seven days of the note being approved. If a complaint has been made, keep it until the
complaints officer says otherwise.

## Letters

You need not tell a family that Copilot helped with a letter to them. If someone asks, answer honestly.

## Checking

Every draft must be checked against your own notes before it is saved to the record.

## Training

All staff must pass the Smart Tools module before they are given a Copilot licence.

## When something goes wrong

If you put information in the wrong place, tell your manager the same day. Do not delete anything.
"""

TARN = """# Tarnbeck guidance

1. Consent. You must get written consent from each person who will be heard before you record with Magic Notes.
2. Telling people. Any letter or plan that AI has drafted shall say so at the foot of the page.
3. Case record. Officers shall note on the case record that an AI tool was used.
4. Retention. Recordings are kept for two years. Staff are not required to delete them.
5. Training. The e-learning course is optional, although we recommend it.
6. New tools. A data protection impact assessment must be completed before any new tool is tried.
7. Translation. Where a message has been translated by Copilot, tell the reader that a machine translated it.
"""

MOSS = """# How we use AI in Mosswell

## Do

- think about telling people when AI has helped with their plan, though you don't have to
- try to finish the half-hour course in your first month

## Questions people ask

### Do I have to get a signature before I record?

No. Nobody needs to sign anything. What you must give is notice, at the start and out loud.

### Must I ask before I use a new Copilot feature?

No, those count as part of Copilot, so there is no need to ask anyone.
"""

FELL = """# Fellgate standard

4.1 No officer shall use an approved tool until they have completed the induction module.

4.2 An officer may record a visit with Magic Notes provided that everyone present has been told.

4.3 An officer who is asked whether AI was used shall say so.

4.4 Officers should tell residents that AI was used in preparing a support plan.

4.5 The supervising manager must be told of any error made by an AI tool.

4.6 Audio must be destroyed within a month.

4.7 Where Legal Services has placed a hold, nothing to which 4.6 applies may be destroyed until the hold is lifted.
"""

HERON = """# Heronsgate handbook

## Before you begin

It is up to each worker whether to use AI. There is no compulsory training, and we would love everyone to see the film.

## Being open

No consent is needed for recording, because we rely on public task, but people must be told beforehand.

## Asking first

You do not need your manager's permission to use Copilot for a letter. You must ask your manager before using it for a
report to panel.
"""

POLICIES = {"orchard": ORCHARD, "tarn": TARN, "moss": MOSS, "fell": FELL, "heron": HERON}

ASKED = [
    # to whom
    ("orchard", "Do I have to tell people that I am recording?", (MUST,)),
    ("orchard", "Do I have to tell my manager that Copilot helped with a letter?", SILENT),
    ("tarn", "Do I have to tell my supervisor that I used Copilot?", SILENT),
    ("fell", "Do I have to tell my manager about a mistake an AI tool made?", (MUST,)),
    ("heron", "Must I ask my manager before using Copilot for a report to panel?", (MUST,)),
    ("heron", "Do I need my manager's permission to use Copilot for a letter?", (NEED_NOT,)),
    # about what
    ("orchard", "Do I have to delete the audio when the note has been approved?", (MUST,)),
    ("tarn", "Must a plan state that it was drafted by AI?", (MUST,)),
    ("tarn", "Do I have to say on the letter that AI drafted it?", (MUST,)),
    ("tarn", "Do I have to put on the record that I used an AI tool?", (MUST,)),
    ("tarn", "Do I have to tell the reader when Copilot translated a message?", (MUST,)),
    ("moss", "Do I have to tell people AI helped with their plan?", (SHOULD, NEED_NOT)),
    # asked or not asked
    ("orchard", "Nobody has asked. Do I need to tell the family Copilot helped with their letter?", (NEED_NOT,)),
    ("orchard", "The family have asked me. Must I tell them that Copilot helped with their letter?", (MUST,)),
    ("fell", "A resident has asked me straight out. Do I have to tell her AI was used?", (MUST,)),
    ("fell", "Do I have to tell a resident AI helped with her support plan?", (SHOULD,)),
    # consent is not notice
    ("orchard", "Do I need consent before I record?", (NEED_NOT,)),
    ("moss", "Is written consent needed before I record?", (NEED_NOT,)),
    ("heron", "Do I need them to sign anything before I record?", (NEED_NOT,)),
    ("heron", "Do people have to be told before I record?", (MUST,)),
    ("fell", "Do I have to tell everyone present before I record a visit with Magic Notes?", (MUST,)),
    # released, advised, held
    ("moss", "Do I have to do the course?", (SHOULD,)),
    ("moss", "Must I ask anyone before I use a new Copilot feature?", (NEED_NOT,)),
    ("tarn", "Do I have to delete recordings?", (NEED_NOT,)),
    ("heron", "Do I have to use AI?", (NEED_NOT,)),
    ("heron", "Is there training I must do first?", (NEED_NOT, SHOULD)),
    ("orchard", "A complaint has been made about the visit. Do I still have to delete the audio?", (NEED_NOT,)),
    ("fell", "Legal Services have placed a hold on it. Do I have to destroy the audio?", (NEED_NOT, NO)),
    # said for somebody to confirm
    ("orchard", "I have to check every draft before saving it, don't I?", (MUST,)),
    ("orchard", "I don't have to get consent before recording, ok?", (NEED_NOT,)),
    ("tarn", "I don't need consent to record with Magic Notes, right?", (MUST,)),
    ("heron", "I was wondering whether I have to tell people before I record, because it puts some off?", (MUST,)),
    # left undone
    ("orchard", "Can I record a visit without telling anyone?", (NO,)),
    ("orchard", "I won't tell them I'm recording, ok?", (NO,)),
    ("orchard", "Can I get away without checking the draft?", (NO,)),
    ("orchard", "Is it alright not to tell the family that Copilot helped with a letter?", (YES, IF)),
    ("tarn", "Can we try a new tool without a DPIA?", (NO,)),
    ("tarn", "I'll leave it off the letter that AI drafted it, ok?", (NO,)),
    ("fell", "Can I use an approved tool without doing the induction module?", (NO,)),
    ("fell", "They don't know I'd be recording. Can I record the visit with Magic Notes?", (NO,)),
    ("heron", "Is it fine to record on the sly?", (NO,)),
]


@cache
def read(name: str) -> Policy:
    return policy(POLICIES[name])


@pytest.mark.parametrize(("name", "question", "fair"), ASKED)
def test_a_duty_is_the_one_asked_about(name: str, question: str, fair: tuple[Verdict | None, ...]) -> None:
    assert ask(question, read(name)).verdict in fair


def test_leave_is_no_answer_to_whether_it_must_be_done() -> None:
    assert ask("Do I have to use my work account for Copilot?", policy("You may use Copilot.")).verdict in SILENT


def test_a_ban_on_what_is_owed_releases_from_it_and_forbids_what_should_be() -> None:
    keeps = policy("# Keeping\n\nYou must not delete a recording.\n")
    assert ask("Do I have to delete the recording?", keeps).verdict is NEED_NOT
    assert ask("Should I delete the recording?", keeps).verdict is NO


def test_a_rule_on_another_tool_is_no_rule_on_this_one() -> None:
    only = policy("You must do the course before you use Magic Notes.")
    assert ask("Do I have to do the course before I use Copilot?", only).verdict in SILENT
