"""The steps of a question's path. Each takes a Turn and hands on another with its own part filled in."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from time import perf_counter

from rag.answering import choosing, employers, open_questions, privacy
from rag.answering.disguise import readable
from rag.answering.flagged import called_for
from rag.answering.overview import section_of, wants_overview
from rag.answering.parts import parts_of
from rag.answering.screen import Flag, Job, other_job, screen
from rag.answering.spelling import spelled
from rag.answering.turn import Asked, Message, Turn
from rag.answering.understand import Understood, adds_material, understand
from rag.answering.writers import extractive
from rag.library.current import Library
from rag.library.ingest import vocabulary
from rag.policy.grounding import check
from rag.policy.ruling import ruling
from rag.policy.types import Case, Intent, Norm, Outcome, Passage, Role, Ruling, Statement, Support, Verdict

Step = Callable[[Turn], Turn]

_POOL = 40
_MOST = 4  # statements of an open answer with its studies
_RULED = frozenset({Intent.PERMISSION, Intent.DUTY})
_STRICT = frozenset({Verdict.NOT_ALLOWED, Verdict.DEPENDS})


def timed(name: str, step: Step) -> Step:
    """The step, noting how long it took (ms)."""

    def run(turn: Turn) -> Turn:
        started = perf_counter()
        done = step(turn)
        return replace(done, timings={**done.timings, name: round((perf_counter() - started) * 1000, 2)})

    return run


def remove_personal_data(turn: Turn, model: privacy.NameModel | None = None) -> Turn:
    """Take out what looks personal, before anything else sees it."""
    redacted = privacy.redact(turn.question, model)
    history = tuple(Message(message.role, privacy.redact(message.text, model).text) for message in turn.history)
    removed = tuple(dict.fromkeys(finding.label for finding in redacted.found))
    return replace(turn, question=redacted.text, history=history, removed=removed)


def screen_message(turn: Turn) -> Turn:
    """Danger and greetings end the message here."""
    screened = screen(turn.question)
    outcome = turn.outcome
    if screened.has(Flag.DANGER):
        outcome = Outcome.URGENT
    elif screened.has(Flag.GREETING) or screened.has(Flag.THANKS):
        outcome = Outcome.NEEDS_CLARIFYING
    elsewhere = employers.names_another(turn.question, turn.library)
    return replace(turn, screened=screened, outcome=outcome, named_elsewhere=elsewhere)


def spell(turn: Turn) -> Turn:
    """Shorthand and misspellings put right, for reading only."""
    if turn.outcome:
        return turn
    words = turn.library.vocabulary(_employer(turn))
    earlier = tuple(spelled(message.text, words) for message in turn.history if message.role == "user")
    return replace(turn, read_as=spelled(readable(turn.question), words), earlier=earlier)


def split(turn: Turn) -> Turn:
    """One question, or the several that a message holds."""
    if turn.outcome:
        return replace(turn, asked=(Asked(turn.question, outcome=turn.outcome),))
    words = turn.library.vocabulary(_employer(turn))
    found = parts_of(turn.read_as, words, lambda text: adds_material(text, words))
    asked = tuple(Asked(text, found.before(place)) for place, text in enumerate(found.questions))
    return replace(turn, asked=asked, dropped=found.dropped)


def understand_each(turn: Turn) -> Turn:
    """Each question to a case, or to an outcome where there is no case to rule on."""
    return _each(turn, _understand)


def search_each(turn: Turn) -> Turn:
    """The passages that speak to each question."""
    return _each(turn, _search)


def rule_each(turn: Turn) -> Turn:
    """What the norms say of each case."""
    return _each(turn, _rule)


def write_each(turn: Turn) -> Turn:
    """Statements in the passages' own words."""
    return _each(turn, _write)


def verify_each(turn: Turn) -> Turn:
    """Withhold what its quotes don't carry; say so in the outcome. Nothing left is no answer."""
    return _each(turn, _verify)


def _each(turn: Turn, step: Callable[[Asked, Turn], Asked]) -> Turn:
    return replace(turn, asked=tuple(one if one.outcome else step(one, turn) for one in turn.asked))


def _employer(turn: Turn) -> str | None:
    """None when the asker names an employer whose policy isn't here: another's must not speak for it."""
    return None if turn.named_elsewhere else turn.employer


def _understand(asked: Asked, turn: Turn) -> Asked:
    found = understand(
        asked.question,
        turn.library.vocabulary(_employer(turn)),
        history=turn.earlier,
        parts=asked.before,
        employer=_employer(turn),
        jurisdiction=turn.jurisdiction,
    )
    job = other_job(asked.question, about_ai=found.is_about_ai)
    ordered = turn.screened.has(Flag.ORDERS)
    outcome = None
    if job:
        outcome = Outcome.OUT_OF_SCOPE
    elif turn.named_elsewhere and employers.asks_its_view(asked.question):
        outcome = Outcome.NOT_COVERED
    elif found.too_bare:
        outcome = Outcome.REFUSED if ordered else Outcome.NEEDS_CLARIFYING
    elif not (found.in_scope or found.could_be):
        outcome = Outcome.REFUSED if ordered else Outcome.OUT_OF_SCOPE
    return replace(asked, understood=None if job is Job.MAKE_ME else found, job=job, outcome=outcome)


def _search(asked: Asked, turn: Turn) -> Asked:
    employer = _employer(turn)
    query = asked.understood.query if asked.understood else asked.question
    return replace(asked, hits=tuple(turn.library.search(query, _POOL, [employer] if employer else [])))


