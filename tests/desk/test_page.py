"""The page in a real Chromium: asked by typing, on a desk and on a phone, with every request watched."""

import asyncio
import re
import signal
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import uvicorn
from axe_playwright_python.sync_playwright import Axe
from browsing import CHROMIUM, PATIENCE, Served, Visitor, browsing, free_port, serving
from made_answers import HOSTILE
from playwright.sync_api import Browser, Locator, expect, sync_playwright

from rag.answering.assistant import Assistant
from rag.config import Settings
from rag.desk import server
from rag.desk.pages.ask import EXAMPLES
from rag.library.current import CurrentLibrary
from rag.library.embedding import Embedder
from rag.library.ingest import index

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here: sudo apt-get install chromium"),
]

DESKTOP, PHONE, NARROW = (1280, 900), (390, 844), (320, 700)
QUESTION = "Can I paste case notes into ChatGPT?"
PERSONAL = "Can I paste Mrs Oluwaseun Fakename's notes, NHS number 943 476 5919, into ChatGPT?"
PIECES = ("Fakename", "Oluwaseun", "943 476 5919", "9434765919")
ATTACK = '<img src=x onerror="window.pwned=1"><script>window.pwned=1</script>'
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]

expect.set_options(timeout=PATIENCE)

Visit = Callable[..., Visitor]
Open = Callable[[Path], str]


