"""Names of files as they may be shown: no character that moves a cursor, turns words round or starts a line."""

import unicodedata

# Controls, formats (direction marks, zero-width, tags), halves of characters, private ones, line and paragraph ends.
_NEVER = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LONGEST = 200


def shown(name: str) -> str:
    r"""A name on one line, safe for a terminal: what can't be shown is spelled out, ``\\x1b`` for Escape.

    Bytes that are no UTF-8 (lone surrogates, as ``os.fsdecode`` makes them) come out as ``\\xff``.
    """
    safe = "".join(letter if is_plain(letter) else _spelled(letter) for letter in name)
    return safe if len(safe) <= _LONGEST else f"{safe[: _LONGEST - 1]}…"


def is_plain(text: str) -> bool:
    """Whether every character of a text shows as itself."""
    return not any(unicodedata.category(letter) in _NEVER for letter in text)


def fault_of(name: str) -> str | None:
    """Why a file of this name is not taken into a library, None when it may be: names become ids that others print."""
    if any("\udc80" <= letter <= "\udcff" for letter in name):
        return "its name isn't UTF-8"
    if not is_plain(name):
        return "its name holds characters that can't be shown"
    return None


def _spelled(letter: str) -> str:
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:  # a byte that os.fsdecode could not decode
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
