"""A question as typed on a phone, put into plain spelling before it is read.

Only what is read is put right: the reader is shown their own words. Shorthand is a list; misspellings are found by
symspellpy in its English word counts. A word is put right only into one the reading turns on (the vocabulary's or a
common little word), so that a product nobody has heard of stays a product nobody has heard of.
"""

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from jellyfish import metaphone
from simplemma import is_known

from rag.answering.stop_words import STOP
from rag.library.ingest import vocabulary
from rag.policy.lemmas import lemma
from rag.policy.vocabulary import Vocabulary

if TYPE_CHECKING:
    from symspellpy import SymSpell
    from symspellpy.suggest_item import SuggestItem

_SHORTHAND = {
    **dict.fromkeys(("u", "yu", "yoo"), "you"),
    **dict.fromkeys(("ur",), "your"),
    **dict.fromkeys(("r",), "are"),
    **dict.fromkeys(("n", "nd", "&"), "and"),
    **dict.fromkeys(("w", "w/", "wiv", "wi", "wif", "wth"), "with"),
    **dict.fromkeys(("w/o", "w/out", "wivout", "wo"), "without"),
    **dict.fromkeys(("b4", "bfore", "befor"), "before"),
    **dict.fromkeys(("cos", "coz", "cuz", "cus", "bcos", "bcoz", "bc", "becos"), "because"),
    **dict.fromkeys(("em", "'em"), "them"),
    **dict.fromkeys(("da", "teh", "hte", "th"), "the"),
    **dict.fromkeys(("hav", "hv", "av", "ave"), "have"),
    **dict.fromkeys(("hafta", "havta", "gotta", "gota"), "have to"),
    **dict.fromkeys(("wanna", "wana"), "want to"),
    **dict.fromkeys(("gonna", "gona", "gunna"), "going to"),
    **dict.fromkeys(("wen", "whn"), "when"),
    **dict.fromkeys(("wot", "wat", "wht"), "what"),
    **dict.fromkeys(("wich", "whch"), "which"),
    **dict.fromkeys(("wether", "weather or not"), "whether"),
    **dict.fromkeys(("shud", "shld", "shoud"), "should"),
    **dict.fromkeys(("cud", "cld", "coud"), "could"),
    **dict.fromkeys(("wud", "wld", "woud"), "would"),
    **dict.fromkeys(("cn", "kan"), "can"),
    **dict.fromkeys(("dnt", "dun", "dnot", "donot"), "don't"),
    **dict.fromkeys(("dsnt", "dosnt", "dosent", "doesnt", "duznt", "dusnt"), "doesn't"),
    **dict.fromkeys(("didnt", "dint", "didn"), "didn't"),
    **dict.fromkeys(("isnt", "isn", "aint", "int"), "isn't"),
    **dict.fromkeys(("havent", "havnt", "hasnt"), "haven't"),
    **dict.fromkeys(("cant", "cnt", "carnt"), "can't"),
    **dict.fromkeys(("wont", "wnt"), "won't"),
    **dict.fromkeys(("im",), "I'm"),
    **dict.fromkeys(("ive",), "I've"),
    **dict.fromkeys(("tho", "altho"), "though"),
    **dict.fromkeys(("thru",), "through"),
    **dict.fromkeys(("abt", "bout", "abut"), "about"),
    **dict.fromkeys(("ppl", "peeps"), "people"),
    **dict.fromkeys(("sum1", "some1", "sumone"), "someone"),
    **dict.fromkeys(("sum1s", "some1s"), "someone's"),
    **dict.fromkeys(("any1", "ne1", "anyl"), "anyone"),
    **dict.fromkeys(("every1", "evry1", "evryone"), "everyone"),
    **dict.fromkeys(("no1", "noone"), "no one"),
    **dict.fromkeys(("summat", "sumthing", "sumfin", "sthg", "smth"), "something"),
    **dict.fromkeys(("owt",), "anything"),
    **dict.fromkeys(("nowt", "nuffin"), "nothing"),
    **dict.fromkeys(("gov", "govt"), "government"),
    **dict.fromkeys(("tmrw", "tmw", "tomoz", "2moro", "2morrow"), "tomorrow"),
    **dict.fromkeys(("msg",), "message"),
    **dict.fromkeys(("msgs",), "messages"),
    **dict.fromkeys(("mtg", "mtng"), "meeting"),
    **dict.fromkeys(("mtgs",), "meetings"),
    **dict.fromkeys(("mgr", "mngr"), "manager"),
    **dict.fromkeys(("appt",), "appointment"),
    **dict.fromkeys(("acct", "acc"), "account"),
    **dict.fromkeys(("qs",), "questions"),
    **dict.fromkeys(("ap",), "app"),
    **dict.fromkeys(("fon", "fone"), "phone"),
    **dict.fromkeys(("foto", "fotos"), "photos"),
    **dict.fromkeys(("mite",), "might"),
    **dict.fromkeys(("rite", "rites"), "write"),
    **dict.fromkeys(("grp",), "group"),
    **dict.fromkeys(("tel",), "tell"),
    **dict.fromkeys(("thx", "thnx", "fanks"), "thanks"),
}
_WORD = re.compile(r"[^\W_]+(?:['’/][^\W_]+)*|&|w/(?=\s)")
_TWO = re.compile(r"(?<![\d£.:/-])\b2\b(?![\d.):%/-])(?= [a-z])")
_FOUR = re.compile(r"(?<![\d£.:/-])\b4\b(?![\d.):%/-])(?= [a-z])")
_COUNTS = re.compile(  # a number after all: an age, a clause, a time
    r"(?:\b(?:aged?|is|are|was|turns?|turned|only|just|nearly|about|under|over|than|at|by|till|until|clause|section|step"
    r"|part|level|tier|point|year|chapter|page|grade|the|these|those|all|last|next|first|other|of|her|his|my|our|got|every"
    r"|version|and|or|to)|['’]s|['’]re)\s+$",
    re.IGNORECASE,
)
_MODEL = re.compile(r"\bgpt\s*$", re.IGNORECASE)  # "GPT 4" is a product
_OUR = re.compile(r"\b(on|in|of|to|2|at|by|for|4|all|with|w|from) r\b", re.IGNORECASE)
_UNITS = re.compile(
    r"^\s+(?:years?|yrs?|yo|months?|mths?|weeks?|wks?|days?|hours?|hrs?|minutes?|mins?|times|kids|children|siblings|people"
    r"|o['’]?clock|am|pm|of|or|and|to|bed|page|pages|different|more|other|others|visits|sets)\b",
    re.IGNORECASE,
)
_OWES = re.compile(
    r"\b(?:have|has|need|needs|had|got|get|want|going|ought|allowed|ok|okay|able|nothing|used)\s+$", re.IGNORECASE
)

