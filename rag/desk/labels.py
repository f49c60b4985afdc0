"""The words and icons readers see for verdicts, outcomes, levels and standing. Never colour alone."""

from dataclasses import dataclass

from rag.policy.types import (
    CitedPassage,
    Effect,
    Force,
    Level,
    Outcome,
    RelationKind,
    Role,
    Source,
    Status,
    TextIs,
    Verdict,
)


@dataclass(frozen=True, slots=True)
class Label:
    """An icon, words, and the tone that picks a colour."""

    icon: str
    words: str
    tone: str


VERDICTS: dict[Verdict, Label] = {
    Verdict.NOT_ALLOWED: Label("✕", "Not allowed", "stop"),
    Verdict.DEPENDS: Label("?", "It depends", "wait"),
    Verdict.ALLOWED_WITH_CONDITIONS: Label("✓", "Allowed, with conditions", "care"),
    Verdict.ALLOWED: Label("✓", "Allowed", "go"),
    Verdict.REQUIRED: Label("!", "You must", "care"),
    Verdict.RECOMMENDED: Label("✓", "Recommended", "care"),
    Verdict.NOT_REQUIRED: Label("–", "Not required", "go"),
}

OUTCOMES: dict[Outcome, Label] = {
    Outcome.ANSWERED: Label("i", "What the guidance says", "info"),
    Outcome.PARTLY_ANSWERED: Label("i", "Part of an answer", "info"),
    Outcome.NOT_COVERED: Label("∅", "Not covered by the guidance", "wait"),
    Outcome.OUT_OF_SCOPE: Label("↩", "Not something this tool answers", "info"),
    Outcome.NEEDS_CLARIFYING: Label("…", "Tell me a little more", "info"),
    Outcome.REFUSED: Label("✕", "Can't do that", "wait"),
    Outcome.URGENT: Label("☎", "Get help now", "stop"),
    Outcome.UNAVAILABLE: Label("!", "Not available just now", "wait"),
}

WHAT_NOW = Label("!", "What to do now", "care")

CHOOSE = "Choose one of these, or type your own question"

ROLES: dict[Role, str] = {
    Role.RULE: "What the rules say",
    Role.CONDITION: "What else applies",
    Role.SAFER_WAY: "A safer way",
    Role.ACCOUNTABILITY: "Who is accountable",
    Role.NEXT_STEP: "What to do, and whom to ask",
    Role.CONTEXT: "Background",
}

LEVELS: dict[Level, str] = {
    Level.EMPLOYER: "Your employer",
    Level.NATIONAL: "National",
    Level.PROFESSIONAL: "Professional",
}

FORCES: dict[Force, str] = {
    Force.LAW: "law",
    Force.BINDING_STANDARD: "must be followed",
    Force.GUIDANCE: "guidance",
    Force.OPINION: "opinion: it informs, it does not decide",
    Force.EVIDENCE: "research: it informs, it does not decide",
}

STATUSES: dict[Status, str] = {
    Status.CURRENT: "current",
    Status.DRAFT: "draft: not in force",
    Status.SUPERSEDED: "superseded",
    Status.CONTESTED: "standing contested",
}

RELATIONS: dict[RelationKind, str] = {
    RelationKind.AGREES: "Your employer's rule and the national guidance point the same way.",
    RelationKind.EMPLOYER_STRICTER: (
        "Your employer's rule is stricter than the national guidance in this library. Follow your employer's."
    ),
    RelationKind.EMPLOYER_LOOSER: (
        "Your employer's rule is looser than the national guidance in this library. Ask before you rely on it."
    ),
    RelationKind.EMPLOYER_SILENT: "Your employer's policy does not speak to this; the national guidance does.",
    RelationKind.NATIONAL_SILENT: (
        "Only your employer's policy speaks to this; the national guidance in this library does not."
    ),
    RelationKind.CONFLICTS: (
        "Your employer's rule and the national guidance contradict each other. Ask before you do anything."
    ),
}

EFFECTS: dict[Effect, str] = {
    Effect.MUST: "must",
    Effect.MUST_NOT: "must not",
    Effect.MAY: "may",
    Effect.SHOULD: "should",
    Effect.SHOULD_NOT: "should not",
    Effect.INFO: "information",
    Effect.UNKNOWN: "not read as a rule",
}

REMOVED: dict[str, str] = {
    "NHS_NUMBER": "an NHS number",
    "NI_NUMBER": "a National Insurance number",
    "PHONE": "a phone number",
    "EMAIL": "an email address",
    "DATE_OF_BIRTH": "a date of birth",
    "POSTCODE": "a postcode",
    "ADDRESS": "an address",
    "NAME": "a person's name",
    "CASE_ID": "a case number",
    "REGISTRATION_NUMBER": "a registration number",
    "UPN": "a pupil number",
    "COURT_NUMBER": "a court case number",
    "VEHICLE": "a vehicle registration",
    "BANK": "bank details",
    "SCHOOL": "a school",
    "PLACEMENT": "a placement or home",
}


def citation_line(cited: CitedPassage) -> str:
    """Title, clause, publisher, date and standing of a cited passage, in one line."""
    source, passage = cited.source, cited.passage
    clause = f"clause {passage.clause}" if passage.clause and source.text_is is TextIs.ORIGINAL else None
    heading = passage.heading_path[-1] if passage.heading_path and not clause else None
    parts = [
        source.title,
        clause or heading,
        source.publisher,
        dated(source),
        STATUSES[source.status],
        FORCES[source.force],
    ]
    if source.text_is is TextIs.OUR_SUMMARY:
        parts.append(read_as(source))
    return ", ".join(part for part in parts if part) + (f". {source.url}" if source.url else "")


def dated(source: Source) -> str | None:
    """The date a reader should know a document by."""
    if source.updated:
        return f"updated {source.updated}"
    return f"published {source.published}" if source.published else None


def read_as(source: Source) -> str:
    """What AskFirst's summary was made from."""
    what = {
        "document": "the document itself",
        "account": "accounts of it, not the document",
        "both": "the document in part, and accounts of it",
    }
    return f"AskFirst's summary, made from {what.get(source.read or '', 'the document or accounts of it')}"


def removed_line(labels: tuple[str, ...]) -> str:
    """What was found in the question, and why it matters."""
    kinds = [REMOVED.get(label, "personal data") for label in labels]
    listed = kinds[0] if len(kinds) == 1 else f"{', '.join(kinds[:-1])} and {kinds[-1]}"
    return (
        f"You typed what looks like {listed}. It was taken out before anything else happened, and nothing was kept. "
        "In a public AI tool it would have left your hands: ask about the rule, not the person."
    )
