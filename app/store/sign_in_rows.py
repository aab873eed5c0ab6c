"""Sign-ins: those under way, those of the past, and the devices on which accounts have been signed in to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, insert, select, update

from app.store.tables_sign_in import known_device, past_sign_in, sign_in_step

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class StepRow:
    """A sign-in that has begun; `account_id` is None until it is known whose it is."""

    token_hash: str
    account_id: str | None
    data: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PastSignIn:
    """A sign-in that has succeeded."""

    at: datetime
    way: str
    address: str
    browser: str
    is_new_device: bool


def add_step(
    work: UnitOfWork, token_hash: str, account_id: str | None, data: Mapping[str, Any], until: datetime
) -> None:
    """Keep a sign-in that has begun; what is known of it is sealed."""
    work.connection.execute(
        insert(sign_in_step).values(
            token_hash=token_hash,
            account_id=account_id,
            data_sealed=work.seal.close_json(dict(data), _place(token_hash)),
            expires_at=until,
        )
    )


def step_of(work: UnitOfWork, token_hash: str) -> StepRow | None:
    """Return a sign-in that has begun and whose time is not over."""
    row = work.connection.execute(
        select(sign_in_step).where(
            sign_in_step.c.token_hash == token_hash, sign_in_step.c.expires_at > work.now
        )
    ).first()
    if row is None:
        return None
    return StepRow(token_hash, row.account_id, work.seal.open_json(row.data_sealed, _place(token_hash)))


def take_step(work: UnitOfWork, token_hash: str) -> StepRow | None:
    """Return a sign-in that has begun and end it: of those who come at once, one gets it."""
    found = step_of(work, token_hash)
    gone = work.connection.execute(
        delete(sign_in_step)
        .where(sign_in_step.c.token_hash == token_hash)
        .returning(sign_in_step.c.token_hash)
    ).first()
    return found if gone else None


def keep_step(work: UnitOfWork, token_hash: str, data: Mapping[str, Any]) -> None:
    """Keep more of a sign-in that has begun."""
    work.connection.execute(
        update(sign_in_step)
        .where(sign_in_step.c.token_hash == token_hash)
        .values(data_sealed=work.seal.close_json(dict(data), _place(token_hash)))
    )


def end_steps_of(work: UnitOfWork, account_id: str) -> None:
    """End every sign-in of an account that has begun."""
    work.connection.execute(delete(sign_in_step).where(sign_in_step.c.account_id == account_id))


def _place(token_hash: str) -> str:
    return f"sign_in_step.data:{token_hash}"


def is_known_device(work: UnitOfWork, account_id: str, device_index: str) -> bool:
    """Tell whether an account has been signed in to on a device."""
    found = work.connection.execute(
        select(known_device.c.account_id).where(
            known_device.c.account_id == account_id, known_device.c.device_index == device_index
        )
    ).first()
    return found is not None


def note_device(work: UnitOfWork, account_id: str, device_index: str) -> bool:
    """Note that an account is signed in to on a device; tell whether it is the first time."""
    seen = work.connection.execute(
        update(known_device)
        .where(known_device.c.account_id == account_id, known_device.c.device_index == device_index)
        .values(used_at=work.now)
    ).rowcount
    if seen:
        return False
    work.connection.execute(
        insert(known_device).values(account_id=account_id, device_index=device_index, used_at=work.now)
    )
    return True


def forget_devices_of(work: UnitOfWork, account_id: str) -> None:
    """Let no device be a known one of an account any more."""
    work.connection.execute(delete(known_device).where(known_device.c.account_id == account_id))


def add_past_sign_in(
    work: UnitOfWork, account_id: str, *, way: str, address: str, browser: str, is_new_device: bool
) -> None:
    """Note a sign-in that has succeeded."""
    work.connection.execute(
        insert(past_sign_in).values(
            account_id=account_id,
            at=work.now,
            way=way,
            address=address,
            browser=browser,
            is_new_device=is_new_device,
        )
    )


def past_sign_ins(work: UnitOfWork, account_id: str, *, limit: int) -> list[PastSignIn]:
    """Return the last sign-ins of an account, the newest first."""
    rows = work.connection.execute(
        select(*[past_sign_in.c[name] for name in PastSignIn.__slots__])
        .where(past_sign_in.c.account_id == account_id)
        .order_by(past_sign_in.c.at.desc(), past_sign_in.c.id.desc())
        .limit(limit)
    )
    return [PastSignIn(**row._mapping) for row in rows]