_CAPITALS = re.compile(r"(?<=[\s(])(?!I\b|I['’])[A-Z]")
_BEFORE_TOOL = r"\b(?:in|into|with|using|use|via|on|through|from|to|ask|get|let|try|does|can|could|may|is|have) "
_LEAST_COUNT = 100_000  # rarer words correct nothing; leaving them out halves the time and memory the index takes
_SHORT, _LONG = 3, 7  # letters: shorter words are left alone; in longer ones two slips are put right
_RARE = 500_000  # a real word is taken for a slip only if it is rarer than this ("corse"; not "noon" or "dials"),
_RARER = 20  # and what it sounds like is so many times as common


def spelled(question: str, ours: Vocabulary) -> str:
    """``question`` with its shorthand and misspellings put right. Names of people are gone by now."""
    text = _numerals(_OUR.sub(r"\1 our", question), _TWO, "to")
    text = _numerals(text, _FOUR, "for")
    plain = _WORD.sub(lambda found: _plain(found, text, ours), text)
    return plain if _CAPITALS.search(plain) else _named(plain, ours)


def warm() -> None:
    """Load the word counts now."""
    _speller()


def _named(text: str, ours: Vocabulary) -> str:
    """Who types without capitals means the product by "in claude" or "use minute", where no noun follows."""
    names = {name.lower(): name for name in ours.names}

    def put(found: re.Match[str]) -> str:
        follows = _WORD.match(text, found.end() + 1)
        is_name = follows is None or lemma(follows.group()) in STOP or not text[found.end()].isspace()
        return f"{found['before']}{names[found['name'].lower()]}" if is_name else found.group()

    return re.sub(rf"(?P<before>{_BEFORE_TOOL})(?P<name>{'|'.join(names)})\b", put, text) if names else text


