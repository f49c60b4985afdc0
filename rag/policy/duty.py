"""Whether something is required: by an order to do it, or by leave or a ban that turns on its being done."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from rag.policy.applies import CONTRARY, can_permit, echoes, may_arise, said_in
from rag.policy.occasion import Reach
from rag.policy.owing import ASKED, INSIDE, PEOPLE, content_words, is_for, recipients
from rag.policy.patterns import any_of
from rag.policy.reach import Meeting, meet
from rag.policy.tool_kinds import CLASSES
from rag.policy.types import SLOTS, Case, Condition, Effect, Level, Norm, Ruling, Verdict
from rag.policy.vocabulary import ANY_TOOL, PUBLIC_TOOL, UNAPPROVED_TOOL, Vocabulary
from rag.policy.weighing import DUTIES, Weighing

_OWED = frozenset(
    {"tell", "consent", "check", "report", "approve", "note_down", "delete", "keep", "share", "decide", "redact"}
)
_OWED_TOPICS = frozenset(
    {"training", "dpia", "register", "oversight", "adjustments", "equality_impact", "lived_experience", "voluntary"}
)
_TO = {"consent": PEOPLE, "approve": INSIDE, "report": INSIDE}  # to whom, where nobody says
_SAYING = frozenset({"tell", "note_down", "consent", "share"})  # about what is done with AI: letters are not recordings
_WHEN = any_of(  # says when, not whether
    r"^\W*(?:before|once|after|as soon as|by the time|until|at least)\b",
    r"^\W*(?:when|where)\b[^,;]*\b(?:finished|done|complete|completed|saved|written up|signed off|approved|checked)\b",
)
_OFF_LIST = frozenset({PUBLIC_TOOL, UNAPPROVED_TOOL})
_AT_LEISURE = any_of(
    r"\b(?:when|if|where|as)\b[^.;,]*\b(?:there is|there['’]s|you have)(?: the| some| any)? time\b",
    r"\b(?:time|workload)s? (?:allows?|permits?)\b",
    r"\b(?:if|when) (?:it is |it['’]s )?convenient\b",
)
_RECORDING = "recording"
_OF_THINGS = frozenset({"delete", "keep"})  # done to what there is: which, matters
_MEANWHILE = any_of(r"^\W*while\b")
_IF = any_of(r"^\W*(?:if|where|whenever|in case)\b(?! (?:possible|you can|practicable|necessary|needed|appropriate))")
_SHOULD_I = any_of(r"\bshould(?:n['’]?t)?\b")
_SHARED = 2  # words of a duty the vocabulary does not know that a rule must share


def owed_in(case: Case) -> frozenset[str]:
    """What a case asks the duty of, as "slot:name": what it would leave undone, else what is owed, and topics."""
    if case.omitted:
        return case.omitted
    actions = case.slots.action & _OWED
    topics = case.slots.topic & _OWED_TOPICS
    return frozenset({f"action:{name}" for name in actions} | {f"topic:{name}" for name in topics})


@dataclass(frozen=True, slots=True)
class _Asked:
    """A duty that is asked about: what is owed, and to whom."""

    case: Case
    owed: frozenset[str]

    @property
    def verbs(self) -> frozenset[str]:
        """The actions among what is owed, by name."""
        return frozenset(name.removeprefix("action:") for name in self.owed if name.startswith("action:"))

    def is_to(self, groups: frozenset[str]) -> bool:
        """Whether what is owed to these groups is what is asked: consent is the people's to give, unless they say."""
        usual = frozenset(_TO[name] for name in self.verbs if name in _TO)
        wanted = self.case.owed_to or (usual if len(self.verbs) == len(usual) else frozenset())
        return is_for(groups, wanted)


def duty(weighing: Weighing) -> Ruling:
    """The ruling on a question of duty. What is owed of other tools only may or may not be owed of this one."""
    found = _duty(weighing)
    tool = weighing.case.slots.tool
    if found.verdict is not None or tool <= {ANY_TOOL}:
        return found
    case = replace(weighing.case, slots=replace(weighing.case.slots, tool=frozenset()))
    of_others = _duty(replace(weighing, case=case))
    if of_others.verdict is None:
        return found
    return replace(of_others, verdict=Verdict.DEPENDS, open_slots=("tool",), why="a clause speaks of other tools")


