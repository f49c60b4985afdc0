"""Every error a user can meet, with the line they see.

AskFirstError                 exit 2
├── BadInput                  the question, option or file handed in
├── CorpusError               a folder or document of guidance
│   └── UnreadableDocument
├── HomeError                 the home folder
│   └── Busy                  another process is writing it
├── LibraryError              the index
│   ├── NoLibrary
│   ├── DamagedLibrary
│   └── OtherModel
├── ModelError                the embedding model
├── PortTaken                 the page's address
└── TooBusy                   too many questions at once
"""


class AskFirstError(Exception):
    """Base of all: ``str(error)`` is one plain line, ``remedy`` says what to do."""

    remedy = ""

    def __init__(self, message: str, remedy: str | None = None) -> None:
        super().__init__(message)
        if remedy is not None:
            self.remedy = remedy

    @property
    def line(self) -> str:
        """The one line a user sees."""
        return " ".join(part for part in (str(self), self.remedy) if part)


class BadInput(AskFirstError):
    """The question, an option or a batch file can't be used."""


class CorpusError(AskFirstError):
    """A corpus folder is missing, empty or breaks its manifest."""

    remedy = "Give a folder that holds guidance as Markdown (.md), text (.txt) or web pages (.html)."


class UnreadableDocument(CorpusError):
    """One document can't be read."""

    remedy = "Mend or remove the file, then index again. The library you had is unchanged."


class HomeError(AskFirstError):
    """The home folder can't be used."""

    remedy = "Choose a folder you can write to with --home or ASKFIRST_HOME."


class Busy(HomeError):
    """Another process is indexing."""

    remedy = "Wait for it to finish, then try again."


class LibraryError(AskFirstError):
    """The library can't answer."""

    remedy = "Run: askfirst index"


class NoLibrary(LibraryError):
    """Nothing was indexed yet."""


class DamagedLibrary(LibraryError):
    """The index doesn't match its own manifest."""


class OtherModel(LibraryError):
    """The index was made by another embedding model."""


class ModelError(AskFirstError):
    """The embedding model can't be loaded."""

    remedy = "Run the set-up again, or set ASKFIRST_EMBEDDING_MODEL to the folder of a sentence-transformers model."


class PortTaken(AskFirstError):
    """The page's port is in use."""

    remedy = "Choose another with --port."


class TooBusy(AskFirstError):
    """More questions wait than can be answered soon, from one reader or from all."""

    remedy = "Try again in a minute."
