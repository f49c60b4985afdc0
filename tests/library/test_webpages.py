"""Web pages to clauses: made-up intranet pages of many makes in pages/, and the elements they are built of."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from library_help import blocks, clauses, governing, read

from rag.library.clauses import passages_of
from rag.library.readers import read_document
from rag.library.webpages import read_page
from rag.policy.errors import UnreadableDocument
from rag.policy.types import Passage

PAGES = Path(__file__).parent / "pages"
NAMES = sorted(path.name for path in PAGES.iterdir())


def page(name: str) -> list[Passage]:
    """The passages of a page."""
    return passages_of("page", "Page", read_document(PAGES / name).blocks)


def shown(name: str) -> list[str]:
    """Each passage with what governs it from elsewhere."""
    found = page(name)
    return [one.text if (stem := governing(one, found)) in {"", one.text} else f"{stem} >> {one.text}" for one in found]


# Title, and clauses that must be there, each as it is shown.
EXPECTED = {
    "broken.html": (
        None,
        ["First rule: you must not paste notes.", "two\n- two and a half\n- three", "Term\n- Meaning", "Last words"],
    ),
    "div-soup.html": (
        "AI rules",
        [
            "Staff must not use AI to write an assessment.",
            "Copilot is fine for letters.",
            "Check them.",
            "Keep notes short.",
            "Keep them true.",
            "Do not\n- ✗ guess\n- Not allowed: copy",
            "Ask Ann.",
            "One card.",
            "Two cards.",
        ],
    ),
    "docs-site.html": (
        "AI",
        [
            "You must not paste health records into any AI tool.",
            "Callers may be recorded.",
            "Never share API_KEY or passwords.",
            "You must not put case notes into a public tool such as ChatGPT.\n- not even once;\n- not even anonymised.",
            "Last rule: Ctrl+V nothing.",
        ],
    ),
    "govuk.html": (
        "Using AI",
        [
            "Warning You must not enter a person's details into a public tool.",
            "You may use Copilot to plan a rota.",
            "Can I use it for letters?\nYes, as long as you read every line before it goes.",
            "Keep a note of what you used.",
            "Tell everyone before a recording starts.",
            "You must not use AI for a statement to a court.",
        ],
    ),
    "newsletter.html": (
        "Team brief: AI",
        [
            "From Monday you must not use note-taking bots in any meeting.",
            "You may use Teams captions.",
            "Do\n- say so",
            "Don't\n- sneak one in",
        ],
    ),
    "nineties.htm": (
        "A.I. RULES",
        [
            "Carers must not:\n- photograph a client\n- type a client's name into a chatbot",
            "Ask your supervisor first.",
            "Hand your tablet in.",
            "Do not leave it in the car.",
            "Job | Use A.I.? >> Shopping list | Yes",
            "Job | Use A.I.? >> Medication chart | Never",
            "You must not lend your tablet.",
        ],
    ),
    "poisoned.html": (
        "AI guidance",
        ["Ask your manager first.", "Tell a colleague.", "You must not paste case notes.", "The end."],
    ),
    "sharepoint.html": (
        "AI at work",
        [
            "These rules are for everyone in Beckmoor Children's Services.",
            "What you must not do >> What you must not do\n"
            "Put case notes into a chatbot, even with the names taken out.",
            "What you must not do >> Record a visit on your own phone.",
            "Tool | Status | Who may use it >> Copilot | Approved | All staff, on a work account",
            "Tool | Status | Who may use it >> ChatGPT | Not approved | –",
            "You must not lend your account.",
            "Ask before you paste: ring 01632 960 000.",
        ],
    ),
    "tabs.html": (
        "Smart tools",
        [
            "Do\n- Use Copilot for rotas",
            "Don't\n- Paste case notes",
            "Public tool\n- Anything you can sign up for.\n- ChatGPT is one.",
            "Can I dictate?\nNo.",
            "Minute / Magic Notes\n- You may use them with consent: • written, or • spoken",
            "Put the phone away.",
            "Never use AI for a court statement.",
            "That is all.",
        ],
    ),
    "wiki.html": (
        "AI tools - Practice wiki",
        [
            "Never put a name in a prompt.",
            "Task | May use Staff | May use Students >> Letters | Yes | No",
            "Task | May use Staff | May use Students >> Chronologies | Yes | draft: yes • final: no",
            "Never\nTask | May use Staff | May use Students >> Court work | Ask Legal | Ask Legal",
            "This table is checked each month.",
            "You must not use AI to:\n- score a family\n- rank a child",
            "You must sign what you send.",
            "Do\n- Ask Check",
            "Don't\n- Guess\n- Hide it",
            "Footnotes matter 1 on the 10th of May.",
        ],
    ),
    "word.html": (
        "AI Policy v2",
        [
            "Don’t paste case notes into a chatbot",
            "Staff must not:\n- paste case notes into a chatbot;\n- upload “scanned” letters.\n- share a login.",
            "Staff must: >> check every draft; and",
            "Staff must: >> sign it.",
            "Keep a log.",
            "Show it.",
            "You can\n- Plan a rota",
            "You can’t\n- Record in secret",
        ],
    ),
    "wordpress.html": (
        "AI do’s and don’ts",
        [
            "What you can do\n- Plan a group session with Copilot\n- Draft a poster",
            "Never:\n- Paste a referral\n- Upload a photograph\n- of a child\n- of a home",
            "You must tell your manager if something goes wrong.",
            "Task | Allowed? >> Minutes of a team meeting | ✅",
            "Task | Allowed? >> Minutes of a core group | No",
            "When in doubt, leave it out.",
        ],
    ),
}

# Words that stand in the files and are no guidance: furniture, notices, comments of others, what nobody sees.
NEVER = {
    "docs-site.html": ["Next", "More on AI tools", "¶"],
    "govuk.html": ["Skip", "cookies", "Oakhurst", "Home", "Licence"],
    "newsletter.html": ["may read on"],
    "nineties.htm": ["any tool"],
    "poisoned.html": ["poison"],
    "sharepoint.html": ["Follow", "ICT", "Office 365", "VIEWSTATE"],
    "wiki.html": ["like this", "Pages", "¶", "#"],
    "word.html": ["anything", "own phones"],
    "wordpress.html": ["The Hub", "anything you like", "hamper", "Share", "Email", "Proudly"],
    "div-soup.html": ["Menu", "Fenbrook"],
}


def test_every_page_is_expected_of() -> None:
    assert len(NAMES) >= 12
    assert set(EXPECTED) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_gives_its_clauses_whole(name: str) -> None:
    title, expected = EXPECTED[name]
    assert read_document(PAGES / name).front.get("title") == title
    found = shown(name)
    assert [text for text in expected if text not in found] == []
    assert [text for text in found if text in expected] == expected, "in the order of reading"


@pytest.mark.parametrize("name", sorted(NEVER))
def test_a_page_gives_nothing_else(name: str) -> None:
    text = " ".join(f"{' '.join(one.heading_path)} {one.text}" for one in page(name))
    assert [words for words in NEVER[name] if words in text] == []


def test_what_a_page_hides_is_told() -> None:
    hidden = read_document(PAGES / "poisoned.html").hidden
    assert "You may paste poison 4." in hidden
    assert "You may paste poison 5." in hidden
    assert all("must not" not in words for words in hidden)


class TestMain:
    @pytest.mark.parametrize(
        "markup",
        [
            "<p>Beside.</p><main><p>Rule.</p></main><div>Beside.</div>",
            "<p>Beside.</p><div role='main'><p>Rule.</p></div>",
            "<nav>Beside.</nav><header>Beside.</header><p>Rule.</p><footer>Beside.</footer><aside>Beside.</aside>",
            "<div class='page'><div class='cookie-banner'>Beside.</div><p>Rule.</p><div id='leftnav'>Beside.</div>",
            "<p><a href='/'>Home</a> &gt; <a href='/x'>Beside</a></p><p>Rule.</p>",
            "<p>Rule.</p><form><label>Beside</label><input><button>Go</button></form>",
            "<p>Rule.</p><div role='contentinfo'>Beside.</div><ul class='breadcrumbs'><li>Beside</li></ul>",
        ],
    )
    def test_only_the_content_is_read(self, tmp_path: Path, markup: str) -> None:
        filler = "<p>" + "This page is about AI. " * 5 + "</p>"
        markup = markup.replace("<p>Rule.</p>", f"{filler}<p>Rule.</p>")
        assert [text for _, text in blocks(tmp_path, markup, "page.html")][1:] == ["Rule."]

    @pytest.mark.parametrize(
        "markup",
        [
            "<form id='aspnetForm'><p>Rule.</p></form>",
            "<body class='cookie-banner sidebar'><div class='nav'><p>Rule.</p></div></body>",
            "<main></main><p>Rule.</p>",
            "<article class='card'><p>Rule.</p></article>",
            "<div id='page-header'><p>Rule.</p></div>",
            "<main><header><p>Rule.</p></header></main>",
            "<main><aside class='callout'><p>Rule.</p></aside></main>",
            "<section class='social-care'><p>Rule.</p></section>",
            "<p id='search'>Rule.</p>",
        ],
    )
    def test_the_content_is_never_taken_for_furniture(self, tmp_path: Path, markup: str) -> None:
        assert ("paragraph", "Rule.") in blocks(tmp_path, markup, "page.html")

    def test_several_articles_are_all_read(self, tmp_path: Path) -> None:
        found = blocks(tmp_path, "<article><p>One.</p></article><article><p>Two.</p></article>", "page.html")
        assert [text for _, text in found] == ["One.", "Two."]

    def test_a_teaser_is_not_the_content(self, tmp_path: Path) -> None:
        markup = "<div><p>You must not paste case notes into a chatbot.</p></div><article><p>News.</p></article>"
        assert blocks(tmp_path, markup, "page.html")[0][1].startswith("You must not paste")

    @pytest.mark.parametrize(
        ("markup", "title"),
        [
            ("<title>T</title><h1>H</h1><p>x</p>", "H"),
            ("<title>T</title><header><h1>H</h1></header><main><p>x</p></main>", "H"),
            ("<title>T</title><h2>H</h2><p>x</p>", "H"),
            ("<title>T</title><p>x</p>", "T"),
            ("<title>T</title><h1>1 A</h1><p>x</p><h1>2 B</h1><p>y</p>", "T"),
            ("<title>T</title><h1 hidden>H</h1><p>x</p>", "T"),
        ],
    )
    def test_a_page_is_named_by_its_one_first_heading(self, tmp_path: Path, markup: str, title: str) -> None:
        assert read(tmp_path, markup, "page.html").front == {"title": title}

    def test_a_question_in_the_pages_head_is_asked_of_its_content(self, tmp_path: Path) -> None:
        markup = "<header><h1>Can I paste case notes?</h1></header><main><p>No.</p></main>"
        assert [one.text for one in clauses(tmp_path, markup, "page.html")] == ["Can I paste case notes?\nNo."]

    @pytest.mark.parametrize("markup", ["", "  \n", "<!-- only this -->", "<html></html>", "<frameset></frameset>"])
    def test_a_page_without_words_is_refused(self, tmp_path: Path, markup: str) -> None:
        with pytest.raises(UnreadableDocument, match=r"is empty|holds no words"):
            read(tmp_path, markup, "page.html")


class TestPanels:
    @pytest.mark.parametrize(
        "markup",
        [
            "<button aria-controls=a>More</button><div id=a hidden><p>Rule.</p></div>",
            "<h2><button aria-controls=a>More</button></h2><div id=a aria-hidden=true><p>Rule.</p></div>",
            "<a aria-controls=a href='#'>More</a><div id=a style='display:none'><p>Rule.</p></div>",
            "<b role=tab id=t>More</b><div id=a role=tabpanel aria-labelledby=t hidden><p>Rule.</p></div>",
            "<div hidden=until-found><p>Rule.</p></div>",
            "<button class=accordion>More</button><div style='display:none'><p>Rule.</p></div>",
            "<details><summary>More</summary><p>Rule.</p></details>",
        ],
    )
    def test_what_can_be_opened_is_not_hidden(self, tmp_path: Path, markup: str) -> None:
        assert ("paragraph", "Rule.") in blocks(tmp_path, f"<p>x</p>{markup}", "page.html")

    @pytest.mark.parametrize(
        "markup",
        [
            "<button hidden aria-controls=a>More</button><div id=a hidden><p>Rule.</p></div>",
            "<div hidden><h2><i aria-controls=a>More</i></h2></div><div id=a hidden><p>Rule.</p></div>",
            "<div id=a role=region aria-labelledby=none hidden><p>Rule.</p></div>",
            "<div id=a hidden><p>Rule.</p></div>",
        ],
    )
    @pytest.mark.parametrize("name", ["page.html", "page.md"])
    def test_what_nothing_seen_opens_is_hidden(self, tmp_path: Path, markup: str, name: str) -> None:
        assert blocks(tmp_path, f"<p>x</p>{markup}", name) == [("paragraph", "x")]

    def test_a_shut_panel_in_a_shut_panel_can_be_opened(self, tmp_path: Path) -> None:
        inner = "<h3><button aria-controls=b>In</button></h3><div id=b hidden><p>Rule.</p></div>"
        markup = f"<h2><button aria-controls=a>Out</button></h2><div id=a hidden>{inner}</div>"
        assert ("paragraph", "Rule.") in blocks(tmp_path, markup, "page.html")


class TestElements:
    @pytest.mark.parametrize(
        ("markup", "text"),
        [
            ("<p>You <b>must</b><i> not</i> pas<span>te</span>.</p>", "You must not paste."),
            ("<p>One.<br>Two.</p>", "One. Two."),
            ("<p>One\n  two&nbsp;&nbsp;three\tfour</p>", "One two three four"),
            ("<p>case\u200bnotes chat\u00adbot \u202a ok\u202c</p>", "casenotes chatbot ok"),
            ("<p>Ask \u202ella etsap yam uoy\u202c first.</p>", "Ask first."),
            ("<h2>One<br>two <small>three</small></h2>", "One two three"),
            ("<p>A<!-- x -->B<script>x</script>C</p>", "ABC"),
            ("<div>A<div hidden>x</div>B</div>", "A B"),
            ("<p>Notes<sup>2</sup> by the 10<sup>th</sup></p>", "Notes 2 by the 10th"),
            ("<p>&lt;name&gt; &amp; &#8220;x&#8221;</p>", "<name> & “x”"),
        ],
    )
    def test_words_are_as_they_are_seen(self, tmp_path: Path, markup: str, text: str) -> None:
        assert [one for _, one in blocks(tmp_path, markup, "page.html")] == [text]

    def test_no_two_words_run_together_across_blocks(self, tmp_path: Path) -> None:
        markup = "<div>One<div>two</div>three<ul><li>four<li>five</ul>six</div><x-y>seven</x-y><x-y>eight</x-y>"
        found = " ".join(text for _, text in blocks(tmp_path, markup, "page.html"))
        assert found.split() == ["One", "two", "three", "four", "five", "six", "seven", "eight"]

    def test_lists_know_their_numbers_letters_and_depth(self, tmp_path: Path) -> None:
        markup = "<ol start=4><li>a<ul><li>b<li>c</ul><li value=9>d</ol><ol type=a><li>e</ol><ul>f<ul><li>g</ul></ul>"
        found = read(tmp_path, markup, "page.html").blocks
        assert [(one.text, one.depth, one.marker) for one in found] == [
            ("a", 1, "4."), ("b", 2, "-"), ("c", 2, "-"), ("d", 1, "9."), ("e", 1, "(a)"), ("f", 1, "-"), ("g", 2, "-"),
        ]  # fmt: skip

    def test_an_item_with_headings_is_a_section(self, tmp_path: Path) -> None:
        markup = "<ul><li><h3>Phones</h3><p>Never lend one.</p></li></ul>"
        assert blocks(tmp_path, markup, "page.html") == [("heading", "Phones"), ("paragraph", "Never lend one.")]

    def test_what_lies_very_deep_is_read_as_words(self, tmp_path: Path) -> None:
        markup = "<div>" * 400 + "<p>One.</p><p>Two.</p>" + "</div>" * 400
        assert blocks(tmp_path, markup, "page.html") == [("paragraph", "One. Two.")]

    def test_a_button_is_the_heading_of_what_it_opens(self, tmp_path: Path) -> None:
        opened = "<button aria-expanded=false>What you must not do</button><div hidden><p>Guess.</p></div>"
        found = clauses(tmp_path, f"<h2>A</h2>{opened}<p>B.</p>", "page.html")
        assert [(one.text, one.heading_path) for one in found] == [
            ("What you must not do\nGuess.", ("A", "What you must not do")),
            ("B.", ("A",)),
        ]

    @pytest.mark.parametrize("alt", ["No", "Not allowed", "cross icon", "Tick"])
    def test_a_picture_that_stands_for_a_word_is_that_word(self, tmp_path: Path, alt: str) -> None:
        assert blocks(tmp_path, f"<ul><li><img alt='{alt}'> Guess</ul>", "page.html") == [("item", f"{alt} Guess")]


class TestTables:
    def rows(self, tmp_path: Path, markup: str) -> list[tuple[str, str]]:
        return [(kind, text) for kind, text in blocks(tmp_path, markup, "page.html") if kind != "end"]

    @pytest.mark.parametrize(
        "head",
        [
            "<tr><th>Use<th>Allowed?",
            "<thead><tr><td>Use<td>Allowed?<tbody>",
            "<tr><td><b>Use</b><td><strong><span>Allowed?</span></strong>",
            "<tr class='tblHeader'><td>Use<td>Allowed?",
            "<tr><td>Use<td>Allowed?",
            "<tr><th rowspan=2>Use<th>Allowed?<tr><th>Allowed?",
        ],
    )
    def test_heads_are_known_however_marked(self, tmp_path: Path, head: str) -> None:
        found = self.rows(tmp_path, f"<table>{head}<tr><td>Case notes<td>No<tr><td>Rotas<td>Yes</table>")
        assert found == [("heads", "Use | Allowed?"), ("row", "Case notes | No"), ("row", "Rotas | Yes")]

    def test_cells_keep_their_columns(self, tmp_path: Path) -> None:
        markup = (
            "<table><tr><th><th>A<th>B<tr><th rowspan=2>x<td>1<td><tr><td colspan=2>2<tr><td>y<td><td>3"
            "<tr><td><td><td></table>"
        )
        assert self.rows(tmp_path, markup) == [
            ("heads", "– | A | B"), ("row", "x | 1 | –"), ("row", "x | 2 | 2"), ("row", "y | – | 3"),
        ]  # fmt: skip

    @pytest.mark.parametrize(
        "markup",
        [
            "<table><tr><th>You can<th>You can't<tr><td>Plan<td>Guess<tr><td>Learn<td></table>",
            "<table><tr><th>You can<th>You can't<tr><td><ul><li>Plan<li>Learn</ul><td><p>Guess</p></table>",
            "<table><tr><th>You can<td>Plan<br>• Learn<tr><th>You can't<td>Guess</table>",
        ],
    )
    def test_columns_and_rows_that_rule_are_lists_under_their_heads(self, tmp_path: Path, markup: str) -> None:
        found = clauses(tmp_path, markup.replace("Plan<br>• Learn", "• Plan<br>• Learn"), "page.html")
        assert [one.text for one in found] == ["You can\n- Plan\n- Learn", "You can't\n- Guess"]

    def test_a_markdown_table_of_rules_is_lists_too(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, "| Do | Don't |\n|---|---|\n| Plan | Guess |\n")
        assert [one.text for one in found] == ["Do\n- Plan", "Don't\n- Guess"]

    def test_one_head_that_does_not_rule_keeps_the_rows_whole(self, tmp_path: Path) -> None:
        """ "Never put in" rules, but what it forbids stands beside it."""
        found = self.rows(tmp_path, "<table><tr><th>Data<th>Never put in<tr><td>Notes<td>ChatGPT</table>")
        assert found == [("heads", "Data | Never put in"), ("row", "Notes | ChatGPT")]

    @pytest.mark.parametrize("head", ["| | You can | You can't |", "| Tool | You can | You can't |"])
    def test_a_row_parts_into_as_many_cells_as_its_heads(self, tmp_path: Path, head: str) -> None:
        """Else a later step would read "paste notes" under "You can"."""
        table = f"{head}\n|---|---|---|\n| Copilot | | paste\\|type notes |\n| x \\| y | plan |\n"
        found = clauses(tmp_path, table)
        assert [len(one.text.split(" | ")) for one in found] == [3, 3, 3]
        assert found[1].text == "Copilot | – | paste|type notes"

    def test_a_row_of_one_cell_leads_the_rows_under_it(self, tmp_path: Path) -> None:
        markup = "<table><tr><th>Use<th>Tool<tr><td>a<td>b<tr><td colspan=2>Never<tr><td>c<td>d</table>"
        found = clauses(tmp_path, markup, "page.html")
        assert [governing(one, found) for one in found if one.text in {"a | b", "c | d"}] == [
            "Use | Tool", "Never\nUse | Tool",
        ]  # fmt: skip

    def test_a_caption_leads_its_table(self, tmp_path: Path) -> None:
        markup = "<table><caption>Never put in</caption><tr><th>Tool<th>Why<tr><td>ChatGPT<td>It leaks</table>"
        found = clauses(tmp_path, markup, "page.html")
        assert governing(found[-1], found) == "Never put in\nTool | Why"

    @pytest.mark.parametrize(
        "markup",
        [
            "<table role='presentation'><tr><td>One.<td>Two.</table>",
            "<table><tr><td>One.<tr><td>Two.</table>",
            "<table><tr><td><table><tr><td>One.</table><td>Two.</table>",
            "<table>One.<tr><td>Two.</table>",
            "<table><tr><td><p>One.<td><p>Two.<p><p></table>",
        ],
    )
    def test_a_table_that_only_lays_out_is_read_as_any_other_element(self, tmp_path: Path, markup: str) -> None:
        assert self.rows(tmp_path, markup) == [("paragraph", "One."), ("paragraph", "Two.")]

    def test_words_astray_in_a_table_are_not_lost(self, tmp_path: Path) -> None:
        found = self.rows(tmp_path, "<table>One.<tr><td>Two.<td>Three.<tr><td>Four.<td>Five.</table>")
        assert [text for _, text in found] == ["One.", "Two.", "Three.", "Four.", "Five."]

    def test_heads_without_words_are_none(self, tmp_path: Path) -> None:
        found = clauses(tmp_path, "| | |\n|---|---|\n| Case notes | never |\n")
        assert [(one.text, one.governed_by) for one in found] == [("Case notes | never", None)]

    def test_white_heads_are_coloured_by_the_style_sheet(self, tmp_path: Path) -> None:
        markup = "<table><tr><th><b style='color:#fff'>Task</b><th style='color:white'>Never<tr><td>a<td>b</table>"
        assert self.rows(tmp_path, markup)[0] == ("heads", "Task | Never")

    def test_spans_without_measure_are_harmless(self, tmp_path: Path) -> None:
        markup = "<table><tr><th>A<th>B<tr><td rowspan=99999 colspan=99999>x<td>y<tr><td>z</table>"
        assert len(self.rows(tmp_path, markup)) < 6


_NAMES = (
    "p div ul ol li dl dt dd table tr td th caption details summary h1 h2 b i span a strong section article main aside "
    "header blockquote pre center x-y br sup figure"
)
_TAGS = st.sampled_from(_NAMES.split())
_ATTRIBUTES = st.sampled_from(["", " id='a'", " rowspan=2", " colspan=2", " style='font-weight:bold'", " start=3"])
_PIECES = st.lists(
    st.one_of(st.builds("<{}{}>".format, _TAGS, _ATTRIBUTES), st.builds("</{}>".format, _TAGS), st.just("WORD")),
    max_size=40,
)


@settings(deadline=None, derandomize=True, max_examples=300)
@given(_PIECES)
def test_no_word_of_any_markup_is_lost_or_joined(pieces: list[str]) -> None:
    """Whatever is opened, closed or left open, in whatever order."""
    main = any(piece.startswith(("<main", "<article", "<aside", "<header")) for piece in pieces)
    numbered = [f"word{number}" if piece == "WORD" else piece for number, piece in enumerate(pieces)]
    said = {piece for piece in numbered if piece.startswith("word")}
    found = read_page(" ".join(numbered))
    words = {word for block in found.blocks for word in block.text.split()}
    assert words <= said | {"•", "|", "/"}
    assert main or words >= said
