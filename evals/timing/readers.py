"""Readers of the page as its own script is one, without a browser: a session, questions, and what comes back."""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from time import perf_counter
from typing import Any
from urllib.parse import urlsplit

_CONFIG = re.compile(r"window\.gradio_config = (.*?);</script>", re.DOTALL)
_PATIENCE = 120.0  # seconds
_INPUTS = 3  # of an event that asks: the question, the employer and the session


@dataclass(frozen=True, slots=True)
class Seen:
    """What came back: the conversation as HTML, HTTP's status, and how long it took in seconds."""

    html: str
    status: int
    seconds: float

    @property
    def is_answer(self) -> bool:
        """Whether there is an answer at the end, and not a line in place of one."""
        return "af-working" not in self.html and self.html.rstrip().endswith("</article></div>")


class Reader:
    """One session. Not for use from two threads at once."""

    def __init__(self, url: str, session: str) -> None:
        self._netloc = urlsplit(url).netloc
        self._session = session
        self._event: int | None = None

    def ask(self, question: str) -> Seen:
        """Send a question and wait for the end of its answer."""
        began = perf_counter()
        status, _ = self._join({"data": [question, None, None], "fn_index": self._asking()})
        html = self._last_html() if status == 200 else ""
        return Seen(html, status, perf_counter() - began)

    def send(self, question: str) -> int:
        """Send a question and leave its answer where it is. The status."""
        return self._join({"data": [question, None, None], "fn_index": self._asking()})[0]

    def config(self) -> dict[str, Any]:
        """What the page says of its own parts."""
        found = _CONFIG.search(self._get("/"))
        if found is None:
            raise ValueError("the page holds no configuration")
        parts: dict[str, Any] = json.loads(found[1])
        return parts

    def _asking(self) -> int:
        if self._event is None:
            asks = [one["id"] for one in self.config()["dependencies"] if len(one["inputs"]) == _INPUTS]
            self._event = int(asks[0])
        return self._event

    def _join(self, body: dict[str, Any]) -> tuple[int, bytes]:
        given = json.dumps({**body, "session_hash": self._session, "event_data": None, "trigger_id": None})
        connection = HTTPConnection(self._netloc, timeout=_PATIENCE)
        try:
            connection.request("POST", "/gradio_api/queue/join", given, {"content-type": "application/json"})
            response = connection.getresponse()
            return response.status, response.read()
        finally:
            connection.close()

    def _last_html(self) -> str:
        html = ""
        for message in self._messages():
            data = message.get("output", {}).get("data") or []
            if message["msg"] in {"process_generating", "process_completed"} and data:
                html = _patched(html, data[0])
        return html

    def _messages(self) -> Iterator[dict[str, Any]]:
        connection = HTTPConnection(self._netloc, timeout=_PATIENCE)
        try:
            connection.request("GET", f"/gradio_api/queue/data?session_hash={self._session}")
            for line in connection.getresponse():
                if line.startswith(b"data: "):
                    yield json.loads(line[6:])
        finally:
            connection.close()

    def _get(self, path: str) -> str:
        connection = HTTPConnection(self._netloc, timeout=_PATIENCE)
        try:
            connection.request("GET", path)
            return connection.getresponse().read().decode("utf-8")
        finally:
            connection.close()


def _patched(html: str, change: object) -> str:
    """Gradio sends the first value whole and then what differs, as [["replace", [], value], …]."""
    if isinstance(change, str):
        return change
    for kind, path, value in change if isinstance(change, list) else []:
        if not path and kind == "replace":
            html = value
        elif not path and kind == "append":
            html += value
    return html
