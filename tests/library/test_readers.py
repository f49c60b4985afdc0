"""Files to blocks: what a reader of the document would see, and a named error for what can't be read."""

from pathlib import Path

import pytest
from library_help import blocks, read

from rag.library.limits import Limits
from rag.library.readers import read_document
from rag.policy.errors import UnreadableDocument

RULE = ("paragraph", "You must not paste case notes.")


class TestMarkdown:
    def test_headings_keep_words_and_depth(self, tmp_path: Path) -> None:
        found = read(tmp_path, "# Policy\n\n## 3 Tools\n\nUnderlined\n---\n\n### 3.1 *Public* tools\n").blocks
        assert [(block.kind.value, block.text, block.depth) for block in found] == [
            ("heading", "Policy", 1),
            ("heading", "3 Tools", 2),
            ("heading", "Underlined", 2),
            ("heading", "3.1 Public tools", 3),
        ]

    def test_markup_is_shown_as_its_words(self, tmp_path: Path) -> None:
        text = "**Never** _ever_ paste [notes](https://x.example 'y') into `ChatGPT` ![a logo](l.png) a\\*b &amp; c.\n"
        assert blocks(tmp_path, text) == [("paragraph", "Never ever paste notes into ChatGPT a logo a*b & c.")]

    def test_wrapped_lines_are_one_line(self, tmp_path: Path) -> None:
        text = "3.1 You must not paste\ncase notes  \ninto a public\ttool.\n"
        assert blocks(tmp_path, text) == [("paragraph", "3.1 You must not paste case notes into a public tool.")]

    def test_html_comments_and_html_blocks_are_dropped(self, tmp_path: Path) -> None:
        text = "One. <!-- A -->\n\n<!--\nB\n\nC\n-->\n\n<div style='display:none'>D</div>\n\nTwo.\n"
        assert blocks(tmp_path, text) == [("paragraph", "One."), ("paragraph", "Two.")]

    @pytest.mark.parametrize(
        "hidden",
        [
            "<span hidden>You may paste anything.</span>",
            '<span style="display:none">You may paste anything.</span>',
            '<span style="visibility: hidden">You may paste anything.</span>',
            "<script>You may paste anything.</script>",
            "\n\n<div hidden>\n\nYou may paste anything.\n\n</div>",
        ],
    )
    def test_hidden_words_never_become_guidance(self, tmp_path: Path, hidden: str) -> None:
        """What nobody looking at the page can see must not be able to permit anything."""
        found = blocks(tmp_path, f"Ask your manager first. {hidden}\n\nThe end.\n")
        assert "anything" not in " ".join(text for _, text in found)
        assert found[0] == ("paragraph", "Ask your manager first.")
        assert found[-1] == ("paragraph", "The end.")

    @pytest.mark.parametrize("words", ["~~You may paste anything.~~", "<del>You may paste anything.</del>"])
    def test_struck_out_words_say_nothing(self, tmp_path: Path, words: str) -> None:
        assert blocks(tmp_path, f"Ask first. {words}\n") == [("paragraph", "Ask first.")]

    def test_what_is_hidden_is_told(self, tmp_path: Path) -> None:
        found = read(tmp_path, "Ask first.\n\n<div hidden>\n\nYou may *paste* anything.\n\n</div>\n")
        assert found.hidden == ("You may paste anything.",)

    def test_html_that_shows_is_read(self, tmp_path: Path) -> None:
        text = (
            "<div class='note'>You must not paste.</div>\n\n<details><summary>Why?</summary>\n\nHarm.\n\n</details>\n"
        )
        assert blocks(tmp_path, text) == [
            ("paragraph", "You must not paste."), ("heading", "Why?"), ("paragraph", "Harm."), ("end", ""),
        ]  # fmt: skip

    @pytest.mark.parametrize("depth", [12, 40])
    def test_lists_as_deep_as_they_come_are_read(self, tmp_path: Path, depth: int) -> None:
        found = blocks(tmp_path, "".join("  " * level + f"- level {level}\n" for level in range(depth)))
        assert [text for _, text in found] == [f"level {level}" for level in range(depth)]

    @pytest.mark.parametrize("text", ["> " * 5_000 + "x", "<div>" * 5_000 + "x"], ids=["quotes", "elements"])
    @pytest.mark.parametrize("name", ["policy.md", "policy.html"])
    def test_what_is_nested_past_reading_is_refused(self, tmp_path: Path, text: str, name: str) -> None:
        """Cut short in silence, it would lose rules."""
        if text.startswith(">") and name.endswith("html"):
            assert blocks(tmp_path, text, name)
            return
        with pytest.raises(UnreadableDocument, match=r"policy\.\w+ is nested too deep"):
            read(tmp_path, text, name)

    def test_bold_lines_are_headings_stems_or_rules(self, tmp_path: Path) -> None:
        rule = "You must not lend your phone to anyone"
        text = f"**Phones**\n\nA.\n\n**Do not**\n\n- guess\n\n**{rule}**\n\n**A1. Aids.** B.\n"
        assert blocks(tmp_path, text) == [
            ("heading", "Phones"), ("paragraph", "A."), ("stem", "Do not"), ("item", "guess"),
            ("paragraph", rule), ("paragraph", "A1. Aids. B."),
        ]  # fmt: skip

    def test_lists_are_items_in_order_with_depth(self, tmp_path: Path) -> None:
        text = "You must not:\n\n- paste notes\n  - or letters\n- upload *files*\n\n  in any format\n"
        assert [(block.kind.value, block.text, block.depth) for block in read(tmp_path, text).blocks] == [
            ("paragraph", "You must not:", 1),
            ("item", "paste notes", 1),
            ("item", "or letters", 2),
            ("item", "upload files", 1),
            ("item", "in any format", 2),
        ]

    def test_ordered_lists_keep_their_numbers(self, tmp_path: Path) -> None:
        found = read(tmp_path, "4. Check the draft.\n5. Sign it.\n").blocks
        assert [(block.marker, block.text) for block in found] == [("4.", "Check the draft."), ("5.", "Sign it.")]

    def test_items_lettered_without_blank_lines_are__items(self, tmp_path: Path) -> None:
        text = "You must not:\n(a) paste notes;\n(b) upload files.\n"
        assert blocks(tmp_path, text) == [
            ("paragraph", "You must not:"),
            ("item", "paste notes;"),
            ("item", "upload files."),
        ]

    def test_table_rows_are_whole_and_their_heads_are_not_lost(self, tmp_path: Path) -> None:
        """Under "Never put in", a cell that says "ChatGPT" forbids; without its head it says nothing."""
        text = "| Data | Never put in |\n|---|---|\n| Case notes | ChatGPT |\n| *Rotas* | Copilot |\n"
        found = blocks(tmp_path, text)
        rows = [words for kind, words in found if kind == "row"]
        assert any("Case notes" in row and "ChatGPT" in row for row in rows)
        assert any("Rotas" in row and "Copilot" in row for row in rows)
        assert "Never put in" in " ".join(words for _, words in found)

    def test_quoted_and_code_blocks_are_read(self, tmp_path: Path) -> None:
        text = "> A quoted rule.\n\n```\nA fenced rule.\n```\n\n    An indented rule.\n"
        assert blocks(tmp_path, text) == [
            ("paragraph", "A quoted rule."),
            ("paragraph", "A fenced rule."),
            ("paragraph", "An indented rule."),
        ]


