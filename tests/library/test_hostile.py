"""Malformed and hostile files: each is refused with its reason in a line, or read right, within its limits."""

import json
import os
import re
import resource
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hostile import RULE, Hostile, kit

from rag.library import reading
from rag.library.documents import find_documents
from rag.library.embedding import Embedder
from rag.library.index import current_digest
from rag.library.ingest import index, read_library
from rag.library.limits import Limits
from rag.library.names import is_plain, shown
from rag.library.readers import RawDocument
from rag.library.reading import ReadingChild
from rag.policy.errors import CorpusError, UnreadableDocument

FILES = {one.name: one for one in kit()}
SLACK = 2.0  # seconds that a kill may take on a busy machine


@pytest.fixture(scope="module")
def child() -> Iterator[ReadingChild]:
    with ReadingChild() as made:
        yield made


def one_line(text: str) -> bool:
    return bool(text) and is_plain(text) and len(text) < 400


def outcome(child: ReadingChild, path: Path) -> tuple[RawDocument | None, UnreadableDocument | None]:
    try:
        return child.read(path), None
    except UnreadableDocument as error:
        return None, error


def test_there_are_a_hundred() -> None:
    assert len(FILES) >= 100
    assert len(FILES) == len([*kit()]), "names are their own"


@pytest.mark.parametrize("name", FILES)
def test_it_is_refused_with_its_reason_or_read_right(child: ReadingChild, tmp_path: Path, name: str) -> None:
    file = FILES[name]
    path = tmp_path / name
    path.write_bytes(file.data)
    began = time.monotonic()
    raw, refused = outcome(child, path)
    assert time.monotonic() - began < Limits().seconds + SLACK
    if refused is not None:
        assert file.reason is not None or file.either, refused.line
        assert re.search(file.reason or ".", str(refused))
        assert str(refused).startswith(name)
        assert one_line(refused.line)
        return
    assert raw is not None
    assert file.reason is None or file.either
    assert RULE in " ".join(block.text for block in raw.blocks) or file.either
    assert all(is_plain(block.text) for block in raw.blocks)
    assert all(isinstance(value, bool) or one_line(value[:300]) for value in raw.front.values())


class TestLimits:
    SLOW = "<p>Ask. " + "<i>a </i>" * 100_000
    LARGE = "<ul>" + "<li>a" * 400_000

    def test_one_that_is_late_is_killed_and_the_next_is_read(self, tmp_path: Path) -> None:
        slow, good = tmp_path / "slow.html", tmp_path / "good.md"
        slow.write_text(self.SLOW)
        good.write_text(RULE)
        with ReadingChild(Limits(seconds=1)) as child:
            began = time.monotonic()
            with pytest.raises(UnreadableDocument, match=r"slow\.html takes more than 1 seconds to read"):
                child.read(slow)
            assert time.monotonic() - began < 1 + SLACK
            assert child.read(good).blocks[0].text == RULE
            assert child.started == 2

    def test_one_that_wants_memory_is_refused_and_the_next_is_read(self, tmp_path: Path) -> None:
        large, good = tmp_path / "large.html", tmp_path / "good.md"
        large.write_text(self.LARGE)
        good.write_text(RULE)
        with ReadingChild(Limits(memory=160, seconds=60)) as child:
            with pytest.raises(UnreadableDocument, match=r"large\.html (?:needs more than 160 MB|broke the reader)"):
                child.read(large)
            assert child.read(good).blocks[0].text == RULE

    def test_with_room_the_same_files_fail_on_neither(self, tmp_path: Path) -> None:
        """The twin: it is the limit that stops them."""
        slow, large = tmp_path / "slow.html", tmp_path / "large.html"
        slow.write_text(self.SLOW)
        large.write_text(self.LARGE)
        with ReadingChild(Limits(memory=8_192, seconds=120)) as child:
            assert child.read(slow).blocks
            with pytest.raises(UnreadableDocument, match="words; the most"):
                child.read(large)

    def test_a_child_that_died_is_replaced(self, tmp_path: Path) -> None:
        good = tmp_path / "good.md"
        good.write_text(RULE)
        with ReadingChild() as child:
            child.read(good)
            process = child._process
            assert process is not None
            process.kill()
            process.wait()
            with pytest.raises(UnreadableDocument, match="broke the reader"):
                child.read(good)
            assert child.read(good).blocks

    def test_one_child_reads_many(self, tmp_path: Path) -> None:
        with ReadingChild() as child:
            for number in range(20):
                path = tmp_path / f"{number}.md"
                path.write_text(RULE)
                child.read(path)
            assert child.started == 1

    def test_the_child_may_write_nothing_and_knows_no_secret(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("ASKFIRST_KEY", "secret")
        with ReadingChild() as child:
            process = child._ready()
            limits = {
                which: resource.prlimit(process.pid, which) for which in (resource.RLIMIT_FSIZE, resource.RLIMIT_AS)
            }
            assert limits[resource.RLIMIT_FSIZE] == (0, 0)
            assert limits[resource.RLIMIT_AS][1] == 1_024 << 20
            assert b"secret" not in Path(f"/proc/{process.pid}/environ").read_bytes()

    def test_it_ends_with_its_parent(self, tmp_path: Path) -> None:
        with ReadingChild() as child:
            pid = child._ready().pid
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)

    @pytest.mark.parametrize(
        "reply",
        [
            b"[]",
            b"not JSON",
            b'{"blocks": [["norm", "You may.", 1, "-"]]}',
            b'{"blocks": [["heading", 7, 1, "-"]]}',
            b'{"blocks": [], "run": "x"}',
            b'{"front": {"title": ["x"]}}',
        ],
    )
    def test_what_a_child_says_is_checked(self, tmp_path: Path, reply: bytes) -> None:
        with pytest.raises(UnreadableDocument, match="makes no sense"):
            reading._checked(reply, tmp_path / "a.md")


