"""The library that ships with AskFirst."""

from importlib.resources import files
from pathlib import Path

from rag.policy.errors import CorpusError


def corpus_folder() -> Path:
    """The shipped corpus: inside the installed package, or beside it in a checkout."""
    package = Path(str(files("rag")))
    for folder in (package / "_corpus", package.parent / "corpus"):
        if folder.is_dir():
            return folder
    raise CorpusError("The library that ships with AskFirst is missing.", "Install AskFirst again, or give --corpus.")
