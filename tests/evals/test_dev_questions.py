"""No development question stands in what we ship: not whole in any text, and its nearest text is printed to be read.

``ASKFIRST_DEV_QUESTIONS=/path/dev.yaml pytest -s tests/evals/test_dev_questions.py``: a list of ``{"id", "question"}``.
"""

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml

from rag.library.embedding import Embedder
from rag.library.ingest import embedded_text, read_library, vocabulary
from rag.library.shipped import corpus_folder

ROOT = Path(__file__).parents[2]
QUESTIONS = os.environ.get("ASKFIRST_DEV_QUESTIONS")  # read here: fixtures clear the variable
_TEXT = frozenset({".py", ".toml", ".md", ".html", ".htm", ".txt", ".yaml", ".jsonl", ".css"})
_SHIPPED = ("rag", "corpus", "evals", "app.py")
_SHORT = 4  # words: "is that allowed" stands in any text about rules
_CLOSE = 0.9

pytestmark = pytest.mark.skipif(not QUESTIONS, reason="ASKFIRST_DEV_QUESTIONS names no file of questions")


@cache
def questions() -> dict[str, str]:
    rows = yaml.safe_load(Path(str(QUESTIONS)).read_text(encoding="utf-8"))
    return {str(row["id"]): str(row["question"]) for row in rows}


def plain(text: str) -> str:
    """Words alone, lower case, a space at either end."""
    return f" {re.sub(r'[^a-z0-9]+', ' ', text.lower().replace('’', '').replace(chr(39), '')).strip()} "


def shipped_files() -> Iterator[Path]:
    for name in _SHIPPED:
        top = ROOT / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.suffix in _TEXT and path.is_file():
                yield path


def wordings() -> Iterator[tuple[str, str]]:
    """Where each short text of ours stands, and the text."""
    for (slot, name), concept in vocabulary().concepts.items():
        for words in (concept.label, *concept.words, *concept.exact):
            yield f"vocabulary {slot}.{name}", words.removeprefix("=")
    draft = read_library([corpus_folder()], "none")
    stems = {passage.passage_id: passage for passage in draft.passages}
    for document in draft.documents:
        for passage in document.passages:
            yield f"passage {passage.passage_id}", passage.text
            yield f"embedded {passage.passage_id}", embedded_text(passage, document.source, stems)
    for path in sorted((ROOT / "rag" / "desk").rglob("*")):
        if path.suffix in {".py", ".html", ".toml"}:
            for found in re.findall(r"[\"'>]([^\"'<>\n]{12,200}\?)[\"'<]", path.read_text(encoding="utf-8")):
                yield f"page {path.name}", found


def test_no_question_stands_in_code_vocabulary_or_corpus() -> None:
    texts = {path.relative_to(ROOT).as_posix(): plain(path.read_text(encoding="utf-8")) for path in shipped_files()}
    long = {name: said for name, text in questions().items() if len((said := plain(text)).split()) > _SHORT}
    assert long
    held = [f"{path} holds {name}" for name, said in long.items() for path, text in texts.items() if said in text]
    assert held == []


@pytest.mark.timeout(1_200)  # some 5,000 texts are embedded
def test_the_nearest_text_of_each_question_is_printed(embedder: Embedder) -> None:
    places = list(dict.fromkeys(wordings()))
    asked = questions()
    nearness = embedder.encode(list(asked.values())) @ embedder.encode([text for _, text in places]).T
    close = []
    for (name, question), row in zip(asked.items(), nearness, strict=True):
        best = int(row.argmax())
        where, text = places[best]
        print(f"{row[best]:.2f}  {name}  {question[:90]!r}  {where}: {text[:110]!r}")  # noqa: T201
        if row[best] >= _CLOSE and len(question.split()) > _SHORT:
            close.append(f"{name} is {row[best]:.2f} from {where}")
    assert close == []
