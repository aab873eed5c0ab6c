"""Codes for when a phone is lost: shown once, kept as keyed digests, each good for one sign-in."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from app.store.factor_rows import replace_recovery_codes, use_recovery_code

if TYPE_CHECKING:
    from app.store.database import UnitOfWork

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that are misread from paper."""
HOW_MANY = 10
GROUPS, GROUP = 3, 4


def new_codes(work: UnitOfWork, account_id: str) -> tuple[str, ...]:
    """Give an account new codes in place of those it has, and return them: they are told once."""
    codes = tuple(_code() for _ in range(HOW_MANY))
    replace_recovery_codes(work, account_id, [_index(work, account_id, code) for code in codes])
    return codes


def take_code(work: UnitOfWork, account_id: str, typed: str) -> bool:
    """Use a code up; False when it is none of this account or was used before."""
    return use_recovery_code(work, account_id, _index(work, account_id, typed))


def _code() -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def _index(work: UnitOfWork, account_id: str, code: str) -> str:
    plain = "".join(code.split()).replace("-", "").casefold()
    return work.seal.digest(f"recovery {account_id} {plain}")
