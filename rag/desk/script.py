"""The page's own script, as one file: word lists from the privacy layer, then what uses them in the browser."""

import json
from importlib.resources import files

from rag.answering.privacy.terms import terms

_FILES = ("reminder.js", "page.js")
_KNOWN = ("tools", "bodies", "documents", "jobs", "acronyms", "places", "peoples", "calendar", "heads", "units")
_ALSO_KNOWN = ("openers", "never", "also_ordinary", "titles", "titles_also_words", "kin", "roles")


def page_script(longest: int) -> str:
    """The script that ``/askfirst.js`` answers with; ``longest`` is the most characters of a question."""
    words = json.dumps(reminder_words(longest), ensure_ascii=True, sort_keys=True)
    parts = [(files("rag.desk") / "browser" / name).read_text(encoding="utf-8") for name in _FILES]
    return "\n".join((f"const ASKFIRST = {words};", *parts))


def reminder_words(longest: int) -> dict[str, object]:
    """What the reminder knows: first names that are nothing else, those that are also words, and what is no name."""
    lists = terms()
    known = frozenset(word for name in (*_KNOWN, *_ALSO_KNOWN) for line in lists[name] for word in line.split())
    sure = lists["given"] - lists["ordinary"] - known - lists["needs_company"]
    return {
        "names": sorted(sure),
        "nearly": sorted(lists["given"] - sure - known),
        "known": sorted(known),
        "areas": sorted(lists["areas"]),
        "longest": longest,
    }
