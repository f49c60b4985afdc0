"""Run in a fresh process: import, open the library and the model, answer one question; print one line of JSON.

``python -m evals.timing.first_answer HOME QUESTION``
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from time import perf_counter

_IMPORTS = ("chromadb", "sentence_transformers", "langsmith.run_helpers", "rag.answering.assistant")


def main() -> None:
    """Time the three parts."""
    began = perf_counter()
    for name in _IMPORTS:
        import_module(name)
    from evals.timing.rows import peak_mb
    from rag.answering.assistant import Assistant
    from rag.config import Settings
    from rag.library.current import CurrentLibrary
    from rag.library.embedding import Embedder

    imported = perf_counter()
    embedder = Embedder()
    assistant = Assistant(CurrentLibrary(Path(sys.argv[1]), embedder), Settings(home=Path(sys.argv[1])))
    embedder.model  # noqa: B018 - loaded here so that its seconds show as their own part
    assistant.library  # noqa: B018 - opened here for the same reason
    opened = perf_counter()
    answer = assistant.ask(sys.argv[2])
    answered = perf_counter()
    parts = {"imports": imported - began, "opening": opened - imported, "answering": answered - opened}
    print(json.dumps({**parts, "peak_mb": peak_mb(), "outcome": answer.outcome}), flush=True)


if __name__ == "__main__":
    main()