@pytest.fixture(scope="module")
def served(shipped_home: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    with serving(shipped_home, tmp_path_factory.mktemp("served")) as running:
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, browsing(playwright) as running:
        yield running


@pytest.fixture
def visit(browser: Browser, served: Served) -> Iterator[Visit]:
    """Open the page. Whatever a test does: no request goes elsewhere, and the console stays clean."""
    visitors: list[Visitor] = []

    def arrive(size: tuple[int, int] = DESKTOP, scheme: str = "light", url: str = "", ready: bool = True) -> Visitor:
        if ready and not url:
            served.wait_for("readyz")
        visitors.append(Visitor.arriving(browser, url or served.url, size, scheme))
        return visitors[-1]

    yield arrive
    for visitor in visitors:
        visitor.context.close()
    assert [visitor.went_elsewhere for visitor in visitors] == [[] for _ in visitors]
    assert [visitor.complaints for visitor in visitors] == [[] for _ in visitors]


@pytest.fixture
def open_page(monkeypatch: pytest.MonkeyPatch, embedder: Embedder) -> Iterator[Open]:
    """The page on a home of the test's own, inside this process, with the model that is loaded already."""

    def opened(settings: Settings) -> Assistant:
        return Assistant(CurrentLibrary(settings.home, embedder), settings)

    monkeypatch.setattr(Assistant, "open", opened)
    running: list[tuple[uvicorn.Server, threading.Thread]] = []

    def start(home: Path) -> str:
        started, port = threading.Event(), free_port()

        async def serve() -> None:
            app = server.build_app(Settings(home=home))  # inside a loop: outside one, gradio leaves loops unclosed
            one = uvicorn.Server(
                uvicorn.Config(app, host="127.0.0.1", port=port, log_level="critical", timeout_graceful_shutdown=1)
            )
            running.append((one, thread))
            started.set()
            await one.serve()

        thread = threading.Thread(target=lambda: asyncio.run(serve()))
        thread.start()
        assert started.wait(30)
        while not running[-1][0].started:
            time.sleep(0.02)
        return f"http://127.0.0.1:{port}"

    yield start
    for one, thread in running:
        one.should_exit = True
        thread.join(20)


def left_and_top(what: Locator) -> tuple[float, float]:
    box = what.bounding_box()
    assert box is not None
    return box["x"], box["y"]


def test_the_page_is_there_at_once_and_says_where_it_stands(visit: Visit) -> None:
    visitor = visit(ready=False)
    assert visitor.page.locator("h1").inner_text() == "AskFirst"
    assert visitor.status.inner_text().startswith(("Getting ready: ", "Ready: "))
    expect(visitor.status).to_have_text(re.compile(r"^Ready: .* What you type is not stored\.$"))


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_a_typed_question_gets_a_cited_answer(size: tuple[int, int], visit: Visit, assistant: Assistant) -> None:
    visitor = visit(size)
    card = visitor.ask(QUESTION)
    expect(card.locator("h2")).to_have_text("Not allowed")
    expect(card.locator(".af-icon")).to_have_text("✕")
    for heading in ("A safer way", "Who is accountable", "What to do next"):
        expect(card.get_by_role("heading", name=heading)).to_be_visible()
    expect(card.locator(".af-next p")).not_to_be_empty()
    expect(visitor.box).to_have_value("")

    cite = card.locator("details.af-cite").first
    expect(cite.locator("blockquote")).to_be_hidden()
    cite.locator("summary").click()
    expect(cite.locator("mark").first).to_be_visible()
    passages = [passage.text for passage in assistant.library.passages.values()]
    whole = cite.locator("blockquote").text_content()
    assert whole in passages
    marks = cite.locator("mark").all_text_contents()
    assert marks
    assert all(mark and mark in (whole or "") for mark in marks)
    expect(cite.get_by_text("Sampleford Council")).to_be_visible()


def test_employer_and_national_guidance_stand_side_by_side(visit: Visit) -> None:
    card = visit(DESKTOP).ask(QUESTION)
    mine = card.get_by_role("heading", name="Your employer", exact=True)
    others = card.get_by_role("heading", name="National and professional", exact=True)
    (left, top), (right, other_top) = left_and_top(mine), left_and_top(others)
    assert abs(top - other_top) < 2
    assert right - left > 200


def test_on_a_phone_they_stand_one_above_the_other(visit: Visit) -> None:
    card = visit(PHONE).ask(QUESTION)
    mine = card.get_by_role("heading", name="Your employer", exact=True)
    others = card.get_by_role("heading", name="National and professional", exact=True)
    (left, top), (other_left, other_top) = left_and_top(mine), left_and_top(others)
    assert left == other_left
    assert other_top > top + 40


def test_the_page_can_be_used_by_keyboard_alone(visit: Visit) -> None:
    visitor = visit()
    keyboard = visitor.page.keyboard

    def tab_to(what: Locator, most: int = 30) -> None:
        for _ in range(most):
            if what.evaluate("element => element === document.activeElement"):
                return
            keyboard.press("Tab")
        pytest.fail(f"{most} presses of Tab do not reach {what}")

    expect(visitor.box).to_be_visible()
    tab_to(visitor.box)
    keyboard.type(QUESTION)
    tab_to(visitor.button("Ask"), 2)
    keyboard.press("Enter")
    summary = visitor.card(0).locator("details.af-cite summary").first
    tab_to(summary)
    keyboard.press("Enter")
    expect(visitor.card(0).locator("mark").first).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_what_is_personal_is_nowhere_in_the_page_or_the_browser(size: tuple[int, int], visit: Visit) -> None:
    visitor = visit(size)
    visitor.page.evaluate(
        """() => { window.seen = []; const log = document.getElementById('conversation');
        new MutationObserver(() => window.seen.push(log.textContent))
        .observe(log, { childList: true, subtree: true, characterData: true }); }"""
    )
    card = visitor.ask(PERSONAL)
    expect(card.locator(".af-removed")).to_contain_text("It was taken out before anything else happened")
    expect(visitor.page.locator(".af-asked")).to_contain_text("removed]")
    seen: list[str] = visitor.page.evaluate("window.seen")
    assert any("Looking through the guidance" in one for one in seen)
    places = [visitor.page.content(), *visitor.values(), *seen, *visitor.requests]
    assert not [piece for piece in PIECES for place in places if piece in place]
    assert visitor.kept() == []


def test_what_is_typed_is_on_no_disk_and_in_no_log(visit: Visit, served: Served, shipped_home: Path) -> None:
    visitor = visit()
    visitor.ask(PERSONAL)
    visitor.ask("And if I take the names out?")
    files = [path for folder in (served.folder, shipped_home) for path in folder.rglob("*") if path.is_file()]
    assert served.folder / "server.log" in files
    spilt = [path for path in files for words in (*PIECES, "take the names out") if words.encode() in path.read_bytes()]
    assert spilt == []
    assert served.log.splitlines() == [f"AskFirst is on {served.url} (stop it with Ctrl-C)."]
    assert not served.went_out()


def test_a_follow_up_leaves_the_first_answer_standing(visit: Visit) -> None:
    visitor = visit()
    first = visitor.ask(QUESTION).inner_text()
    second = visitor.ask("And if I take the names out?").inner_text()
    assert visitor.articles.count() == 2
    assert visitor.articles.nth(0).inner_text() == first
    assert second != first


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_an_example_asks_itself(size: tuple[int, int], visit: Visit) -> None:
    visitor = visit(size)
    visitor.button(EXAMPLES[1]).click()
    card = visitor.card(0)
    expect(visitor.page.locator(".af-asked")).to_contain_text(EXAMPLES[1])
    expect(card.get_by_role("heading", name="What to do, and whom to ask")).to_be_visible()


@pytest.mark.parametrize("size", [DESKTOP, PHONE])
def test_too_little_to_go_on_is_helped_along_by_tapping(size: tuple[int, int], visit: Visit) -> None:
    visitor = visit(size)
    visitor.ask("Gemini")
    choices = visitor.page.locator("#choices button")
    expect(choices).to_have_count(4)
    chosen = choices.nth(0).inner_text()
    choices.nth(0).click()
    expect(visitor.page.locator(".af-asked").nth(1)).to_contain_text(chosen)
    expect(visitor.articles).to_have_count(2)
    expect(choices.nth(0)).to_be_hidden()


def test_start_again_clears_the_page_and_what_went_before(visit: Visit) -> None:
    visitor = visit()
    visitor.ask(QUESTION)
    visitor.type("half a ques")
    visitor.button("Start again").click()
    expect(visitor.articles).to_have_count(0)
    expect(visitor.box).to_have_value("")
    expect(visitor.button("Copy with references")).to_be_disabled()
    assert QUESTION not in "".join(visitor.values())
    visitor.ask(QUESTION)
    expect(visitor.articles).to_have_count(1)


def test_copying_takes_the_answer_with_its_references(visit: Visit, served: Served) -> None:
    visitor = visit()
    expect(visitor.button("Copy with references")).to_be_disabled()
    visitor.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=served.url)
    visitor.ask(QUESTION)
    visitor.button("Copy with references").click()
    visitor.page.wait_for_function("async () => (await navigator.clipboard.readText()).includes('[1]')")
    text: str = visitor.page.evaluate("navigator.clipboard.readText()")
    said, references = text.split("\nReferences\n")
    assert said.startswith(f"Question: {QUESTION}\nNot allowed.")
    assert "[1]" in said
    assert references.startswith("[1] Your employer: ")


