"""How messages are signed, and when they are told again."""

import hashlib
import hmac

from hypothesis import given
from hypothesis import strategies as st

from yingda.desk.exchange.webhooks.model import WAITS, signature, wait_after


def test_each_secret_in_force_signs_time_and_body() -> None:
    found = signature(["old", "new"], timestamp=17, body=b"{}")
    proofs = [hmac.new(key, b"17.{}", hashlib.sha256).hexdigest() for key in (b"old", b"new")]
    assert found == f"v1={proofs[0]},v1={proofs[1]}"


@given(failures=st.integers(1, 1_000), jitter=st.floats(0, 1))
def test_waits_grow_to_an_hour_and_are_spread_by_a_quarter(failures: int, jitter: float) -> None:
    wait = wait_after(failures, jitter=jitter).total_seconds()
    plain = WAITS[min(failures, len(WAITS)) - 1]
    assert 0.75 * plain <= wait <= 1.25 * plain
    assert wait <= 4_500
