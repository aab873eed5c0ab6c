"""Production refuses keys that anybody could guess and ways out without TLS; logs tell no secret of an address."""

import pytest

from app.domain.number_in_search import could_be_identity
from app.domain.safe_connections import is_guessable, reasons_against
from app.domain.secret_addresses import loggable

KEYS = {"APP_SECRET_KEY": "0123456789abcdef" * 4, "APP_ENCRYPTION_KEY": "fedcba9876543210" * 4}


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"APP_SECRET_KEY": "ab" * 32}, "APP_SECRET_KEY"),
        ({"APP_ENCRYPTION_KEY": "0" * 64}, "APP_ENCRYPTION_KEY"),
        ({"APP_ENCRYPTION_KEY": KEYS["APP_SECRET_KEY"]}, "不能相同"),
        ({"APP_SMS_URL": "http://sms.example.invalid/send"}, "https://"),
        ({"DATABASE_URL": "postgresql+psycopg://db.example.invalid/office"}, "sslmode=verify-full"),
        ({"DATABASE_URL": "postgresql+psycopg://db.example.invalid/office?sslmode=require"}, "verify-ca"),
    ],
)
def test_an_unsafe_setting_is_named(changed, named):
    (reason,) = reasons_against(KEYS | changed)
    assert named in reason


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"APP_SMS_URL": "http://127.0.0.1:8080/send"},
        {"APP_SMS_URL": "https://sms.example.invalid/send"},
        {"DATABASE_URL": "sqlite:////srv/app.db"},
        {"DATABASE_URL": "postgresql+psycopg:///office?host=/run/postgresql"},
        {"DATABASE_URL": "postgresql+psycopg://db.example.invalid/office?sslmode=verify-full"},
    ],
)
def test_a_safe_setting_is_not_spoken_of(changed):
    assert reasons_against(KEYS | changed) == []


def test_a_key_of_few_characters_is_guessable():
    assert is_guessable("abcabcabc" * 8)
    assert not is_guessable("0123456789abcdef" * 4)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/verify/ABCD2222", "/verify/…"),
        ("/feeds/secret.ics", "/feeds/…"),
        ("/verify/", "/verify/"),
        ("/employer/", "/employer/"),
        ("/a\nb", "/a\\u000ab"),
    ],
)
def test_a_log_tells_no_secret_of_an_address_and_stays_one_line(path, told):
    assert loggable(path) == told


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("11010119900307201x", True),
        ("１１０１０１９００３０７２０１", True),
        ("E12345678", True),
        ("2026", False),
        ("赵测试", False),
        ("20261201-00001", False),
    ],
)
def test_what_could_be_an_identity_number_is_known_by_its_shape(text, is_one):
    assert could_be_identity(text) is is_one
