"""Patterns written one alternative a line, so that a person can read, add and strike them."""

import re


def any_of(*alternatives: str) -> re.Pattern[str]:
    """A case-insensitive pattern that matches any of the alternatives."""
    return re.compile("|".join(f"(?:{one})" for one in alternatives), re.IGNORECASE)


def words(text: str) -> frozenset[str]:
    """The words of ``text``, parted by white space."""
    return frozenset(text.split())
