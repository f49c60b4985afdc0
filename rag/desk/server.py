"""The page as a server: Gradio mounted in FastAPI behind our own door, on loopback or behind a sign-on proxy."""

import os
import socket
from importlib.resources import files

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported; anything but "True" is off
os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(10**9)  # no statistics on each event, which take pandas 20 ms
os.environ["GRADIO_ANALYTICS_MAX_EVENTS"] = "1"

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from rag.answering.assistant import Assistant
from rag.config import Settings
from rag.desk.callers import check_host, sign_on_of
from rag.desk.door import Door
from rag.desk.hush import hushed
from rag.desk.pages import ask
from rag.desk.ready import Readiness
from rag.desk.script import page_script
from rag.desk.surface import SCRIPT
from rag.desk.turns import Turns
from rag.desk.wire import PatientOnce
from rag.policy.errors import PortTaken

_FONT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Arial", "sans-serif")
_AT_ONCE = 2  # questions: more share the same cores, and each takes the longer
_WAITING, _WAITING_OF_ONE = 64, 3
_QUEUE = 256  # events in Gradio's own queue, which they only pass through: turns are given by us
_THREADS = 200
_CONNECTIONS = 900


class Desk(FastAPI):
    """The application, with the door in front of everything, its own errors included."""

    door: Door | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """By the door, once it is hung."""
        if self.door is None:
            await super().__call__(scope, receive, send)
        else:
            await self.door(scope, receive, send)


def build_app(settings: Settings) -> Desk:
    """The whole application: the page at /, and /healthz and /readyz for whoever runs it."""
    sign_on = sign_on_of(settings)
    assistant = Assistant.open(settings)
    readiness = Readiness(assistant)
    turns = Turns(_AT_ONCE, _WAITING, _WAITING_OF_ONE)
    app = Desk(title="AskFirst", docs_url=None, redoc_url=None, openapi_url=None)
    script = page_script(settings.max_question)

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @app.get("/readyz")
    def readyz() -> JSONResponse:
        ready = readiness.check()
        return JSONResponse({"ready": ready}, status_code=200 if ready else 503)

    @app.get(SCRIPT)
    def own_script() -> Response:
        return Response(script, media_type="text/javascript", headers={"cache-control": "no-cache"})

    def owner(session: str) -> str:
        return app.door.owner(session) if app.door else session

    with gr.Blocks(title="AskFirst", analytics_enabled=False, delete_cache=(600, 600)) as page:
        ask.build(page, ask.Asking(assistant, readiness, turns, owner, settings.max_question))
    page.max_threads = _THREADS
    page.queue(max_size=_QUEUE, default_concurrency_limit=8, api_open=False)
    _mount(app, page)
    events = {number: len(one.inputs) for number, one in page.fns.items() if one.fn is not None}
    app.door = Door(super(Desk, app).__call__, sign_on, events, turns.has_room)
    readiness.start()
    return app


def _mount(app: Desk, page: gr.Blocks) -> None:
    gr.mount_gradio_app(
        app,
        page,
        path="/",
        footer_links=[],
        run_history=False,
        show_error=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        max_file_size=1,  # the page takes no files
        theme=gr.themes.Default(font=_FONT, font_mono=("ui-monospace", "Consolas", "monospace")),
        css=(files("rag.desk") / "page.css").read_text(encoding="utf-8"),
    )


def serve(settings: Settings) -> None:
    """Run the page until stopped.

    Raises :class:`PortTaken`, or :class:`BadInput` for an address open to others with no sign-on in front.
    """
    check_host(settings.host, sign_on_of(settings))
    _check_port(settings.host, settings.port)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"AskFirst is on http://{shown}:{settings.port} (stop it with Ctrl-C).", flush=True)
    app = build_app(settings)
    with hushed():
        uvicorn.run(
            app,
            host=settings.host,
            port=settings.port,
            http=PatientOnce,
            log_level="critical",  # at "warning" stopping with a page open prints a trace
            access_log=False,
            server_header=False,
            proxy_headers=False,  # who speaks to us is who is connected, whatever a header says
            limit_concurrency=_CONNECTIONS,
            timeout_graceful_shutdown=1,
        )


def _check_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise PortTaken(f"Port {port} on {host} can't be used: {error.strerror}.") from error
