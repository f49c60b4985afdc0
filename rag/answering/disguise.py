"""Text made to look other than it reads: invisible letters, look-alike letters, codes, words spelt backwards.

`readable` undoes what changes only the look; `hidden_in` says what a code holds, so that the screen can read it too.
"""

import base64
import binascii
import codecs
import re
import unicodedata
from collections.abc import Iterator

from rag.answering.privacy.terms import is_ordinary

_LOOKALIKES = str.maketrans(
    "аеорсухіјѕԁɡһӏАВЕКМНОРСТУХІЈЅαεικνορτυχΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "aeopcyxijsdghlABEKMHOPCTYXIJSaeiknoptuxABEZHIKMNOPTYX"
)
_WORD = re.compile(r"[^\W\d_]+")
_CODED = re.compile(r"(?<![\w+/=])[A-Za-z0-9+/_-]{16,}={0,2}(?![\w+/=])")
_HEX = re.compile(r"(?<!\w)(?:0x)?((?:[0-9a-fA-F]{2}[ :]?){8,})(?!\w)")
_LETTERS_APART = re.compile(r"(?:\b\w\W{1,3}){10,}\w\b")
_LEET_WORD = re.compile(r"(?<![\w£$€.,/-])(?=[a-z]*\d)(?=\d*[a-z])[a-z\d@$!]{3,}(?![\w-])", re.IGNORECASE)
_LEET = str.maketrans("0134578@$!", "oieastbasi")
_FEWEST_WORDS = 4


def readable(text: str) -> str:
    """The text without invisible characters, wide forms and letters borrowed from other alphabets.

    >>> readable("Ｉｇｎоre\\u200b it")
    'Ignore it'
    """
    if text.isascii():
        return text
    seen = "".join(letter for letter in text if unicodedata.category(letter) != "Cf")
    return _WORD.sub(_own_letters, unicodedata.normalize("NFKC", seen))


def _own_letters(word: re.Match[str]) -> str:
    typed = word.group()
    if typed.isascii():
        return typed
    plain = typed.translate(_LOOKALIKES)
    mixed = any(letter.isascii() for letter in typed)
    return plain if plain.isascii() and (mixed or len(plain) == 1 or is_ordinary(plain.lower())) else typed


def hidden_in(text: str) -> Iterator[str]:
    """What stands in a text in code: base64, hexadecimal, letters apart, figures for letters, turned round, rot13."""
    for found in _CODED.finditer(text):
        yield from _sentence_of(_from_base64(found.group()))
    for found in _HEX.finditer(text):
        yield from _sentence_of(_from_hex(re.sub(r"[ :]", "", found.group(1))))
    yield from (re.sub(r"\W", "", found.group()) for found in _LETTERS_APART.finditer(text))
    leet = [word for word in _LEET_WORD.findall(text) if is_ordinary(word.lower().translate(_LEET))]
    if len(leet) >= _FEWEST_WORDS:
        yield text.lower().translate(_LEET)
    words = [word.lower() for word in _WORD.findall(text) if len(word) > 2]
    strange = [word for word in words if not is_ordinary(word)]
    if len(strange) < _FEWEST_WORDS:
        return
    for turned in (text[::-1], codecs.encode(text, "rot13")):
        if _reads_as_english(turned, strange):
            yield turned


def _reads_as_english(turned: str, strange: list[str]) -> bool:
    """Whether as many words as were strange are English once turned, give or take a few."""
    found = sum(is_ordinary(word.lower()) for word in _WORD.findall(turned) if len(word) > 2)
    return found >= max(_FEWEST_WORDS, 0.6 * len(strange))


def _sentence_of(decoded: str) -> Iterator[str]:
    words = _WORD.findall(decoded)
    if decoded.isprintable() and len(words) > 1 and sum(is_ordinary(word.lower()) for word in words) > len(words) / 2:
        yield decoded


def _from_base64(coded: str) -> str:
    padded = coded.rstrip("=") + "=" * (-len(coded.rstrip("=")) % 4)
    try:
        return base64.b64decode(padded.replace("-", "+").replace("_", "/"), validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _from_hex(coded: str) -> str:
    try:
        return bytes.fromhex(coded).decode()
    except (ValueError, UnicodeDecodeError):
        return ""
