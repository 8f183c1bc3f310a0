"""Which addresses a flow may ask."""

import ipaddress

import pytest

from yingda.flows.outcomes import Fault
from yingda.flows.queries.addresses import AddressForbidden, Host, is_public, public_addresses
from yingda.flows.queries.ask import Failed, read_url


@pytest.mark.parametrize(
    "text",
    [
        "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "169.254.169.254",
        "172.16.0.1", "172.31.255.255", "192.0.0.9", "192.0.2.1", "192.88.99.1", "192.168.1.1", "198.18.0.1",
        "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255", "168.63.129.16",
        "::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "64:ff9b::7f00:1", "64:ff9b::808:808",
        "64:ff9b:1::1", "100::1", "2001::1", "2001:0:7f00:1::", "2001:db8::1", "2002:7f00:1::", "2002:808:808::1",
        "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%lo", "fec0::1", "ff02::1",
    ],
)  # fmt: skip
def test_what_is_not_of_the_public_net_is_never_asked(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "1.2.4.8", "172.32.0.1", "100.128.0.1", "2400:3200::1", "2606:4700::1111"]
)
def test_what_is_of_the_public_net_is(text: str) -> None:
    assert is_public(ipaddress.ip_address(text))


async def test_of_a_names_addresses_only_the_public_ones_are_left() -> None:
    async def resolve(name: str, port: int) -> list[str]:
        return ["10.0.0.1", "8.8.8.8", "::1"]

    assert await public_addresses(Host("x.example", 443), resolve=resolve) == ["8.8.8.8"]


async def test_a_name_with_inner_addresses_only_is_forbidden() -> None:
    async def resolve(name: str, port: int) -> list[str]:
        return ["10.0.0.1", "::1"]

    with pytest.raises(AddressForbidden):
        await public_addresses(Host("x.example", 443), resolve=resolve)


@pytest.mark.parametrize(
    "url",
    [
        "http://crm.example/x", "ftp://crm.example/", "https:///x", "https://user:pw@crm.example/", "https://localhost/",
        "https://127.0.0.1/", "https://2130706433/", "https://0x7f.1/", "https://[::1]/", "https://127.1/",
        "https://[::ffff:10.0.0.1]/", "https://intranet/", "https://crm.example:99999/", "https://crm.example/" + "x" * 4000,
        "file:///etc/passwd", "", "https://", "https://crm.example.1/", "https://\x00/", "https://10.0.0.1./",
    ],
)  # fmt: skip
def test_what_is_no_address_of_a_public_name_is_forbidden(url: str) -> None:
    with pytest.raises(Failed) as failed:
        read_url(url, named=frozenset())
    assert failed.value.fault is Fault.FORBIDDEN


def test_a_named_host_may_be_anything_that_it_was_named() -> None:
    named = frozenset({Host("127.0.0.1", 8443), Host("erp", 443)})
    assert read_url("https://127.0.0.1:8443/x", named=named)[1] == Host("127.0.0.1", 8443)
    assert read_url("https://ERP/x", named=named)[1] == Host("erp", 443)
    with pytest.raises(Failed):
        read_url("https://127.0.0.1:8444/x", named=named)