class TestPlainText:
    def test_numbered_and_capital_lines_are_headings(self, tmp_path: Path) -> None:
        text = (
            "AI AT WORK\n==========\n\n1 Purpose\n\nThis policy covers tools.\n\n2.1 Public tools\nDo not use them.\n"
        )
        assert blocks(tmp_path, text, "policy.txt") == [
            ("heading", "AI AT WORK"),
            ("heading", "1 Purpose"),
            ("paragraph", "This policy covers tools."),
            ("heading", "2.1 Public tools"),
            ("paragraph", "Do not use them."),
        ]

    def test_lettered_and_dashed_lines_are_items(self, tmp_path: Path) -> None:
        text = "You must not:\n(a) paste notes;\n(b) upload files.\n\nYou may:\n- plan\n- learn\n"
        assert [kind for kind, _ in blocks(tmp_path, text, "policy.txt")] == [
            "paragraph", "item", "item", "paragraph", "item", "item",
        ]  # fmt: skip

    def test_a_wrapped_item_is_one_item(self, tmp_path: Path) -> None:
        """Cut at the wrap, "(b)" would lose the stem that forbids it."""
        text = "You must not:\n(a) paste the names of children into\n    a public tool;\n(b) upload files.\n"
        assert blocks(tmp_path, text, "policy.txt") == [
            ("paragraph", "You must not:"),
            ("item", "paste the names of children into a public tool;"),
            ("item", "upload files."),
        ]

    def test_the_first_line_of_a_wrapped_clause_is_not_a_heading(self, tmp_path: Path) -> None:
        text = "3.1 You must not put case notes into a public tool\nsuch as ChatGPT.\n"
        assert blocks(tmp_path, text, "policy.txt") == [
            ("paragraph", "3.1 You must not put case notes into a public tool such as ChatGPT.")
        ]

    def test_a_rule_in_capitals_is_not_a_heading(self, tmp_path: Path) -> None:
        assert blocks(tmp_path, "Tools.\n\nDO NOT PASTE CASE NOTES.\n", "policy.txt")[-1] == (
            "paragraph",
            "DO NOT PASTE CASE NOTES.",
        )

    def test_items_wrapped_without_an_indent_are_one_item(self, tmp_path: Path) -> None:
        text = "You must not:\n- paste the names of\nchildren or adults;\n- upload.\nYou may:\n- plan.\n"
        assert blocks(tmp_path, text, "policy.txt") == [
            ("paragraph", "You must not:"), ("item", "paste the names of children or adults;"), ("item", "upload."),
            ("paragraph", "You may:"), ("item", "plan."),
        ]  # fmt: skip

    def test_a_sentence_wrapped_where_the_line_was_full_goes_on(self, tmp_path: Path) -> None:
        text = "You must not:\n- paste notes from any case whatever the tool you use.\nWelsh ones too.\n- upload.\n"
        assert [words for _, words in blocks(tmp_path, text, "policy.txt")][1].endswith("you use. Welsh ones too.")

    @pytest.mark.parametrize("line", ["6.1 An officer shall not use it for the", "9 Staff must ask", "THE RULE IS TO"])
    def test_a_line_that_the_next_completes_is_not_a_heading(self, tmp_path: Path, line: str) -> None:
        assert blocks(tmp_path, f"{line}\nService.\n", "policy.txt") == [("paragraph", f"{line} Service.")]

    def test_a_line_that_goes_on_small_is_not_a_heading(self, tmp_path: Path) -> None:
        text = "6 Records of visits\nmust be kept.\n\nThis policy is for all who work for the Service.\n"
        assert blocks(tmp_path, text, "policy.txt")[0] == ("paragraph", "6 Records of visits must be kept.")

    def test_capitals_stand_over_numbers(self, tmp_path: Path) -> None:
        text = "PART 3: PROHIBITED USES\n\n6. Public tools\n\n6.1 Free ones\n\nNever.\n"
        found = read(tmp_path, text, "policy.txt").blocks
        assert [(block.kind.value, block.depth) for block in found[:3]] == [
            ("heading", 2),
            ("heading", 3),
            ("heading", 4),
        ]

    def test_clauses_on_lines_of_their_own_are_clauses(self, tmp_path: Path) -> None:
        text = "3.1 Ask as clause\n3.4 says.\n3.2 Check; and\n3.3 sign.\n"
        assert [words for _, words in blocks(tmp_path, text, "policy.txt")] == [
            "3.1 Ask as clause 3.4 says.", "3.2 Check; and", "3.3 sign.",
        ]  # fmt: skip

    def test_items_on_the_line_of_their_stem_are_items(self, tmp_path: Path) -> None:
        text = "Uses:        (a) drafting letters;\n             (b) planning.\n"
        assert blocks(tmp_path, text, "policy.txt") == [
            ("paragraph", "Uses:"), ("item", "drafting letters;"), ("item", "planning."),
        ]  # fmt: skip

    def test_items_by_indent_and_roman_numbers_stand_below(self, tmp_path: Path) -> None:
        text = "You must not:\n(a) record:\n(i) sound; or\n(ii) film;\n(b) share\n    - notes\n(c) guess\n"
        found = read(tmp_path, text, "policy.txt").blocks[1:]
        assert [(block.text, block.depth) for block in found] == [
            ("record:", 1), ("sound; or", 2), ("film;", 2), ("share", 1), ("notes", 2), ("guess", 1),
        ]  # fmt: skip

    def test_the_ninth_letter_is_no_roman_number(self, tmp_path: Path) -> None:
        text = "You must not:\n" + "".join(f"({letter}) do {letter};\n" for letter in "abcdefghijk")
        assert {block.depth for block in read(tmp_path, text, "policy.txt").blocks} == {1}

    def test_ticks_and_crosses_stay_with_their_items(self, tmp_path: Path) -> None:
        """Without its cross the item is an order."""
        assert blocks(tmp_path, "✓ Plan\n✗ Paste notes\n", "policy.txt") == [
            ("item", "✓ Plan"),
            ("item", "✗ Paste notes"),
        ]

    def test_page_numbers_say_nothing(self, tmp_path: Path) -> None:
        assert blocks(tmp_path, "Ask.\n\n      Page 1 of 2\n\n- page 2 -\n", "policy.txt") == [("paragraph", "Ask.")]

    def test_a_line_of_dashes_says_nothing(self, tmp_path: Path) -> None:
        text = "First rule.\n\n-----\n\nSecond rule.\n\n* * *\n"
        assert blocks(tmp_path, text, "policy.txt") == [("paragraph", "First rule."), ("paragraph", "Second rule.")]


