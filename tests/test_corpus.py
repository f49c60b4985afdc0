"""The library that ships: every document vouched for, complete, numbered, and traced to its facts."""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml

from rag.library.documents import Document, find_documents, read_documents
from rag.policy.types import Force, Level, Status, TextIs

ROOT = Path(__file__).parents[1]
CORPUS = ROOT / "corpus"
POLICY = CORPUS / "employer" / "ai-use-policy.md"
FACTS = ROOT.parent / "shared" / "guidance"
EMPLOYERS = sorted(path for path in CORPUS.glob("employer/*/*") if path.is_file())  # written without our front matter
FILES = sorted(path for path in CORPUS.rglob("*.md") if path not in EMPLOYERS)
DIGESTS = [path for path in FILES if path != POLICY]

KEYS = {
    "id", "title", "publisher", "level", "force", "audience", "jurisdiction", "url", "url_confirmed", "published",
    "updated", "status", "status_note", "licence", "read_on", "text_is", "read",
}  # fmt: skip
MAY_BE_NULL = {"url", "published", "updated", "status_note"}
DATE = re.compile(r"\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?\Z")


def named(path: Path) -> str:
    return path.relative_to(CORPUS).as_posix()


@cache
def front(path: Path) -> dict[str, Any]:
    _, matter, _ = path.read_text(encoding="utf-8").split("---\n", 2)
    found = yaml.safe_load(matter)
    assert isinstance(found, dict)
    return found


@cache
def body(path: Path) -> str:
    return path.read_text(encoding="utf-8").split("---\n", 2)[2]


@cache
def documents() -> Mapping[str, Document]:
    """As the library reads them, by id."""
    return {document.source.source_id: document for document in read_documents(find_documents([CORPUS]))}


def words(text: str) -> list[str]:
    """As a reader counts them: "standard 1.1" is two."""
    return re.findall(r"[a-z0-9]+(?:\.\d+)*", text.lower().replace("’", "").replace("'", ""))


# ------------------------------------------------------------------ every document


def test_the_manifest_lists_the_documents_and_no_others() -> None:
    entries = tomllib.loads((CORPUS / "sources.toml").read_text(encoding="utf-8"))["source"]
    paths = [entry["path"] for entry in entries]
    assert sorted(paths) == sorted(named(path) for path in (*FILES, *EMPLOYERS))
    assert len(set(paths)) == len(paths)


def test_there_are_no_other_files() -> None:
    others = {path for path in CORPUS.rglob("*") if path.is_file()} - {*FILES, *EMPLOYERS, CORPUS / "sources.toml"}
    assert {path.parent.name for path in others} == {"trace"}


@pytest.mark.parametrize("path", FILES, ids=named)
def test_front_matter_is_complete_and_valid(path: Path) -> None:
    said = front(path)
    assert set(said) == (KEYS | {"effective"} if path == POLICY else KEYS)
    assert {key for key, value in said.items() if value is None or value == ""} <= MAY_BE_NULL
    assert said["level"] == path.parent.name
    assert said["force"] in set(Force)
    assert said["status"] in set(Status)
    assert said["text_is"] in set(TextIs)
    assert said["jurisdiction"] in {"england", "scotland", "wales", "ni", "uk"}
    assert said["read"] in {"document", "account", "both"}
    assert isinstance(said["url_confirmed"], bool)
    assert said["url"] is None or re.match(r"https?://[\w.-]+\.[a-z]+(/\S*)?$", said["url"])
    assert not (said["url_confirmed"] and said["url"] is None)
    for key in ("published", "updated", "effective", "read_on"):
        assert said.get(key) is None or DATE.match(str(said[key])), key
    assert DATE.match(said["read_on"])
    assert said["status"] == "current" or said["status_note"]


@pytest.mark.parametrize("path", FILES, ids=named)
def test_the_library_reads_what_the_front_matter_says(path: Path) -> None:
    said, source = front(path), documents()[front(path)["id"]].source
    for key in KEYS - {"id"}:
        got = getattr(source, key)
        assert got == said[key], key
    assert source.employer == ("default" if path == POLICY else None)


def test_ids_are_unique_and_name_their_files() -> None:
    counts = Counter(front(path)["id"] for path in FILES)
    assert max(counts.values()) == 1
    assert [named(path) for path in DIGESTS if front(path)["id"] != path.stem] == []


def test_there_are_enough_national_and_professional_sources() -> None:
    levels = Counter(document.source.level for document in documents().values())
    assert levels[Level.EMPLOYER] == 1 + len(EMPLOYERS)
    assert levels[Level.NATIONAL] + levels[Level.PROFESSIONAL] >= 12
    assert min(levels[Level.NATIONAL], levels[Level.PROFESSIONAL]) >= 5


@pytest.mark.parametrize("path", DIGESTS, ids=named)
def test_a_digest_is_never_dressed_as_the_original(path: Path) -> None:
    assert front(path)["text_is"] == TextIs.OUR_SUMMARY


def test_no_passage_is_over_120_words() -> None:
    long = [
        f"{passage.source_id} {passage.clause or passage.heading_path[-1:]}: {len(passage.text.split())}"
        for document in documents().values()
        for passage in document.passages
        if len(passage.text.split()) > 120
    ]
    assert long == []


def test_every_document_has_passages() -> None:
    assert [name for name, document in documents().items() if len(document.passages) < 3] == []
    ids = [passage.passage_id for document in documents().values() for passage in document.passages]
    assert len(set(ids)) == len(ids)


# ------------------------------------------------------------------ the sample policy


