"""Who may speak to the page, and from where: pure rules, one case a line."""

import pytest

from rag.config import Settings
from rag.desk.callers import Denied, SignOn, check_host, denied, sign_on_of, signed_on
from rag.policy.errors import BadInput

PROXY = sign_on_of(Settings(sign_on_header="Remote-User", trusted_proxy="10.0.0.5"))
LOCAL = {"host": ["127.0.0.1:7860"]}
SIGNED = {"host": ["askfirst.council.example"], "remote-user": ["a.fakename"]}


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1:7860", "localhost:7860", "LOCALHOST", "[::1]:7860", "[::1]"])
def test_this_machine_is_answered(host: str) -> None:
    assert denied({"host": [host]}, "127.0.0.1", None, is_page=False) is None


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example:7860",
        "127.0.0.2",
        "0.0.0.0",  # noqa: S104
        "",
        "[::]",
        "localhost@evil.example",
        '127.0.0.1"><script>',
        "127.0.0.1:7860, evil.example",
        "127.0.0.1:port",
        "2130706433",
    ],
)
def test_a_name_that_was_pointed_here_is_not(host: str) -> None:
    """DNS rebinding: another site's page asks this machine under the site's own name."""
    assert denied({"host": [host]}, "127.0.0.1", None, is_page=True) is Denied.MISDIRECTED


@pytest.mark.parametrize("headers", [{}, {"host": ["127.0.0.1", "evil.example"]}])
def test_no_host_or_two_is_none(headers: dict[str, list[str]]) -> None:
    assert denied(headers, "127.0.0.1", None, is_page=False) is Denied.MISDIRECTED


@pytest.mark.parametrize(
    "more",
    [
        {"origin": ["https://evil.example"]},
        {"origin": ["null"]},
        {"origin": ["http://127.0.0.1:9999"]},
        {"origin": ["http://localhost:7860"]},
        {"origin": ["http://127.0.0.1:7860", "https://evil.example"]},
        {"origin": ["https://evil.example"], "x-forwarded-host": ["evil.example"]},
        {"sec-fetch-site": ["cross-site"]},
        {"sec-fetch-site": ["same-site"]},
        {"sec-fetch-site": ["cross-site"], "sec-fetch-mode": ["navigate"], "sec-fetch-dest": ["document"]},
    ],
)
def test_another_sites_page_may_not_ask(more: dict[str, list[str]]) -> None:
    assert denied({**LOCAL, **more}, "127.0.0.1", None, is_page=False) is Denied.CROSS_SITE


def test_a_link_from_elsewhere_may_open_the_page_but_not_frame_it() -> None:
    opens = {**LOCAL, "sec-fetch-site": ["cross-site"], "sec-fetch-mode": ["navigate"], "sec-fetch-dest": ["document"]}
    assert denied(opens, "127.0.0.1", None, is_page=True) is None
    assert denied({**opens, "sec-fetch-dest": ["iframe"]}, "127.0.0.1", None, is_page=True) is Denied.CROSS_SITE
    own = {**LOCAL, "origin": ["http://127.0.0.1:7860"], "sec-fetch-site": ["same-origin"]}
    assert denied(own, "127.0.0.1", None, is_page=False) is None


def test_the_proxy_says_what_address_readers_see() -> None:
    headers = {**SIGNED, "origin": ["https://seen.example"], "x-forwarded-host": ["seen.example"]}
    assert denied(headers, "10.0.0.5", PROXY, is_page=False) is None
    assert denied({**headers, "origin": ["https://evil.example"]}, "10.0.0.5", PROXY, is_page=False) is (
        Denied.CROSS_SITE
    )


def test_who_the_proxy_vouches_for_is_let_in() -> None:
    assert PROXY is not None
    assert denied(SIGNED, "10.0.0.5", PROXY, is_page=False) is None
    assert signed_on(SIGNED, "::ffff:10.0.0.5", PROXY) == "a.fakename"


@pytest.mark.parametrize(
    ("headers", "peer"),
    [
        ({**SIGNED, "remote-user": []}, "10.0.0.5"),
        ({**SIGNED, "remote-user": [""]}, "10.0.0.5"),
        ({**SIGNED, "remote-user": ["  "]}, "10.0.0.5"),
        ({**SIGNED, "remote-user": ["a.fakename", "b.fakename"]}, "10.0.0.5"),
        ({**SIGNED, "remote-user": ["a" * 400]}, "10.0.0.5"),
        ({**SIGNED, "remote-user": ["a\x00b"]}, "10.0.0.5"),
        (SIGNED, "10.0.0.6"),
        (SIGNED, "127.0.0.1"),
        ({**SIGNED, "x-forwarded-for": ["10.0.0.5"]}, "10.0.0.6"),
        (SIGNED, None),
        (SIGNED, "testclient"),
    ],
)
def test_nobody_else_is(headers: dict[str, list[str]], peer: str | None) -> None:
    assert denied(headers, peer, PROXY, is_page=True) is Denied.NOT_SIGNED_ON


@pytest.mark.parametrize(
    ("header", "proxy", "missing"),
    [
        ("Remote-User", None, "ASKFIRST_TRUSTED_PROXY"),
        (None, "10.0.0.5", "ASKFIRST_SIGN_ON_HEADER"),
        ("Remote-User", "", "ASKFIRST_TRUSTED_PROXY"),
    ],
)
def test_half_a_sign_on_is_refused(header: str | None, proxy: str | None, missing: str) -> None:
    with pytest.raises(BadInput) as caught:
        sign_on_of(Settings(sign_on_header=header, trusted_proxy=proxy))
    assert caught.value.line.endswith(f"Set {missing} too.")


@pytest.mark.parametrize("header", ["User-Agent", "host", "Cookie", "X-Forwarded-For", "a b", "Authorization", "x:y"])
def test_a_header_that_anybody_sends_vouches_for_nobody(header: str) -> None:
    with pytest.raises(BadInput, match="ASKFIRST_SIGN_ON_HEADER"):
        sign_on_of(Settings(sign_on_header=header, trusted_proxy="10.0.0.5"))


@pytest.mark.parametrize("proxy", ["0.0.0.0", "::", "*", "10.0.0.0/8", "proxy.example", "224.0.0.1"])  # noqa: S104
def test_a_proxy_is_one_machine(proxy: str) -> None:
    with pytest.raises(BadInput, match="ASKFIRST_TRUSTED_PROXY"):
        sign_on_of(Settings(sign_on_header="Remote-User", trusted_proxy=proxy))


def test_an_address_open_to_others_needs_a_sign_on() -> None:
    with pytest.raises(BadInput, match=r"0\.0\.0\.0 is open to others, and this page has no sign-on of its own"):
        check_host("0.0.0.0", None)  # noqa: S104
    assert isinstance(PROXY, SignOn)
    check_host("0.0.0.0", PROXY)  # noqa: S104
    check_host("::1", None)
