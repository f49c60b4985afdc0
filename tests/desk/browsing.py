"""A real page in a real browser: the server as people start it, and visitors whose every request is watched."""

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Locator, Page, Playwright, Request

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PATIENCE = 30_000  # ms: the machine may be busy with other tests


@dataclass(frozen=True, slots=True)
class Served:
    """A running page: where it is, all it may write to, and what came to the one way out it was given."""

    url: str
    process: subprocess.Popen[bytes]
    folder: Path
    way_out: socket.socket

    def went_out(self) -> bool:
        """Whether the server tried to reach anything beyond this machine, by the proxy it was told to use."""
        try:
            self.way_out.accept()[0].close()
        except BlockingIOError:
            return False
        return True

    @property
    def log(self) -> str:
        """All that it printed."""
        return (self.folder / "server.log").read_text(encoding="utf-8")

    def wait_for(self, check: str, seconds: float = 90) -> None:
        """Until ``healthz`` or ``readyz`` says yes."""
        ends = time.monotonic() + seconds
        while not _says_yes(f"{self.url}/{check}"):
            assert self.process.poll() is None, self.log
            assert time.monotonic() < ends, f"{check}: {self.log}"
            time.sleep(0.05)


@contextmanager
def serving(home: Path, folder: Path) -> Iterator[Served]:
    """``askfirst serve`` in a process of its own, with every folder it could write to inside ``folder``."""
    with socket.create_server(("127.0.0.1", 0)) as way_out, (folder / "server.log").open("wb") as log:
        way_out.setblocking(False)
        proxy = f"http://127.0.0.1:{way_out.getsockname()[1]}"
        ours = {name: value for name, value in os.environ.items() if not name.upper().startswith("ASKFIRST_")}
        given = {"HOME": str(folder), "TMPDIR": str(folder), "NO_PROXY": "127.0.0.1,localhost"}
        proxies = dict.fromkeys(("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy"), proxy)
        port = free_port()
        process = subprocess.Popen(
            [Path(sys.executable).with_name("askfirst"), "serve", "--home", home, "--port", str(port)],
            env={**ours, **given, **proxies},
            cwd=folder,
            stdout=log,
            stderr=log,
        )
        try:
            served = Served(f"http://127.0.0.1:{port}", process, folder, way_out)
            served.wait_for("healthz")
            yield served
        finally:
            process.kill()
            process.wait(20)


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def _says_yes(url: str) -> bool:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5):
            return True
    except urllib.error.HTTPError as error:
        error.close()
    except OSError:
        pass
    return False


@contextmanager
def browsing(playwright: Playwright) -> Iterator[Browser]:
    assert CHROMIUM is not None
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
    try:
        yield browser
    finally:
        browser.close()


@dataclass
class Visitor:
    """One reader's browser: the page, all it asked for, and all it complained of."""

    context: BrowserContext
    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def arriving(cls, browser: Browser, url: str, size: tuple[int, int], scheme: str = "light") -> "Visitor":
        context = browser.new_context(
            viewport={"width": size[0], "height": size[1]}, color_scheme="dark" if scheme == "dark" else "light"
        )
        context.set_default_timeout(PATIENCE)
        visitor = cls(context, context.new_page())
        context.on("request", visitor._requested)
        visitor.page.on("console", visitor._console)
        visitor.page.on("pageerror", lambda error: visitor.complaints.append(str(error)))
        visitor.page.goto(url)
        visitor.box.wait_for()
        return visitor

    def _requested(self, request: Request) -> None:
        self.requests.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.complaints.append(f"{message.type}: {message.text} ({message.location['url']})")

    @property
    def went_elsewhere(self) -> list[str]:
        """Requests to anything but this machine. ``data:`` and ``blob:`` leave nothing."""
        return [url for url in self.requests if urlsplit(url).hostname not in {"127.0.0.1", None}]

    @property
    def box(self) -> Locator:
        return self.page.get_by_label("Your question")

    @property
    def articles(self) -> Locator:
        return self.page.locator("article.af-answer")

    @property
    def status(self) -> Locator:
        return self.page.locator("#status p")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def type(self, words: str) -> None:
        self.box.click()
        self.page.keyboard.type(words)

    def ask(self, words: str) -> Locator:
        """Type a question, press Ask, and wait for its card."""
        before = self.articles.count()
        self.type(words)
        self.button("Ask").click()
        return self.card(before)

    def card(self, number: int) -> Locator:
        card = self.articles.nth(number)
        card.wait_for()
        return card

    def values(self) -> list[str]:
        """What every field of the page holds, seen or not: it is not part of ``page.content()``."""
        found: list[str] = self.page.evaluate(
            "() => [...document.querySelectorAll('input, textarea')].map(field => field.value)"
        )
        return found

    def kept(self) -> list[str]:
        """All that this browser would keep for the page."""
        names: list[str] = self.page.evaluate(
            """async () => [...Object.keys(localStorage), ...Object.keys(sessionStorage),
            ...(await indexedDB.databases()).map(one => one.name), ...(await caches.keys()),
            ...(await navigator.serviceWorker.getRegistrations()).map(one => one.scope)]"""
        )
        return names + [str(cookie.get("name")) for cookie in self.context.cookies()]
