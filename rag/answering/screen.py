"""What must be dealt with before a question is answered: danger now, orders to the tool, and other people's jobs."""

from dataclasses import dataclass
from enum import StrEnum

from rag.policy.patterns import any_of

_DANGER = any_of(
    r"\bin (?:immediate|real|serious) danger\b",
    r"\bat (?:immediate|serious) risk (?:right )?now\b",
    r"\bis (?:hitting|beating|attacking|strangling|stabbing)\b",
    r"\b(?:going|about|threatening|trying) to (?:kill|hurt|harm|stab|jump)\b",
    r"\bsuicidal\b",
    r"\boverdos(?:e|ed|ing)\b",
    r"\b(?:not breathing|unconscious|bleeding)\b",
    r"\b(?:has|have) a (?:knife|gun)\b",
    r"\bchild (?:is|has gone) missing\b",
    r"\bbeing (?:beaten|attacked|abused|hit|hurt|raped|strangled)\b",
    r"\b(?:hits|hitting|beats|beating|hurts|hurting|rapes|raping|kicked|punched) (?:me|him|her|them)\b",
    r"\b(?:take|taking|end|ending) (?:my|his|her|their) own life\b",
    r"\bself[- ]harm(?:ing|ed)?\b[^.?]{0,30}\b(?:now|tonight)\b",
)
_ORDERS = any_of(
    r"\b(?:ignore|disregard|forget|override) (?:(?:all|any|your|the|previous|prior|above) )*"
    r"(?:instruction|rule|guidance|polic|prompt)",
    r"\bsystem\s*(?:prompt)?\s*:",
    r"\byou are now\b",
    r"\bdeveloper mode\b",
    r"\bjailbreak\b",
    r"\bpretend (?:you|that|there)\b",
    r"\bassistant must (?:answer|say)\b",
    r"\bact as (?:if|an?)\b",
    r"(?:^|[.,;:!]\s*|\band )(?:just |please )?(?:say|tell me|confirm|answer)\b[^.?!]{0,20}"
    r"\b(?:yes|it['’]s (?:fine|ok|okay|allowed))\b",
    r"\brepeat (?:after me|your (?:prompt|instructions))\b",
    r"\bnew policy\b[^.]{0,40}\beffective now\b",
)
_MAKE_ME = any_of(
    r"^\s*(?:(?:please|pls|plz|can you|could you|will you) )*"
    r"(?:write|draft|give|make|generate|compose|translate|summari[sz]e|tell|show|find|book|send)\s+"
    r"(?:me|us|this|a poem|a story|an essay|the home address)\b"
    r"(?! (?:if|whether|what|how|who|why|about|can|the (?:rule|policy|guidance)|it))"
)


class Flag(StrEnum):
    """What the screen saw."""

    DANGER = "danger"
    ORDERS = "orders"
    MAKE_ME = "make_me"


@dataclass(frozen=True, slots=True)
class Screened:
    """The screen's findings. Orders to the tool are never followed; what else the question asks is still answered."""

    flags: frozenset[Flag] = frozenset()

    def has(self, flag: Flag) -> bool:
        """Whether ``flag`` was seen."""
        return flag in self.flags


def screen(question: str) -> Screened:
    """Look for what must be dealt with first."""
    patterns = {Flag.DANGER: _DANGER, Flag.ORDERS: _ORDERS, Flag.MAKE_ME: _MAKE_ME}
    return Screened(frozenset(flag for flag, pattern in patterns.items() if pattern.search(question)))
