"""The fixed words of an answer, chosen by outcome, verdict and case. None begins with a bare yes or no."""

from collections.abc import Sequence

from rag.answering.screen import Job
from rag.policy.types import Intent, Level, Outcome, Ruling, Verdict

_WHOSE = {
    Level.EMPLOYER: "Your employer's policy",
    Level.NATIONAL: "National guidance",
    Level.PROFESSIONAL: "Professional guidance",
}

_VERDICTS = {
    Verdict.NOT_ALLOWED: "{whose} does not allow this.",
    Verdict.DEPENDS: "It depends. {whose} does not settle this as you have asked it.",
    Verdict.ALLOWED_WITH_CONDITIONS: "{whose} allows this, if you meet the conditions below.",
    Verdict.ALLOWED: "{whose} allows this as you have described it.",
    Verdict.REQUIRED: "{whose} says you must do this.",
    Verdict.RECOMMENDED: "{whose} recommends this.",
    Verdict.NOT_REQUIRED: "{whose} says you do not have to do this.",
}

_NEXT = {
    Verdict.NOT_ALLOWED: "Do not go ahead. If there is a safer way above, use that; if it does not fit, ask {whom}.",
    Verdict.DEPENDS: (
        "Wait before you go ahead. Ask {whom}, and tell them exactly what you want to put in, "
        "with which tool and account."
    ),
    Verdict.ALLOWED_WITH_CONDITIONS: "Check each condition first. If you can't meet one, do not go ahead: ask {whom}.",
    Verdict.ALLOWED: (
        "Check the result before you rely on it. If your situation is different from what you typed, "
        "ask again or ask {whom}."
    ),
    Verdict.REQUIRED: "If you can't do this, tell {whom}.",
    Verdict.RECOMMENDED: "If you decide not to, note why, and talk to {whom}.",
    Verdict.NOT_REQUIRED: "If you are unsure, ask {whom}.",
}

_OPEN_SLOTS = {
    "data": "what information goes in",
    "tool": "which tool it is",
    "account": "whether you use a work or a personal account",
    "setting": "where it happens and who is there",
    "action": "what you do with it",
    "condition": "whether the situation the clause describes is yours",
    "actor": "who does it",
}

_OUTCOMES = {
    Outcome.NOT_COVERED: (
        "The guidance in this library does not cover this.",
        "Silence is not permission. Ask {whom}: they can decide, and can close the gap in the guidance.",
    ),
    Outcome.OUT_OF_SCOPE: (
        "This tool only answers questions about using AI at work.",
        "Ask about using an AI tool in your work, for example what may go into it or who has to agree.",
    ),
    Outcome.NEEDS_CLARIFYING: (
        "Tell me a little more, so that I can find the right rule.",
        "Say what you want to do, with what information, and with which tool.",
    ),
    Outcome.REFUSED: (
        "Instructions about what to answer, and text in code, are not followed here. "
        "Answers come only from the guidance.",
        "Ask your question in plain words, without telling the tool what to say.",
    ),
    Outcome.UNAVAILABLE: (
        "The guidance can't be searched just now.",
        "Until it can, do not put personal data into an AI tool. Ask {whom}.",
    ),
}

_NOT_OURS = {
    Job.MAKE_ME: (
        "This tool does not write, find or translate things. It tells you what the guidance says about using AI at"
        " work.",
        "Ask whether, and how, you may use an AI tool for the job.",
    ),
    Job.LEGAL: (
        "This tool can't give legal advice. It only answers questions about using AI at work.",
        "Ask your legal team. Someone outside the organisation can ask a solicitor or Citizens Advice.",
    ),
    Job.MEDICAL: (
        "This tool can't give medical advice. It only answers questions about using AI at work.",
        "Ask a pharmacist or a GP, or call NHS 111. In an emergency call 999.",
    ),
    Job.FAMILY: (
        "A decision about a child or family is for people, not for this tool.",
        "Talk to your manager now, and follow your safeguarding procedures. If someone is in danger, call 999.",
    ),
}