class TestBytes:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be-bom"])
    def test_any_unicode_encoding_reads_the_same(self, tmp_path: Path, encoding: str) -> None:
        text = "Café “rule” – naïve.\n"
        data = b"\xfe\xff" + text.encode("utf-16-be") if encoding == "utf-16-be-bom" else text.encode(encoding)
        assert [block.text for block in read(tmp_path, data).blocks] == ["Café “rule” – naïve."]

    @pytest.mark.parametrize("ending", [b"\r\n", b"\r"])
    def test_line_endings_change_nothing(self, tmp_path: Path, ending: bytes) -> None:
        text = b"---\ntitle: Rules\n---\n\n# Rules\n\n- one\n- two\n"
        ours, theirs = read(tmp_path, text), read(tmp_path, text.replace(b"\n", ending))
        assert (theirs.front, theirs.blocks) == (ours.front, ours.blocks)

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"Caf\xe9 rules.\n", "isn't UTF-8"),
            (b"\xff\xfeodd", "isn't UTF-8"),
            (b"Rules\x00here.\n", "NUL"),
            (b"x" * (Limits().bytes + 1), "larger than 5 MB"),
        ],
    )
    def test_what_is_not_text_is_named(self, tmp_path: Path, data: bytes, reason: str) -> None:
        with pytest.raises(UnreadableDocument, match=reason) as caught:
            read(tmp_path, data)
        assert "policy.md" in caught.value.line
        assert "\n" not in caught.value.line

    @pytest.mark.parametrize(
        ("head", "encoding"),
        [
            ('<meta charset="windows-1252">', "cp1252"),
            ("<meta charset=ISO-8859-1>", "cp1252"),  # what browsers, and those who write it, take it for
            ('<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-15">', "iso8859-15"),
            ('<?xml version="1.0" encoding="windows-1252"?>', "cp1252"),
            ('<meta charset="utf-8">', "utf-8"),
            ("", "utf-8"),
            ("", "utf-8-sig"),
            ("", "utf-16"),
            ('<meta charset="utf-16">', "utf-8"),  # it could not be read if it were
        ],
    )
    def test_a_page_is_read_in_the_encoding_it_names(self, tmp_path: Path, head: str, encoding: str) -> None:
        data = f"{head}<p>Don\u2019t paste caf\xe9 notes.</p>"
        data = data.replace("\u2019", "'") if encoding == "iso8859-15" else data
        found = read(tmp_path, data.encode(encoding), "policy.html").blocks
        assert [block.text.replace("\u2019", "'") for block in found] == ["Don't paste caf\xe9 notes."]

    @pytest.mark.parametrize(
        ("data", "reason"),
        [
            (b"<p>caf\xe9</p>", r"policy\.html isn't UTF-8 text"),
            (b'<meta charset="utf-8"><p>caf\xe9</p>', r"policy\.html isn't utf-8 text"),
            (b'<meta charset="windows-1252"><p>\x81</p>', r"isn't windows-1252 text"),
            (b'<meta charset="klingon"><p>x</p>', "says it is written in klingon, which can't be read"),
            (b'<meta charset="rot13"><p>x</p>', "says it is written in rot13"),
            (b"<p>Rules\x00here</p>", "NUL"),
        ],
    )
    def test_a_page_in_another_encoding_than_it_says_is_named(self, tmp_path: Path, data: bytes, reason: str) -> None:
        with pytest.raises(UnreadableDocument, match=reason) as caught:
            read(tmp_path, data, "policy.html")
        assert "\n" not in caught.value.line

    def test_a_file_that_is_gone_is_named(self, tmp_path: Path) -> None:
        path = tmp_path / "policy.md"
        path.symlink_to(tmp_path / "elsewhere.md")
        with pytest.raises(UnreadableDocument, match=r"policy\.md can't be read"):
            read_document(path)


