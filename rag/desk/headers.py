"""Security headers: what every answer of the server carries, and the content-security policy of the page."""

from collections.abc import Iterable, Sequence

Header = tuple[bytes, bytes]

_NOTHING = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; sandbox"
_OFF = ("accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media")
_ALSO_OFF = (
    "fullscreen",
    "geolocation",
    "gyroscope",
    "hid",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
)
_OFF_TOO = ("midi", "payment", "picture-in-picture", "publickey-credentials-get", "screen-wake-lock", "serial", "usb")
_PERMISSIONS = ", ".join(("clipboard-write=(self)", *(f"{name}=()" for name in (*_OFF, *_ALSO_OFF, *_OFF_TOO))))

_EVERYWHERE: tuple[Header, ...] = (
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),  # for browsers from before frame-ancestors
    (b"referrer-policy", b"no-referrer"),
    (b"permissions-policy", _PERMISSIONS.encode()),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-embedder-policy", b"require-corp"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"x-robots-tag", b"noindex, nofollow"),
)
_OURS = frozenset(name for name, _ in _EVERYWHERE) | {b"content-security-policy", b"server", b"x-powered-by"}
_SHARING = b"access-control-"  # no other page may read ours


def page_policy(scripts: Sequence[str]) -> str:
    """The policy of the page. ``scripts`` are digests of the inline scripts it holds.

    Styles may be inline because Gradio writes them at run time; neither inline scripts nor eval are.
    """
    rules = {
        "default-src": "'none'",
        "script-src": " ".join(("'self'", *scripts)),
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "base-uri": "'self'",
        "form-action": "'none'",
        "frame-ancestors": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def secured(given: Iterable[Header], policy: str | None = None, *, keeps: bool = False) -> list[Header]:
    """A response's headers with ours in place of any of the same name.

    ``policy`` is the page's; anything else gets one that allows nothing. ``keeps`` lets the browser keep a copy:
    only for files that hold no answer.
    """
    kept = [
        (name, value)
        for name, value in given
        if name.lower() not in _OURS
        and not name.lower().startswith(_SHARING)
        and (keeps or name.lower() not in {b"cache-control", b"etag", b"last-modified", b"expires"})
    ]
    store = [] if keeps else [(b"cache-control", b"no-store")]
    return [*kept, *_EVERYWHERE, (b"content-security-policy", (policy or _NOTHING).encode()), *store]
