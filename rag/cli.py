"""``askfirst …``: the commands of the contract. Results go to stdout, progress and errors to stderr."""

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from rag.config import read_settings
from rag.policy.errors import AskFirstError, BadInput

app = typer.Typer(
    name="askfirst",
    help="What your employer's and the national guidance says about using AI at work, with the clause that says so.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)

Home = Annotated[
    Path | None, typer.Option("--home", help="Folder that holds the index. Also ASKFIRST_HOME.", show_default=False)
]
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Batch = Annotated[
    Path | None, typer.Option("--batch", help="A file of JSON lines to work through.", show_default=False)
]
Out = Annotated[
    Path | None, typer.Option("--out", help="Where the answers to --batch go, one a line.", show_default=False)
]
Employer = Annotated[str | None, typer.Option("--employer", help="Whose policy applies.", show_default=False)]

DONE, FAILED, MISUSE = 0, 1, 2


def main() -> None:
    """Run a command; every error a user can meet is one line and a documented exit code."""
    try:
        app()
    except AskFirstError as error:
        print(f"askfirst: {error.line}", file=sys.stderr)
        raise SystemExit(MISUSE) from None
    except KeyboardInterrupt:
        print("askfirst: stopped.", file=sys.stderr)
        raise SystemExit(130) from None
    except BrokenPipeError:
        sys.stderr.close()
        raise SystemExit(DONE) from None
    except Exception as error:
        # The one other place an unforeseen failure ends: its kind, never its text, which may hold what was typed.
        print(f"askfirst: something went wrong inside ({type(error).__name__}). Please report it.", file=sys.stderr)
        raise SystemExit(FAILED) from None


@app.command()
def index(
    corpus: Annotated[
        list[Path] | None,
        typer.Option("--corpus", help="A folder of guidance; may be given again. Default: the library that ships."),
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Make the library equal to the given folders. Nothing changed, nothing done.

    A file that can't be read is named and left out, the rest are indexed, and the exit code is 1.
    """
    from rag.desk.indexed import report_json, report_text
    from rag.desk.progress import Terminal
    from rag.library.embedding import Embedder
    from rag.library.ingest import index as run
    from rag.library.reading import limits_of
    from rag.library.shipped import corpus_folder

    settings = read_settings(home=home)
    folders = corpus or [corpus_folder()]
    with Terminal() as progress:
        report = run(settings.home, folders, Embedder(settings.embedding_model), progress, limits_of(settings))
    _print(as_json, report_json(report), report_text(report))
    if report.refused:
        raise typer.Exit(FAILED)


@app.command()
def ask(
    question: Annotated[str | None, typer.Argument(help="The question, in plain words.", show_default=False)] = None,
    history: Annotated[
        Path | None, typer.Option("--history", help="Earlier turns: a JSON list of {role, text}.", show_default=False)
    ] = None,
    employer: Employer = None,
    jurisdiction: Annotated[
        str | None, typer.Option("--jurisdiction", help="england, scotland, wales or ni.", show_default=False)
    ] = None,
    batch: Batch = None,
    out: Out = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Answer a question, or a file of them, from the guidance."""
    from rag.answering.assistant import Assistant, choose_employer
    from rag.answering.contract import answer_json

    settings = read_settings(home=home, employer=employer, jurisdiction=jurisdiction)
    if batch is not None:
        assistant = Assistant.open(settings)
        choose_employer(assistant.library, settings.employer)  # misuse shows before any row is answered
        _run_batch(batch, out, lambda row: answer_json(_ask_row(assistant, row)))
        return
    if question is None:
        raise BadInput(
            "There is no question.", 'Type one, for example: askfirst ask "Can I paste case notes into ChatGPT?"'
        )
    assistant = Assistant.open(settings)
    answer = assistant.ask(question, history=_read_history(history))
    if as_json:
        print(json.dumps(answer_json(answer), ensure_ascii=False))
    else:
        from rag.desk.terminal import print_answer

        print_answer(answer)
    if answer.outcome == "unavailable":
        raise typer.Exit(FAILED)


@app.command()
def search(
    query: Annotated[str | None, typer.Argument(help="What to look for.", show_default=False)] = None,
    k: Annotated[int, typer.Option("-k", help="How many passages.", min=1, max=1000)] = 10,
    employer: Employer = None,
    batch: Batch = None,
    out: Out = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Find passages, best first: whole clauses, from rank 1."""
    from rag.answering.assistant import Assistant, choose_employer
    from rag.answering.contract import hit_json

    settings = read_settings(home=home, employer=employer)
    library = Assistant.open(settings).library
    chosen = choose_employer(library, settings.employer)

    def find(text: str) -> list[dict[str, Any]]:
        if not text.strip():
            raise BadInput("The query is empty.", "Type what to look for.")
        return [hit_json(hit) for hit in library.search(text, k, [chosen] if chosen else [])]

    if batch is not None:
        _run_batch(batch, out, lambda row: {"id": row.get("id"), "hits": find(_field(row, "query"))})
        return
    if query is None:
        raise BadInput("There is no query.", 'Type one, for example: askfirst search "recording a child"')
    hits = find(query)
    text = "\n".join(f"{hit['rank']:>3}  {hit['source_id']}\n     {hit['text']}" for hit in hits) or "Nothing found."
    _print(as_json, {"id": None, "hits": hits}, text)


@app.command()
def redact(
    text: Annotated[str | None, typer.Argument(help="The text.", show_default=False)] = None,
    batch: Batch = None,
    out: Out = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show what would be taken out of a text before anything else happens to it."""
    from rag.answering.privacy import open_model
    from rag.answering.privacy import redact as run

    folder = read_settings(home=home).name_model
    model = open_model(folder) if folder else None

    def one(given: str) -> dict[str, Any]:
        done = run(given, model)
        found = [{"label": item.label, "start": item.start, "end": item.end} for item in done.found]
        return {"text": done.text, "found": found}

    if batch is not None:
        _run_batch(batch, out, lambda row: {"id": row.get("id"), **one(_field(row, "text"))})
        return
    if text is None:
        raise BadInput("There is no text.", "Type some, or give a file with --batch.")
    done = one(text)
    _print(as_json, {"id": None, **done}, done["text"])


@app.command()
def norms(
    source_id: Annotated[
        str | None, typer.Argument(help="A source's id; all when left out.", show_default=False)
    ] = None,
    home: Home = None,
    as_json: AsJson = False,
) -> None:
    """Show the norms read from a source, each with the words that gave it."""
    from rag.answering.assistant import Assistant
    from rag.desk.terminal import norm_json, norm_text

    library = Assistant.open(read_settings(home=home)).library
    if source_id is not None and source_id not in library.sources:
        raise BadInput(f"The library has no source {source_id!r}.", "askfirst norms lists them all.")
    chosen = [norm for norm in library.norms if source_id in {None, norm.source.source_id}]
    rows = [norm_json(norm, library.passages) for norm in chosen]
    _print(as_json, rows, "\n\n".join(norm_text(row) for row in rows) or "No norms.")


@app.command()
def serve(
    host: Annotated[str | None, typer.Option("--host", help="Address to listen on.", show_default="127.0.0.1")] = None,
    port: Annotated[
        int | None, typer.Option("--port", help="Port to listen on.", show_default="7860", min=1, max=65535)
    ] = None,
    home: Home = None,
) -> None:
    """Open the page on this machine."""
    from rag.desk.server import serve as run

    run(read_settings(home=home, host=host, port=port))


def _ask_row(assistant: Any, row: dict[str, Any]) -> Any:  # noqa: ANN401 - keeps torch out of --help
    return assistant.ask(
        _field(row, "question"),
        history=_messages(row.get("history") or []),
        employer=row.get("employer"),
        jurisdiction=row.get("jurisdiction"),
        id=str(row["id"]) if row.get("id") is not None else None,
    )


def _read_history(path: Path | None) -> list[Any]:
    if path is None:
        return []
    try:
        return _messages(json.loads(path.read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, json.JSONDecodeError) as error:
        raise BadInput(f"The history file {path} can't be read as JSON.") from error


def _messages(items: object) -> list[Any]:
    from rag.answering.assistant import Message

    if not isinstance(items, list):
        raise BadInput("history must be a list of {role, text}.")
    messages = []
    for item in items:
        if not isinstance(item, dict) or item.get("role") not in {"user", "assistant"}:
            raise BadInput('Each history item needs a role, "user" or "assistant".')
        text = item.get("text", item.get("content"))
        if not isinstance(text, str):
            raise BadInput("Each history item needs a text.")
        messages.append(Message(item["role"], text))
    return messages


def _field(row: dict[str, Any], name: str) -> str:
    value = row.get(name)
    if not isinstance(value, str):
        raise BadInput(f"This line has no {name}.")
    return value


def _run_batch(batch: Path, out: Path | None, work: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """One JSON object a line in, one out, in order. A bad line becomes its error row; then the exit code is 1."""
    if not batch.is_file():
        raise BadInput(f"There is no file {batch}.", "Give --batch a file of JSON lines.")
    if out is not None and out.resolve() == batch.resolve():
        raise BadInput("--batch and --out are the same file.", "Choose another file with --out.")
    failed = False
    stream = _open_out(out)
    try:
        for number, line in _lines(batch):
            row, ok = _work_line(number, line, work)
            failed = failed or not ok
            print(json.dumps(row, ensure_ascii=False), file=stream, flush=stream is sys.stdout)
    finally:
        if stream is not sys.stdout:
            stream.close()
    if failed:
        raise typer.Exit(FAILED)


def _open_out(out: Path | None) -> Any:  # noqa: ANN401 - a text stream
    if out is None:
        return sys.stdout
    try:
        return out.open("w", encoding="utf-8")
    except OSError as error:
        raise BadInput(f"{out} can't be written: {error.strerror}.", "Choose another file with --out.") from error


def _lines(path: Path) -> Iterator[tuple[int, str]]:
    with path.open(encoding="utf-8", errors="replace") as stream:
        yield from ((number, line) for number, line in enumerate(stream, 1) if line.strip())


def _work_line(number: int, line: str, work: Callable[[dict[str, Any]], dict[str, Any]]) -> tuple[dict[str, Any], bool]:
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise BadInput("This line isn't a JSON object.")
        done = work(row)
        json.dumps(done, ensure_ascii=False).encode()  # text that is no text is this line's fault, not the batch's
        return done, True
    except json.JSONDecodeError as error:
        return {"line": number, "id": None, "error": f"This line isn't JSON: {error.msg}."}, False
    except AskFirstError as error:
        return {"line": number, "id": None, "error": error.line}, False
    except (
        ValueError,
        TypeError,
        AttributeError,
        RecursionError,
    ):  # absurd nesting, numbers of thousands of digits, wrong kinds
        return {"line": number, "id": None, "error": "This line can't be used."}, False


def _print(as_json: bool, data: object, text: str) -> None:
    print(json.dumps(data, ensure_ascii=False) if as_json else text)