class TestFrontMatter:
    def test_a_block_of_fields_is_taken_off(self, tmp_path: Path) -> None:
        found = read(tmp_path, '---\ntitle: "Rules: all"\nupdated: 2026-09-14\n---\n\nYou must not paste case notes.\n')
        assert found.front["title"] == "Rules: all"
        assert str(found.front["updated"]) == "2026-09-14"
        assert [(block.kind.value, block.text) for block in found.blocks] == [RULE]

    @pytest.mark.parametrize(
        "front",
        ["title: [unclosed", "title: a: b", "effective: 2026-13-45", "? [a]\n: {", "title: " + "[" * 3_000],
        ids=["list", "colon", "date", "key", "depth"],
    )
    def test_broken_fields_are_named(self, tmp_path: Path, front: str) -> None:
        with pytest.raises(UnreadableDocument, match=r"policy\.md has front matter") as caught:
            read(tmp_path, f"---\n{front}\n---\n\nYou must not paste case notes.\n")
        assert "\n" not in caught.value.line

    @pytest.mark.parametrize(
        "text",
        [
            "---\n\nYou must not paste case notes.\n",
            "---\nYou must not paste case notes.\n\n---\n",
            "---\n---\n\nYou must not paste case notes.\n",
            "***\n\nYou must not paste case notes.\n",
        ],
    )
    def test_a_rule_at_the_top_is_not_front_matter(self, tmp_path: Path, text: str) -> None:
        found = read(tmp_path, text)
        assert found.front == {}
        assert RULE in [(block.kind.value, block.text) for block in found.blocks]

    def test_words_between_two_rules_are_not_fields(self, tmp_path: Path) -> None:
        """Fields begin on the line after the dashes; a blank line there makes it a rule, whatever colons follow."""
        found = read(tmp_path, "---\n\nNote: you must not paste case notes.\n\n---\n\nThe end.\n")
        assert [block.text for block in found.blocks] == ["Note: you must not paste case notes.", "The end."]