def test_an_empty_question_gets_one_clear_line(visit: Visit) -> None:
    visitor = visit()
    visitor.button("Ask").click()
    notice = visitor.page.locator(".af-notice")
    expect(notice).to_have_text("The question is empty. Type what you want to know.")
    visitor.ask(QUESTION)
    expect(notice).to_have_count(0)


def test_a_question_of_5000_characters_is_answered_or_refused_in_one_line(visit: Visit) -> None:
    visitor = visit()
    visitor.box.fill("Can I paste case notes? " + "word " * 995)
    visitor.button("Ask").click()
    page = visitor.page
    expect(page.locator("article.af-answer, .af-notice")).to_have_count(1)
    expect(page.locator(".af-working")).to_have_count(0)
    if page.locator(".af-notice").count():
        expect(page.locator(".af-notice")).to_contain_text("characters; the most is 4,000.")
    assert len(page.locator(".af-asked").inner_text()) < 4_100


def test_two_readers_never_see_each_other_s_words(visit: Visit) -> None:
    one, other = visit(), visit(PHONE)
    one.ask("May I paste minutes into Claude?")
    other.ask("Must I tell a parent that I used AI?")
    one.ask("And if I take the names out?")
    assert one.articles.count() == 2
    assert other.articles.count() == 1
    for visitor, words in ((one, "tell a parent"), (other, "into Claude"), (other, "take the names out")):
        assert words not in visitor.page.content()
        assert words not in "".join(visitor.values())
    other.page.reload()
    expect(other.box).to_be_visible()
    assert other.articles.count() == 0


@pytest.mark.parametrize("size", [NARROW, PHONE])
def test_nothing_is_wider_than_the_screen(size: tuple[int, int], visit: Visit) -> None:
    visitor = visit(size)
    card = visitor.ask(QUESTION)
    for number in range(card.locator("details").count()):
        card.locator("details").nth(number).evaluate("element => { element.open = true; }")
    wide: list[str] = visitor.page.evaluate(
        """() => [...document.querySelectorAll('body, body *')].filter(one => one.getClientRects().length
        && one.getBoundingClientRect().right > innerWidth + 1).map(one => one.outerHTML.slice(0, 120))"""
    )
    assert wide == []
    assert visitor.page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_a_hostile_question_stays_words(visit: Visit) -> None:
    visitor = visit()
    visitor.type(f"Can I paste {ATTACK} into ChatGPT?")
    visitor.button("Ask").click()
    visitor.card(0)
    expect(visitor.page.locator(".af-asked")).to_contain_text(ATTACK)
    visitor.page.wait_for_timeout(200)
    assert visitor.page.evaluate("window.pwned") is None
    assert visitor.page.locator("#conversation img, #conversation script").count() == 0


