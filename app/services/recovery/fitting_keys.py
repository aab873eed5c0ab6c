"""The keys of the settings must be those that the database was written with, or nothing is started.

With another encryption key nobody is found any more, and what is written from then on cannot be read with the old one;
with another secret every new row of the audit breaks its chain.
"""

from __future__ import annotations

import hashlib
import hmac
from typing import TYPE_CHECKING

from app.settings import UnsafeSettingsError
from app.store.audit_chain import first_row_fits
from app.store.key_rows import key_marks, note_keys, opens_what_is_sealed

if TYPE_CHECKING:
    from app.services.context.app_context import AppContext
    from app.settings import Settings
    from app.store.database import UnitOfWork

VARIABLES = {"secret": "APP_SECRET_KEY", "encryption": "APP_ENCRYPTION_KEY"}


class WrongKeyError(UnsafeSettingsError):
    """Some keys are not those of the database; `names` are the variables that hold them."""

    def __init__(self, names: list[str]) -> None:
        super().__init__(
            f"{'、'.join(names)} 与这个数据库不符：数据库是用另一把密钥写入的。没有启动，也没有改动任何数据。"
            "请换回原来的密钥（演示环境的密钥在数据文件夹的 keys.json）；找不到的，请从保管密钥的地方恢复"
        )
        self.names = names


def fingerprints(settings: Settings) -> dict[str, str]:
    """Return what tells the keys apart; nobody can work a key out of it."""
    keys = {"secret": settings.secret_key, "encryption": settings.encryption_key}
    return {
        name: hmac.new(key.encode(), b"fingerprint", hashlib.sha256).hexdigest()[:32]
        for name, key in keys.items()
    }


def wrong_keys(context: AppContext, work: UnitOfWork) -> list[str]:
    """Return the variables whose keys do not fit; a database without marks is asked by what was written with them."""
    marks, mine = key_marks(work), fingerprints(context.settings)
    fits = {
        "secret": marks["secret"] == mine["secret"]
        if "secret" in marks
        else first_row_fits(work, context.audit_key),
        "encryption": marks["encryption"] == mine["encryption"]
        if "encryption" in marks
        else opens_what_is_sealed(work),
    }
    return [VARIABLES[name] for name, is_right in fits.items() if not is_right]


def refuse_wrong_keys(context: AppContext) -> None:
    """Raise WrongKeyError before anything is written with keys that do not fit."""
    with context.database.reading() as work:
        wrong, is_noted = wrong_keys(context, work), len(key_marks(work)) == len(VARIABLES)
    if wrong:
        raise WrongKeyError(wrong)
    if not is_noted:
        context.database.transact(lambda work: note_keys(work, fingerprints(context.settings)))
