"""The file of providers is read whole or not at all, and says what is wrong in it."""

import pytest

from app.domain.identity_provider import DoorKind, ProviderFileError, read_providers
from app.services.context.provider_file import providers_of
from app.settings import UnsafeSettingsError, read_settings
from tests.make.context_maker import settings_for

GOOD = """[[provider]]
code = "unit_door"
kind = "unit"
issuer = "https://login.example.invalid"
client_id = "office"
secret_file = "secret"
claim = "uscc"
"""


def test_a_file_is_read_with_its_secret_beside_it(tmp_path):
    (tmp_path / "doors.toml").write_text(GOOD)
    (tmp_path / "secret").write_text(" the secret \n")
    settings = settings_for("sqlite://", tmp_path, identity_providers=str(tmp_path / "doors.toml"))
    (found,) = providers_of(settings).values()
    assert (found.kind, found.secret, found.scopes) == (DoorKind.UNIT, "the secret", ("openid",))
    assert providers_of(settings_for("sqlite://", tmp_path)) == {}
    (tmp_path / "secret").write_text("\n")
    with pytest.raises(UnsafeSettingsError, match="是空的"):
        providers_of(settings)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("https://", "http://", "必须以 https:// 开头"),
        ('kind = "unit"', 'kind = "both"', "unit 或 person"),
        ('claim = "uscc"', "", "缺少 claim"),
        ('code = "unit_door"', 'code = "../x"', "只能用小写字母"),
        ('secret_file = "secret"', "", "缺少 secret_file"),
        ('claim = "uscc"', 'claim = "uscc"\nsecret = "x"', "不认识 secret"),
        ('claim = "uscc"', 'claim = "uscc"\nscopes = ["profile"]', "要有 openid"),
        ('claim = "uscc"', 'claim = "uscc"\nauthentication = "none at all"', "authentication"),
        ("[[provider]]", "[[provider", "不是 TOML"),
        (GOOD, "", "没有 [[provider]]"),
        (GOOD, GOOD + GOOD, "写了两次"),
    ],
)
def test_what_means_nothing_or_is_not_safe_is_refused(old, new, said):
    with pytest.raises(ProviderFileError) as refused:
        read_providers(GOOD.replace(old, new), lambda _name: "secret")
    assert said in str(refused.value)


def test_a_second_factor_is_required_or_offered_and_nothing_else(tmp_path):
    with pytest.raises(UnsafeSettingsError, match="APP_SECOND_FACTOR"):
        read_settings({"APP_SECOND_FACTOR": "sometimes", "APP_DATA_DIR": str(tmp_path)})
    for mode, said, wanted in (("demo", "", False), ("demo", "required", True), ("production", "", True)):
        settings = settings_for("sqlite://", tmp_path, mode=mode, second_factor=said)
        assert settings.requires_second_factor is wanted
