"""Cold start to the first answer, each in a fresh process."""

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

from evals.timing.bench import Bench, say
from evals.timing.rows import Row

_ROOT = Path(__file__).resolve().parents[2]
_SECTION = "cold start"
_QUESTION = "Can I paste case notes into ChatGPT?"


@dataclass(frozen=True, slots=True)
class ColdStart:
    """Seconds from starting a process to its first answer; what the parts leave over is Python's own start."""

    starts: int
    total: float
    imports: float
    opening: float
    answering: float
    peak_mb: float

    def rows(self) -> list[Row]:
        """The whole, its parts, and the memory it took."""
        middle = f"to first answer, middle of {self.starts} starts (files in the disk cache)"
        return [
            Row(_SECTION, middle, self.total, "s"),
            Row(_SECTION, "… imports", self.imports, "s"),
            Row(_SECTION, "… opening library and model", self.opening, "s"),
            Row(_SECTION, "… first answer", self.answering, "s"),
            Row(_SECTION, "peak memory of that process", self.peak_mb, "MB"),
        ]


def measure_cold_start(bench: Bench) -> ColdStart:
    """Start afresh a few times; the start with the middle total is the one reported, so that its parts add up."""
    starts = []
    home = bench.home
    for number in range(bench.plan.starts):
        say(f"cold start {number + 1} of {bench.plan.starts}")
        starts.append(_start(home, bench.plan.starts))
    return sorted(starts, key=lambda start: start.total)[(len(starts) - 1) // 2]


def _start(home: Path, starts: int) -> ColdStart:
    command = [sys.executable, "-m", "evals.timing.first_answer", str(home), _QUESTION]
    began = perf_counter()
    with subprocess.Popen(command, cwd=_ROOT, stdout=subprocess.PIPE, text=True) as process:
        line = process.stdout.readline() if process.stdout else ""
        total = perf_counter() - began
    if process.returncode or not line:
        raise RuntimeError(f"The cold start failed with exit code {process.returncode}.")
    said = json.loads(line)
    return ColdStart(
        starts=starts,
        total=total,
        imports=said["imports"],
        opening=said["opening"],
        answering=said["answering"],
        peak_mb=said["peak_mb"],
    )
