"""The contract's JSON: what other programs read. docs/contract.md describes it field by field."""

from typing import Any

from rag.policy.types import SLOTS, Answer, Case, CitedPassage, Hit, Statement


def answer_json(answer: Answer) -> dict[str, Any]:
    """An Answer as the contract's JSON object."""
    return {
        "id": answer.id,
        "question": answer.question,
        "outcome": answer.outcome.value,
        "verdict": answer.verdict.value if answer.verdict else None,
        "summary": answer.summary,
        "statements": [_statement(one) for one in answer.statements],
        "parts": [
            {
                "question": part.question,
                "outcome": part.outcome.value,
                "verdict": part.verdict.value if part.verdict else None,
                "statements": list(part.statements),
            }
            for part in answer.parts
        ],
        "withheld": answer.withheld,
        "relation": {
            "kind": answer.relation.kind.value if answer.relation.kind else None,
            "employer": list(answer.relation.employer),
            "national": list(answer.relation.national),
            "professional": list(answer.relation.professional),
        },
        "passages": [passage_json(cited) for cited in answer.passages],
        "removed": [{"label": label} for label in answer.removed],
        "next_step": answer.next_step,
        "choices": list(answer.choices),
        "ruling": {"case": _case(answer.case), "deciding": list(answer.deciding), "why": answer.why},
        "writer": answer.writer,
        "library": answer.library,
        "timings_ms": dict(answer.timings_ms),
    }


def passage_json(cited: CitedPassage) -> dict[str, Any]:
    """A cited passage with its source's standing."""
    passage, source = cited.passage, cited.source
    return {
        "passage_id": passage.passage_id,
        "source_id": source.source_id,
        "title": source.title,
        "publisher": source.publisher,
        "level": source.level.value,
        "employer": source.employer,
        "force": source.force.value,
        "audience": source.audience,
        "jurisdiction": source.jurisdiction,
        "status": source.status.value,
        "status_note": source.status_note,
        "text_is": source.text_is.value,
        "clause": passage.clause,
        "heading_path": list(passage.heading_path),
        "text": passage.text,
        "page": passage.page,
        "url": source.url,
        "published": source.published,
        "updated": source.updated,
        "effective": source.effective,
        "effect": cited.effect.value,
    }


def hit_json(hit: Hit) -> dict[str, Any]:
    """A search hit: the whole passage, nothing folded."""
    return {
        "passage_id": hit.passage.passage_id,
        "source_id": hit.passage.source_id,
        "text": hit.passage.text,
        "score": round(hit.score, 6),
        "rank": hit.rank,
    }


def _statement(statement: Statement) -> dict[str, Any]:
    return {
        "text": statement.text,
        "role": statement.role.value,
        "support": statement.support.value,
        "quotes": [
            {
                "passage_id": one.passage_id,
                "source_id": one.source_id,
                "text": one.text,
                "start": one.start,
                "end": one.end,
            }
            for one in statement.quotes
        ],
    }


def _case(case: Case | None) -> dict[str, Any]:
    if case is None:
        return {}
    return {
        "intent": case.intent.value,
        **{slot: sorted(getattr(case.slots, slot)) for slot in SLOTS},
        "stated": list(case.stated),
        "unknown": list(case.unknown),
        "jurisdiction": case.jurisdiction,
        "employer": case.employer,
    }
