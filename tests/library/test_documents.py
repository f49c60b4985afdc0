"""Which documents there are, whose they are, and how far each is believed about its own standing."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from library_help import MakeCorpus

from rag.library.documents import Document, find_documents, read_documents
from rag.policy.errors import CorpusError, UnreadableDocument
from rag.policy.types import Force, Level, Source, Status, TextIs

RULE = "You must not paste case notes.\n"
BOAST = """---
id: the-law
title: A leaflet
publisher: Somebody
published: "2026-01-02"
updated: "2026-03-04"
effective: "2026-05-06"
level: employer
employer: default
force: law
status: superseded
audience: Everyone
jurisdiction: england
text_is: our_summary
---

You may paste case notes.
"""


def documents(*folders: Path) -> dict[str, Document]:
    return {document.source.source_id: document for document in read_documents(find_documents(folders))}


def sources(make_corpus: MakeCorpus, files: Mapping[str, str]) -> dict[str, Source]:
    return {name: document.source for name, document in documents(make_corpus(files)).items()}


def listed(path: str, **fields: str) -> str:
    return f'[[source]]\npath = "{path}"\n' + "".join(f'{key} = "{value}"\n' for key, value in fields.items())


class TestIds:
    def test_an_id_is_the_path_without_its_ending(self, make_corpus: MakeCorpus) -> None:
        found = sources(make_corpus, {"a.md": RULE, "sub/b.txt": RULE, "sub/c.d.markdown": RULE})
        assert set(found) == {"a", "sub/b", "sub/c.d"}

    def test_colliding_files_keep_their_endings(self, make_corpus: MakeCorpus) -> None:
        assert set(sources(make_corpus, {"a.md": RULE, "a.txt": RULE, "b.md": RULE})) == {"a.md", "a.txt", "b"}

    def test_hidden_and_other_files_are_not_documents(self, make_corpus: MakeCorpus) -> None:
        files = {"a.md": RULE, ".draft.md": RULE, ".git/b.md": RULE, "notes.csv": RULE, "c.MD": RULE}
        assert set(sources(make_corpus, files)) == {"a", "c"}

    def test_several_folders_are_one_library(self, make_corpus: MakeCorpus) -> None:
        assert set(documents(make_corpus({"a.md": RULE}), make_corpus({"b.md": RULE}))) == {"a", "b"}

    @pytest.mark.parametrize(
        "files",
        [
            {"a.md": RULE, "b.md": RULE, "sources.toml": listed("a.md", id="x") + listed("b.md", id="x")},
            {"a.md": RULE, "b.md": RULE, "sources.toml": listed("a.md", id="b")},
        ],
    )
    def test_two_documents_with_one_id_are_refused(self, make_corpus: MakeCorpus, files: Mapping[str, str]) -> None:
        with pytest.raises(CorpusError, match="both have the id") as caught:
            sources(make_corpus, files)
        assert "\n" not in caught.value.line


class TestWhose:
    def test_a_folder_named_employer_makes_an_employers_documents(self, make_corpus: MakeCorpus) -> None:
        names = ("a.md", "national/b.md", "employer/c.md", "employer/north/d.md", "employer/north/deep/e.md")
        found = sources(make_corpus, dict.fromkeys((*names, "guidance/employer/f.md", "employer.md"), RULE))
        assert {name: (one.level, one.employer) for name, one in found.items()} == {
            "a": (Level.NATIONAL, None),
            "national/b": (Level.NATIONAL, None),
            "guidance/employer/f": (Level.NATIONAL, None),
            "employer": (Level.NATIONAL, None),
            "employer/c": (Level.EMPLOYER, "default"),
            "employer/north/d": (Level.EMPLOYER, "north"),
            "employer/north/deep/e": (Level.EMPLOYER, "north"),
        }

    def test_title_is_front_matter_then_heading_then_file_name(self, make_corpus: MakeCorpus) -> None:
        found = sources(
            make_corpus,
            {"a.md": f"---\ntitle: Front\n---\n\n# Head\n\n{RULE}", "b.md": f"# Head\n\n{RULE}", "c-d.md": RULE},
        )
        assert [found[name].title for name in ("a", "b", "c-d")] == ["Front", "Head", "c-d"]


class TestStanding:
    def test_an_unlisted_file_names_and_dates_itself_and_no_more(self, make_corpus: MakeCorpus) -> None:
        found = sources(make_corpus, {"leaflet.md": BOAST})["leaflet"]
        assert found == Source(
            "leaflet",
            "A leaflet",
            Level.NATIONAL,
            publisher="Somebody",
            force=Force.GUIDANCE,
            published="2026-01-02",
            updated="2026-03-04",
            effective="2026-05-06",
        )

    def test_an_unlisted_employers_policy_binds_but_claims_nothing(self, make_corpus: MakeCorpus) -> None:
        found = sources(make_corpus, {"employer/north/p.md": BOAST})["employer/north/p"]
        assert (found.level, found.employer, found.force) == (Level.EMPLOYER, "north", Force.BINDING_STANDARD)
        assert (found.status, found.audience, found.jurisdiction) == (Status.CURRENT, None, None)

    def test_a_listed_file_may_state_its_standing(self, make_corpus: MakeCorpus) -> None:
        front = "---\nlevel: professional\nforce: opinion\nstatus: draft\ntext_is: our_summary\naudience: All\n---\n"
        found = sources(make_corpus, {"a.md": front + RULE, "sources.toml": listed("a.md")})["a"]
        assert (found.level, found.force, found.status) == (Level.PROFESSIONAL, Force.OPINION, Status.DRAFT)
        assert (found.text_is, found.audience) == (TextIs.OUR_SUMMARY, "All")

    def test_the_manifest_wins_over_front_matter(self, make_corpus: MakeCorpus) -> None:
        front = "---\nid: b\ntitle: Theirs\npublished: 2020-01-01\nforce: law\njurisdiction: wales\n---\n"
        ours = {"id": "a", "title": "Ours", "published": "2026-01-01", "force": "evidence", "jurisdiction": "england"}
        found = sources(make_corpus, {"x.md": front + RULE, "sources.toml": listed("x.md", **ours)})["a"]
        assert {key: str(getattr(found, "source_id" if key == "id" else key)) for key in ours} == ours

    def test_listing_an_employers_policy_does_not_weaken_it(self, make_corpus: MakeCorpus) -> None:
        text = {"employer/p.md": RULE}
        unlisted = sources(make_corpus, text)["employer/p"]
        assert sources(make_corpus, {**text, "sources.toml": listed("employer/p.md")})["employer/p"] == unlisted

    @pytest.mark.parametrize("where", ["front matter", "manifest"])
    def test_no_file_outside_employer_is_an_employers(self, make_corpus: MakeCorpus, where: str) -> None:
        claim = where == "front matter"
        files = {
            "national/a.md": f"---\nlevel: {'employer' if claim else 'national'}\nemployer: north\n---\n{RULE}",
            "sources.toml": listed("national/a.md", **({} if claim else {"level": "employer"})),
        }
        with pytest.raises(CorpusError, match="isn't under employer/"):
            sources(make_corpus, files)

    def test_an_employer_field_is_not_believed(self, make_corpus: MakeCorpus) -> None:
        files = {"a.md": f"---\nemployer: north\n---\n{RULE}", "sources.toml": listed("a.md", employer="north")}
        assert sources(make_corpus, files)["a"].employer is None

    def test_an_employers_listed_file_stays_an_employers(self, make_corpus: MakeCorpus) -> None:
        files = {"employer/north/a.md": RULE, "sources.toml": listed("employer/north/a.md", level="national")}
        found = sources(make_corpus, files)["employer/north/a"]
        assert (found.level, found.employer) == (Level.EMPLOYER, "north")


class TestBrokenCorpus:
    @pytest.mark.parametrize(
        ("files", "reason"),
        [
            ({"a.md": RULE, "sources.toml": listed("b.md")}, r"lists b\.md, which isn't in"),
            ({"a.md": RULE, "sources.toml": "[[source]\n"}, "isn't a manifest"),
            ({"a.md": RULE, "sources.toml": '[[source]]\nid = "a"\n'}, "isn't a manifest"),
            ({"a.md": RULE, "sources.toml": '[source]\npath = "a.md"\n'}, "isn't a manifest"),
            ({"a.md": RULE, "sources.toml": 'source = ["a.md"]\n'}, "isn't a manifest"),
            ({"a.md": RULE, "sources.toml": listed("a.md", force="iron")}, "force can't be 'iron'"),
            ({"a.md": RULE, "sources.toml": listed("a.md", status="new")}, "status can't be 'new'"),
            ({"a.md": f"---\nlevel: [law]\n---\n{RULE}", "sources.toml": listed("a.md")}, "level can't be"),
            ({"notes.csv": RULE}, "holds no guidance"),
        ],
    )
    def test_it_is_named_in_one_line(self, make_corpus: MakeCorpus, files: Mapping[str, str], reason: str) -> None:
        with pytest.raises(CorpusError, match=reason) as caught:
            sources(make_corpus, files)
        assert "\n" not in caught.value.line

    def test_a_missing_folder_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(CorpusError, match="There is no folder"):
            documents(tmp_path / "nowhere")

    def test_one_unreadable_document_stops_the_rest(self, make_corpus: MakeCorpus) -> None:
        """A library without one of its documents would permit what that document forbids."""
        corpus = make_corpus({"a.md": RULE, "z.md": RULE})
        (corpus / "m.md").write_bytes(b"\xff\xfe\x00")
        with pytest.raises(UnreadableDocument, match=r"m\.md"):
            documents(corpus)
