"""The reminder under the box: seen before sending, by the browser alone, and read out politely."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import CHROMIUM, PATIENCE, Served, Visitor, browsing, serving
from playwright.sync_api import Browser, expect, sync_playwright

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here: sudo apt-get install chromium"),
]

RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
WITH = {  # invented people
    "Can I paste notes on Oluwaseun Fakename into ChatGPT?": "a person’s name",
    "can i put jayden's school report in copilot": "a person’s name",
    "Is it ok to email Mrs Sampleford about AI?": "a person’s name",
    "Can I summarise the chronology for Tyler Madeup with Copilot?": "a person’s name",
    "the mum, Zanthe Inventedson, wants a letter": "a person’s name",
    "Child born 03/05/2014, can I use AI?": "a date",
    "dob 3 May 2014 can I use AI": "a date",
    "seen on 2014-05-03, may I summarise": "a date",
    "Can I send a.fakename@sample.example to ChatGPT?": "an email address",
    "The family at M1 1AE, can I map it": "a postcode or an address",
    "They live at 12 Invented Road, may I": "a postcode or an address",
    "NHS number 943 476 5919 in Copilot?": "a number that may point to a person",
    "NI QQ 12 34 56 C in Copilot": "a number that may point to a person",
    "Case LCS-123456 in Copilot": "a number that may point to a person",
    "ring her on 07700 900123 with an AI voice?": "a number that may point to a person",
}
WITHOUT = (
    "Can I paste case notes into ChatGPT?",
    "May I use Microsoft Copilot on my work account to draft a letter to a family?",
    "Does Social Work England allow Magic Notes?",
    "What does Working Together say about AI?",
    "Is AI allowed under section 47 of the Children Act 1989?",
    "Can I use Google Gemini for a Child Protection Conference?",
    "Do I have to tell a family that I used AI?",
    "Does the UK GDPR or the Data Protection Act 2018 apply?",
    "Can I ring Childline on 0800 1111 or the NSPCC on 0808 800 5000?",
    "Is clause 3.4 about case information?",
    "Can I use AI on 12 March?",
    "My manager in Birmingham said yes. Can I?",
    "Can the Family Court see Otter AI notes?",
    "What about EHCP reports with ChatGPT in 2026?",
    "Can Copilot read 10,000 words?",
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Without a library: what reminds needs none."""
    folder: Path = tmp_path_factory.mktemp("served")
    with serving(folder / "empty", folder) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, browsing(playwright) as running:
        yield running


def arrive(browser: Browser, served: Served, size: tuple[int, int] = (1280, 900), scheme: str = "light") -> Visitor:
    visitor = Visitor.arriving(browser, served.url, size, scheme)
    expect(visitor.status).to_contain_text("Not ready.", timeout=PATIENCE)
    return visitor


def test_what_looks_personal_is_said_and_nothing_is_sent_for_it(browser: Browser, served: Served) -> None:
    visitor = arrive(browser, served)
    reminder, before = visitor.page.locator("#reminder"), len(visitor.requests)
    for text, kind in WITH.items():
        visitor.box.fill("")
        expect(reminder).to_be_empty()
        visitor.type(text)
        assert kind in reminder.inner_text(), text
        assert reminder.inner_text().count(".") == 1, "one plain sentence"
    assert visitor.requests[before:] == []
    assert visitor.kept() == []
    assert visitor.complaints == []
    visitor.context.close()


def test_what_does_not_look_personal_gets_no_reminder(browser: Browser, served: Served) -> None:
    visitor = arrive(browser, served)
    false_alarms = []
    for text in WITHOUT:
        visitor.box.fill(text)
        if said := visitor.page.locator("#reminder").inner_text():
            false_alarms.append((text, said))
    visitor.context.close()
    assert false_alarms == []


def test_a_question_too_long_is_said_before_it_is_sent(browser: Browser, served: Served) -> None:
    visitor = arrive(browser, served)
    visitor.box.fill("word " * 1_000)
    expect(visitor.page.locator("#reminder")).to_contain_text("This is 5,000 characters and the most is 4,000")
    visitor.context.close()


@pytest.mark.parametrize(("size", "scheme"), [((390, 844), "light"), ((1280, 900), "dark")])
def test_it_can_be_seen_read_and_heard(
    size: tuple[int, int], scheme: str, browser: Browser, served: Served, tmp_path: Path
) -> None:
    visitor = arrive(browser, served, size, scheme)
    reminder = visitor.page.locator("#reminder")
    assert (reminder.get_attribute("role"), reminder.get_attribute("aria-live")) == ("status", "polite")
    visitor.type("Can I paste notes on Oluwaseun Fakename into ChatGPT?")
    box, said = visitor.box.bounding_box(), reminder.bounding_box()
    assert box
    assert said
    assert 0 < said["y"] - (box["y"] + box["height"]) < 60
    assert said["x"] + said["width"] <= size[0]
    visitor.page.screenshot(path=tmp_path / f"reminder-{size[0]}.png")
    found = Axe().run(visitor.page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    assert [(one["id"], node["target"], node["failureSummary"]) for one in found for node in one["nodes"]] == []
    visitor.context.close()


def test_it_goes_when_the_question_is_gone(browser: Browser, served: Served) -> None:
    visitor = arrive(browser, served)
    visitor.type("Tyler Madeup")
    expect(visitor.page.locator("#reminder")).not_to_be_empty()
    visitor.button("Start again").click()
    expect(visitor.box).to_have_value("")
    expect(visitor.page.locator("#reminder")).to_be_empty()
    visitor.context.close()
