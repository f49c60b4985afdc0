"""The words the product knows: the file makes sense, and the right wordings are found."""

from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st
from minipolicy import STEADY, because, params, vocabulary

from rag.policy.lemmas import tokens
from rag.policy.types import SLOTS
from rag.policy.vocabulary import Vocabulary

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
        wordless = name in {"house_tool", "copilot_chat", "unknown_product", "unstated"}
        assert concept.words or concept.exact or wordless, f"{slot}.{name} has no words"


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


RISKY = {  # a word, its concept, a sentence that must name it and one that must not
    "note": ("data:case_notes", "Put the notes in", "Please note that staff must ask first"),
    "address": ("data:identifier", "Leave out the home address", "Address any bias you find"),
    "name": ("data:identifier", "Leave out her name", "The named lead keeps the list"),
    "initials": ("data:identifier", "Her initials are in it", "Ask at the initial planning stage"),
    "picture": ("data:image", "Upload pictures of the garden", "Keep the whole picture in mind"),
    "log": ("data:case_notes", "She keeps logs of each day", "Log out when you leave"),
    "report": ("action:report", "Report the loss at once", "Help me with a report for panel"),
    "reports": ("data:assessment", "Paste in her reports", "Report the loss at once"),
    "record": ("action:record", "May we record it", "Keep children's records safe"),
    "records": ("data:case_information", "Search their records", "May we record it"),
    "staff record": ("action:record", "Can staff record a call", "Staff records are kept by HR"),
    "review": ("action:check", "Review what it wrote", "The LAC review is on Monday"),
    "correct": ("action:check", "Correct any mistakes in it", "Use the correct account"),
    "quality": ("action:check", "Do a quality check of the draft", "It is about quality of life"),
    "proof": ("action:draft", "Is proofreading fine", "Bring proof of identity"),
    "polish": ("action:draft", "Can it polish my email", "Her mum speaks Polish"),
    "interpret": ("action:translate", "We need an interpreter", "How do I interpret this policy"),
    "judge": ("action:decide", "It cannot judge whether a child is safe", "The judge made an order"),
    "recommend": ("action:decide", "Can it recommend a placement", "Training is recommended"),
    "high risk": ("action:rate_risk", "It marks a family as high risk", "A DPIA is for high risk processing"),
    "low risk": ("action:rate_risk", "It says the family are low risk", "Use it for low-risk tasks"),
    "rate": ("action:rate_risk", "Can it rate the risk", "At any price it saves time"),
    "profile": ("action:rate_risk", "Profiling families is banned", "Write the carer profile"),
    "prioritise": ("action:prioritise", "Can it prioritise cases", "Leaders prioritise good training"),
    "disclose (tell)": ("action:tell", "Disclose the use of AI", "Do not disclose personal data to it"),
    "disclose (enter)": ("action:enter", "Do not disclose personal data to it", "Disclose the use of AI"),
    "disclosure": ("data:safeguarding", "It was about a child's disclosure", "Disclosure under FOI is slow"),
    "stick": ("action:enter", "Can I stick it in there", "Stick to the approved list"),
    "type": ("action:enter", "She typed it in", "What type of work is it for"),
    "go into": ("action:enter", "Names must not go into it", "Children who go into care"),
    "put at risk": ("action:enter", "Do not put letters in it", "Nobody should be put at risk"),
    "share": ("action:enter", "Do not share letters with AI", "Shared lives schemes"),
    "raise": ("action:report", "Raise it with your lead", "This will raise awareness"),
    "keep": ("action:keep", "Keep the audio for a week", "Keep up to date with changes"),
    "object": ("action:refuse", "If she objects stop", "It describes household items"),
    "decline": ("action:refuse", "He declined", "There was a decline in his health"),
    "wishes": ("topic:lived_experience", "Record her wishes and feelings", "He sends best wishes"),
    "agreement": ("action:consent", "Get her agreement", "Read the data processing agreement"),
    "agreed": ("action:approve", "It was agreed by the director", "Mum agreed"),
    "written": ("action:draft", "It has written the letter", "Get written consent"),
    "wording": ("action:draft", "Help me with the wording", "Open the Word document"),
    "extension": ("tool:browser_extension", "Is a browser extension fine", "I need an extension to my deadline"),
    "beam": ("tool:magic_notes", "We are trying Beam", "a beam of light"),
    "fathom": ("tool:meeting_bot", "We are trying Fathom", "I can't fathom it"),
    "read ai": ("tool:meeting_bot", "Can I use Read.ai", "Have you read AI rules"),
    "zoom": ("tool:zoom_ai", "Is Zoom AI Companion fine", "We met on Zoom"),
    "zoom is not teams": ("tool:teams", "Is Teams transcription fine", "Is Zoom transcription fine"),
    "prompt": ("tool:ai", "Write a good prompt", "Give prompter answers"),
    "not authorised": ("tool:unapproved", "a tool that is not authorised", "You are not authorised to see it"),
    "minor": ("setting:child", "She is an unaccompanied minor", "It made minor edits"),
    "service user": ("setting:person", "A service user asked", "A user asked"),
    "user": ("actor:staff", "Users must sign in", "Service users must be told"),
    "carer": ("actor:foster_carer", "A foster carer asked", "An unpaid carer asked"),
    "officer": ("actor:staff", "Officers must check it", "The police officers were there"),
    "named officer": ("actor:manager", "The designated officer signs", "Officers sign"),
    "participant": ("actor:researcher", "Each research participant agreed", "Participants may leave the call"),
    "fostering": ("actor:foster_carer", "I'm fostering two boys", "It fosters good practice"),
    "court": ("setting:court", "It is for court", "Ask the legal team"),
    "family time": ("setting:contact", "It was supervised contact", "Family time is private"),
    "team meeting": ("setting:internal_meeting", "It was a staff meeting", "It was a Teams meeting"),
    "sectioned": ("data:special_category", "She was sectioned", "See section 4 of this policy"),
    "adoption": ("data:special_category", "Upload the adoption file", "The adoption of AI is quick"),
    "e": ("topic:foi", "It was an EIR request", "Send an e-mail, e.g. to Ann"),
    "lost": ("topic:incident", "I lost the laptop", "People lose trust"),
    "training": ("topic:training", "Book the training", "Do not let it train on our work"),
    "disabled": ("topic:adjustments", "Support disabled staff", "Disable the feature"),
    "invented": ("data:invented", "Use invented families", "It can invent facts"),
    "anonymise": ("action:redact", "Can it anonymise my letters", "Only anonymised letters"),
    "anonymised": ("data:anonymised", "Only anonymised letters", "Can it anonymise my letters"),
    "no names": ("data:part_anonymised", "There are no names in it", "It names nobody"),
    "equality impact": (
        "topic:equality_impact",
        "Where is the equality impact assessment",
        "Where is the impact assessment",
    ),
    "a case": ("data:case_information", "It is about a case", "Decide on a case by case basis"),
}
SAID = (  # as people ask and as policies say it: the text, what it must name, what it must not
    (
        "can i stick my visit notes in chat gpt to get a summary",
        "action:enter action:summarise data:case_notes tool:chatgpt",
        "",
    ),
    ("can my min-taker use teams recap for the CP conf", "tool:teams setting:child_protection_conference", ""),
    (
        "LAC review tomorrow can i have magic notes running",
        "setting:looked_after_review tool:magic_notes",
        "action:check",
    ),
    (
        "dad said no to being recorded can i still use it for my own notes",
        "setting:parent action:refuse action:record data:case_notes",
        "action:keep",
    ),
    (
        "mum changed her mind half way thru the visit what do i do with the recording",
        "setting:parent action:refuse setting:home_visit data:recording",
        "",
    ),
    (
        "YP says he's happy to be recorded, is that enough",
        "setting:child action:consent action:record",
        "action:refuse",
    ),
    (
        "Can I ask ChatGPT to triage the referrals in the duty inbox?",
        "action:prioritise data:assessment data:letter tool:chatgpt",
        "",
    ),
    ("can ai put my caseload in order of urgency", "tool:ai action:prioritise data:case_information", ""),
    (
        "can copilot make a chronology from the case file",
        "tool:copilot action:make_chronology data:chronology data:case_information",
        "",
    ),
    (
        "can i get it to pull out the key dates from the police report",
        "action:extract data:restricted",
        "action:report",
    ),
    (
        "my foster carer sends me logs on whatsapp can i summarise them in gemini",
        "data:case_notes action:summarise tool:gemini actor:foster_carer",
        "",
    ),
    (
        "I foster. can I use ChatGPT to write my daily log?",
        "actor:foster_carer tool:chatgpt action:draft data:foster_log",
        "",
    ),
    ("can i use ai for a later life letter", "tool:ai data:later_life_letter", ""),
    ("can i upload pics of the house to check if its safe", "action:enter data:home_image", ""),
    (
        "can we use zoom ai companion in a professionals meeting",
        "tool:zoom_ai setting:professionals_meeting",
        "tool:teams setting:meeting",
    ),
    ("is the Summarise button in Mosaic ok to use", "tool:built_in", ""),
    ("is a chrome extension that writes emails allowed", "tool:browser_extension action:draft data:letter", ""),
    ("can i use my own phone if its got intune on it", "account:own_device account:work", ""),
    ("Can Copilot do my assessment for me?", "tool:copilot action:write_assessment data:assessment", ""),
    (
        "can ai write the threshold statement for the PLO",
        "tool:ai action:draft data:court_document setting:pre_proceedings",
        "",
    ),
    ("can I record MARAC with an ai notetaker", "setting:professionals_meeting tool:scribe", ""),
    ("Do I need a DPIA before we trial a new AI tool?", "topic:dpia action:install tool:unapproved", ""),
    (
        "a colleague keeps using chatgpt for case notes, who do i tell",
        "topic:whistleblowing tool:chatgpt data:case_notes action:tell",
        "action:keep",
    ),
    ("do i have to use copilot or is it optional", "topic:voluntary tool:copilot", ""),
    (
        "i've just pasted a kid's name into deepseek oh no",
        "topic:incident data:identifier tool:deepseek setting:child",
        "",
    ),
    ("did anyone do an EqIA on the transcription tool", "topic:equality_impact tool:scribe", "topic:dpia"),
    ("can i use google translate with a Polish mum", "tool:translator setting:parent", "action:draft"),
    (
        "the AI made stuff up about dad, whose fault is it",
        "topic:hallucination setting:parent topic:accountability tool:ai",
        "data:invented",
    ),
    ("can copilot anonymise my case notes", "tool:copilot action:redact data:case_notes", "data:anonymised"),
    ("please note i'm new, can i use AI for minutes", "tool:ai", "data:case_notes tool:minute"),
    (
        "Officers must not enter resident data into generative tools.",
        "actor:staff action:enter data:personal tool:ai",
        "setting:person",
    ),
    (
        "Council records must not be uploaded to unauthorised AI tools.",
        "data:official action:enter tool:unapproved",
        "actor:organisation",
    ),
    (
        "Service user information shall not be disclosed to any public tool.",
        "data:personal action:enter tool:public",
        "action:tell setting:person",
    ),
    (
        "Employees must disclose the use of AI to the people they work with.",
        "actor:staff action:tell tool:ai",
        "action:enter",
    ),
    (
        "Foster carers' logs must not be pasted into public chatbots.",
        "data:foster_log action:enter tool:public",
        "actor:foster_carer",
    ),
    ("Colleagues may use Copilot within the corporate tenancy only.", "actor:staff tool:copilot account:work", ""),
    ("Only devices enrolled in mobile device management may be used.", "account:work_device", ""),
    (
        "Client-identifiable material must never be input into a consumer-grade AI service.",
        "data:personal action:enter tool:public",
        "",
    ),
    ("If anyone declines, the recording must stop immediately.", "action:refuse data:recording", ""),
    ("Consent must be recorded on the child's file.", "action:consent", "action:refuse"),
    ("Practitioners must record the use of AI in the case record.", "action:note_down data:case_information", ""),
    (
        "AI must not be used to take minutes of child protection conferences.",
        "tool:ai action:record setting:child_protection_conference",
        "data:minutes",
    ),
    ("Looked-after reviews must not be transcribed.", "setting:looked_after_review action:record", "action:check"),
    (
        "AI may be used in professionals' meetings where no family is present.",
        "tool:ai setting:professionals_meeting",
        "setting:meeting",
    ),
    ("Automated note-taking is not permitted in meetings with families.", "action:record setting:family_meeting", ""),
    (
        "AI must not be used to prioritise referrals or to score families.",
        "tool:ai action:prioritise action:rate_risk",
        "",
    ),
    ("AI may be used for low-risk tasks such as drafting agendas.", "tool:ai action:draft", "action:rate_risk"),
    ("Processing likely to result in a high risk requires a DPIA.", "topic:dpia", "action:rate_risk"),
    ("Staff may use AI features built into software the Council already owns.", "actor:staff tool:built_in", ""),
    ("Browser extensions and plug-ins must not be installed.", "tool:browser_extension action:install", ""),
    (
        "Please note that you must not share personal information with AI.",
        "data:personal action:enter tool:ai",
        "data:case_notes action:note_down",
    ),
    ("The named officer will keep the register of AI systems up to date.", "topic:register", "data:identifier"),
    ("Images of homes must not be processed by AI.", "data:home_image action:enter tool:ai", ""),
    ("Professionals-only information must not be entered.", "data:restricted action:enter", "actor:staff"),
    ("The system must not be used for automated decision-making.", "action:decide topic:decision_rights", ""),
    (
        "You may share information with partner agencies under the information sharing agreement.",
        "topic:information_sharing",
        "action:consent action:enter",
    ),
    (
        "Carers' assessments may be summarised in Copilot.",
        "data:assessment action:summarise tool:copilot",
        "actor:foster_carer",
    ),
    ("Participants must not be recorded without their agreement.", "action:record", "actor:researcher"),
    ("Interviews for return home conversations are excluded.", "setting:meeting_private", ""),
    (
        "Staff may use speech-to-text software as a reasonable adjustment.",
        "actor:staff tool:dictation topic:adjustments",
        "",
    ),
)


@pytest.mark.parametrize("row", params(RISKY.items(), because({})))
def test_a_risky_word_is_known_only_in_its_own_sense(row: tuple[str, str, str]) -> None:
    concept, fires, looks_alike = row
    assert concept in named(fires), named(fires)
    assert concept not in named(looks_alike), named(looks_alike)


@pytest.mark.parametrize(("text", "wanted", "unwanted"), SAID)
def test_what_people_say_lands_on_its_concepts(text: str, wanted: str, unwanted: str) -> None:
    assert set(wanted.split()) <= named(text), named(text)
    assert not set(unwanted.split()) & named(text), named(text)


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
