"""Bots that read no clause. A score they can reach says nothing about guidance."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence

from evals.judging.labels import Label

Bot = Callable[[Label], str | None]

# Six patterns over the question alone, tried in turn.
_BY_THE_QUESTION = (
    (re.compile(r"\b(?:must|have to|need|required|needed|should)\b", re.I), "required"),
    (re.compile(r"\b(?:free|personal|own|public|claude|agency)\b", re.I), "not_allowed"),
    (re.compile(r"\b(?:decide|analysis|rating|score|photo|says no|refuses|conference)\b", re.I), "not_allowed"),
    (re.compile(r"\b(?:court|capacity|anonymised)\b", re.I), "depends"),
    (
        re.compile(r"\b(?:copilot|magic notes|work (?:login|account)|council account)\b", re.I),
        "allowed_with_conditions",
    ),
    (re.compile(r""), "depends"),
)


def always_depends(_: Label) -> str:
    """Says the same to everything."""
    return "depends"


def by_the_question(label: Label) -> str:
    """Sees only the question."""
    return next(verdict for pattern, verdict in _BY_THE_QUESTION if pattern.search(label.question))


def commonest(labels: Sequence[Label]) -> Bot:
    """For each question, the verdict that is right for most of the *other* employers."""
    by_question: dict[str, list[Label]] = {}
    for label in labels:
        by_question.setdefault(label.question, []).append(label)

    def bot(label: Label) -> str | None:
        others = [one.verdict for one in by_question[label.question] if one.employer != label.employer]
        return Counter(others).most_common(1)[0][0] if others else "depends"

    return bot


def bots(labels: Sequence[Label]) -> Mapping[str, Bot]:
    """The three controls by name."""
    return {
        "always depends": always_depends,
        "commonest verdict": commonest(labels),
        "question alone": by_the_question,
    }