def _rule(asked: Asked, turn: Turn) -> Asked:
    case = (asked.understood.explains or asked.understood.case) if asked.understood else None
    if case is None or not _wants_ruling(case):
        return asked
    rank = {hit.passage.passage_id: hit.rank for hit in asked.hits}
    overlay = turn.library.overlay(case.employer)
    words = turn.library.vocabulary(case.employer)
    return replace(asked, ruling=ruling(case, _norms_for(asked, turn.library), words, overlay, rank))


def _norms_for(asked: Asked, library: Library) -> Sequence[Norm]:
    """Every norm; for a question that may not be about AI at all, only those of passages that speak to it as a
    whole."""
    if asked.understood is None or asked.understood.in_scope:
        return library.norms
    speaking = open_questions.speaking_to(asked.understood, asked.hits, library, vocabulary())
    return [norm for passage in speaking for norm in library.norms_of(passage.passage_id)]


def _wants_ruling(case: Case) -> bool:
    slots = case.slots
    material = slots.action or slots.data or slots.tool or slots.account or slots.topic
    return case.intent in _RULED and bool(material)


def _write(asked: Asked, turn: Turn) -> Asked:
    library, understood = turn.library, asked.understood
    if understood is None:
        return asked
    if asked.ruling.verdict is not None and not open_questions.misses_topic(understood, asked.ruling, library):
        shown = Ruling(None) if understood.explains else asked.ruling  # its clauses again; the verdict was given before
        orders = turn.screened.has(Flag.ORDERS)  # search would follow their words
        beside = () if orders else choosing.also(understood, asked.hits, library, vocabulary())
        narrowed = asked.ruling if orders else choosing.narrowed(asked.ruling, asked.hits, library)
        written = [
            *_ruled(narrowed, understood, library, () if understood.explains else beside),
            *called_for(turn.screened, understood.case, library),
        ]
        if not (orders or understood.explains):
            found = choosing.on_topic(understood, asked.hits, library, vocabulary(), _quoted(written))
            written += [extractive.of_passage(one, Role.CONTEXT, library) for one in found]
        return replace(asked, written=tuple(extractive.in_order(written)), ruling=shown)
    written = open_questions.answer(understood, asked.hits, library, vocabulary())
    is_open = open_questions.is_left_open(understood.case, written)
    ruling = Ruling(Verdict.DEPENDS, why="a clause leaves it open") if is_open else Ruling(None)
    more = _going_on(asked, understood, library, written)
    more += called_for(turn.screened, understood.case, library) if written else []
    whole = extractive.in_order([*written, *more]) if more else written
    return replace(asked, ruling=ruling, written=tuple(whole))


def _going_on(asked: Asked, understood: Understood, library: Library, written: Sequence[Statement]) -> list[Statement]:
    """What stands behind the first passages of an open answer. Steps to take now, and an overview, are whole."""
    if not written or understood.case.intent is Intent.WHAT_NOW or wants_overview(understood):
        return []
    section = section_of(understood, written, library)
    found = choosing.goes_on(understood, asked.hits, library, vocabulary(), written) if not section else []
    found += choosing.studies(understood, library, _quoted(written), _MOST - len(written) - len(found))
    return [*section, *(extractive.of_passage(one, Role.CONTEXT, library) for one in found)]


def _quoted(written: Sequence[Statement]) -> frozenset[str]:
    return frozenset(one.passage_id for statement in written for one in statement.quotes)


def _ruled(ruling: Ruling, understood: Understood, library: Library, also: Sequence[Passage]) -> list[Statement]:
    """What a ruling rests on, what comes with it, and the clauses that fit the question best where it left them out."""
    answers = choosing.answers_for_it(understood.case)
    written = extractive.from_ruling(
        ruling,
        library.passages,
        accountable=open_questions.accountable(library, understood.case, vocabulary()) if answers else None,
    )
    if ruling.verdict is Verdict.DEPENDS and not choosing.says_who_decides(written):
        decides = open_questions.decides(library, understood.case.employer)
        written += [extractive.of_norm(decides, Role.NEXT_STEP, library.passages)] if decides else []
    quoted = _quoted(written)
    tools = choosing.list_of_tools(understood.case, library)
    if tools and tools.passage_id not in quoted and choosing.leaves_tool_open(understood.case, ruling):
        written.append(extractive.of_passage(tools, Role.CONDITION, library))
    written += [extractive.of_passage(one, Role.CONTEXT, library) for one in also if one.passage_id not in quoted]
    return written


def _is_what_now(asked: Asked) -> bool:
    """Whether it asks what to do about something that happened, orders in a letter among them: that permits nothing."""
    return asked.understood is not None and asked.understood.case.intent is Intent.WHAT_NOW


def _verify(asked: Asked, turn: Turn) -> Asked:
    checked = [check(one, turn.library.passages, turn.library.sources) for one in asked.written]
    kept = tuple(one for one in checked if one.support is Support.SUPPORTED)
    if not kept:
        outcome = Outcome.NOT_COVERED if asked.understood and asked.understood.is_about_ai else Outcome.OUT_OF_SCOPE
    elif turn.screened.has(Flag.ORDERS) and asked.ruling.verdict not in _STRICT and not _is_what_now(asked):
        outcome = Outcome.REFUSED
    else:
        outcome = Outcome.PARTLY_ANSWERED if len(kept) < len(checked) else Outcome.ANSWERED
    return replace(asked, written=kept, withheld=len(checked) - len(kept), outcome=outcome)
