"""The page's HTML as it leaves: without what names outside addresses, with our script, and its scripts counted."""

import re
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256

_SCRIPT = re.compile(r"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL | re.IGNORECASE)
_SOCIAL = re.compile(r"\s*<meta\s+(?:property|name)=\"(?:og|twitter):[^>]*>", re.IGNORECASE)
_MANIFEST = re.compile(r"\s*<link rel=\"manifest\"[^>]*>", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Shell:
    """HTML, and the digest of every inline script in it as a content-security policy names it."""

    html: str
    scripts: tuple[str, ...]


def finish(html: str, script: str) -> Shell:
    """Gradio's page with ``script`` (an address of ours) in its head.

    Gradio's cards for social networks name addresses elsewhere, and its manifest is for installing the page as an
    app; neither is of use here. The inline scripts left are Gradio's own: no reader's or document's word is in them.
    """
    html = _MANIFEST.sub("", _SOCIAL.sub("", html))
    html = html.replace("</head>", f'<script src="{script}" defer></script></head>', 1)
    return Shell(html, tuple(dict.fromkeys(f"'sha256-{_digest(found[1])}'" for found in _SCRIPT.finditer(html))))


def _digest(script: str) -> str:
    return b64encode(sha256(script.encode("utf-8")).digest()).decode("ascii")
