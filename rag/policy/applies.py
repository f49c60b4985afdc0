"""Which norms can bear on a reader at all, and what a case already says of their conditions."""

from collections.abc import Sequence
from functools import lru_cache

from rag.policy.exceptions import FOR_A_TEAM
from rag.policy.lemmas import tokens
from rag.policy.owing import ASKED, is_for, recipients, was_asked
from rag.policy.patterns import any_of, words
from rag.policy.types import FORBIDS, SLOTS, Case, Condition, Effect, Force, Intent, Level, Norm, Source, Status
from rag.policy.vocabulary import Vocabulary

_BINDS = frozenset({Force.LAW, Force.BINDING_STANDARD, Force.GUIDANCE})
_IN_FORCE = frozenset({Status.CURRENT, Status.CONTESTED})
_UK_WIDE = frozenset({None, "uk", ""})
_READERS = any_of(
    r"social (?:work|care)",
    r"practitioner",
    r"council",
    r"local authorit",
    r"public[- ](?:sector|bod|authorit)",
    r"\b(?:everyone|anyone)\b",
    r"\ball (?:staff|organisations)",
    r"safeguarding",
)
_ANYBODY = any_of(r"^organisations?\b", r"\bresponsible for AI\b", r"^all\b", r"\bwho use AI\b", r"^policy makers")
_ADULTS_ONLY = any_of(r"\badults?\b(?!.*\bchild)")
CONTRARY = {"delete": "keep", "keep": "delete"}  # to be told to keep is to be told not to delete
_ECHO = 2
_LINKS = words(
    """a an and any are as at be been before but by can do for from has have i if in into is it must my no not of on or
    our so that the them then there they this through to until unless us use used using was we were what when where
    which while who will with without you your you're they're it's we're ai tool recording record delete keep audio
    transcript note copilot"""
)
_OWN = frozenset({"staff", "agency", "foster_carer", "student"})
_LEAVE = frozenset({"approve", "consent", "decide"})
_DOINGS = frozenset({"check", "tell", "note_down", "record", "report"})
_SLIPS = frozenset({"incident", "breach"})
_NONE_OF = any_of(r"\b(?:no|not|nothing|never|none|without|free of|leave out|excluding)\b")
_NOTHING_PERSONAL = frozenset({"public", "invented"})


def applicable(case: Case, norms: Sequence[Norm]) -> list[Norm]:
    """Norms that can bear on the reader: in force there, of their employer or nobody's, and about something."""
    return [
        norm
        for norm in norms
        if reaches_reader(norm.source, case) and weighs(norm) and _is_material(norm) and fits_topic(norm, case)
    ]


def fits_topic(norm: Norm, case: Case) -> bool:
    """What to do after something went wrong says nothing of what to do every day; to report is to say it went wrong."""
    wrong = case.slots.topic & _SLIPS or "report" in case.slots.action or case.intent is Intent.WHAT_NOW
    return not norm.slots.topic & _SLIPS or bool(wrong)


def reaches_reader(source: Source, case: Case) -> bool:
    """Whether a document is in force for the reader: their own employer's, or one for their nation."""
    if source.status not in _IN_FORCE:
        return False
    if source.level is Level.EMPLOYER:
        return source.employer == case.employer
    return is_here(source, case) and _is_for(source.audience, case)


def is_here(source: Source, case: Case) -> bool:
    """Whether a document is for the reader's nation, or the whole of the UK."""
    return source.jurisdiction in _UK_WIDE or source.jurisdiction == case.jurisdiction


def _is_for(audience: str | None, case: Case) -> bool:
    """Whether an audience takes the reader in. One that nobody stated may; one for judges or the NHS does not."""
    if not audience:
        return True
    adults_only, takes_in = _read_audience(audience)
    return takes_in and not (adults_only and "adult" not in case.slots.setting)


@lru_cache(maxsize=1_000)
def _read_audience(audience: str) -> tuple[bool, bool]:
    """Whether an audience is of adults' staff only, and whether it takes in social workers or anybody."""
    takes_in = _READERS.search(audience) or _ANYBODY.search(audience)
    return bool(_ADULTS_ONLY.search(audience)), bool(takes_in)


