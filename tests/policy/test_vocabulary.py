"""The words the product knows: the file makes sense, and the right wordings are found."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from minipolicy import STEADY, because, params, vocabulary

from rag.policy.types import SLOTS
from rag.policy.vocabulary import Vocabulary, tokens

VOCABULARY = vocabulary()


def named(text: str) -> set[str]:
    return {f"{m.slot}:{m.name}" for m in VOCABULARY.mentions(text)}


def test_every_wider_concept_exists_in_its_slot() -> None:
    for (slot, name), concept in VOCABULARY.concepts.items():
        assert slot in SLOTS
        for wider in concept.isa:
            assert (slot, wider) in VOCABULARY.concepts, f"{slot}.{name} is a kind of {wider}"


def test_nothing_is_a_kind_of_itself() -> None:
    for (slot, name), concept in VOCABULARY.concepts.items():
        for wider in concept.isa:
            assert name not in VOCABULARY.wider(slot, wider), f"{slot}.{name} goes in a circle through {wider}"


def test_every_concept_has_a_label_and_words() -> None:
    for (slot, name), concept in VOCABULARY.concepts.items():
        assert concept.label.strip()
        assert concept.words or concept.exact or name in {"unknown_product", "unstated"}, f"{slot}.{name} has no words"


SHARED_ON_PURPOSE: set[frozenset[str]] = {
    frozenset({"consent", "note_down"}),  # to record consent is to get it and to write it down
    frozenset({"case_information", "case_notes"}),  # "case record" and "case recording" are one to the lemmatiser
    frozenset({"oversight", "decision_rights"}),  # human oversight is a duty and a right
}


def test_no_wording_stands_for_two_concepts_of_one_slot() -> None:
    """As matched, so that "transcript" and "transcripts" count as one wording."""
    holders: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
    for concept in VOCABULARY.concepts.values():
        for wording in concept.words:
            if not wording.startswith("="):
                holders[concept.slot, tuple(token.lemma for token in tokens(wording))].add(concept.name)
    clashes = {key: names for key, names in holders.items() if len(names) > 1 and names not in SHARED_ON_PURPOSE}
    assert not clashes


def test_no_wording_is_given_twice_in_one_concept() -> None:
    for (slot, name), concept in VOCABULARY.concepts.items():
        assert len(concept.words) == len(set(concept.words)), f"{slot}.{name} gives a wording twice"


def test_every_wording_of_the_file_is_found_as_its_concept() -> None:
    """In the middle of a sentence, on its own line of thought: nothing in the file is dead."""
    dead = [
        f"{slot}.{name}: {wording}"
        for (slot, name), concept in VOCABULARY.concepts.items()
        for wording in (*concept.words, *concept.exact)
        if f"{slot}:{name}" not in named(f"Say {wording.removeprefix('=')} here")
    ]
    assert not dead, dead


FOUND = {
    "plural": ("We keep chronologies and genograms", {"data:chronology"}),
    "plural-alone": ("Upload genograms", {"data:chronology"}),
    "plural-notes": ("Where do the case notes go", {"data:case_notes"}),
    "plural-case-recordings": ("Never put case recordings in it", {"data:case_notes"}),
    "plural-chatbots": ("Are chatbots allowed", {"tool:ai"}),
    "plural-llms": ("Are LLMs allowed", {"tool:ai"}),
    "plural-dpias": ("Who signs DPIAs", {"topic:dpia"}),
    "plural-scribes": ("We like ambient scribes", {"tool:scribe"}),
    "plural-postcodes": ("Leave postcodes out", {"data:identifier"}),
    "inflected-pasting": ("Is pasting it fine", {"action:enter"}),
    "inflected-pasted": ("I pasted it", {"action:enter"}),
    "inflected-uploads": ("She uploads a referral", {"action:enter", "data:assessment"}),
    "inflected-summarised": ("It summarised them", {"action:summarise"}),
    "inflected-summarizing": ("Is summarizing fine", {"action:summarise"}),
    "inflected-transcribing": ("Is transcribing a visit fine", {"action:record"}),
    "inflected-anonymising": ("After anonymising it", {"data:anonymised"}),
    "inflected-redacting": ("Is redacting fine", {"action:redact"}),
    "inflected-wrote": ("It wrote my letter", {"action:draft", "data:letter"}),
    "inflected-scored": ("It scored the family", {"action:rate_risk"}),
    "hyphen-plural": ("Send e-mails", {"data:letter"}),
    "possessive": ("The child's case notes", {"data:case_notes", "setting:child"}),
    "curly-possessive": ("A colleague’s information", {"data:staff_data"}),
    "misspelt-copilot": ("can i use copolit", {"tool:copilot"}),
    "misspelt-chatgpt": ("put it in chatgtp", {"tool:chatgpt"}),
    "misspelt-chat-gpt": ("put it in Chat GPT", {"tool:chatgpt"}),
    "misspelt-chatgbt": ("is chatgbt ok", {"tool:chatgpt"}),
    "hyphen-co-pilot": ("is Co-Pilot ok", {"tool:copilot"}),
    "capitals": ("IS COPILOT OK", {"tool:copilot"}),
    "ai-dots": ("is A.I. allowed", {"tool:ai"}),
    "ai-lower": ("can ai do it", {"tool:ai"}),
    "claude-middle": ("May I ask Claude about it", {"tool:claude"}),
    "claude-after-stop": ("It is quick. Claude is not ours.", {"tool:claude"}),
    "claude-item": ("Claude and Gemini are public tools", {"tool:claude", "tool:gemini"}),
    "minute-middle": ("We use Minute for meetings", {"tool:minute"}),
    "longest-conference": ("a child protection conference", {"setting:child_protection_conference"}),
    "longest-365": ("open Microsoft 365 Copilot", {"tool:copilot"}),
    "longest-public": ("a public AI tool", {"tool:public"}),
    "longest-unapproved": ("an unapproved AI tool", {"tool:unapproved"}),
    "account-and-tool": ("my personal Copilot", {"tool:copilot", "account:personal"}),
    "council-copilot": ("the council Copilot account", {"tool:copilot", "account:work"}),
    "free-chatgpt": ("free ChatGPT", {"tool:chatgpt", "account:personal"}),
    "records-noun": ("children's records", {"data:case_information"}),
    "files-noun": ("upload files", {"data:case_information"}),
}
ABSENT = {
    "inform-is-not-information": ("Inform the family", {"data:information"}),
    "information-is-not-inform": ("Put information in", {"action:tell"}),
    "is-not-ai": ("It is what it is and they are", {"tool:ai"}),
    "records-is-not-recording": ("children's records", {"action:record"}),
    "to-record-is-not-records": ("may I record it", {"data:case_information"}),
    "claude-lower": ("my colleague claude said so", {"tool:claude"}),
    "minute-lower": ("wait a minute", {"tool:minute"}),
    "minute-start": ("Minute by minute notes", {"tool:minute"}),
    "beam-of-light": ("a beam of light", {"tool:magic_notes"}),
    "child-in-conference": ("a child protection conference", {"setting:child"}),
    "public-in-unapproved": ("an unapproved AI tool", {"tool:ai"}),
    "act-of-kindness": ("an act of kindness", {"topic:statute"}),
    "judge-verb": ("a judge heard it", {"action:decide"}),
    "recommended-is-not-deciding": ("This is not recommended", {"action:decide"}),
    "legal-team-not-court": ("ask the legal team", {"setting:court"}),
    "section-17": ("see section 17 of this policy", {"data:assessment"}),
    "section-2": ("see section 2 of this policy", {"data:special_category"}),
}
FOUND_SHORTFALLS = because(
    {
        "a name that is also a word is not known as the first word": ("claude-item",),
    }
)
ABSENT_SHORTFALLS = because({})


@pytest.mark.parametrize("row", params(FOUND.items(), FOUND_SHORTFALLS))
def test_wordings_are_found(row: tuple[str, set[str]]) -> None:
    text, wanted = row
    assert wanted <= named(text), named(text)


@pytest.mark.parametrize("row", params(ABSENT.items(), ABSENT_SHORTFALLS))
def test_lookalikes_are_left_alone(row: tuple[str, set[str]]) -> None:
    text, unwanted = row
    assert not unwanted & named(text), named(text)


def test_an_unknown_wider_concept_is_an_error_that_names_it() -> None:
    with pytest.raises(ValueError, match="nonsense"):
        Vocabulary.from_toml('[data.note]\nisa = ["nonsense"]\n')


def test_an_unknown_slot_is_an_error_that_names_it() -> None:
    with pytest.raises(ValueError, match="colour"):
        Vocabulary.from_toml('[colour.red]\nwords = ["red"]\n')


WORDINGS = sorted({w.removeprefix("=") for c in VOCABULARY.concepts.values() for w in (*c.words, *c.exact)})


@STEADY
@given(st.lists(st.sampled_from(WORDINGS), max_size=8).map(" ".join) | st.text(max_size=80))
def test_mentions_are_in_order_inside_the_text_and_repeat(text: str) -> None:
    found = VOCABULARY.mentions(text)
    assert found == VOCABULARY.mentions(text)
    assert found == sorted(found, key=lambda m: (m.start, m.end, m.slot, m.name))
    assert all(0 <= m.start < m.end <= len(text) for m in found)


@STEADY
@given(st.lists(st.sampled_from(WORDINGS), min_size=1, max_size=5).map(" ".join))
def test_a_mention_inside_a_longer_one_of_its_slot_is_dropped(text: str) -> None:
    found = VOCABULARY.mentions(text)
    for one in found:
        for other in found:
            inside = other.start <= one.start and one.end <= other.end
            assert not (inside and one.slot == other.slot and one.end - one.start < other.end - other.start)
