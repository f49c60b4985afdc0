"""What the table is made of: rows, targets, and the percentiles of a sample."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil
from pathlib import Path
from time import perf_counter
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Target:
    """What a value should be: at most ``limit``, or at least."""

    limit: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g}"

    def held_by(self, value: float) -> bool:
        """Whether ``value`` is within the target; the limit itself is."""
        return value >= self.limit if self.at_least else value <= self.limit


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement as printed."""

    section: str
    what: str
    value: float
    unit: str
    target: Target | None = None

    @property
    def held(self) -> bool | None:
        """Whether the target was met; None where there is none."""
        return None if self.target is None else self.target.held_by(self.value)


class Measurement(Protocol):
    """What a measuring function returns."""

    def rows(self) -> list[Row]:
        """The measurement, a line each."""


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the slow end of a sample."""

    p50: float
    p95: float

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """The spread of ``values``, in their unit. Raises ValueError when there are none."""
        return cls(percentile(values, 50), percentile(values, 95))

    def rows(self, section: str, what: str, unit: str, targets: "Spread | None" = None) -> list[Row]:
        """Two rows, p50 and p95; ``targets`` are the most that each may be."""
        most = (targets.p50, targets.p95) if targets else (None, None)
        return [
            Row(section, f"{what}, {name}", value, unit, None if limit is None else Target(limit))
            for name, value, limit in zip(("p50", "p95"), (self.p50, self.p95), most, strict=True)
        ]


def percentile(values: Sequence[float], percent: float) -> float:
    """The smallest value that at least ``percent`` of ``values`` do not exceed (nearest rank: always a measured one).

    Raises ValueError for an empty sample or a percent outside 0–100.
    """
    if not values or not 0 <= percent <= 100:
        raise ValueError("A percentile needs values, and a percent from 0 to 100.")
    rank = max(1, ceil(percent / 100 * len(values)))
    return sorted(values)[rank - 1]


def median(values: Sequence[float]) -> float:
    """The middle value; of an even number, the lower of the two."""
    return percentile(values, 50)


def seconds(work: Callable[[], object]) -> float:
    """How long ``work`` takes."""
    began = perf_counter()
    work()
    return perf_counter() - began


def peak_mb() -> float:
    """The most memory this process ever held, in MB: VmHWM of Linux.

    Not ``getrusage``: a child's ``ru_maxrss`` starts at its parent's peak (964 MB seen for a process of 9).
    """
    found = re.search(r"VmHWM:\s+(\d+) kB", Path("/proc/self/status").read_text(encoding="ascii", errors="replace"))
    if found is None:
        raise OSError("/proc/self/status has no VmHWM; the benchmark runs on Linux.")
    return int(found.group(1)) * 1024 / 1e6
