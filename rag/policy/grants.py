"""The strings on a permission that look like no condition: "with the chair's agreement", "with names left out"."""

from rag.policy.patterns import any_of

_LEAVE_OF = any_of(
    r",?\s*\b(?:but )?(?:only )?with (?!out\b)(?:[\w’'-]+ ){0,7}?(?:agreement|consent|approval|permission"
    r"|authori[sz]ation|sign-off|say-so|blessing|clearance)\b(?:\s+(?:of|from|in)\b[^,;.]*)?",
    r",?\s*\bwith (?:[\w’'-]+ ){1,7}?(?:left (?:off|out)|taken (?:off|out)|removed|blanked out|deleted|stripped out"
    r"|swapped|replaced|changed|turned into|anonymised)\b[^,;.]*",
    r",?\s*\b(?:on|in|to|with) which\b[^,;.]*\b(?:has|have) been \w+\b[^,;.]*",
    r",?\s*\bon (?:the |an? )?(?:\w+ ){0,2}(?:request|application|recommendation) (?:of|from|by)\b[^,;.]*?(?=,"
    r"|;|\.|$| and\b)",
    r",?\s*\bon (?:one|two|three|four|these|the following|certain) conditions?\b[^.;]*",
)
_GENERAL = any_of(
    r"\b(?:general|factual|background) (?:enquir\w+|questions?|queries|matters|research|information|purposes)\b"
)
_HOLDING_NONE = any_of(
    r",?\s*\b(?:containing|involving|including|naming|giving) no (?:[\w’'-]+ ){0,3}(?:information|data|details|names)\b"
)


def granted(main: str) -> tuple[str, tuple[str, ...]]:
    """A permission's main clause without its "with …'s agreement" and "with names left out", and those phrases."""
    none = _HOLDING_NONE.search(main) if _GENERAL.search(main) else None
    found = tuple(match.group().strip(" ,") for match in _LEAVE_OF.finditer(main))
    if none:  # what is general is nobody's: that nothing of anybody's goes in with it is a string on the leave
        main, found = _HOLDING_NONE.sub(" ", main), (*found, none.group().strip(" ,"))
    return (_LEAVE_OF.sub(" ", main).strip(), found) if found else (main, ())
