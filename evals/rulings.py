"""``python -m evals.rulings``: print how rulings hold beside bots that read no clause. Misses go to stderr."""

import argparse
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from evals.speed import quieten

if TYPE_CHECKING:
    from evals.judging.desk import Desk
    from evals.judging.labels import Label, Question
    from evals.judging.pairs import Family, Pair
    from evals.judging.points import Point
    from evals.judging.score import Rate
    from rag.policy.types import Answer

_HERE = Path(__file__).parent


def main(arguments: Sequence[str] | None = None) -> None:
    """Ask what was asked for and print the rates."""
    quieten()
    from evals.judging.desk import Desk
    from evals.judging.labels import read_labels, read_questions
    from evals.judging.pairs import read_families, read_pairs
    from evals.judging.points import read_points
    from rag.library.shipped import corpus_folder

    given = _parse(arguments)
    with TemporaryDirectory(prefix="askfirst-rulings-") as folder:
        desk = Desk(Path(folder), [given.corpus or corpus_folder(), *given.beside])
        labels = read_labels(given.labels)
        if "employers" in given.only:
            _employers(desk, labels)
        if "reads" in given.only:
            _reads(desk, [label for label in labels if label.inverted and label.verdict and label.deciding])
        if "pairs" in given.only:
            _pairs(desk, read_pairs(given.pairs))
        if "families" in given.only:
            _families(desk, read_families(given.families))
        if given.questions:
            passages = [passage for document in desk.documents for passage in document.passages]
            _questions(desk, read_questions(given.questions), read_points(given.points, passages))


def _employers(desk: "Desk", labels: Sequence["Label"]) -> None:
    from evals.judging.controls import bots
    from evals.judging.score import Judged, judged, pairs_that_differ, rate, recalls

    assistant = desk.assistant(desk.documents)
    found = [judged(assistant.ask(label.question, employer=label.employer), label) for label in labels]
    for one in found:
        if not one.right or one.unsafe or (one.label.deciding and not one.quoted):
            _miss(one.label, one.verdict, "UNSAFE " if one.unsafe else "", "" if one.quoted else "not quoted")
    print(f"\nEmployers: {len({label.employer for label in labels})}, questions: {len(labels)}")
    for name in sorted({label.employer for label in labels}):
        _line(f"right or fair, {name}", rate(one.right for one in found if one.label.employer == name))
    _line("right or fair", rate(one.right for one in found))
    _line("unsafe", rate(one.unsafe for one in found))
    _line("deciding clause quoted", rate(one.quoted for one in found if one.label.deciding))
    _line("another employer's clause quoted", rate(one.strangers > 0 for one in found))
    _line("pairs of employers that differ, both right", pairs_that_differ(found))
    for name, part in recalls([label.verdict for label in labels], [one.verdict for one in found]).items():
        _line(f"recall of {name} (exact)", part)
    for name, bot in bots(labels).items():
        said = [Judged(label, bot(label)) for label in labels]
        _line(f"control, {name}: right or fair", rate(one.right for one in said))
        _line(f"control, {name}: pairs that differ", pairs_that_differ(said))
        _line(f"control, {name}: unsafe", rate(one.unsafe for one in said))