def _numerals(text: str, mark: re.Pattern[str], word: str) -> str:
    """ "2" and "4" as words, where they count nothing."""

    def put(found: re.Match[str]) -> str:
        before, after = text[: found.start()], text[found.end() :]
        if word == "to" and _OWES.search(before):
            return word
        counts = _COUNTS.search(before) or _UNITS.search(after) or (word == "for" and _MODEL.search(before))
        return found.group() if counts else word

    return mark.sub(put, text)


def _plain(found: re.Match[str], text: str, ours: Vocabulary) -> str:
    word = found.group()
    lowered = word.lower()
    capital = word[0].isupper()
    if not (capital and found.start() > 0) and (meant := _SHORTHAND.get(lowered)):
        return meant
    if not lowered.isalpha() or len(word) < _SHORT or _is_known(lowered, ours.words):
        return word
    if word.isupper() or (capital and found.start() > 0 and len(word) < _LONG):
        return word  # an abbreviation, or a name
    return _put_right(lowered, ours) or word


def _is_known(word: str, known: frozenset[str]) -> bool:
    return word in known or lemma(word) in known or word in STOP or lemma(word) in STOP


def _put_right(word: str, ours: Vocabulary) -> str | None:
    """The word that was meant, if it is one the reading turns on."""
    from symspellpy import Verbosity

    speller = _speller()
    if word.endswith("in") and word not in _counts() and f"{word}g" in _counts():
        return f"{word}g"
    found = speller.lookup(word, Verbosity.ALL, max_edit_distance=2)
    count = _counts().get(word, 0)
    is_word = is_known(word, lang="en") or count > 0
    meant = [one for one in found if one.term != word and _may_be(word, one)]
    if is_word:
        meant = [one for one in meant if count < _RARE and one.count > _RARER * count and _is_homophone(word, one)]
    best = min(meant, key=lambda one: _rank(word, one, ours), default=None)
    return best.term if best and _is_known(best.term, ours.words) else None


def _may_be(word: str, one: "SuggestItem") -> bool:
    if one.term == word[:-1] and not word.endswith("s"):
        return False  # few slips end in a letter too many; "telly" is no slip
    if one.distance > 1 and len(word) < _LONG and _has_vowels(word):
        return _sounds_like(word, one.term)
    return one.term[0] == word[0] or _sounds_like(word, one.term)


def _is_homophone(word: str, one: "SuggestItem") -> bool:
    return one.distance == 1 and _sounds_like(word, one.term)


def _rank(word: str, one: "SuggestItem", ours: Vocabulary) -> tuple[bool, int, bool, bool, bool, int]:
    """Same consonants, then fewest slips, a word of ours, the same last letter, the commonest."""
    return (
        _bones(one.term) != _bones(word),
        one.distance,
        not ours.mentions(one.term),
        not _is_known(one.term, ours.words),
        one.term[-1] != word[-1],
        -one.count,
    )


def _sounds_like(one: str, other: str) -> bool:
    return bool(metaphone(one) == metaphone(other))


def _bones(word: str) -> str:
    """Its consonants, doubled ones once: what is left of a word typed in a hurry."""
    return re.sub(r"(.)\1+", r"\1", re.sub(r"[aeiou]", "", word))


def _has_vowels(word: str) -> bool:
    return sum(letter in "aeiouy" for letter in word) * 4 >= len(word)


@cache
def _counts() -> dict[str, int]:
    """English words and how often they are met, as carried by symspellpy."""
    listed = files("symspellpy").joinpath("frequency_dictionary_en_82_765.txt").read_text(encoding="utf-8-sig")
    pairs = (line.partition(" ") for line in listed.splitlines())
    return {word: int(count) for word, _, count in pairs}


@cache
def _speller() -> "SymSpell":
    """The words that may be what was meant, to be searched by slips (half a second to build)."""
    from symspellpy import SymSpell

    speller = SymSpell(max_dictionary_edit_distance=2, prefix_length=5)
    common = {word: count for word, count in _counts().items() if count >= _LEAST_COUNT}
    ours = {word: _LEAST_COUNT for word in vocabulary().words if word.isalpha() and len(word) > _SHORT}
    for word, count in (ours | common).items():
        speller.create_dictionary_entry(word, count)
    return speller
