"""What must be dealt with before a question is answered: danger now, orders to the tool, and other people's jobs."""

import re
from dataclasses import dataclass
from enum import StrEnum

_I = re.IGNORECASE

_DANGER = re.compile(
    r"\b(?:in (?:immediate|real|serious) danger|at (?:immediate|serious) risk (?:right )?now|is (?:hitting|beating|attacking|strangling|stabbing)\b"
    r"|(?:going|about|threatening|trying) to (?:kill|hurt|harm|stab|jump)|suicidal|overdos(?:e|ed|ing)|not breathing|unconscious|bleeding"
    r"|(?:has|have) a (?:knife|gun)|child (?:is|has gone) missing|being (?:beaten|attacked|abused) (?:right )?now)\b",
    _I,
)
_ORDERS = re.compile(
    r"\b(?:ignore|disregard|forget|override) (?:all |any |your |the |previous |prior |above )*(?:instruction|rule|guidance|polic|prompt)"
    r"|\bsystem\s*(?:prompt)?\s*:|\byou are now\b|\bdeveloper mode\b|\bjailbreak\b|\bpretend (?:you|that|there)|\bassistant must (?:answer|say)"
    r"|\bact as (?:if|an? )|\b(?:just )?(?:say|tell me|confirm|answer)\b[^.?!]{0,20}\b(?:yes|it['’]s (?:fine|ok|okay|allowed))\b"
    r"|\brepeat (?:after me|your (?:prompt|instructions))|\bnew policy\b[^.]{0,40}\beffective now\b",
    _I,
)
_MAKE_ME = re.compile(
    r"^\s*(?:please |pls |plz |can you |could you |will you )*(?:write|draft|give|make|generate|compose|translate|summari[sz]e|tell|show|find|book|send)\s+"
    r"(?:me|us|this|a poem|a story|an essay|the home address)\b(?! (?:if|whether|what|how|who|why|about|can|the (?:rule|policy|guidance)|it))",
    _I,
)
_CHATTER = re.compile(r"^\W*(?:hi|hello|hey|hiya|good (?:morning|afternoon|evening)|thanks?|thank you|ta|cheers|bye|ok|okay)\b[\s\w]{0,15}\W*$", _I)


class Flag(StrEnum):
    """What the screen saw."""

    DANGER = "danger"
    ORDERS = "orders"
    MAKE_ME = "make_me"
    CHATTER = "chatter"


@dataclass(frozen=True, slots=True)
class Screened:
    """The screen's findings. Orders to the tool are never followed; what else the question asks is still answered."""

    flags: frozenset[Flag] = frozenset()

    def has(self, flag: Flag) -> bool:
        """Whether ``flag`` was seen."""
        return flag in self.flags


def screen(question: str) -> Screened:
    """Look for what must be dealt with first."""
    patterns = {Flag.DANGER: _DANGER, Flag.ORDERS: _ORDERS, Flag.MAKE_ME: _MAKE_ME, Flag.CHATTER: _CHATTER}
    return Screened(frozenset(flag for flag, pattern in patterns.items() if pattern.search(question)))