def _reads(desk: "Desk", labels: Sequence["Label"]) -> None:
    """Each employer's policy alone, so that no national clause stands in for the one struck out."""
    from evals.judging.edits import edited, struck, turned, turned_alone
    from evals.judging.score import is_other, is_weaker, rate, verdict_of

    found: list[tuple[str | None, ...]] = []
    for name in sorted({label.employer for label in labels}):
        whole = desk.of(name)
        assistant = desk.assistant(whole)
        asked = [label for label in labels if label.employer == name]
        said = [verdict_of(assistant.ask(label.question, employer=name)) for label in asked]
        for label in (one for one, verdict in zip(asked, said, strict=True) if verdict == one.verdict):
            gone, other, alone = (
                verdict_of(desk.assistant(edited(whole, edit(label))).ask(label.question, employer=name))
                for edit in (struck, turned, turned_alone)
            )
            found.append((label.verdict, gone, other, alone))
            if not is_weaker(label.verdict, gone):
                _miss(label, gone, "struck: ")
            if not is_other(label.verdict, other):
                _miss(label, other, "turned: ")
    print(f"\nReads the guidance: {len(labels)} (question, deciding clause) pairs, {len(found)} right as they stand")
    _line("struck out: verdict weakened or gone", rate(is_weaker(before, gone) for before, gone, *_ in found))
    settled = [one for one in found if one[0] != "depends"]  # weaker than that is only silence
    _line(
        "struck out, where the verdict was not depends", rate(is_weaker(before, gone) for before, gone, *_ in settled)
    )
    _line("turned round: verdict changed", rate(is_other(before, other) for before, _, other, _ in found))
    _line("turned round, and others still say so", rate(is_other(before, alone) for before, *_, alone in found))


def _pairs(desk: "Desk", pairs: Sequence["Pair"]) -> None:
    from evals.judging.pairs import KINDS
    from evals.judging.score import judged, rate

    assistant = desk.assistant(desk.documents)
    found = [
        (pair, [judged(assistant.ask(side.question, employer=side.employer), side) for side in (pair.one, pair.other)])
        for pair in pairs
    ]
    for one in (side for _, sides in found for side in sides):
        if not one.right:
            _miss(one.label, one.verdict, "UNSAFE " if one.unsafe else "", one.label.employer)
    print(f"\nCounterfactual pairs: {len(pairs)}")
    for kind in KINDS:
        _line(f"follow, {kind}", rate(all(one.right for one in sides) for pair, sides in found if pair.kind == kind))
    _line("follow (both verdicts right)", rate(all(one.right for one in sides) for _, sides in found))
    _line("same verdict to both", rate(len({one.verdict for one in sides}) == 1 for _, sides in found))
    _line("right or fair", rate(one.right for _, sides in found for one in sides))
    _line("unsafe", rate(one.unsafe for _, sides in found for one in sides))


def _families(desk: "Desk", families: Sequence["Family"]) -> None:
    from evals.judging.pairs import WORDINGS, commonest
    from evals.judging.score import judged, rate

    assistant = desk.assistant(desk.documents)
    found = [[judged(assistant.ask(one.question, employer=one.employer), one) for one in f.labels] for f in families]
    for group in found:
        usual = commonest([one.verdict for one in group])
        for one in group:
            if not one.right or one.verdict != usual:
                note = "" if one.verdict == usual else f"(commonest of the family: {usual})"
                _miss(one.label, one.verdict, "UNSAFE " if one.unsafe else "", note)
    print(f"\nFamilies: {len(families)}, wordings: {sum(len(group) for group in found)}")
    _line("agree (all six verdicts the same)", rate(len({one.verdict for one in group}) == 1 for group in found))
    _line("agree, and right or fair", rate(len({o.verdict for o in g}) == 1 and g[0].right for g in found))
    for place, way in enumerate(WORDINGS):
        _line(f"right or fair, {way}", rate(group[place].right for group in found))
    _line("right or fair", rate(one.right for group in found for one in group))
    _line("unsafe", rate(one.unsafe for group in found for one in group))


