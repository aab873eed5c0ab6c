"""Codes of an authenticator are those of RFC 6238, and hold for half a minute before and after."""

from base64 import b32encode
from datetime import UTC, datetime, timedelta

import pytest

from app.domain.one_time_codes import code_of, key_uri, new_secret, step_at, step_of_code

SECRET = b32encode(b"12345678901234567890").decode()


@pytest.mark.parametrize(
    ("seconds", "code"),
    [(59, "287082"), (1111111109, "081804"), (1111111111, "050471"), (1234567890, "005924"), (2000000000, "279037")],
)  # fmt: skip
def test_the_vectors_of_the_standard_hold(seconds, code):
    """Appendix B of the RFC prints eight digits; apps show the last six."""
    moment = datetime.fromtimestamp(seconds, UTC)
    assert code_of(SECRET, step_at(moment)) == code
    assert step_of_code(SECRET, f" {code[:3]} {code[3:]}", moment) == step_at(moment)


def test_a_clock_that_is_half_a_minute_off_is_no_harm_and_more_is():
    moment = datetime(2026, 6, 8, 1, 0, 15, tzinfo=UTC)
    code = code_of(SECRET, step_at(moment))
    found = {
        s: step_of_code(SECRET, code, moment + timedelta(seconds=s)) is not None
        for s in (-60, -30, 0, 30, 60)
    }
    assert found == {-60: False, -30: True, 0: True, 30: True, 60: False}
    assert step_of_code(SECRET, "一二三四五六", moment) is None


def test_a_secret_is_told_as_apps_read_it():
    assert len(new_secret(lambda count: b"\x00" * count)) == 32
    assert key_uri("ABC", "平台", "a b").startswith(
        "otpauth://totp/%E5%B9%B3%E5%8F%B0:a%20b?secret=ABC&issuer="
    )
