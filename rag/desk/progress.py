"""Long work on the terminal: one line a stage, on stderr."""

from collections.abc import Callable
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TaskID, TextColumn, TimeElapsedColumn


class Terminal:
    """Progress bars where there is a terminal, one line a stage where there is none."""

    def __init__(self) -> None:
        self._console = Console(stderr=True)
        self._progress = Progress(
            SpinnerColumn(finished_text="✓"),
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=self._console,
            disable=not self._console.is_terminal,
        )
        self._open: TaskID | None = None

    def __enter__(self) -> "Terminal":
        self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self._finish()
        self._progress.stop()

    def stage(self, name: str, total: int | None = None) -> Callable[[int], None]:
        """Begin a stage of ``total`` units (None: not known)."""
        self._finish()
        if not self._console.is_terminal:
            self._console.print(f"{name}{f' ({total})' if total else ''} …")
        task = self._progress.add_task(name, total=total)
        self._open = task
        return lambda done: self._progress.advance(task, done)

    def _finish(self) -> None:
        if self._open is not None:
            task = self._progress.tasks[self._open]
            self._progress.update(
                self._open, total=task.total or max(task.completed, 1), completed=task.total or max(task.completed, 1)
            )