def _duty(weighing: Weighing) -> Ruling:
    """What is owed is not what is being done, so norms are held against the case without its actions."""
    case = weighing.case
    asked = _Asked(case, _asked_of_whom(case))
    bare = replace(case, slots=replace(case.slots, action=frozenset()))
    met = [m for m in (meet(n, bare, weighing.overlay, weighing.vocabulary) for n in weighing.norms) if m.reach]
    near = [m for m in met if _concerns(m, asked) and _is_on_ai(m, asked)]
    ordered = [m for m in near if _is_about(m.norm, asked)]
    turning = [m for m in near if _hinges(m.norm, asked) and "setting" not in m.open_slots]
    hinges = [m for m in turning if not _is_for_another_task(m, asked)]
    released = [m for m in ordered if m.norm.effect is Effect.INFO and m.norm.cue and "setting" not in m.open_slots]
    must = [m for m in ordered if m.norm.effect is Effect.MUST]
    excepted = [m for m in must if _is_excepted(m.norm, case, weighing)]
    here = [m for m in ordered if "setting" not in m.open_slots and not _is_of_others(m, asked, weighing.vocabulary)]
    always = [m for m in here if m in must and m not in excepted and _arises(m.norm, weighing)]
    barred = [m for m in ordered if _bars(m, weighing)]
    against = [m for m in near if _opposes(m.norm, asked)]
    against += [m for m in ordered if m.norm.effect is Effect.MUST_NOT and m.norm.head & asked.verbs]
    opposed = [m for m in against if any(echoes(one, case) for one in m.norm.conditions)]
    excepted += opposed
    orders = [] if opposed else [*always, *hinges]
    should = [m for m in here if m.norm.effect is Effect.SHOULD]
    if not asked.owed:  # words alone: what else the same passages require may be what is asked about
        beside = {m.norm.passage_id for m in (*should, *released)}
        orders_beside = [n for n in weighing.norms if n.effect is Effect.MUST and n.passage_id in beside]
        must += [Meeting(norm, Reach.OVERLAPS) for norm in orders_beside]
        should, released = ([], []) if must else (should, released)
    for found, verdict, why in (
        (barred if not orders else [], _forbidden(case), "a clause forbids it"),
        ([] if _is_nearer(released, orders, weighing) else orders, Verdict.REQUIRED, "a clause requires it"),
        (excepted, Verdict.NOT_REQUIRED, "a clause makes an exception of it"),
        (released, Verdict.NOT_REQUIRED, "a clause releases from it"),
        (should, Verdict.RECOMMENDED, "a clause recommends it"),
        ([*must, *turning], Verdict.DEPENDS, "a clause requires it in some cases"),
    ):
        if found:
            return weighing.ruling(verdict, weighing.in_order(found), why=why)
    return Ruling(None, why="no clause on this")


def _asked_of_whom(case: Case) -> frozenset[str]:
    """What is owed, with the agreement of a manager as approval."""
    owed = owed_in(case)
    inside = case.owed_to == {INSIDE} and "action:consent" in owed
    return owed - {"action:consent"} | {"action:approve"} if inside else owed


def _bars(meeting: Meeting, weighing: Weighing) -> bool:
    """Whether a norm forbids what is asked about, always or as things stand. "Not approved" bars no asking."""
    norm = meeting.norm
    if norm.effect is not Effect.MUST_NOT or norm.exceptions or not norm.head - {"consent", "approve"}:
        return False
    if not set(meeting.open_slots) <= {"action", "condition"}:
        return False
    if not meeting.closeness and norm.slots.topic - weighing.case.slots.topic:
        return False  # "can I trust what it tells me about the law? No": another matter
    return not norm.conditions or "condition" not in meeting.open_slots or _arises(norm, weighing)


def _forbidden(case: Case) -> Verdict:
    """What a ban makes of a duty question: "should I …?" may not be done, and nobody has to do what is forbidden."""
    return Verdict.NOT_ALLOWED if _SHOULD_I.search(case.question) else Verdict.NOT_REQUIRED


