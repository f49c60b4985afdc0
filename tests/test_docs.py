"""The documents say what the code does: settings, commands, names, links, and the answer the README prints."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from rag.answering.assistant import Assistant
from rag.answering.privacy import PLACEHOLDERS
from rag.cli import app
from rag.config import Settings
from rag.desk.terminal import answer_text
from rag.policy.types import Effect, Force, Level, Outcome, RelationKind, Role, Status, TextIs, Verdict

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRACT = (ROOT / "docs" / "contract.md").read_text(encoding="utf-8")
PAGES = ["README.md", "CHANGELOG.md", *(path.relative_to(ROOT).as_posix() for path in (ROOT / "docs").rglob("*.md"))]


@pytest.fixture(scope="module", autouse=True)
def one_core() -> Iterator[None]:
    """One thread for the model: with more, a busy machine makes a 20 ms encode take 400."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


# ------------------------------------------------------------------ settings and commands


@cache
def settings_table() -> dict[str, tuple[str, str]]:
    """Meaning and default by variable, as docs/settings.md has them."""
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    return {m[1]: (m[2].strip(), m[3].strip()) for m in re.finditer(r"(?m)^\| `(\w+)` \|([^|]+)\|([^|]+)\|$", text)}


def test_every_setting_is_documented_and_nothing_else_is() -> None:
    assert set(settings_table()) == {f"ASKFIRST_{name}".upper() for name in Settings.model_fields}
    text = (ROOT / "docs" / "settings.md").read_text(encoding="utf-8")
    assert set(re.findall(r"ASKFIRST_\w+", text)) == set(settings_table())


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_a_plain_default_is_the_documented_one(name: str) -> None:
    default = Settings.model_fields[name].default
    meaning, told = settings_table()[f"ASKFIRST_{name}".upper()]
    assert meaning
    if isinstance(default, str | int):
        assert told.strip("`") == str(default)


def test_no_other_document_names_a_setting_there_is_not() -> None:
    for page in PAGES:
        found = set(re.findall(r"ASKFIRST_[A-Z_]*[A-Z]", (ROOT / page).read_text(encoding="utf-8")))
        assert found <= set(settings_table()), page


def _commands() -> set[str]:
    named = (command.name or command.callback.__name__ for command in app.registered_commands if command.callback)
    return {name.replace("_", "-") for name in named}


def test_every_command_is_in_the_contract_and_no_other() -> None:
    assert _commands() == set(re.findall(r"(?m)^askfirst (\w+)", CONTRACT))
    assert _commands() >= {"index", "ask", "search", "redact", "norms", "serve"}


def test_every_option_of_the_contract_exists() -> None:
    import inspect

    given = " ".join(str(inspect.signature(c.callback)) for c in app.registered_commands if c.callback)
    for option in re.findall(r"(?<![\w-])--\w+", CONTRACT):
        assert option.removeprefix("--") in given or option in given, option


# ------------------------------------------------------------------ names

_NAMES = [
    *(
        pytest.param(value, id=f"{kind.__name__}.{value}")
        for kind in (Outcome, Verdict, Role, RelationKind)
        for value in kind
    ),
    *(pytest.param(value, id=f"TextIs.{value}") for value in TextIs),
]


@pytest.mark.parametrize("value", _NAMES)
def test_every_name_of_an_answer_is_in_the_contract(value: str) -> None:
    assert f"`{value}`" in CONTRACT


def test_every_label_is_in_the_contract() -> None:
    assert [label for label in PLACEHOLDERS if f"`{label}`" not in CONTRACT] == []


def test_every_standing_and_effect_is_in_the_docs() -> None:
    text = CONTRACT + (ROOT / "docs" / "corpus.md").read_text(encoding="utf-8")
    assert [one for kind in (Level, Force, Status, Effect) for one in kind if f"`{one}`" not in text] == []


# ------------------------------------------------------------------ links and what must not stand anywhere


@pytest.mark.parametrize("page", PAGES)
def test_links_resolve(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    broken = [
        link
        for link in re.findall(r"\]\(([^)\s]+)\)", text)
        if not urlsplit(link).scheme and not ((ROOT / page).parent / link.split("#")[0]).exists()
    ]
    assert broken == []


def _files() -> list[Path]:
    """Every file that is or could be committed."""
    git = shutil.which("git")
    if git is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout")
    done = subprocess.run(
        [git, "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=ROOT, capture_output=True, check=True
    )
    paths = [ROOT / name for name in done.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def _forbidden() -> list[str]:
    registries = [("pypi", "org"), ("pythonhosted", "org"), ("npmjs", "org"), ("crates", "io"), ("anaconda", "org")]
    hosts = [".".join(parts) for parts in registries]
    set_here = (os.environ.get("_".join(("PIP", name, "URL")), "") for name in ("INDEX", "EXTRA_INDEX"))
    hosts += [host for url in set_here if (host := urlsplit(url).hostname)]
    paths = ["/".join(("", "work", name)) for name in ("main", "shared")]
    if len(ROOT.parts) > 2:
        paths.append(f"{ROOT}/")
    return hosts + paths


def test_no_file_names_a_registry_or_this_machine() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in _files()
        for text in [path.read_bytes().decode("utf-8", "replace")]
        for word in _forbidden()
        if word in text
    ]
    assert found == []


def test_the_changelog_says_what_is_not_released_yet() -> None:
    text = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"(?m)^## Unreleased\n\n- \S", text)


# ------------------------------------------------------------------ the README's answer


def _printed() -> tuple[str, str]:
    """The question and the answer that the README prints, up to its ellipsis line."""
    found = re.search(r'```\n\$ \S*askfirst ask "([^"]+)"\n(.+?)\n…\n```', README, re.S)
    assert found
    return found[1], found[2].rstrip()


def test_the_readmes_answer_is_what_is_printed_today(assistant: Assistant) -> None:
    question, answer = _printed()
    today = answer_text(assistant.ask(question))
    assert today[: len(answer)] == answer
    assert today[len(answer) :].startswith("\n")


def test_the_readme_shows_its_answer_within_40_lines() -> None:
    lines = README.splitlines()
    assert any("Not allowed" in line for line in lines[:40])
