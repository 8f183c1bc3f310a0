"""A flow asks only where it was meant to ask: no internal address, however it is written, and no way out of one."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yingda.flows.engine.urls import Url, fault_of, quoted, url_in
from yingda.flows.testing import a_document, known_for
from yingda.flows.validate import validate_flow

REFUSED = {
    "http://broker.example.com/": "not_https",
    "https://127.0.0.1/": "internal_address",
    "https://10.1.2.3/x": "internal_address",
    "https://172.16.0.1/": "internal_address",
    "https://192.168.1.1:8443/": "internal_address",
    "https://169.254.169.254/latest/meta-data/": "internal_address",
    "https://100.64.0.1/": "internal_address",
    "https://0.0.0.0/": "internal_address",
    "https://255.255.255.255/": "internal_address",
    "https://224.0.0.1/": "internal_address",
    "https://2130706433/": "bad_address",
    "https://0x7f000001/": "bad_address",
    "https://0x7f.0.0.1/": "bad_address",
    "https://0177.0.0.1/": "bad_address",
    "https://127.1/": "bad_address",
    "https://127.0.0.1./": "internal_address",
    "https://[::1]/": "internal_address",
    "https://[::]/": "internal_address",
    "https://[::ffff:127.0.0.1]/": "internal_address",
    "https://[::ffff:7f00:1]/": "internal_address",
    "https://[64:ff9b::7f00:1]/": "internal_address",
    "https://[2002:7f00:1::]/": "internal_address",
    "https://[fe80::1]/": "internal_address",
    "https://[fd00::1]/": "internal_address",
    "https://[::1%25eth0]/": "bad_host",
    "https://localhost/": "internal_name",
    "https://LOCALHOST:443/": "internal_name",
    "https://localhost./": "internal_name",
    "https://db.localhost/": "internal_name",
    "https://metadata.google.internal/": "internal_name",
    "https://printer.local/": "internal_name",
    "https://intranet/": "internal_name",
    "https://wiki.corp/": "internal_name",
    "https://broker.example.com@127.0.0.1/": "user_info",
    "https://user:word@broker.example.com/": "user_info",
    "https://broker.example.com\\@127.0.0.1/": "not_an_address",
    "https://broker.example.com#@127.0.0.1/": "not_an_address",
    "https://127.0.0.1%2f@broker.example.com/": "user_info",
    "https://１２７.0.0.1/": "bad_host",
    "https://ⓛocalhost/": "bad_host",
    "https://broker。example。com/": "bad_host",
    "https://xn--localhost-.example.com/": "bad_host",
    "https://xn--127-0-0-1-.com/": "bad_host",
    "https://-a.example.com/": "bad_host",
    "https://a..example.com/": "bad_host",
    "https:///x": "bad_host",
    "https://broker.example.com:0/": "bad_host",
    "https://broker.example.com:99999/": "bad_host",
    "https://{merchant}/": "bad_host",
    "https://{merchant}.example.com/": "bad_host",
    "https://broker.example.com:{merchant}/": "bad_host",
    "{caller}://broker.example.com/": "not_an_address",
    "https:broker.example.com": "not_an_address",
    "//broker.example.com/": "not_an_address",
    "file:///etc/passwd": "not_an_address",
    "gopher://127.0.0.1:6379/_": "not_an_address",
    "javascript:alert(1)": "not_an_address",
    " https://broker.example.com/": "not_an_address",
    "https://broker.example.com/a b": "bad_path",
    "https://broker.example.com/\r\nHost: x": "bad_path",
    "https://broker.example.com/{": "bad_path",
    "https://broker.example.com/?{caller}=1": "bad_query",
    "https://broker.example.com/?a=1&{caller}": "bad_query",
    "https://broker.example.com/?a=\n": "bad_query",
}
ALLOWED = [
    "https://broker.example.com/",
    "https://broker.example.com",
    "HTTPS://Broker.Example.COM:8443/quotes/{caller}/now?lang={language}&n=1",
    "https://8.8.8.8/dns",
    "https://[2606:4700::1111]/",
    "https://xn--fiqs8s.example.com/",
    "https://xn--bcher-kva.example/",
]


def fault(text: str, *, allowed: frozenset[str] = frozenset()) -> str | None:
    url = url_in(text)
    return url if isinstance(url, str) else fault_of(url, hosts_allowed=allowed)


@pytest.mark.parametrize(("text", "why"), REFUSED.items())
def test_internal_and_crooked_addresses_are_refused_by_their_node(text: str, why: str) -> None:
    way = {"wait_prompts": ["to_agent"], "found": "bye", "failed": "bye"}
    node = {"type": "query", "system": {"url": text}, **way}
    problems = validate_flow(a_document({"ask": node, "bye": {"type": "hang_up"}}), known=known_for())
    assert [(problem.node, problem.code, problem.details["why"]) for problem in problems] == [
        ("ask", "node.bad_url", why)
    ]


@pytest.mark.parametrize("text", ALLOWED)
def test_addresses_in_the_world_are_allowed(text: str) -> None:
    assert fault(text) is None


def test_the_operator_may_allow_what_is_internal() -> None:
    allowed = frozenset({"127.0.0.1:8099", "broker.demo.internal"})
    assert fault("http://127.0.0.1:8099/quotes", allowed=allowed) is None
    assert fault("http://broker.demo.internal/", allowed=allowed) is None
    assert fault("http://broker.demo.internal:1/", allowed=allowed) == "not_https"
    assert fault("http://127.0.0.1:8098/", allowed=allowed) == "not_https"
    assert fault("https://127.0.0.1/", allowed=allowed) == "internal_address"


def url(text: str) -> Url:
    found = url_in(text)
    assert isinstance(found, Url)
    return found


def test_values_are_quoted_where_they_stand() -> None:
    address = url("https://a.example.com/q/{code}/x?name={name}&n=1")
    assert address.fill({"code": "6 0/0", "name": "张&n=2"}) == (
        "https://a.example.com/q/6%200%2F0/x?name=%E5%BC%A0%26n%3D2&n=1"
    )
    assert (
        url("https://[2606:4700::1111]:8443/{code}").fill({"code": "1"}) == "https://[2606:4700::1111]:8443/1"
    )
    assert url("https://a.example.com").fill({}) == "https://a.example.com/"


@given(value=st.text())
def test_no_value_leads_elsewhere(value: str) -> None:
    filled = url("https://a.example.com/q/{code}/x?name={code}").fill({"code": value})
    if value in ("", ".", ".."):
        assert filled is None
        return
    assert filled is not None
    assert filled == f"https://a.example.com/q/{quoted(value)}/x?name={quoted(value)}"
    assert not set(quoted(value)) & set("/?#&=@:\\ \r\n")


@given(text=st.text() | st.from_regex(r"https?://[\w.:@\[\]%-]{0,30}(/[\w{}.]{0,20})?(\?[\w{}=&]{0,20})?"))
def test_no_text_makes_it_fail(text: str) -> None:
    fault(text)