@cache
def clauses() -> dict[str, str]:
    """Numbered clauses with their lists, by number, as the file has them."""
    found: dict[str, str] = {}
    number = ""
    for line in body(POLICY).splitlines():
        if start := re.match(r"(\d+\.\d+) (.+)", line):
            number = start[1]
            assert number not in found, number
            found[number] = start[2]
        elif line.startswith("#"):
            number = ""
        elif number and line.strip():
            found[number] += "\n" + line
    return found


def test_the_sample_policy_has_its_clauses_in_sequence() -> None:
    sections = [int(number) for number in re.findall(r"(?m)^## (\d+)\. ", body(POLICY))]
    assert sections == list(range(1, len(sections) + 1))
    pairs = [(int(major), int(minor)) for major, minor in (number.split(".") for number in clauses())]
    assert len(pairs) >= 60
    assert {major for major, _ in pairs} == set(sections)
    assert pairs[0] == (1, 1)
    for before, after in pairwise(pairs):
        assert after in {(before[0], before[1] + 1), (before[0] + 1, 1)}, after


def test_every_reference_to_a_clause_or_section_resolves() -> None:
    text = body(POLICY)
    numbers = r"\d+(?:\.\d+)?(?:(?:, | and | or | to )(?:clause )?\d+(?:\.\d+)?)*"
    referred = [n for group in re.findall(rf"(?i)\bclauses? ({numbers})", text) for n in re.findall(r"\d+\.\d+", group)]
    sections = [n for group in re.findall(rf"(?i)\bsections? ({numbers})", text) for n in re.findall(r"\d+", group)]
    assert len(referred) > 20
    assert sorted(set(referred) - set(clauses())) == []
    assert sections
    assert sorted(set(sections) - {number.split(".")[0] for number in clauses()}) == []


def test_the_library_has_every_clause_of_the_sample_policy() -> None:
    read = documents()["sampleford-ai-use-policy"].passages
    assert {passage.clause for passage in read} >= set(clauses())
    said = " ".join(" ".join(passage.text.split()) for passage in read)
    for number, text in clauses().items():
        first = text.splitlines()[0]
        assert " ".join(first.split()) in said, number


def test_the_changelog_and_readme_count_right() -> None:
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    told = re.search(r"(\d+) documents: a sample employer policy of (\d+) clauses and digests of (\d+)", changelog)
    assert told
    assert [int(number) for number in told.groups()] == [len(FILES), len(clauses()), len(DIGESTS)]


# ------------------------------------------------------------------ traces


def trace(path: Path) -> dict[str, dict[int, list[str]]]:
    found = yaml.safe_load((CORPUS / "trace" / f"{path.stem}.yaml").read_text(encoding="utf-8"))
    assert isinstance(found, dict)
    return found


def written(path: Path) -> dict[str, list[str]]:
    """Clauses of a digest as its file has them: paragraphs under each heading, each with its list, in order."""
    found: dict[str, list[str]] = {}
    for part in re.split(r"(?m)^#{2,6} ", body(path))[1:]:
        heading, _, rest = part.partition("\n")
        found[heading.strip()] = [block.strip() for block in re.split(r"\n\s*\n(?!- )", rest) if block.strip()]
    return found


def test_every_digest_and_nothing_else_has_a_trace() -> None:
    assert {path.stem for path in (CORPUS / "trace").glob("*")} == {path.stem for path in DIGESTS}


@pytest.mark.parametrize("path", DIGESTS, ids=named)
def test_a_trace_covers_every_clause_by_heading_and_place(path: Path) -> None:
    told = {heading: list(places) for heading, places in trace(path).items()}
    assert told == {heading: list(range(1, len(texts) + 1)) for heading, texts in written(path).items()}
    assert all(facts for places in trace(path).values() for facts in places.values())
    passages = documents()[path.stem].passages
    by_heading = Counter(passage.heading_path[-1] for passage in passages)
    assert by_heading == {heading: len(places) for heading, places in told.items()}


@cache
def facts() -> Mapping[str, str]:
    if not FACTS.is_dir():
        pytest.skip("the fact sheets (../shared/guidance) are not beside this repository")
    return {
        fact["id"]: fact["text"]
        for path in sorted(FACTS.rglob("*.yaml"))
        for section in yaml.safe_load(path.read_text(encoding="utf-8"))["sections"]
        for fact in section["facts"]
    }


@pytest.mark.parametrize("path", DIGESTS, ids=named)
def test_every_fact_of_a_trace_exists(path: Path) -> None:
    named_facts = [fact for places in trace(path).values() for ids in places.values() for fact in ids]
    assert [fact for fact in named_facts if fact not in facts()] == []


@pytest.mark.parametrize("path", DIGESTS, ids=named)
def test_no_clause_copies_its_facts(path: Path) -> None:
    """Facts carry over, sentences do not: no run of eight words is shared."""
    copied = []
    for heading, texts in written(path).items():
        for place, text in enumerate(texts, 1):
            mine = _runs(text)
            for fact in trace(path)[heading][place]:
                if shared := mine & _runs(facts()[fact]):
                    copied.append(f"{heading} {place} ({fact}): {' '.join(min(shared))}")
    assert copied == []


def _runs(text: str, size: int = 8) -> set[tuple[str, ...]]:
    found = words(text)
    return {tuple(found[start : start + size]) for start in range(len(found) - size + 1)}


# ------------------------------------------------------------------ employers to compare


def test_six_more_employers_are_plainly_invented() -> None:
    sources = [
        document.source for document in documents().values() if document.source.employer not in {None, "default"}
    ]
    assert len({source.employer for source in sources}) >= 6
    assert all("(invented)" in (source.publisher or "") for source in sources)
    assert all("invented council" in (source.status_note or "") for source in sources)
    assert {path.suffix for path in EMPLOYERS} == {".md", ".txt", ".html"}
