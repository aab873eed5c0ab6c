"""Where files lie is said by a setting; what would put them at risk starts nothing, in words that name the setting."""

import subprocess
import sys

import pytest

from app.domain.file_place import BucketPlace, WrongPlaceError, place_of
from app.settings import UnsafeSettingsError, read_settings

KEYS = {"APP_SECRET_KEY": "0123456789abcdef" * 4, "APP_ENCRYPTION_KEY": "fedcba9876543210" * 4}
BUCKET = {
    "APP_FILES": "s3://papers/office",
    "APP_S3_KEY": "account",
    "APP_S3_SECRET": "secret",
    "APP_S3_ENDPOINT": "http://127.0.0.1:9000",
}
PRODUCTION = {
    "APP_MODE": "production",
    "DATABASE_URL": "postgresql+psycopg:///office",
    "APP_PUBLIC_URL": "https://office.example.invalid",
}


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("", None),
        ("local", None),
        ("s3://papers", BucketPlace("papers")),
        ("s3://papers/office/one/", BucketPlace("papers", "office/one")),
    ],
)
def test_a_place_is_the_data_folder_or_a_bucket_with_a_prefix(given, place):
    assert place_of(given) == place


@pytest.mark.parametrize(
    "given", ["s3://", "s3://A/b", "s3://papers/../x", "s3://papers/名", "/srv/files", "http://x/y"]
)
def test_whatever_names_no_place_is_refused(given):
    with pytest.raises(WrongPlaceError):
        place_of(given)


def refusal(tmp_path, **changes):
    env = {"APP_DATA_DIR": str(tmp_path / "data"), **KEYS, **BUCKET, **changes}
    with pytest.raises(UnsafeSettingsError) as refused:
        read_settings({name: value for name, value in env.items() if value})
    return str(refused.value)


def test_with_a_bucket_no_machine_makes_keys_of_its_own(tmp_path):
    told = refusal(tmp_path, APP_SECRET_KEY="", APP_ENCRYPTION_KEY="")
    assert "APP_SECRET_KEY" in told
    assert "keys.json" in told
    assert not (tmp_path / "data").exists()


def test_what_is_missing_or_open_is_named(tmp_path):
    assert "APP_S3_KEY" in refusal(tmp_path, APP_S3_SECRET="")
    assert "APP_S3_ENDPOINT" in refusal(tmp_path, APP_S3_ENDPOINT="127.0.0.1:9000")
    assert "APP_FILES" in refusal(tmp_path, APP_FILES="/mnt/files")
    assert "APP_FILES" in refusal(tmp_path, APP_FILES="", APP_AUDIT_SINK_BUCKET="s3://sealed")
    far = refusal(tmp_path, APP_S3_ENDPOINT="http://files.example.invalid", **PRODUCTION)
    assert "APP_S3_ENDPOINT 不在本机时必须以 https:// 开头" in far


def test_on_this_machine_and_by_https_it_is_taken(tmp_path):
    for endpoint in (BUCKET["APP_S3_ENDPOINT"], "https://files.example.invalid", ""):
        env = {"APP_DATA_DIR": str(tmp_path), **KEYS, **BUCKET, **PRODUCTION, "APP_S3_ENDPOINT": endpoint}
        found = read_settings(env)
        assert (found.files, found.s3_secret, found.s3_endpoint) == ("s3://papers/office", "secret", endpoint)


def test_without_a_bucket_nothing_of_the_extra_is_read():
    read = (
        "import sys, app.factory, app.worker; print([one for one in sys.modules if one.startswith('boto')])"
    )
    told = subprocess.run([sys.executable, "-c", read], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
