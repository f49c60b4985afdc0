"""Which employer a question names: one whose policy the library holds, or one it doesn't."""

import re

from rag.library.current import Library
from rag.policy.patterns import any_of, words
from rag.policy.types import Level

_NAME = r"((?:[A-Z][\w’'-]+ ?){1,4})"
_NAMED = (
    re.compile(
        r"\b(?i:my|our) (?i:council|employer|authority|organisation|local authority|LA|agency),? (?:(?i:called"
        rf"|named|is) )?{_NAME}"
    ),
    re.compile(rf"\b{_NAME}(?:(?:County|City|Borough|District|Metropolitan) )?(?:Council|council)(?!lor)(?:['’]s)?\b"),
    re.compile(rf"\b(?i:work|working|employed) (?i:for|at|by) (?:the )?{_NAME}"),
    re.compile(r"\b([A-Z][a-z]+shire)\b"),
)
_ITS_VIEW = any_of(
    r"\b(?:said|say|says|saying|decided|published|allow|allows|ban|banned|bans|approve[ds]?|position|view|line"
    r"|rules?)\b",
    r"\b(?:policy|policies|guidance)\b",
)
_OF_IT = any_of(r"^\W*(?:what|does|has|did|is|which|where|when|who|how)\b")
_NO_NAMES = words(
    """I AI IT The A An My Our County City Borough District Metropolitan Council Can Could May Is Are Do Does Has"
    " What NHS
    England Scotland Wales Northern Ireland UK Social Work Services Children Childrens Adult Care Research Privy"""
)


def names_another(question: str, library: Library) -> bool:
    """Whether a question names, as the asker's own, an employer that the library has no documents of."""
    names = [name for pattern in _NAMED for found in pattern.finditer(question) if (name := _bare(found.group(1)))]
    return any(not _is_held(name, library) for name in names)


def asks_its_view(question: str) -> bool:
    """Whether a question is about what an employer has said, rather than about something to do."""
    return bool(_ITS_VIEW.search(question) and _OF_IT.search(question))


def held(library: Library) -> tuple[str, ...]:
    """The employers whose policies the library holds, as readers know them."""
    return tuple(sorted({library.name_of(employer) for employer in library.employers}))


def _bare(name: str) -> str:
    return " ".join(word for word in name.replace("’", "'").removesuffix("'s").split() if word not in _NO_NAMES)


def _is_held(name: str, library: Library) -> bool:
    mine = (source for source in library.sources.values() if source.level is Level.EMPLOYER)
    return any(
        name.lower() in f"{source.employer} {source.publisher} {source.title} {source.source_id}".lower()
        for source in mine
    )
