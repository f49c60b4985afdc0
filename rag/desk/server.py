"""The page as a server: Gradio mounted in FastAPI, on loopback."""

import os
import socket
from importlib.resources import files

os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # read when gradio is imported; anything but "True" is off

import gradio as gr
import uvicorn
from fastapi import FastAPI
from fastapi.responses import JSONResponse

from rag.answering.assistant import Assistant
from rag.config import Settings
from rag.desk.pages import ask
from rag.desk.ready import Readiness
from rag.policy.errors import BadInput, PortTaken

_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
_FONT = ("system-ui", "-apple-system", "Segoe UI", "Roboto", "Arial", "sans-serif")
_QUEUE = 64


def build_app(settings: Settings) -> FastAPI:
    """The whole application: the page at /, and /healthz and /readyz for whoever runs it."""
    assistant = Assistant.open(settings)
    readiness = Readiness(assistant)
    with gr.Blocks(title="AskFirst", analytics_enabled=False, delete_cache=(600, 600)) as page:
        ask.build(page, assistant, readiness)
    page.queue(max_size=_QUEUE, default_concurrency_limit=8, api_open=False)
    app = FastAPI(title="AskFirst", docs_url=None, redoc_url=None, openapi_url=None)

    @app.get("/healthz")
    def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @app.get("/readyz")
    def readyz() -> JSONResponse:
        ready = readiness.check()
        return JSONResponse({"ready": ready}, status_code=200 if ready else 503)

    mounted: FastAPI = gr.mount_gradio_app(
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
    readiness.start()
    return mounted


def serve(settings: Settings) -> None:
    """Run the page until stopped.

    Raises :class:`PortTaken`, or :class:`BadInput` for an address that isn't this machine's.
    """
    if settings.host not in _LOOPBACK:
        raise BadInput(
            f"{settings.host} is open to others, and this page has no sign-on of its own yet.", "Use --host 127.0.0.1."
        )
    _check_port(settings.host, settings.port)
    shown = f"[{settings.host}]" if ":" in settings.host else settings.host
    print(f"AskFirst is on http://{shown}:{settings.port} (stop it with Ctrl-C).", flush=True)
    uvicorn.run(
        build_app(settings),
        host=settings.host,
        port=settings.port,
        log_level="critical",  # at "warning" stopping with a page open prints a trace
        access_log=False,
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
