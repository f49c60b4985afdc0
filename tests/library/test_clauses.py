"""Blocks to clauses: number, place and governing stem kept, so that no quote can lose the words that rule it."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from library_help import clauses, governing, seen_with

from rag.library.blocks import Block, Kind
from rag.library.clauses import passages_of
from rag.library.cutting import MAX_WORDS
from rag.policy.types import Passage

LONG_LIST = "3.4 With a public tool you must never:\n\n" + "".join(
    f"- put in the record numbered {number}, whoever asked for it and however short it is\n" for number in range(30)
)
MANY_SENTENCES = " ".join(f"Sentence number {number} of this clause says little." for number in range(40))


def texts(found: Iterable[Passage]) -> list[str]:
    return [passage.text for passage in found]


class TestNumbers:
    @pytest.mark.parametrize(
        ("line", "number", "text"),
        [
            ("3.1 You must ask.", "3.1", "You must ask."),
            ("3.1.2. You must ask.", "3.1.2", "You must ask."),
            ("Clause 4.2: You must ask.", "4.2", "You must ask."),
            ("12) You must ask.", "12", "You must ask."),
            ("A2 You must ask.", "A2", "You must ask."),
            ("2026 brought new rules.", None, "2026 brought new rules."),
            ("30 days is the limit.", None, "30 days is the limit."),
        ],
    )
    def test_a_clause_number_is_taken_off(self, line: str, number: str | None, text: str) -> None:
        (found,) = passages_of("s", "S", [Block(Kind.PARAGRAPH, line)])
        assert (found.clause, found.text) == (number, text)

    @pytest.mark.parametrize("line", ["S47 enquiries must not be pasted.", "s17 assessments must not be pasted."])
    def test_a_section_of_an_act_is_not_a_clause_number(self, line: str) -> None:
        """Without "S47" the rule would be about every enquiry."""
        (found,) = passages_of("s", "S", [Block(Kind.PARAGRAPH, line)])
        assert (found.clause, found.text) == (None, line)

    def test_numbered_clauses_under_a_stem_are_governed_by_it(self, tmp_path: Path) -> None:
        """ "Paste case notes into ChatGPT", with a number of its own, is still not an order."""
        text = "# P\n\n3.1 Staff must not:\n\n3.1.1 Paste case notes.\n\n3.1.2 Share a login.\n\n3.2 Sign it.\n"
        found = clauses(tmp_path, text)
        assert [(one.clause, one.text, governing(one, found)) for one in found] == [
            ("3.1", "Staff must not:", "Staff must not:"),
            ("3.1.1", "Paste case notes.", "Staff must not:"),
            ("3.1.2", "Share a login.", "Staff must not:"),
            ("3.2", "Sign it.", ""),
        ]

    def test_clauses_counted_from_one_under_a_stem_are_governed_by_it(self, tmp_path: Path) -> None:
        text = "2.4 Staff must not:\n\n1. paste case notes\n2. share a login\n\n4. Sign what you send.\n"
        found = clauses(tmp_path, text, "policy.txt")
        assert [(one.clause, governing(one, found)) for one in found[1:]] == [
            ("1", "Staff must not:"),
            ("2", "Staff must not:"),
            ("4", ""),
        ]

    def test_a_clause_is_not_the_stem_of_the_one_after_it(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, "2.1 Sign it off\n\n2.1.5 Keep to Welsh.\n")
        assert [(one.clause, one.governed_by) for one in found] == [("2.1", None), ("2.1.5", None)]

    def test_a_numbered_stem_is_no_heading(self, tmp_path: Path) -> None:
        (found,) = clauses(tmp_path, "2.1 Staff must not\n\n(a) guess; or\n\n(b) copy.\n", "policy.txt")
        assert (found.clause, found.text) == ("2.1", "Staff must not\n- guess; or\n- copy.")

    def test_ordered_lists_number_their_clauses(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, "# P\n\n## Steps\n\n1. Check the draft.\n2. Sign it.\n")
        assert [(one.clause, one.text) for one in found] == [("1", "Check the draft."), ("2", "Sign it.")]

    def test_an_ordered_clause_keeps_its_own_sub_items_only(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, "# P\n\n1. Check the draft:\n   - the names\n   - the dates\n2. Sign it.\n")
        assert [one.clause for one in found] == ["1", "2"]
        assert found[0].text == "Check the draft:\n- the names\n- the dates"


class TestPlace:
    def test_heading_path_is_the_open_headings(self, tmp_path: Path) -> None:
        text = "# P\n\nPreface.\n\n## 2 Tools\n\nA.\n\n### Public\n\nB.\n\n## 3 Records\n\nC.\n"
        assert [(one.text, one.heading_path) for one in clauses(tmp_path, text)] == [
            ("Preface.", ()),
            ("A.", ("2 Tools",)),
            ("B.", ("2 Tools", "Public")),
            ("C.", ("3 Records",)),
        ]

    def test_a_table_row_is_a_clause_under_its_heading(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, "# P\n\n## Tools\n\n| Tool | Use |\n|---|---|\n| Chatty | Banned |\n")
        assert [one.heading_path for one in found if "Chatty" in one.text] == [("Tools",)]

    def test_what_opens_closes_again(self, tmp_path: Path) -> None:
        text = "<h2>Tools</h2><details><summary>Phones</summary><p>A.</p></details><p>B.</p>"
        assert [(one.text, one.heading_path) for one in clauses(tmp_path, text, "policy.html")] == [
            ("A.", ("Tools", "Phones")),
            ("B.", ("Tools",)),
        ]

    def test_a_rule_that_is_a_heading_of_nothing_is_a_clause(self, tmp_path: Path) -> None:
        text = "# P\n\n## You must not paste case notes\n\n## What you must not do\n\n## Tools\n\nAsk.\n"
        assert texts(clauses(tmp_path, text)) == ["You must not paste case notes", "Ask."]

    def test_the_title_is_not_repeated_in_every_path(self, tmp_path: Path) -> None:
        (found,) = clauses(tmp_path, "# The policy\n\nOne rule here.\n")
        assert found.heading_path == ()


class TestLists:
    @pytest.mark.parametrize(
        "stem",
        [
            "Staff must not:",
            "Staff must not –",
            "Staff must not",
            "Staff must not do any of the following",
            "The following are not allowed.",
        ],
    )
    def test_a_list_is_shown_with_its_stem(self, tmp_path: Path, stem: str) -> None:
        """ "Put case notes into ChatGPT", alone, is an order to do it."""
        found = clauses(tmp_path, f"# P\n\n## Tools\n\n3.1 {stem}\n\n- Put case notes into ChatGPT\n- Use a phone\n")
        for item in ("Put case notes into ChatGPT", "Use a phone"):
            assert stem in seen_with(item, found)

    def test_bullets_and_nested_bullets_stay_in_one_clause(self, tmp_path: Path) -> None:
        (found,) = clauses(tmp_path, "# P\n\n3.1 You must not:\n\n- paste\n  - notes\n  - letters\n- upload\n")
        assert (found.clause, found.text) == ("3.1", "You must not:\n- paste\n- notes\n- letters\n- upload")

    @pytest.mark.parametrize("parent", ["use Copilot, but not for:", "Never"])
    def test_the_items_of_an_item_that_is_a_stem_stay_in_its_line(self, tmp_path: Path, parent: str) -> None:
        """Beside it, "case notes" would be one of the things that you may use."""
        (found,) = clauses(tmp_path, f"# P\n\nYou may:\n\n- plan\n- {parent}\n  - case notes\n  - letters\n- learn\n")
        assert found.text == f"You may:\n- plan\n- {parent} • case notes • letters\n- learn"

    def test_bullets_after_letters_belong_to_them_but_letters_after_bullets_do_not(self, tmp_path: Path) -> None:
        lettered = clauses(tmp_path, "You must not:\n(a) paste\n- notes\n(b) guess\n", "policy.txt")
        assert texts(lettered) == ["You must not:\n- paste\n- notes\n- guess"]
        bulleted = clauses(tmp_path, "You must not:\n\n- paste notes\n\n(a) Ask first.\n")
        assert texts(bulleted) == ["You must not:\n- paste notes", "Ask first."]

    def test_numbers_after_words_that_end_nowhere_begin_clauses(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, "# P\n\nVersion 3\n\n1. Check the draft.\n2. Sign it.\n")
        assert [one.clause for one in found] == [None, "1", "2"]

    def test_a_list_after_a_whole_sentence_stands_alone(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, "# P\n\nYou must not guess.\n\n- Ask your manager.\n")
        assert texts(found) == ["You must not guess.", "Ask your manager."]

    def test_a_stem_goes_on_in_paragraphs_that_begin_small(self, tmp_path: Path) -> None:
        (found,) = clauses(tmp_path, "3.1 You must not:\n\npaste notes;\n\nupload files.\n", "policy.txt")
        assert found.text == "You must not:\n- paste notes;\n- upload files."

    @pytest.mark.parametrize("name", ["policy.md", "policy.txt"])
    def test_lettered_and_roman_items_are_of_their_clause(self, tmp_path: Path, name: str) -> None:
        text = (
            "3.1 You must not do this.\n\n(a) paste; or\n\n(b) upload:\n\n(i) notes; or\n\n(ii) letters.\n\n3.2 Ask.\n"
        )
        first, second = clauses(tmp_path, text, name)
        assert (first.clause, second.clause) == ("3.1", "3.2")
        assert first.text == "You must not do this.\n- paste; or\n- upload: (i) notes; or (ii) letters."

    def test_ordered_items_under_a_stem_stay_with_it(self, tmp_path: Path) -> None:
        (found,) = clauses(tmp_path, "# P\n\nYou must not:\n\n1. paste notes\n2. upload files\n")
        assert found.text == "You must not:\n- paste notes\n- upload files"

    def test_a_long_list_is_cut_and_each_rest_points_at_the_stem(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, f"# P\n\n## Tools\n\n{LONG_LIST}\n3.5 The end.\n")
        first, *rest, end = found
        assert len(rest) >= 2
        assert first.text.startswith("With a public tool you must never:\n- put in the record numbered 0,")
        assert [governing(one, found) for one in rest] == ["With a public tool you must never:"] * len(rest)
        assert {one.clause for one in (first, *rest)} == {"3.4"}
        assert sum(one.text.count("put in the record") for one in found) == 30
        assert (end.clause, end.governed_by) == ("3.5", None)


class TestLeadingHeadings:
    def test_a_prohibiting_heading_is_shown_with_its_bullets(self, tmp_path: Path) -> None:
        (found,) = clauses(tmp_path, "# P\n\n## What you must not do\n\n- paste notes\n- upload files\n")
        assert found.text == "What you must not do\n- paste notes\n- upload files"

    def test_a_prohibiting_heading_governs_its_paragraphs(self, tmp_path: Path) -> None:
        found = clauses(
            tmp_path, "# P\n\n## What you must not do\n\nPaste notes.\n\nUpload files.\n\n## Next\n\nEat.\n"
        )
        assert found[0].text == "What you must not do\nPaste notes."
        assert governing(found[1], found) == "What you must not do"
        assert found[2].governed_by is None

    def test_a_prohibiting_heading_governs_all_of_a_long_list(self, tmp_path: Path) -> None:
        items = "".join(f"- put in record {number}, however short it may happen to be\n" for number in range(30))
        first, *rest = found = clauses(tmp_path, f"# P\n\n## What you must not do\n\n{items}")
        assert first.text.startswith("What you must not do\n- put in record 0,")
        assert rest
        assert {governing(one, found) for one in rest} == {"What you must not do"}

    def test_a_paragraph_under_a_prohibiting_heading_keeps_its_list(self, tmp_path: Path) -> None:
        text = "# P\n\n## What you must not do\n\nOn a personal phone, never:\n\n- paste notes\n- upload files\n"
        found = clauses(tmp_path, text)
        assert any("On a personal phone, never:" in one.text for one in found)
        assert "must not do" in seen_with("upload files", found)

    def test_a_question_is_shown_with_its_answer(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, "# P\n\n## Can I paste notes?\n\nNo. You cannot.\n\nAsk if unsure.\n")
        assert texts(found) == ["Can I paste notes?\nNo. You cannot.", "Ask if unsure."]

    def test_a_question_is_shown_with_its_bulleted_answer(self, tmp_path: Path) -> None:
        (found,) = clauses(tmp_path, "# P\n\n## What may I use?\n\n- Copilot\n- Dictation\n")
        assert found.text == "What may I use?\n- Copilot\n- Dictation"

    def test_the_condition_between_a_question_and_its_list_is_kept(self, tmp_path: Path) -> None:
        """Losing "Only if:" would leave "your manager agreed" as a fact."""
        found = clauses(tmp_path, "# P\n\n## Can I use Copilot?\n\nOnly if:\n\n- your manager agreed\n- it is listed\n")
        shown = seen_with("it is listed", found)
        assert "Only if:" in shown
        assert "Can I use Copilot?" in texts(found)[0]

    @pytest.mark.parametrize(
        ("text", "lead", "words"),
        [
            ("# Can I paste notes?\n\nNo.\n\n# Can I plan?\n\nYes.\n", "Can I paste notes?", "No."),
            ("# What you must not do\n\n- Paste notes\n- Upload files\n", "What you must not do", "Upload files"),
        ],
    )
    def test_a_first_heading_that_leads_is_more_than_a_title(
        self, tmp_path: Path, text: str, lead: str, words: str
    ) -> None:
        assert lead in seen_with(words, clauses(tmp_path, text))

    @pytest.mark.parametrize(
        "heading",
        [
            "Do's and don'ts",
            "What you can and can't do",
            "Allowed and prohibited uses",
            "Use of AI",
            "1. Purpose and scope",
        ],
    )
    def test_a_heading_that_names_both_sides_or_a_subject_governs_nothing(self, tmp_path: Path, heading: str) -> None:
        found = clauses(tmp_path, f"# P\n\n## {heading}\n\nPlan with Copilot.\n\nAsk first.\n")
        assert [(one.text, one.governed_by) for one in found] == [("Plan with Copilot.", None), ("Ask first.", None)]


TABLE = "| Use | Allowed? |\n|---|---|\n| Case notes | ✗ |\n| Rotas | ✓ |\n"


class TestTables:
    def test_the_heads_are_a_passage_that_governs_each_row(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, f"# P\n\n## Tools\n\n{TABLE}\nThe end.\n")
        assert [(one.text, governing(one, found)) for one in found] == [
            ("Use | Allowed?", "Use | Allowed?"),
            ("Case notes | ✗", "Use | Allowed?"),
            ("Rotas | ✓", "Use | Allowed?"),
            ("The end.", ""),
        ]

    @pytest.mark.parametrize(
        ("before", "lead"),
        [
            ("You must never put these in:\n\n", "You must never put these in:"),
            ("## What you must not use\n\n", "What you must not use"),
            ("## What you must not use\n\nAsk us if you are unsure.\n\n", "What you must not use"),
            ("## Which uses are there?\n\n", "Which uses are there?"),
        ],
    )
    def test_what_leads_to_a_table_stands_with_its_heads(self, tmp_path: Path, before: str, lead: str) -> None:
        found = clauses(tmp_path, f"# P\n\n{before}{TABLE}")
        assert governing(found[-1], found) == f"{lead}\nUse | Allowed?"

    def test_a_table_without_heads_is_not_governed_by_the_one_before(self, tmp_path: Path) -> None:
        bare = "<table><tr><td>Tea</td><td>Fine</td></tr><tr><td>Cake</td><td>Fine</td></tr></table>"
        found = clauses(
            tmp_path,
            f"<table><tr><th>Use</th><th>Never</th></tr><tr><td>A</td><td>B</td></tr></table>{bare}",
            "policy.html",
        )
        assert [(one.text, governing(one, found)) for one in found][1:] == [
            ("A | B", "Use | Never"), ("Tea | Fine", ""), ("Cake | Fine", ""),
        ]  # fmt: skip

    def test_heads_govern_no_row_beyond_the_next_heading(self) -> None:
        rows = [Block(Kind.HEADS, "Use | Never"), Block(Kind.HEADING, "Tea", 2), Block(Kind.ROW, "Cake | Fine")]
        assert passages_of("s", "S", rows)[-1].governed_by is None

    def test_a_long_row_is_cut_and_each_part_has_its_heads(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, f"# P\n\n| Tool | Rule |\n|---|---|\n| Chatty | {MANY_SENTENCES} |\n")
        assert len(found) > 3
        assert {governing(one, found) for one in found} == {"Tool | Rule"}


class TestLength:
    @pytest.mark.parametrize(
        "text",
        [
            MANY_SENTENCES,
            f"## Can I use it?\n\n{MANY_SENTENCES}",
            f"## What you must not do\n\n{MANY_SENTENCES}",
            "No record may go in, " + ", ".join(f"not even the one numbered {number}" for number in range(40)) + ".",
            f"You must not:\n\n- {MANY_SENTENCES}\n- upload files",
            f"| Tool | Rule |\n|---|---|\n| Chatty | {MANY_SENTENCES} |",
        ],
        ids=["sentences", "question", "prohibition", "one sentence", "item", "row"],
    )
    def test_no_passage_is_over_the_limit_and_no_word_is_lost(self, tmp_path: Path, text: str) -> None:
        found = clauses(tmp_path, f"# P\n\n{text}\n")
        assert max(len(one.text.split()) for one in found) <= MAX_WORDS
        kept = " ".join(texts(found))
        for number in ("0", "20", "39"):
            assert f"number {number} " in kept or f"numbered {number}" in kept

    def test_the_rest_of_a_sentence_is_governed_by_as_much_of_it_as_rules(self, tmp_path: Path) -> None:
        rest = ", ".join(f"whatever note number {number} may be" for number in range(60))
        found = clauses(tmp_path, f"If you use a public tool, you must not paste case notes, {rest}. You may plan.\n")
        lead = "If you use a public tool, you must not paste case notes"
        assert len(found) > 3
        assert {governing(one, found) for one in found[1:-1]} == {lead}
        assert (found[-1].text, found[-1].governed_by) == ("You may plan.", None)

    def test_a_cut_is_made_at_the_strongest_pause(self, tmp_path: Path) -> None:
        part = "you must not paste, type, read out or upload " + "a very long note " * 20 + "of any kind at all"
        found = clauses(tmp_path, f"{part}; {part}; {part}.\n")
        assert [one.text.rstrip(";.") for one in found] == [part] * 3

    def test_words_without_a_pause_are_cut_between_words(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, " ".join(f"word{number}" for number in range(300)))
        assert [len(one.text.split()) for one in found] == [120, 120, 60]
        assert " ".join(texts(found)).split() == [f"word{number}" for number in range(300)]

    def test_a_long_item_is_cut_with_its_stem_over_the_rest(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, f"# P\n\nYou must not:\n\n- {MANY_SENTENCES}\n- upload files\n")
        assert {governing(one, found) for one in found[1:]} == {"You must not:"}
        assert found[-1].text.endswith("\n- upload files")

    @pytest.mark.parametrize("length", [119, 120, 121])
    def test_an_items_mark_counts_as_a_word(self, tmp_path: Path, length: int) -> None:
        item = " ".join(f"word{number}" for number in range(length))
        found = clauses(tmp_path, f"# P\n\nYou must not:\n\n- {item}\n")
        assert max(len(one.text.split()) for one in found) <= MAX_WORDS

    def test_a_long_stem_is_cut_and_its_last_sentence_governs(self, tmp_path: Path) -> None:
        items = "".join(f"- put in note {number}, whoever asked for it and however short\n" for number in range(20))
        found = clauses(tmp_path, f"# P\n\n{MANY_SENTENCES} You must never:\n\n{items}")
        assert max(len(one.text.split()) for one in found) <= MAX_WORDS
        assert governing(found[-1], found) == "You must never:"

    def test_a_permission_is_never_cut_from_its_condition(self, tmp_path: Path) -> None:
        many = ", ".join(f"the note of visit number {number}" for number in range(40))
        found = clauses(tmp_path, f"You may paste {many}, but only if your manager has agreed.\n")
        assert "only if your manager has agreed" in seen_with("You may paste", found)

    def test_a_cut_paragraph_keeps_its_number_on_every_part(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, f"# P\n\n## Tools\n\n3.2 {MANY_SENTENCES}\n")
        assert len(found) > 1
        assert {(one.clause, one.heading_path) for one in found} == {("3.2", ("Tools",))}
        assert " ".join(texts(found)) == MANY_SENTENCES


class TestIdentity:
    BEFORE = "# P\n\n## Tools\n\n1.1 First rule.\n\n1.2 Second rule.\n\n## Records\n\n2.1 Third rule.\n"

    def ids(self, tmp_path: Path, text: str) -> dict[str, str]:
        return {one.text: one.passage_id for one in clauses(tmp_path, text)}

    @pytest.mark.parametrize(
        ("old", "new"),
        [
            ("1.1 First rule.\n", "1.0 A new rule.\n\n1.1 First rule.\n"),
            ("First rule.", "First rule, edited."),
            ("1.1 First rule.\n\n", ""),
            ("## Tools", "## Preface\n\nNew.\n\n## Tools"),
        ],
        ids=["inserted", "edited", "removed", "section"],
    )
    def test_other_clauses_keep_their_ids(self, tmp_path: Path, old: str, new: str) -> None:
        before, after = self.ids(tmp_path, self.BEFORE), self.ids(tmp_path, self.BEFORE.replace(old, new))
        assert before != after
        for text in ("Second rule.", "Third rule."):
            assert after[text] == before[text]

    @pytest.mark.parametrize(
        "text",
        [
            "# P\n\n## Tools\n\n1.1 First rules.\n",
            "# P\n\n## Kit\n\n1.1 First rule.\n",
            "# P\n\n## Tools\n\n1.9 First rule.\n",
        ],
        ids=["text", "heading", "number"],
    )
    def test_another_text_or_place_is_another_id(self, tmp_path: Path, text: str) -> None:
        before = self.ids(tmp_path, "# P\n\n## Tools\n\n1.1 First rule.\n")
        assert not {*before.values()} & {*self.ids(tmp_path, text).values()}

    def test_the_same_words_twice_have_two_ids(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, "# P\n\n## Tools\n\nAsk first.\n\nAsk first.\n\nAsk first.\n")
        assert len({one.passage_id for one in found}) == 3

    def test_ids_name_their_source(self, tmp_path: Path) -> None:
        (found,) = clauses(tmp_path, "# P\n\nOne rule.\n")
        assert found.passage_id.startswith("policy#")