def test_a_hostile_document_stays_words(open_page: Open, visit: Visit, tmp_path: Path, embedder: Embedder) -> None:
    """The page's own Markdown and its sanitiser come after our escaping: only a browser shows what they make of it."""
    inline = [text for text in HOSTILE if "\n" not in text]
    escaped = [text.replace("<", "&lt;").replace("[", "\\[").replace("$", "\\$") for text in inline]
    clauses = "\n\n".join(
        f"3.{n} You must not paste case notes {text} into ChatGPT." for n, text in enumerate(escaped, 1)
    )
    folder = tmp_path / "corpus" / "employer"
    folder.mkdir(parents=True)
    (folder / "policy.md").write_text(f"# Policy $$x$$ {escaped[1]}\n\n## 3. {escaped[0]}\n\n{clauses}\n", "utf-8")
    home = tmp_path / "home"
    index(home, [folder.parent], embedder)
    visitor = visit(url=open_page(home))
    card = visitor.ask(QUESTION)
    card.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    shown = " ".join(card.locator("blockquote").all_text_contents())
    cited = [text for text in inline if text in shown]
    assert len(cited) >= 2
    assert inline[0] in (card.text_content() or "")
    visitor.page.wait_for_timeout(200)
    assert visitor.page.evaluate("window.pwned") is None
    strange = "#conversation :is(img, script, style, iframe, form, input, math, .katex, b, em, h1, [onmouseover])"
    assert visitor.page.locator(strange).count() == 0
    assert card.locator("a").count() == 0


def test_without_a_library_the_page_says_so_and_wakes_up_when_there_is_one(
    open_page: Open, visit: Visit, tmp_path: Path, embedder: Embedder
) -> None:
    home = tmp_path / "home"
    visitor = visit(url=open_page(home))
    expect(visitor.status).to_contain_text(f"Not ready. There is no library in {home} yet. Run: askfirst index")
    visitor.type(QUESTION)
    visitor.button("Ask").click()
    expect(visitor.page.locator(".af-notice")).to_contain_text("There is no library in")
    assert "Traceback" not in visitor.page.content()
    folder = tmp_path / "corpus" / "employer"
    folder.mkdir(parents=True)
    (folder / "policy.md").write_text("# Policy\n\n3.1 You must not paste case notes into ChatGPT.\n", "utf-8")
    index(home, [folder.parent], embedder)
    visitor.button("Ask").click()
    expect(visitor.card(0).locator("h2")).to_have_text("Not allowed")
    visitor.page.reload()
    expect(visitor.status).to_contain_text("Ready: 1 document")


@pytest.mark.parametrize(("size", "scheme"), [(DESKTOP, "light"), (PHONE, "dark")])
def test_the_page_meets_wcag_as_far_as_a_machine_can_tell(
    size: tuple[int, int], scheme: str, visit: Visit, tmp_path: Path
) -> None:
    visitor = visit(size, scheme)
    card = visitor.ask(PERSONAL)
    card.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")
    visitor.page.screenshot(path=tmp_path / f"{scheme}-{size[0]}.png", full_page=True)
    found = Axe().run(visitor.page, options={"runOnly": {"type": "tag", "values": RULES}}).response["violations"]
    assert [(one["id"], node["target"], node["failureSummary"]) for one in found for node in one["nodes"]] == []


def test_a_dark_page_is_dark(visit: Visit) -> None:
    """The reader's own setting is followed; the banner keeps its words and icon."""
    visitor = visit(scheme="dark")
    card = visitor.ask(QUESTION)
    colour: str = card.evaluate("element => getComputedStyle(element).backgroundColor")
    assert max(int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")) < 60
    expect(card.locator("h2")).to_have_text("Not allowed")


def test_it_stops_when_told_to_though_a_page_is_open(browser: Browser, tmp_path: Path) -> None:
    """The page keeps a line open to the server: Ctrl-C must not wait for the last tab, nor end in a trace."""
    with serving(tmp_path / "empty", tmp_path) as running:
        visitor = Visitor.arriving(browser, running.url, DESKTOP)
        expect(visitor.status).to_contain_text("Not ready.")
        running.process.send_signal(signal.SIGINT)
        ended = running.process.wait(15)
        visitor.context.close()
        assert ended in {0, 130}
        assert running.log.splitlines() == [f"AskFirst is on {running.url} (stop it with Ctrl-C)."]