def _concerns(meeting: Meeting, asked: _Asked) -> bool:
    """Whether a norm is about the doing that the duty comes with: consent to record is not consent to share."""
    doing = asked.case.slots.action - _OWED - {"use", "enter"}
    if not asked.verbs & _SAYING:
        doing -= {"draft"}  # "once it is written up" says when
    elif not doing and asked.case.slots.data - {"recording", "unstated"}:
        doing = frozenset({"draft"})  # "that AI helped with their plan"
    about = meeting.norm.slots.action | frozenset().union(*(c.named("action") for c in meeting.norm.conditions))
    others = about - asked.verbs - {"use", "enter"} - _OWED
    if asked.verbs & _SAYING and doing and others:
        return bool(others & doing)
    return bool(meeting.closeness) or not others or not doing or bool(others & doing)


def _is_on_ai(meeting: Meeting, asked: _Asked) -> bool:
    """Whether a rule is on work with AI: an employer's AI policy is; a code for whatever one does must say so.

    Before something is left undone, every code counts.
    """
    norm = meeting.norm
    if asked.case.omitted or norm.source.level is Level.EMPLOYER or meeting.closeness or norm.slots.tool:
        return True
    return bool(norm.slots.action & asked.case.slots.action - asked.verbs - {"use", "enter"})


def _opposes(norm: Norm, asked: _Asked) -> bool:
    """Whether a norm orders the contrary of what is owed: keeping, where it is deleting."""
    contrary = {CONTRARY[name] for name in asked.verbs if name in CONTRARY}
    return norm.effect is Effect.MUST and bool(norm.head & contrary)


def _is_about(norm: Norm, asked: _Asked) -> bool:
    """Whether a norm orders, advises, bars or releases from what is owed, to those it is owed to."""
    if norm.effect not in {*DUTIES, Effect.INFO, Effect.MUST_NOT}:
        return False
    if not asked.owed:
        return _says_the_same(norm, asked.case)
    verbs = norm.head - {"use", "enter"} or norm.slots.action
    if norm.effect is Effect.INFO:
        verbs |= norm.slots.action
        verbs |= {"consent"} if "refuse" in verbs else frozenset()  # "no consent is needed"
    said = {f"action:{name}" for name in _by_giver(verbs, norm.owed_to)}
    said |= {f"topic:{name}" for name in norm.slots.topic}
    return bool(said & asked.owed) and asked.is_to(norm.owed_to)


def _says_the_same(norm: Norm, case: Case) -> bool:
    """Whether a rule on what the vocabulary has no word for shares the words of the duty, or its verb and much else."""
    turns_on = frozenset().union(*(content_words(one.text) for one in norm.conditions))
    shared = norm.says & case.owed_words
    also = (norm.says | turns_on) & content_words(case.question)
    return len(shared) >= _SHARED or (bool(shared) and len(also) > _SHARED)


def _by_giver(verbs: frozenset[str], to: frozenset[str]) -> frozenset[str]:
    """The agreement of a manager is approval."""
    return verbs - {"consent"} | {"approve"} if to == {INSIDE} and "consent" in verbs else verbs


def _hinges(norm: Norm, asked: _Asked) -> bool:
    """Whether leave is given only if it is done, or a ban stands until it is."""
    if norm.effect is Effect.MAY and can_permit(norm):
        return any(_names(condition, asked) for condition in norm.conditions)
    return norm.effect is Effect.MUST_NOT and any(_names(exception, asked) for exception in norm.exceptions)


def _names(condition: Condition, asked: _Asked) -> bool:
    if _MEANWHILE.search(condition.text):
        return False  # "while the assessment is done" is no demand for it
    return bool(condition.concepts & asked.owed) and asked.is_to(recipients(condition.text))