def weighs(norm: Norm) -> bool:
    """Opinion and evidence inform; they never decide."""
    return norm.source.force in _BINDS


def can_permit(norm: Norm) -> bool:
    """A permission needs the reader's own employer, or a national source whose audience includes them."""
    if norm.source.level is Level.EMPLOYER:
        return True
    return norm.source.level is Level.NATIONAL and bool(_READERS.search(norm.source.audience or ""))


def shuts_out(norm: Norm, case: Case, vocabulary: Vocabulary) -> bool:
    """Whether a permission's own terms exclude the case: one for invented examples doesn't reach a real family."""
    if any(_falls_under(exception, case) for exception in norm.exceptions):
        return True
    real = case.slots.data - _NOTHING_PERSONAL - {"anonymised"}
    return bool(real) and any(_wants_other_data(condition, real, vocabulary) for condition in norm.conditions)


def _wants_other_data(condition: Condition, real: frozenset[str], vocabulary: Vocabulary) -> bool:
    """Whether leave is for nobody's data, or "as long as no … goes in", and the case's is somebody's or that."""
    named = condition.named("data")
    if named & (_NOTHING_PERSONAL | {"anonymised"}):
        return True
    return bool(_NONE_OF.search(condition.text)) and any(vocabulary.wider("data", name) & named for name in real)


def has_nothing_personal(case: Case) -> bool:
    """Whether the case says that what it uses is published or made up, all of it."""
    return bool(case.slots.data) and case.slots.data <= _NOTHING_PERSONAL


def is_met(condition: Condition, case: Case) -> bool:
    """Whether what the case states already meets a condition."""
    if condition.named("data") & _NOTHING_PERSONAL:
        return has_nothing_personal(case)
    account = condition.named("account")
    return bool(account) and account <= case.slots.account


def echoes(condition: Condition, case: Case) -> bool:
    """Whether the question speaks of what a condition or exception turns on, in words the vocabulary may not have.

    At least two of its content words, none of them a bare link word ("a hold notice from Legal Services").
    """
    said = {token.lemma for token in tokens(case.question)}
    own = {token.lemma for token in tokens(condition.text)} - _LINKS
    return len(own & said - _LINKS) >= _ECHO


def speaks_of(condition: Condition, case: Case) -> bool:
    """Whether the question echoes a condition, or has the one word that a short condition turns on."""
    own = {token.lemma for token in tokens(condition.text)} - _LINKS
    said = {token.lemma for token in tokens(case.question)}
    return echoes(condition, case) or (len(own) == 1 and own <= said)


def mentions_any(words_of: frozenset[str], case: Case) -> bool:
    """Whether the question uses these words (dictionary forms): two of them, or the only one."""
    said = {token.lemma for token in tokens(case.question)}
    return len(words_of & said) >= min(_ECHO, len(words_of))


def unmet(condition: Condition, case: Case) -> bool:
    """Whether the case says that a condition is not met: leave "if everyone agrees" where somebody refuses."""
    actions = condition.named("action")
    if _left_undone(condition, case):
        return True
    unasked = "action:consent" in case.omitted  # who was not asked has not refused
    refused = "refuse" in case.slots.action and not unasked
    needed = {"consent"} if refused else {"consent", "tell"}  # who says no has been told
    in_secret = "covert_record" in case.slots.action
    return (refused or in_secret) and bool(actions & needed) and "refuse" not in actions


def is_refused(norm: Norm, case: Case) -> bool:
    """Whether somebody says no, where leave turns on their being told and no clause of it says what their no does."""
    named = frozenset().union(*(one.named("action") for one in norm.conditions))
    said_no = "refuse" in case.slots.action and "action:consent" not in case.omitted
    return said_no and "tell" in named and "refuse" not in named


def _left_undone(condition: Condition, case: Case) -> bool:
    """Whether a condition names what the case would leave undone ("without telling them")."""
    return bool(condition.concepts & case.omitted) and is_for(recipients(condition.text), case.owed_to)


