"""Rules told in passing: what a sentence says of the case that it has just taken out of another rule.

"The last paragraph does not reach a court report, which is written by hand": the second half is a rule of its own. It
is put in the plain order ("A court report is written by hand"), to be read as any other sentence is.
"""

import re

from rag.policy.patterns import any_of

_SETS_APART = re.compile(
    r"^(?P<head>.*?\b(?:(?:do|does)(?: not|n['’]t) (?:apply|extend|stretch|reach|cover)"
    r"|(?:none|nothing) of (?:this|that|these|the above|it) (?:applies|extends|reaches)"
    r"|(?:the|an|one) (?:only |one |sole )?(?:exception|qualification|limit)s?(?: to (?:this|that|it))? (?:is"
    r"|are)(?! that))"
    r"\b(?: to\b)?)\s+(?P<rest>.+)$",
    re.I | re.S,
)
_LINK = re.compile(
    r",\s+(?:and )?(?P<link>in (?:which|that|either|any such|those) (?:case|event)s?,?|(?:both|each|neither"
    r"|none|all) of which"
    r"|which|where|who)\s+",
    re.I,
)
_OR_ELSE = re.compile(r",?\s+(?:nor|or)(?: does it)?(?: apply)? to\s+", re.I)
_CLAUSE = any_of(r"^(?:where|when|if|while|in|at|on|during|for)\b")
_ALONE = re.compile(
    r"^(?:you|we|staff|workers|practitioners|social workers|they|he or she)\s+(?:must |should |always )?"
    r"(?P<verb>write|draft|prepare|make|do|compile|decide|reach|take)s?\s+"
    r"(?:(?:it|them|these|those) )?(?:your?sel(?:f|ves)|themselves|ourselves|alone|unaided|by hand"
    r"|without (?:it|ai|help))\b",
    re.I,
)
_ONE_KIND = re.compile(
    r"^the (?:one|only) (?:kind|sort|type) of [\w’' -]{3,40}? (?:that |which )?(?:it|[A-Z]\w+) (?:does|will|may|can)"
    r"(?: not|n['’]t) (?P<verb>\w+) is (?P<what>[^.]+?)(?:, (?:which|who)\b.*)?\W*$",
    re.I | re.S,
)
_IS_EXCEPTED = re.compile(
    r"^(?P<who>(?:the|our)\s[\w’' -]{3,50}?) (?:is|are) (?:the|an|one) exception\b[^.;]*?,?\s+(?:and|so) (?:they|it) "
    r"(?=(?:may|can)\b)(?P<rest>.+)$",
    re.I | re.S,
)
_IS_THAT = re.compile(r"^the (?:only |one |sole )?(?:exception|qualification|limit) is that (?P<rest>.+)$", re.I | re.S)
_DONE_WITH = re.compile(
    r"\b(?P<be>is|are) (?P<done>(?:done|made|taken|written|drafted|recorded|kept)) (?=(?:with|in|on)\b)"
)

_WHERE = re.compile(r"^(?:where|when)\s+", re.I)
_MODAL = re.compile(r"^(?P<verb>is|are|may|must|can)(?: ever)?\b", re.I)


def tails(sentence: str) -> tuple[str, tuple[str, ...]]:
    """A sentence without what it says in passing of the case it sets apart, and that in the plain order."""
    if found := _ONE_KIND.match(sentence):
        return "", (f"It must not be used to {found['verb']} {found['what']}.",)
    if found := _IS_EXCEPTED.match(sentence):
        return "", (f"{found['who']} {found['rest']}",)
    if found := _IS_THAT.match(sentence):
        return "", (_DONE_WITH.sub(r"must be \g<done> ", found["rest"]),)
    apart = _SETS_APART.match(sentence)
    said, start = (apart["rest"], apart.start("rest")) if apart else ("", 0)
    joints = list(_LINK.finditer(said))
    if not joints:
        return sentence, ()
    told = tuple(
        plain
        for joint, end in zip(joints, [*(one.start() for one in joints[1:]), len(said)], strict=True)
        for scope in _scopes(said[: joint.start()], joints)
        if (plain := _plainly(scope, joint["link"].lower().rstrip(","), said[joint.end() : end].strip(" ,;.")))
    )
    return (sentence[: start + joints[0].start()], told) if told else (sentence, ())


def _scopes(said: str, joints: list[re.Match[str]]) -> list[str]:
    """The cases that are set apart, each without what is told of it on the way."""
    cut = [one.start() for one in joints if one["link"].lower() in {"where", "who", "which"}]
    said = said[: cut[0]] if cut and cut[0] < len(said) else said
    return [one.strip(" ,;") for one in _OR_ELSE.split(said) if one.strip(" ,;")]


def _plainly(scope: str, link: str, rest: str) -> str:
    """What is told of a case, with the case as its subject or its place."""
    if alone := _ALONE.match(rest):
        verb = {"write": "written", "draft": "written", "prepare": "written"}.get(alone["verb"].lower(), "done")
        return f"{scope} must be {verb} without AI."
    if link in {"which", "who", "both of which", "each of which", "all of which"}:
        return f"{scope} {rest}."
    if link in {"neither of which", "none of which"}:
        never = _MODAL.sub(r"\g<verb> never", rest, count=1)
        return f"{scope} {never}."
    scope = _WHERE.sub("if ", scope)  # of a duty told in passing, "where" says whether, and not when
    lead = scope if _CLAUSE.match(scope) else f"in {scope}"
    return f"{lead[:1].upper()}{lead[1:]}, {rest}."