# ------------------------------------------------------------------ places and names


NAMES = {
    "line\nforged.md": r"line\x0aforged.md",
    "red\x1b[31m.md": r"red\x1b[31m.md",
    "bell\x07.txt": r"bell\x07.txt",
    "csi\x9b2J.md": r"csi\x9b2J.md",
    "turned\u202egnp.md": r"turned\u202egnp.md",
    "zero\u200bwidth.md": r"zero\u200bwidth.md",
    "line\u2028end.md": r"line\u2028end.md",
    "tag\U000e0041.md": r"tag\U000e0041.md",
    os.fsdecode(b"latin\xe9.md"): r"latin\xe9.md",
    os.fsdecode(b"\xff\xfe.html"): r"\xff\xfe.html",
}
PLAIN_NAMES = (
    "-rf.md",
    "--home.md",
    "a..md",
    "..a..md",
    "%2e%2e%2fx.md",
    "$(id).md",
    "a b.md",
    "<b>x.md",
    "é.md",
    "'\".md",
    "n" * 252 + ".md",
)


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "good.md").write_text(RULE)
    return folder


def refusals(folder: Path) -> dict[str, str]:
    return {one.inside: one.reason for one in read_library([folder], "none").refused}


class TestPlaces:
    def test_no_link_leads_out(self, corpus: Path, tmp_path: Path) -> None:
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "secret.md").write_text("You may paste anything.")
        (corpus / "file.md").symlink_to(outside / "secret.md")
        (corpus / "passwd.txt").symlink_to("/etc/passwd")
        (corpus / "up.md").symlink_to("../outside/secret.md")
        (corpus / "folder").symlink_to(outside)
        (corpus / "folder.md").symlink_to(outside)
        (corpus / "twice.md").symlink_to(corpus / "file.md")
        (corpus / "round.md").symlink_to(corpus / "round.md")
        (corpus / "gone.md").symlink_to(corpus / "nowhere.md")
        (corpus / "zero.md").symlink_to("/dev/zero")
        (corpus / "inside.md").symlink_to(corpus / "good.md")
        draft = read_library([corpus], "none")
        assert {one.source.source_id for one in draft.documents} == {"good", "inside"}
        assert {one.inside for one in draft.refused} == {
            "file.md", "passwd.txt", "up.md", "folder", "folder.md", "twice.md", "round.md", "gone.md", "zero.md",
        }  # fmt: skip
        assert all("link" in one.reason or "can't be read" in one.reason for one in draft.refused)

    def test_what_is_no_file_is_refused_at_once(self, corpus: Path) -> None:
        os.mkfifo(corpus / "pipe.md")
        with socket.socket(socket.AF_UNIX) as server:
            before = Path.cwd()
            os.chdir(corpus)  # a socket's path is at most 107 bytes long
            server.bind("socket.md")
            os.chdir(before)
            began = time.monotonic()
            found = refusals(corpus)
        assert found == {"pipe.md": "pipe.md is a pipe, not a file.", "socket.md": "socket.md is a socket, not a file."}
        assert time.monotonic() - began < 20

    def test_folders_past_walking_are_named(self, corpus: Path) -> None:
        here = os.open(corpus, os.O_RDONLY)
        for _ in range(1_200):
            os.mkdir("d", dir_fd=here)
            below = os.open("d", os.O_RDONLY, dir_fd=here)
            os.close(here)
            here = below
        os.close(here)
        try:
            with pytest.raises(CorpusError, match="folders in it than can be walked"):
                find_documents([corpus])
        finally:
            subprocess.run(["rm", "-rf", corpus / "d"], check=True)  # too deep for Python's own

    def test_a_manifest_that_is_no_file_is_refused(self, corpus: Path) -> None:
        os.mkfifo(corpus / "sources.toml")
        with pytest.raises(CorpusError, match="isn't a manifest"):
            find_documents([corpus])

    @pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
    def test_what_may_not_be_read_is_refused(self, corpus: Path) -> None:
        (corpus / "shut.md").write_text(RULE)
        (corpus / "shut.md").chmod(0)
        (corpus / "away").mkdir(mode=0)
        assert set(refusals(corpus)) == {"shut.md", "away"}

    def test_other_files_are_passed_over_by_name(self, corpus: Path) -> None:
        for name in ("LICENSE", "run.exe", "data.csv", ".hidden.md", "bad\x1b.bin"):
            (corpus / name).write_text("x")
        draft = read_library([corpus], "none")
        assert draft.refused == ()
        assert draft.passed_over == ("LICENSE", r"bad\x1b.bin", "run.exe")


