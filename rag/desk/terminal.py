"""Answers and norms as text for the terminal."""

import textwrap
from collections.abc import Mapping
from typing import Any

from rag.desk.cites import Cites, said
from rag.desk.labels import CHOOSE, LEVELS, RELATIONS, ROLES, citation_line, removed_line
from rag.desk.render import label_of, parts_of
from rag.policy.types import SLOTS, Answer, Norm, Passage, Role

_WIDTH = 96


def print_answer(answer: Answer) -> None:
    """Print an answer: verdict, rule, what comes with it, then the numbered sources."""
    print(answer_text(answer))


def answer_text(answer: Answer) -> str:
    """The whole answer as wrapped text."""
    label = label_of(answer)
    lines = [f"{label.icon} {label.words}", *_wrapped(answer.summary)]
    if answer.removed:
        lines += ["", *_wrapped(removed_line(answer.removed))]
    cites = Cites.of(answer)
    for number, part in enumerate(parts_of(answer), 1):
        lines += ["", *_wrapped(f"{number}. {part.question}"), f"   {part.label.icon} {part.label.words}"]
    role: Role | None = None
    for statement in answer.statements:
        if statement.role is not role:
            role = statement.role
            lines += ["", ROLES[role]]
        lines += _wrapped(said(statement, cites), "  ")
    lines += ["", "What to do next", *_wrapped(answer.next_step, "  ")]
    if answer.choices:
        lines += ["", CHOOSE, *(f"  - {choice}" for choice in answer.choices)]
    if answer.relation.kind:
        lines += ["", *_wrapped(RELATIONS[answer.relation.kind])]
    if answer.passages:
        lines += ["", "Sources"]
    for number, cited in enumerate(answer.passages, 1):
        lines += _wrapped(f"[{number}] {LEVELS[cited.source.level]}: {citation_line(cited)}", "  ")
    return "\n".join(lines)


def norm_json(norm: Norm, passages: Mapping[str, Passage]) -> dict[str, Any]:
    """A norm with its words, as JSON."""
    return {
        "norm_id": norm.norm_id,
        "source_id": norm.source.source_id,
        "clause": passages[norm.passage_id].clause,
        "effect": norm.effect.value,
        "cue": norm.cue,
        **{slot: sorted(getattr(norm.slots, slot)) for slot in SLOTS},
        "conditions": [condition.text for condition in norm.conditions if condition.text],
        "exceptions": [condition.text for condition in norm.exceptions]
        + [passages[span.passage_id].text[span.start : span.end] for span in norm.exception_spans],
        "force": norm.source.force.value,
        "audience": norm.source.audience,
        "employer": norm.source.employer,
        "words": [passages[span.passage_id].text[span.start : span.end] for span in norm.rule],
        "passages": [{"passage_id": span.passage_id, "start": span.start, "end": span.end} for span in norm.rule],
    }


def norm_text(row: Mapping[str, Any]) -> str:
    """A norm as a few lines."""
    head = f"{row['source_id']} {row['clause'] or ''} {row['effect']}" + (f" [{row['cue']}]" if row["cue"] else "")
    slots = "  ".join(f"{slot}: {', '.join(row[slot])}" for slot in SLOTS if row[slot])
    lines = [head, *_wrapped(" ".join(row["words"]), "  "), *([f"  {slots}"] if slots else [])]
    lines += [f"  if: {text}" for text in row["conditions"]]
    lines += [f"  except: {text}" for text in row["exceptions"]]
    return "\n".join(lines)


def _wrapped(text: str, indent: str = "") -> list[str]:
    shown = "".join(letter for letter in text if letter.isprintable() or letter == "\n")
    wrap = textwrap.TextWrapper(
        _WIDTH, initial_indent=indent, subsequent_indent=indent, break_long_words=False, break_on_hyphens=False
    )
    return [line for part in shown.split("\n") for line in wrap.wrap(part)] or [""]