def open_exceptions(norm: Norm, case: Case) -> list[Condition]:
    """Exceptions that the case may fall under: not those that it says it is not about.

    Who asks about recording in secret has told nobody.
    """
    in_secret = "covert_record" in case.slots.action
    return [
        one
        for one in norm.exceptions
        if not _ruled_out(one, case)
        and not (in_secret and one.named("action") & {"tell", "consent"})
        and not _left_undone(one, case)
        and not _is_for_others(one, case)
        and not _is_denied(one, case)
    ]


def _is_denied(exception: Condition, case: Case) -> bool:
    """Whether the case says that the agreement an exception turns on has not been given ("the chair hasn't agreed")."""
    asked_of = exception.named("action") & {"consent", "approve"}
    return "refuse" in case.slots.action and bool(asked_of) and echoes(exception, case)


def _is_for_others(exception: Condition, case: Case) -> bool:
    """Whether an exception is for one team ("does not apply to the Night Team") and the asker names no such team."""
    found = FOR_A_TEAM.search(exception.text)
    if found is None or exception.named("action") & _LEAVE:
        return False
    said = {token.lemma for token in tokens(case.question)}
    return not {token.lemma for token in tokens(found.group("team"))} & said


def is_own_doing(exception: Condition) -> bool:
    """Whether an exception is met by what the reader does first (a check, a notice, training), not by another's leave.

    "Unless you have checked it" is a condition on a yes; "unless the chair agrees" leaves the matter to the chair.
    """
    if exception.named("topic") & {"training"}:
        return True
    if exception.named("actor") - _OWN or exception.named("action") & _LEAVE:
        return False
    return bool(
        exception.named("action") & _DOINGS or exception.named("topic") & {"training"} or exception.named("account")
    )


def said_in(case: Case, vocabulary: Vocabulary) -> set[str]:
    """Everything a case names and what that is a kind of, each as "slot:name"."""
    said = {f"{slot}:{w}" for slot in SLOTS for name in getattr(case.slots, slot) for w in vocabulary.wider(slot, name)}
    return said | {ASKED} if was_asked(case.question) else said


def may_arise(norm: Norm, case: Case, vocabulary: Vocabulary) -> bool:
    """A duty under "if" comes with a case only when the case speaks of what the "if" does."""
    said = said_in(case, vocabulary)
    turns_on = [condition.concepts - {"tool:ai", "action:use"} for condition in norm.conditions]
    return all(ASKED in said if ASKED in concepts else concepts & said for concepts in turns_on if concepts)


def _is_material(norm: Norm) -> bool:
    """A rule must say what it is about: "AI must never be your only source" forbids no use in particular."""
    slots = norm.slots
    if norm.effect is Effect.MAY:  # "put the main points in your own words" is leave to put nothing in a tool
        return bool(slots.action - {"use", "enter"} or slots.data or slots.account or slots.tool - {"ai"})
    if norm.effect in FORBIDS:
        says = slots.action - {"use"} or slots.data or slots.account or slots.tool - {"ai"}
        return bool(says) or bars_all_use(norm)
    return bool(slots.action or slots.data or slots.tool or slots.account or slots.topic or norm.conditions)


def bars_all_use(norm: Norm) -> bool:
    """ "Staff must not use AI": about every use, and said of using it."""
    return norm.effect is Effect.MUST_NOT and norm.slots.action == {"use"} and norm.slots.tool == {"ai"}


def _falls_under(exception: Condition, case: Case) -> bool:
    """Whether the case states what a permission excepts ("unless it is for court")."""
    return any(exception.named(slot) & getattr(case.slots, slot) for slot in ("data", "setting", "tool", "account"))


def excepts(norm: Norm, case: Case) -> bool:
    """Whether a rule has an exception for the kind of data that the case names."""
    return any(one.named("data") & case.slots.data for one in norm.exceptions)


def _ruled_out(exception: Condition, case: Case) -> bool:
    data = exception.named("data")
    return bool(data and case.slots.data and not data & case.slots.data)
