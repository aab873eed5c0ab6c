"""Second factors of accounts: an authenticator's secret, passkeys, and codes for when both are lost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import delete, func, insert, select, update

from app.store.database import new_id
from app.store.tables_identity import account
from app.store.tables_sign_in import authenticator, passkey, recovery_code

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import datetime

    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class PasskeyRow:
    """A passkey: what the browser calls it, what checks its signatures, and what its owner calls it."""

    id: str
    account_id: str
    credential: bytes
    public_key: bytes
    sign_count: int
    name: str
    made_at: datetime
    used_at: datetime | None


_PASSKEY = [passkey.c[name] for name in PasskeyRow.__slots__]


def secret_of(work: UnitOfWork, account_id: str) -> str | None:
    """Return the secret that an account shares with its authenticator."""
    sealed = work.connection.execute(
        select(authenticator.c.secret_sealed).where(authenticator.c.account_id == account_id)
    ).scalar()
    return None if sealed is None else work.seal.open(sealed, _place(account_id))


def authenticator_since(work: UnitOfWork, account_id: str) -> datetime | None:
    """Return since when an account has an authenticator."""
    return work.connection.execute(
        select(authenticator.c.made_at).where(authenticator.c.account_id == account_id)
    ).scalar()


def write_authenticator(work: UnitOfWork, account_id: str, secret: str, step: int) -> None:
    """Give an account an authenticator in place of the one it has; `step` is that of the code it was proven with."""
    drop_authenticator(work, account_id)
    work.connection.execute(
        insert(authenticator).values(
            account_id=account_id,
            secret_sealed=work.seal.close(secret, _place(account_id)),
            last_step=step,
            made_at=work.now,
        )
    )


def use_step(work: UnitOfWork, account_id: str, step: int) -> bool:
    """Take the code of a step, which no code of that step or before can follow; False when it was taken already."""
    taken = work.connection.execute(
        update(authenticator)
        .where(authenticator.c.account_id == account_id, authenticator.c.last_step < step)
        .values(last_step=step)
    )
    return taken.rowcount == 1


def drop_authenticator(work: UnitOfWork, account_id: str) -> bool:
    """Take an authenticator away; False when there is none."""
    gone = work.connection.execute(delete(authenticator).where(authenticator.c.account_id == account_id))
    return gone.rowcount == 1


def _place(account_id: str) -> str:
    return f"authenticator.secret:{account_id}"


def passkeys_of(work: UnitOfWork, account_id: str) -> list[PasskeyRow]:
    """Return the passkeys of an account, the oldest first."""
    rows = work.connection.execute(
        select(*_PASSKEY).where(passkey.c.account_id == account_id).order_by(passkey.c.made_at, passkey.c.id)
    )
    return [PasskeyRow(**row._mapping) for row in rows]


def add_passkey(
    work: UnitOfWork, account_id: str, *, credential: bytes, public_key: bytes, sign_count: int, name: str
) -> None:
    """Write a passkey; one that is somebody's already is refused by the database."""
    work.connection.execute(
        insert(passkey).values(
            id=new_id(),
            account_id=account_id,
            credential_index=work.seal.digest(credential.hex()),
            credential=credential,
            public_key=public_key,
            sign_count=sign_count,
            name=name,
            made_at=work.now,
        )
    )


def note_passkey_use(work: UnitOfWork, passkey_id: str, sign_count: int) -> None:
    """Note that a passkey was used, and how often it says it was."""
    work.connection.execute(
        update(passkey).where(passkey.c.id == passkey_id).values(sign_count=sign_count, used_at=work.now)
    )


def drop_passkey(work: UnitOfWork, account_id: str, passkey_id: str) -> bool:
    """Take a passkey of an account away; False when it is none of theirs."""
    gone = work.connection.execute(
        delete(passkey).where(passkey.c.account_id == account_id, passkey.c.id == passkey_id)
    )
    return gone.rowcount == 1


def replace_recovery_codes(work: UnitOfWork, account_id: str, indexes: Collection[str]) -> None:
    """Give an account new codes; those of before count no more."""
    work.connection.execute(delete(recovery_code).where(recovery_code.c.account_id == account_id))
    if indexes:
        work.connection.execute(
            insert(recovery_code), [{"account_id": account_id, "code_index": one} for one in indexes]
        )


def use_recovery_code(work: UnitOfWork, account_id: str, index: str) -> bool:
    """Take a code, once; False when it is none or was taken already."""
    taken = work.connection.execute(
        update(recovery_code)
        .where(
            recovery_code.c.account_id == account_id,
            recovery_code.c.code_index == index,
            recovery_code.c.used_at.is_(None),
        )
        .values(used_at=work.now)
    )
    return taken.rowcount == 1


def recovery_codes_left(work: UnitOfWork, account_id: str) -> int:
    """Return how many codes can still be used."""
    return int(
        work.connection.execute(
            select(func.count())
            .select_from(recovery_code)
            .where(recovery_code.c.account_id == account_id, recovery_code.c.used_at.is_(None))
        ).scalar_one()
    )


def note_second_factor(work: UnitOfWork, account_id: str) -> bool:
    """Keep with the account whether there is anything to ask for after the password; the last one takes the codes along."""
    has_one = authenticator_since(work, account_id) is not None or bool(passkeys_of(work, account_id))
    work.connection.execute(
        update(account).where(account.c.id == account_id).values(has_second_factor=has_one)
    )
    if not has_one:
        replace_recovery_codes(work, account_id, ())
    return has_one


def drop_second_factors(work: UnitOfWork, account_id: str) -> None:
    """Take away every second factor of an account."""
    drop_authenticator(work, account_id)
    work.connection.execute(delete(passkey).where(passkey.c.account_id == account_id))
    note_second_factor(work, account_id)