GREETING = (
    "Hello. Ask what the guidance says about using AI in your work, and you will see the rule it rests on.",
    "Say what you want to do, with what information, and with which tool. Or choose one of the questions here.",
)
THANKS = (
    "Glad to help. Ask again whenever you are about to use AI for something new.",
    "Type another question, or choose one of those here.",
)
NOT_FOLLOWED = (
    "Part of what you typed tells this tool what to answer, or is in code. That part was not followed: the answer "
    "comes from the guidance alone."
)
REPORT = "This tool can't take a report about a colleague, and nothing you type here is passed on."

_COUNTED = {2: "two", 3: "three", 4: "four", 5: "five"}

SLIP = (
    "Act now: what to do when information has gone where it should not is set out below. "
    "Telling someone quickly is what matters."
)
OPEN = "This is what the guidance says."
NO_EMPLOYER = "No employer was chosen, so no employer's permission is used."


def ruled(ruling: Ruling) -> str:
    """The first sentence of an answer that has a verdict."""
    if ruling.verdict is None:
        return OPEN
    level = ruling.deciding[0].source.level if ruling.deciding else Level.EMPLOYER
    text = _VERDICTS[ruling.verdict].format(whose=_WHOSE[level])
    named = [_OPEN_SLOTS[slot] for slot in ruling.open_slots if slot in _OPEN_SLOTS]
    if ruling.verdict is Verdict.DEPENDS and named:
        text = f"It depends on {_listed(named[:3])}."
    return text


def next_step(verdict: Verdict | None, intent: Intent, whom: str) -> str:
    """What to do next, by verdict."""
    if intent is Intent.WHAT_NOW:
        return f"Tell {whom} now. Do not wait to be sure."
    if verdict is None:
        return f"If this does not settle it, ask {whom}."
    return _NEXT[verdict].format(whom=whom)


def outcome(kind: Outcome, whom: str) -> tuple[str, str]:
    """Summary and next step of an outcome that has no ruling."""
    summary, step = _OUTCOMES[kind]
    return summary, step.format(whom=whom)


def urgent(phone: str | None, out_of_hours: str | None = None) -> tuple[str, str]:
    """Who to call, before anything else: the numbers of the settings, or the teams by name."""
    office = f"children's services on {phone}" if phone else "your children's or adults' services duty team"
    closed = f"the out-of-hours team on {out_of_hours}" if out_of_hours else "their out-of-hours number"
    team = f"call {office}" if phone and not out_of_hours else f"call {office}, or {closed}"
    return (
        "If someone is in danger now, call 999.",
        f"If it is not an emergency but can't wait, {team}. Do not wait for an AI tool or for this page.",
    )


def not_ours(job: Job, whom: str) -> tuple[str, str]:
    """What this tool leaves to others, and who they are."""
    summary, step = _NOT_OURS[job]
    return summary, step.format(whom=whom)


def report(rule: str) -> tuple[str, str]:
    """A report about a colleague can't be made here; the rule, if there is one, is still given."""
    return (
        f"{REPORT} {rule}".strip(),
        "Tell your manager or your data protection officer what you saw. If you can't tell them, use your "
        "organisation's whistleblowing policy. Do not look into it yourself.",
    )


def elsewhere(held: Sequence[str]) -> str:
    """The employer that was named is not one whose policy is here."""
    has = f"It has: {_listed(list(held))}." if held else "It has no employer's policy."
    return f"This library does not have the policy of the employer you named. {has}"


def several(summary: str, place: int, count: int, dropped: int) -> str:
    """The strictest answer first, with how many there are."""
    rest = f" Only the first {_COUNTED[count]} of your {count + dropped} questions are answered." if dropped else ""
    return (
        f"Question {place} has the strictest answer: {summary[0].lower()}{summary[1:]} "
        f"There are {_COUNTED[count]} answers below, one for each question.{rest}"
    )


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} and {items[-1]}"