def _is_of_others(meeting: Meeting, asked: _Asked, vocabulary: Vocabulary) -> bool:
    """Whether an order is about something else: public tools where the case names none, drafts and not the recording.

    What stands under a heading ("DPIA") and orders something else by name is no order of that.
    """
    norm = meeting.norm
    if "tool" in meeting.open_slots and norm.slots.tool <= _OFF_LIST:
        return True
    if _RECORDING in asked.case.slots.data and "draft" in norm.slots.action and not norm.slots.data:
        return bool(asked.verbs & _OF_THINGS)
    topics = frozenset(name.removeprefix("topic:") for name in asked.owed if name.startswith("topic:"))
    if not topics or norm.head & asked.verbs:
        return False
    named = _topics_named(norm, vocabulary)
    return not named & topics and bool(norm.head & _OWED or named)


def _topics_named(norm: Norm, vocabulary: Vocabulary) -> frozenset[str]:
    """The topics that a rule's own words name, not its heading's; of two wordings in one another the longer wins."""
    said: dict[str, frozenset[str]] = {}
    for topic in norm.slots.topic:
        concept = vocabulary.concepts.get(("topic", topic))
        found = (content_words(one) for one in (concept.words if concept else ()))
        said[topic] = max((one for one in found if one and one <= norm.says), key=len, default=frozenset())
    return frozenset(topic for topic, words in said.items() if words and not any(words < one for one in said.values()))


def _is_for_another_task(meeting: Meeting, asked: _Asked) -> bool:
    """Whether leave that turns on it is for another task: to read a letter through is not to check a note."""
    if "data" not in meeting.open_slots:
        return False
    doings = meeting.norm.slots.action - asked.verbs - {"use", "enter"}
    return bool(asked.case.slots.data) or (bool(doings) and not doings & asked.case.slots.action)


def _arises(norm: Norm, weighing: Weighing) -> bool:
    """Whether a duty arises in the case: its "if" does; a "before" or "once" only says when."""
    case = weighing.case
    times = [one for one in norm.conditions if _WHEN.search(one.text) and ASKED not in one.concepts]
    rest = tuple(one for one in norm.conditions if one not in times)
    if any(_IF.search(one.text) and not one.concepts and not echoes(one, case) for one in rest):
        return False  # "if a rule gets in the way": of that, the case says nothing
    if any(_AT_LEISURE.search(one.text) for one in norm.conditions):
        return False
    if not may_arise(replace(norm, conditions=rest), case, weighing.vocabulary):
        return False
    said = said_in(case, weighing.vocabulary)
    return not any(_is_elsewhere(one, case, said) for one in times)


def _is_elsewhere(time: Condition, case: Case, said: set[str]) -> bool:
    """Whether a duty's time is that of another doing: "before you record" is not about a letter."""
    for slot in ("action", "tool", "setting"):
        named = time.named(slot) - _OWED - {"use", "enter", "ai", "install"} - CLASSES
        stated = getattr(case.slots, slot) - _OWED - {"use", "enter", "ai", "install"}
        if named and stated and not {f"{slot}:{name}" for name in named} & said:
            return True
    return False


def _is_excepted(norm: Norm, case: Case, weighing: Weighing) -> bool:
    """Whether the case says that it is what the norm makes an exception of ("unless a complaint is open")."""
    own = {f"{slot}:{name}" for slot in SLOTS for name in getattr(norm.slots, slot)}
    if any(echoes(one, case) for one in norm.exceptions):
        return True
    turns_on = [one.concepts - own - {"action:use", "tool:ai", "data:information"} for one in norm.exceptions]
    said = said_in(case, weighing.vocabulary)
    return any(concepts & said for concepts in turns_on)


def _is_nearer(released: Sequence[Meeting], orders: Sequence[Meeting], weighing: Weighing) -> bool:
    """Whether a release names more of the case than any order does. At the same distance the order holds.

    An order for what the case says is so ("if they ask") holds however near the release is.
    """
    if any(m.norm.source.level is Level.EMPLOYER for m in orders):  # what others release from binds no employer
        released = [m for m in released if m.norm.source.level is Level.EMPLOYER]
    if not released or any(_is_triggered(m.norm, weighing) for m in orders):
        return False
    return max(m.closeness for m in released) > max((m.closeness for m in orders), default=-1)


def _is_triggered(norm: Norm, weighing: Weighing) -> bool:
    said = said_in(weighing.case, weighing.vocabulary)
    return any(ASKED in one.concepts and ASKED in said for one in norm.conditions)