def _questions(desk: "Desk", questions: Sequence["Question"], points: Mapping[str, Sequence["Point"]]) -> None:
    from evals.judging.score import rate, recalls, verdict_of

    assistant = desk.assistant(desk.documents)
    answers = [assistant.ask(one.question, history=one.history) for one in questions]
    verdicts = [verdict_of(answer) for answer in answers]
    both = list(zip(questions, verdicts, strict=True))
    for one, answer, verdict in zip(questions, answers, verdicts, strict=True):
        if verdict != one.verdict or not one.behaves(answer) or bool(answer.removed) != one.personal_data:
            mark = "UNSAFE " if verdict in one.unsafe else ""
            private = "" if bool(answer.removed) == one.personal_data else "PRIVACY"
            expected = f"{'/'.join(sorted(one.outcomes))} {one.verdict} → {answer.outcome} {verdict} {private}"
            print(f"{mark}{one.id} {one.question}\n   {expected}", file=sys.stderr)
    print(f"\nQuestions: {len(questions)}")
    _line("behaviour as expected", rate(q.behaves(answer) for q, answer in zip(questions, answers, strict=True)))
    _line("verdict exact", rate(one.verdict == got for one, got in both))
    for name, part in recalls([one.verdict for one in questions], verdicts).items():
        _line(f"recall of {name}", part)
    _line("unsafe", rate(got in one.unsafe for one, got in both))
    conditional = [got == "allowed_with_conditions" for one, got in both if one.verdict == "depends"]
    _line("allowed_with_conditions where depends is right", rate(conditional))
    _points({one.id: (answer, points.get(one.id, ())) for one, answer in zip(questions, answers, strict=True)})


def _points(answers: Mapping[str, tuple["Answer", Sequence["Point"]]]) -> None:
    from evals.judging.points import Presence, presence
    from evals.judging.score import rate

    found: list[Presence] = []
    sayable: list[bool] = []
    for name, (answer, points) in answers.items():
        made = presence(answer, points)
        found, sayable = found + made, sayable + [point.can_be_made for point in points]
        pairs = zip(made, points, strict=True)
        missed = [place for place, (one, p) in enumerate(pairs, 1) if one is Presence.MISSING and p.can_be_made]
        if missed:
            print(f"{name} key points missing: {', '.join(map(str, missed))}", file=sys.stderr)
    there = [one is not Presence.MISSING for one in found]
    _line("key points present", rate(there))
    _line("key points present, as a quote", rate(one is Presence.QUOTED for one in found))
    _line("key points present, in the tool's fixed words", rate(one is Presence.SAID for one in found))
    _line("key points that a passage or fixed words state", rate(sayable))
    _line("key points present, of those", rate(held for held, can in zip(there, sayable, strict=True) if can))
    _lengths([answer for answer, _ in answers.values() if answer.statements])


def _lengths(answers: Sequence["Answer"]) -> None:
    """How long answers are, so that no point is bought by quoting everything."""
    from statistics import median

    counts = [len(answer.statements) for answer in answers]
    words = [sum(len(one.text.split()) for one in answer.statements) for answer in answers]
    print(f"{'statements in an answer, median and most':<62}{median(counts):>5} {max(counts):>5}")
    print(f"{'words quoted in an answer, median and most':<62}{median(words):>5.0f} {max(words):>5}")


def _miss(label: "Label", verdict: str | None, mark: str = "", note: str = "") -> None:
    expected = "/".join(map(str, [label.verdict, *sorted(map(str, label.fair))]))
    print(f"{mark}{label.id} {label.question}\n   {expected} → {verdict} {note}", file=sys.stderr)


def _line(what: str, rate: "Rate") -> None:
    print(f"{what:<62}{rate.done:>5} of {rate.of:<5}{rate.percent:6.1f} %")


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m evals.rulings", description="Print how rulings hold.")
    sections = ("employers", "reads", "pairs", "families")
    parser.add_argument("--only", type=lambda text: text.split(","), default=sections, metavar=",".join(sections))
    parser.add_argument("--questions", type=Path, metavar="FILE", help="questions in the manner of the development set")
    parser.add_argument("--points", type=Path, default=_HERE / "key_points.yaml", help="their key points")
    parser.add_argument("--labels", type=Path, default=_HERE / "employers", metavar="DIR", help="labels by employer")
    parser.add_argument("--pairs", type=Path, default=_HERE / "pairs.yaml", metavar="FILE", help="pairs of questions")
    parser.add_argument("--families", type=Path, default=_HERE / "families.yaml", metavar="FILE", help="rewordings")
    parser.add_argument("--corpus", type=Path, metavar="DIR", help="the library (default: the shipped one)")
    parser.add_argument("--beside", type=Path, nargs="*", default=[], metavar="DIR", help="more folders beside it")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
