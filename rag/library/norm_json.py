"""Norms as lines of JSON, as a generation keeps them."""

import json
from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from pydantic import TypeAdapter

from rag.policy.types import Norm, Source

_NORM = TypeAdapter(Norm)


def norm_json(norm: Norm) -> str:
    """A norm as one line; equal norms give equal bytes."""
    data = _NORM.dump_python(norm, mode="json", exclude={"source"})
    data["source_id"] = norm.source.source_id
    return json.dumps(_sorted_sets(data), ensure_ascii=False, sort_keys=True)


def _sorted_sets(value: Any) -> Any:  # noqa: ANN401 - JSON
    """Concept sets come out of JSON mode as lists in hash order: sort the ones that were sets, for equal bytes."""
    if isinstance(value, dict):
        return {
            k: sorted(v) if isinstance(v, list) and all(isinstance(x, str) for x in v) else _sorted_sets(v)
            for k, v in value.items()
        }
    return [_sorted_sets(item) for item in value] if isinstance(value, list) else value


def norm_from_json(line: str, sources: Mapping[str, Source]) -> Norm:
    """A norm from its line, standing on the source it names."""
    data = json.loads(line)
    source = sources[data.pop("source_id")]
    return replace(_NORM.validate_python({**data, "source": asdict(source)}), source=source)
