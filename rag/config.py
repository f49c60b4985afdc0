"""Every setting, typed and read once: from ASKFIRST_… variables, or given by the command line."""

from pathlib import Path

from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict

from rag.policy.errors import BadInput


class Settings(BaseSettings):
    """Settings; each is ``ASKFIRST_<NAME>`` in the environment. docs/settings.md lists them."""

    model_config = SettingsConfigDict(env_prefix="ASKFIRST_", extra="ignore", frozen=True)

    home: Path = Field(default_factory=lambda: Path.home() / ".local" / "share" / "askfirst")
    employer: str | None = None
    jurisdiction: str = "england"
    embedding_model: Path | None = None
    reranking_model: Path | None = None
    name_model: Path | None = None
    max_question: int = 4_000
    max_document_mb: int = Field(default=5, ge=1, le=100)
    max_document_seconds: int = Field(default=20, ge=1, le=600)
    max_document_memory_mb: int = Field(default=1_024, ge=256)
    max_document_clauses: int = Field(default=2_000, ge=1)
    ask_whom: str = "your manager or your information governance team"
    children_services_phone: str | None = None
    out_of_hours_phone: str | None = None
    host: str = "127.0.0.1"
    port: int = 7860
    sign_on_header: str | None = None
    trusted_proxy: str | None = None


def read_settings(**given: object) -> Settings:
    """Settings from the environment, with what the command line gave on top."""
    try:
        return Settings(**{key: value for key, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        first = error.errors()[0]
        name = "_".join(str(part) for part in first["loc"]).upper()
        raise BadInput(f"ASKFIRST_{name}: {first['msg']}.") from error
