"""Who may speak to the page: this machine alone, or people whom a named sign-on proxy vouches for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import urlsplit

from rag.config import Settings
from rag.policy.errors import BadInput

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})

_TOKEN = re.compile(r"[A-Za-z0-9!#$%&'*+.^_`|~-]+")
_HOST = re.compile(r"(?:\[(?P<six>[0-9a-fA-F:.]+)\]|(?P<name>[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?))(?::\d{1,5})?")
_LONGEST_NAME = 320  # characters of what the sign-on header may say: an e-mail address fits
# Headers that any browser sends by itself: one of these would vouch for everybody.
_SENT_BY_ALL = re.compile(
    r"(?i)host|cookie|user-agent|accept.*|content-.*|connection|origin|referer|sec-.*|cache-control|pragma|dnt|te"
    r"|upgrade.*|transfer-encoding|if-.*|range|via|priority|authorization"
    r"|forwarded|x-forwarded-(?:for|host|proto|port|prefix|server)|x-real-ip"
)

Headers = Mapping[str, Sequence[str]]  # by lower-case name; a header may come more than once


class Denied(Enum):
    """Why a request is turned away."""

    MISDIRECTED = auto()  # it names another host: a name that somebody pointed at this machine
    CROSS_SITE = auto()  # another site's page sent it
    NOT_SIGNED_ON = auto()


@dataclass(frozen=True, slots=True)
class SignOn:
    """The one proxy that is believed, and the header in which it says who somebody is."""

    header: str
    proxy: IPv4Address | IPv6Address


def sign_on_of(settings: Settings) -> SignOn | None:
    """The sign-on proxy of the settings, or None. Raises :class:`BadInput` for half of one, or one that is none."""
    header, proxy = settings.sign_on_header, settings.trusted_proxy
    if not header and not proxy:
        return None
    if not header or not proxy:
        missing = "ASKFIRST_TRUSTED_PROXY" if header else "ASKFIRST_SIGN_ON_HEADER"
        raise BadInput("Sign-on needs both the proxy's address and its header.", f"Set {missing} too.")
    if not _TOKEN.fullmatch(header) or _SENT_BY_ALL.fullmatch(header):
        raise BadInput(
            "ASKFIRST_SIGN_ON_HEADER isn't the name of a header that only a sign-on proxy sends.",
            "Use one that your proxy sets and browsers do not, for example Remote-User.",
        )
    try:
        address = _plain(proxy)
    except ValueError:
        raise BadInput(
            "ASKFIRST_TRUSTED_PROXY isn't the IP address of one machine.", "Give the address the proxy connects from."
        ) from None
    if address.is_unspecified or address.is_multicast:
        raise BadInput("ASKFIRST_TRUSTED_PROXY names no one machine.", "Give the address the proxy connects from.")
    return SignOn(header.lower(), address)


def check_host(host: str, sign_on: SignOn | None) -> None:
    """Refuse to be open to others when nobody checks who they are. Raises :class:`BadInput` with the reason."""
    if host in LOOPBACK or sign_on:
        return
    raise BadInput(
        f"{host or 'An empty address'} is open to others, and this page has no sign-on of its own.",
        "Use --host 127.0.0.1, or put a sign-on proxy in front and name it with ASKFIRST_SIGN_ON_HEADER and "
        "ASKFIRST_TRUSTED_PROXY.",
    )


def denied(headers: Headers, peer: str | None, sign_on: SignOn | None, *, is_page: bool) -> Denied | None:
    """Why a request is turned away, or None. ``is_page``: opening the page itself, which a link elsewhere may do."""
    host = _only(headers, "host")
    if host is None or not _is_host(host, anywhere=sign_on is not None):
        return Denied.MISDIRECTED
    if sign_on and signed_on(headers, peer, sign_on) is None:
        return Denied.NOT_SIGNED_ON
    hosts = [host, *(headers.get("x-forwarded-host", ()) if sign_on else ())]
    return None if _is_same_site(headers, hosts, is_page=is_page) else Denied.CROSS_SITE


def signed_on(headers: Headers, peer: str | None, sign_on: SignOn) -> str | None:
    """Who the proxy says it is, or None: another machine sent it, or it says nothing, or says two things."""
    try:
        if peer is None or _plain(peer) != sign_on.proxy:
            return None
    except ValueError:
        return None
    who = (_only(headers, sign_on.header) or "").strip()
    return who if 0 < len(who) <= _LONGEST_NAME and who.isprintable() else None


def _only(headers: Headers, name: str) -> str | None:
    values = headers.get(name, ())
    return values[0] if len(values) == 1 else None


def _is_host(host: str, *, anywhere: bool) -> bool:
    """Another name that leads here is how a page elsewhere reaches a server on loopback (DNS rebinding)."""
    found = _HOST.fullmatch(host)
    return found is not None and (anywhere or (found["six"] or found["name"]).lower() in LOOPBACK)


def _is_same_site(headers: Headers, hosts: Sequence[str], *, is_page: bool) -> bool:
    origins = headers.get("origin", ())
    if len(origins) > 1 or not all(_netloc(one) in {host.lower() for host in hosts} for one in origins):
        return False
    site = _only(headers, "sec-fetch-site")
    if site in {None, "same-origin", "none"}:
        return True
    opens = _only(headers, "sec-fetch-mode") == "navigate" and _only(headers, "sec-fetch-dest") == "document"
    return is_page and opens


def _netloc(origin: str) -> str | None:
    try:
        return urlsplit(origin).netloc.lower()
    except ValueError:
        return None


def _plain(address: str) -> IPv4Address | IPv6Address:
    found = ip_address(address.split("%")[0])
    mapped = found.ipv4_mapped if isinstance(found, IPv6Address) else None
    return mapped or found
