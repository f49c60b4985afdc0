"""Names found by a language model of the council's own choosing, beside the rules: spaCy's or a token classifier's.

Nothing is fetched: the model is a folder on this machine. One that can't be opened stops the start, by name; a layer
that silently did without it would let through what its owner believes is caught.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from rag.policy.errors import BadInput

NameModel = Callable[[str], list[tuple[int, int]]]
"""From a text to the places of people's names in it, in code points, half-open."""

_PEOPLE = frozenset({"PER", "PERSON", "B-PER", "I-PER", "B-PERSON", "I-PERSON", "PATIENT", "NAME"})
_WINDOW = 1_000  # characters: well inside the 512 tokens most classifiers take


def open_model(folder: Path) -> NameModel:
    """The model in `folder`. Raises BadInput where there is none, or where its library isn't installed."""
    try:
        if (folder / "meta.json").is_file():
            return _spacy(folder)
        if (folder / "config.json").is_file():
            return _classifier(folder)
    except ImportError as error:
        raise BadInput(
            f"The name model at {folder} needs {error.name}, which isn't installed.", "Install it, or unset it."
        ) from error
    except (OSError, ValueError, KeyError) as error:
        raise BadInput(f"The name model at {folder} can't be opened.", "Check ASKFIRST_NAME_MODEL.") from error
    raise BadInput(f"There is no name model in {folder}.", "Give the folder of a spaCy model or a token classifier.")


def _spacy(folder: Path) -> NameModel:
    import spacy  # type: ignore[import-not-found, unused-ignore]

    pipeline = spacy.load(folder)

    def people(text: str) -> list[tuple[int, int]]:
        return [(one.start_char, one.end_char) for one in pipeline(text).ents if one.label_ in _PEOPLE]

    return people


def _classifier(folder: Path) -> NameModel:
    from transformers import AutoModelForTokenClassification, AutoTokenizer, pipeline

    tokenizer: Any = AutoTokenizer.from_pretrained(folder, local_files_only=True)
    model: Any = AutoModelForTokenClassification.from_pretrained(folder, local_files_only=True)
    classify: Any = pipeline("token-classification", model=model, tokenizer=tokenizer, aggregation_strategy="simple")

    def people(text: str) -> list[tuple[int, int]]:
        found = ((at, one) for at, piece in _windows(text) for one in classify(piece))
        return [(at + one["start"], at + one["end"]) for at, one in found if one["entity_group"].upper() in _PEOPLE]

    return people


def _windows(text: str) -> Iterator[tuple[int, str]]:
    """Pieces of a text that end at a space where they can, with where each begins."""
    at = 0
    while at < len(text):
        end = at + _WINDOW
        space = text.rfind(" ", at, end) + 1 if end < len(text) else 0
        end = space if space > at else end
        if text[at:end].strip():
            yield at, text[at:end]
        at = end
