"""Different questions, as many as wanted, put together from actions, data, tools and settings."""

from itertools import product
from random import Random

_SEED = 20_261_123

_TOOLS = (
    "ChatGPT",
    "Copilot",
    "Microsoft 365 Copilot",
    "Gemini",
    "Claude AI",
    "DeepSeek",
    "Perplexity",
    "Grammarly",
    "NotebookLM",
    "a free AI tool",
    "an approved AI tool",
    "the council's AI tool",
)
_RECORDERS = ("Magic Notes", "Minute", "Otter", "an AI scribe", "Teams transcription", "an AI notetaker", "my phone")
_DATA = (
    "case notes",
    "my supervision notes",
    "a chronology",
    "a parenting assessment",
    "a care plan",
    "a referral",
    "a court statement",
    "a child protection plan",
    "an email from a parent",
    "a letter to a family",
    "a transcript of a home visit",
    "photos of home conditions",
    "a colleague's sickness record",
    "an anonymised case",
    "case notes with the names removed",
    "a made-up scenario",
    "a subject access file",
    "a health report about a child",
)
_PUT = ("paste", "upload", "copy", "type", "put")
_DO = ("summarise", "translate", "rewrite", "proofread", "analyse", "redact", "shorten", "check the tone of")
_WHERE = (
    "",
    " on my own phone",
    " on my work laptop",
    " at home",
    " with a free account",
    " with my council login",
    " before a panel",
    " as a student on placement",
    " if my manager agrees",
    " if I delete it afterwards",
)
_MEETINGS = (
    "a home visit",
    "a child protection conference",
    "my supervision",
    "a strategy meeting",
    "a core group",
    "a phone call with a parent",
    "a direct work session with a child",
    "a court hearing",
    "a team meeting",
    "a best interests meeting",
)
_DUTIES = (
    "tell the family",
    "ask for consent",
    "check the notes",
    "keep the recording",
    "do a DPIA",
    "ask my manager",
    "write it in the case record",
    "tell the court",
    "offer to switch it off",
    "say that AI was used",
)
_OPEN = (
    "Who is accountable if {tool} gets {data} wrong?",
    "How do I check what {tool} wrote about {data}?",
    "Why is it a problem to give {tool} {data}?",
    "Whom do I tell if {tool} leaks {data}?",
    "What should I do when {tool} makes something up in {data}?",
    "What does the guidance say about {tool} and {data}?",
)

# template, its parts, and its share of the questions in tenths
_KINDS: tuple[tuple[str, dict[str, tuple[str, ...]], int], ...] = (
    ("Can I {put} {data} into {tool}{where}?", {"put": _PUT, "data": _DATA, "tool": _TOOLS, "where": _WHERE}, 3),
    ("Am I allowed to {do} {data} with {tool}{where}?", {"do": _DO, "data": _DATA, "tool": _TOOLS, "where": _WHERE}, 2),
    ("Is it OK to record {meeting} with {recorder}?", {"meeting": _MEETINGS, "recorder": _RECORDERS}, 1),
    (
        "Do I have to {duty} when I use {recorder} in {meeting}?",
        {"duty": _DUTIES, "recorder": _RECORDERS, "meeting": _MEETINGS},
        1,
    ),
    ("I've already pasted {data} into {tool}{where}, what now?", {"data": _DATA, "tool": _TOOLS, "where": _WHERE}, 1),
    ("{open}", {"open": tuple(o.format(tool=t, data=d) for o, t, d in product(_OPEN, _TOOLS, _DATA))}, 2),
)


def different_questions(count: int) -> list[str]:
    """``count`` questions, no two alike and the same ones each time, kinds mixed. At most a few hundred."""
    random = Random(_SEED)  # noqa: S311 - a fixed order, not a secret
    found: list[str] = []
    for template, parts, share in _KINDS:
        every = [template.format(**dict(zip(parts, words, strict=True))) for words in product(*parts.values())]
        found += random.sample(every, min(len(every), -(-count * share // 10)))
    random.shuffle(found)
    found = found[:count]
    if len(set(found)) != count:
        raise ValueError(f"There are not {count} different questions.")
    return found
