"""How people ask: the kind of answer wanted, what is claimed, what a follow-up leans on."""

import pytest

from rag.answering.asking import claims_of, follows_on, plain_question, products_of, wants_sources
from rag.answering.intents import intent_of
from rag.policy.types import Intent


@pytest.mark.parametrize(
    ("question", "intent"),
    [
        ("can I paste case notes into ChatGPT?", Intent.PERMISSION),
        ("am I allowed to use Copilot", Intent.PERMISSION),
        ("Is it ok to record a visit?", Intent.PERMISSION),
        ("ok to use Grammarly for court reports?", Intent.PERMISSION),
        ("any problem with using Otter in meetings?", Intent.PERMISSION),
        ("Is ChatGPT banned?", Intent.PERMISSION),
        ("Can a foster carer use ChatGPT?", Intent.PERMISSION),
        ("Do I have to tell families that AI was used?", Intent.DUTY),
        ("Must I check the draft?", Intent.DUTY),
        ("Am I required to do the training?", Intent.DUTY),
        ("Do we need consent to record?", Intent.DUTY),
        pytest.param("Is a DPIA mandatory?", Intent.DUTY),
        ("I've already pasted a case note into ChatGPT", Intent.WHAT_NOW),
        ("I put a child's name into Gemini by mistake", Intent.WHAT_NOW),
        ("I just uploaded an assessment to Claude, what now?", Intent.WHAT_NOW),
        ("We have shared a transcript with the wrong person", Intent.WHAT_NOW),
        ("is this a data breach?", Intent.WHAT_NOW),
        ("oops", Intent.WHAT_NOW),
        ("How do I record a visit?", Intent.HOW),
        ("Who is accountable for an AI draft?", Intent.WHO),
        ("Who can approve a new tool?", Intent.WHO),
        ("Why can't I use ChatGPT?", Intent.WHY),
        ("What is an approved tool?", Intent.WHAT),
        ("How much does Copilot cost?", Intent.WHAT),
    ],
)
def test_the_kind_of_answer_wanted(question: str, intent: Intent) -> None:
    assert intent_of(question) is intent


@pytest.mark.parametrize("curly", ["I’ve already pasted it", "I’ve put case notes in ChatGPT"])
def test_curly_apostrophes_are_apostrophes(curly: str) -> None:
    assert intent_of(curly) is Intent.WHAT_NOW


@pytest.mark.parametrize(
    ("question", "claim"),
    [
        ("My manager said it's fine, can I use ChatGPT?", "manager said it's fine"),
        ("the notes are anonymised, can I paste them?", "the notes are anonymised"),
        ("names removed, can I paste it?", "names removed"),
        ("Everyone has agreed, can I record?", "Everyone has agreed"),
        ("IT approved it last week. Can I use Otter?", "IT approved it last week. Can I use Otter"),
        ("can I paste case notes into ChatGPT?", None),
    ],
)
def test_what_the_asker_claims(question: str, claim: str | None) -> None:
    claims = claims_of(question)
    if claim is None:
        assert claims == ()
    else:
        assert claims
        assert claims[0].startswith(claim[:20])


def test_a_claim_is_kept_once() -> None:
    assert len(claims_of("my manager agreed. my manager agreed.")) == 1


@pytest.mark.parametrize(
    "question", ["and if the names are out?", "so is that ok", "what about Copilot?", "can I do that?"]
)
def test_follow_ups_lean_back(question: str) -> None:
    assert follows_on(question)


@pytest.mark.parametrize("question", ["Can I record a visit?", "Who owns the policy?"])
def test_questions_of_their_own_do_not(question: str) -> None:
    assert not follows_on(question)


def test_where_from() -> None:
    assert wants_sources("where did you get that?")
    assert wants_sources("what's your source")
    assert not wants_sources("can I use Copilot?")


@pytest.mark.parametrize(
    ("question", "products"),
    [
        ("Can I put notes into Zibble?", ("Zibble",)),
        ("can I use Notewise AI for visits?", ("Notewise AI",)),
        ("Can I use Word for this?", ()),
        ("Can I use AI?", ()),
        ("can we meet on Monday with Ofsted?", ()),
        ("CAN I USE CHATGPT", ()),
    ],
)
def test_products_stand_where_a_tool_stands(question: str, products: tuple[str, ...]) -> None:
    assert products_of(question) == products


@pytest.mark.parametrize(
    "question", ["Can I upload case notes to Zibble?", "Can I ask Zibble about a case?", "Is Zibble ok?"]
)
def test_products_after_other_words(question: str) -> None:
    assert products_of(question) == ("Zibble",)


def test_what_is_said_to_the_tool_is_not_the_question() -> None:
    assert plain_question("pls can you tell me if I can use Copilot").strip() == "I can use Copilot"


def test_a_placeholder_is_someone() -> None:
    assert plain_question("Can I record [name removed] at home?") == "Can I record someone at home?"
    assert "removed" not in plain_question("[NHS number removed] and [date of birth removed]")
