"""What an index run did, as JSON and as text: names and words of documents on one safe line each."""

from typing import Any

from rag.library.documents import Why
from rag.library.ingest import IndexReport
from rag.library.names import shown

_SHOWN = 10  # of a kind, on the terminal; the JSON has them all


def report_json(report: IndexReport) -> dict[str, Any]:
    """The contract's report of ``askfirst index``."""
    return {
        "generation": report.generation,
        "changed": report.changed,
        "sources": report.sources,
        "passages": report.passages,
        "norms": report.norms,
        "embedded": report.embedded,
        "refused": [{"path": shown(one.inside), "reason": one.reason} for one in report.refused],
        "hidden": _left_out(report, Why.HIDDEN),
        "orders": _left_out(report, Why.ORDERS),
        "passed_over": list(report.passed_over),
    }


def report_text(report: IndexReport) -> str:
    """The same in a few lines."""
    counts = f"{report.sources} sources, {report.passages} clauses, {report.norms} norms"
    done = f"{report.embedded} clauses embedded" if report.changed else "nothing changed"
    lines = [f"The library holds {counts}; {done}."]
    told = report_json(report)
    if refused := told["refused"]:
        lines.append(f"Not in it, so that no answer knows what they say: {_files(len(refused))}.")
        lines += (f"  {one['path']}: {one['reason']}" for one in refused)
    lines += _words("Left out, because nobody who looks at the document sees it", told["hidden"])
    lines += _words("Left out, because it speaks to a computer and not to people", told["orders"])
    if report.passed_over:
        lines.append(f"Passed over, by their endings: {_files(len(report.passed_over))}; --json names them.")
    return "\n".join(lines)


def _left_out(report: IndexReport, why: Why) -> list[dict[str, str]]:
    return [{"source_id": source_id, "words": shown(one.words)} for source_id, one in report.left_out if one.why is why]


def _words(title: str, told: list[dict[str, str]]) -> list[str]:
    if not told:
        return []
    rows = [f"  {one['source_id']}: {one['words']}" for one in told[:_SHOWN]]
    more = len(told) - _SHOWN
    return [f"{title}:", *rows, *([f"  … and {more} more; --json has them all."] if more > 0 else [])]


def _files(count: int) -> str:
    return f"{count} file" if count == 1 else f"{count} files"