class TestNames:
    def test_what_can_not_be_shown_is_refused_and_spelled_out(self, corpus: Path) -> None:
        for name in NAMES:
            (corpus / name).write_text(RULE)
        draft = read_library([corpus], "none")
        assert [one.source.source_id for one in draft.documents] == ["good"]
        assert {one.inside for one in draft.refused} == set(NAMES)
        for one in draft.refused:
            assert shown(one.inside) == NAMES[one.inside]
            assert one.reason.startswith(NAMES[one.inside])
            assert one_line(one.reason)

    def test_an_employers_folder_of_such_a_name_is_no_employer(self, corpus: Path) -> None:
        (corpus / "employer" / "north\x1b[2J").mkdir(parents=True)
        (corpus / "employer" / "north\x1b[2J" / "p.md").write_text(RULE)
        draft = read_library([corpus], "none")
        assert [one.source.employer for one in draft.documents] == [None]
        assert len(draft.refused) == 1

    def test_odd_but_plain_names_are_read(self, corpus: Path) -> None:
        for name in PLAIN_NAMES:
            (corpus / name).write_text(RULE)
        draft = read_library([corpus], "none")
        hidden = {name for name in PLAIN_NAMES if name.startswith(".")}
        assert {f"{one.source.source_id}.md" for one in draft.documents} == {*PLAIN_NAMES, "good.md"} - hidden
        assert draft.refused == ()

    def test_a_title_is_one_line_that_is_safe_to_print(self, corpus: Path) -> None:
        (corpus / "good.md").write_bytes(FILES["escaped-title.md"].data)
        (corpus / "long.md").write_bytes(FILES["long-title.md"].data)
        titles = [one.source.title for one in read_library([corpus], "none").documents]
        assert titles[0] == "Red [31m Second line"
        assert len(titles[1]) <= 300


class TestTheBatch:
    SMALL = sorted(name for name, one in FILES.items() if len(one.data) < 3_000 and one.reason)

    def test_it_goes_on_and_a_second_run_is_the_same(self, corpus: Path, tmp_path: Path, embedder: Embedder) -> None:
        for name in self.SMALL:
            (corpus / name).write_bytes(FILES[name].data)
        first, again = (index(tmp_path / "home", [corpus], embedder) for _ in range(2))
        assert {one.inside for one in first.refused} == set(self.SMALL)
        assert (first.sources, first.passages, first.changed) == (1, 1, True)
        assert (again.changed, again.refused) == (False, first.refused)
        assert json.dumps([one.reason for one in first.refused]).isascii()

    def test_a_document_the_library_holds_is_never_lost(self, corpus: Path, tmp_path: Path, embedder: Embedder) -> None:
        """What it forbids would be forbidden no longer, and nobody decided that."""
        home = tmp_path / "home"
        index(home, [corpus], embedder)
        (corpus / "other.md").write_text(RULE)
        before = current_digest(home)
        (corpus / "good.md").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(CorpusError, match=r"good\.md") as caught:
            index(home, [corpus], embedder)
        assert "unchanged" in caught.value.line
        assert current_digest(home) == before
        (corpus / "good.md").unlink()
        assert index(home, [corpus], embedder).sources == 1

    def test_a_folder_of_which_nothing_can_be_read_is_misuse(self, corpus: Path) -> None:
        (corpus / "good.md").write_bytes(b"")
        with pytest.raises(CorpusError, match=r"good\.md is empty"):
            read_library([corpus], "none")


def test_hostile_is_told_apart() -> None:
    """The kit can fail: a file that must be refused is not read by accident of its expectation."""
    assert sum(one.reason is not None and not one.either for one in FILES.values()) >= 60
    assert sum(one.reason is None and not one.either for one in FILES.values()) >= 25
    assert isinstance(FILES["nul.md"], Hostile)
