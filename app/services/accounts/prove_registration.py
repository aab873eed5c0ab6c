"""Registration of employees: an account for a person, new or known, once they have shown that they are that person.

Typing reserves nothing. A code goes to the contact on record when the office knows the identity number, otherwise to
the number that was typed; who has a letter with an activation code needs no contact on record. The number that
becomes the login is proven in every case. What the page answers is the same for known, unknown and taken numbers.
"""

from __future__ import annotations

import hmac
import json
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from app.policy.actor import Actor, Role
from app.services.accounts.register_employee import make_registered_account
from app.services.accounts.registration_answers import checked_registration
from app.services.accounts.registration_messages import (
    IDENTITY,
    PHONE,
    first_step,
    known_under,
    send_for_step,
)
from app.services.accounts.sign_in import hashed
from app.services.context.idempotent import idempotent
from app.services.context.rate_limit import Limit, count_failure, count_start, refuse_when_too_many
from app.services.context.refusals import FormInvalidError
from app.store.account_rows import account_by_login
from app.store.activation_rows import usable_activation
from app.store.database import advisory_lock
from app.store.registration_rows import (
    CLOSED,
    DONE,
    add_registration,
    end_registration,
    keep_proven,
    note_sent,
    note_try,
    opened,
    registration_by_token,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from app.services.accounts.registration_answers import Registration
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.registration_rows import RegistrationRow

VISITOR = Actor("registration", "注册", Role.EMPLOYEE)
"""Nobody yet: belongs to no group and to no person."""
BY_ADDRESS = Limit("register:address", 20, timedelta(minutes=15))
BY_NUMBER = Limit("register:number", 5, timedelta(hours=1))
BY_PHONE = Limit("register:phone", 5, timedelta(hours=1))
ACTIVATING = "register:letter"
"""What wrong activation codes are counted under."""
CODE_LIVES = timedelta(minutes=10)
REGISTRATION_LIVES = timedelta(minutes=40)
PAUSE = timedelta(seconds=60)
MOST_TRIES = 5
MOST_SENT = 4


class Answer(StrEnum):
    """What became of a code."""

    WRONG = "wrong"
    """It does not fit, or its time is over."""
    NEXT = "next"
    """It fits; now the number that becomes the login has to be proven."""
    REGISTERED = "registered"
    NUMBER_TAKEN = "number_taken"
    """The person is proven, but the number is somebody else's login."""
    ENDED = "ended"
    """There is no such registration any more: too late, too many wrong codes, or done by another one."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A registration that waits for a code, as the page shows it: the same before the first code for everybody."""

    values: Mapping[str, str]
    """What was typed, without the password."""
    is_proven: bool
    """Whether a code or a letter has shown who it is; before that nothing about the person is told."""
    tries_left: int
    sends_left: int
    next_send_at: datetime
    is_over: bool


def begin_registration(context: AppContext, typed: Mapping[str, str], key: str, address: str) -> str:
    """Keep what was typed until its code comes back; return the token of the page that asks for it.

    Raises FormInvalidError for what is wrong by itself (or for an activation code that fits nothing), ThrottledError.
    """
    wanted = checked_registration(typed, context.today())
    seal = context.database.seal
    index, token = seal.index(wanted.id_number), seal.index(f"registration token {key}")
    if wanted.activation_code:
        refuse_when_too_many(context, ACTIVATING, index)
    password_hash = hashed(wanted.password)

    def command(work: UnitOfWork) -> dict[str, Any]:
        advisory_lock(work, f"registration of {index}")
        letter = _letter(work, wanted)
        if letter is None:
            count_start(work, BY_NUMBER, index)
        count_start(work, BY_PHONE, wanted.phone)
        count_start(work, BY_ADDRESS, address)
        known = known_under(work, wanted.id_number)
        data = {**_plain(wanted), "password_hash": password_hash, "letter": letter}
        data["person"] = known.person.id if known.person else None
        step = PHONE if letter else first_step(known, wanted.phone)
        made = add_registration(
            work,
            token_index=seal.index(token),
            id_number_index=index,
            data=data,
            step=step,
            expires_at=work.now + REGISTRATION_LIVES,
        )
        _send(work, made, data, step, sent=0)
        return {}

    whole = seal.index(json.dumps({k: str(v) for k, v in typed.items()}, ensure_ascii=False, sort_keys=True))
    try:
        idempotent(context, VISITOR, key, "register", {"typed": whole}, command)
    except FormInvalidError:
        count_failure(context, ACTIVATING, index)
        raise
    return token


def _plain(wanted: Registration) -> dict[str, str]:
    return {
        "name": wanted.name,
        "id_type": wanted.id_type.value,
        "id_number": wanted.id_number,
        "sex": wanted.sex,
        "birth_date": wanted.birth_date.isoformat(),
        "phone": wanted.phone,
        "email": wanted.email,
    }


def _letter(work: UnitOfWork, wanted: Registration) -> str | None:
    """Return the letter whose code was typed; the same refusal whoever is, or is not, on record."""
    if not wanted.activation_code:
        return None
    known = known_under(work, wanted.id_number)
    found = None
    if known.person is not None and known.account is None:
        found = usable_activation(work, known.person.id, letter_index(work, wanted.activation_code))
    if found is None:
        raise FormInvalidError(
            errors=(("activation_code", "激活码不对、已过期或已经用过，请核对；也可以不填，用验证码注册"),),
            values={},
        )
    return found


def letter_index(work: UnitOfWork, code: str) -> str:
    """Return what is stored of an activation code."""
    return work.seal.index(f"activation code {code}")


def _send(work: UnitOfWork, registration_id: str, data: Mapping[str, Any], step: str, *, sent: int) -> bool:
    """Send the message of a step; tell whether a code went out."""
    until = work.now + CODE_LIVES
    code = send_for_step(work, data, step, mark=f"registration.{registration_id}.{sent}", until=until)
    index = _code_index(work, registration_id, code) if code else None
    note_sent(work, registration_id, step=step, code_index=index, until=until, sent=sent + 1)
    return code is not None


def _code_index(work: UnitOfWork, registration_id: str, code: str) -> str:
    return work.seal.index(f"registration code {registration_id} {code}")


def waiting_registration(context: AppContext, token: str) -> Waiting | None:
    """Return a registration that waits for a code; None when there is none."""
    with context.database.reading() as work:
        row = registration_by_token(work, work.seal.index(token))
        if row is None or row.step in {DONE, CLOSED}:
            return None
        data = opened(work, row)
    values = {
        name: str(data[name])
        for name in ("name", "id_type", "id_number", "sex", "birth_date", "phone", "email")
    }
    return Waiting(
        values=values,
        is_proven=bool(data.get("letter") or data.get("proven")),
        tries_left=max(0, MOST_TRIES - row.tries),
        sends_left=max(0, MOST_SENT - row.sent),
        next_send_at=row.sent_at + PAUSE,
        is_over=row.tries >= MOST_TRIES,
    )


def send_again(context: AppContext, token: str) -> bool:
    """Send a new code, after which older ones count no more; False when it is too early or was done too often.

    Raises ThrottledError.
    """

    def act(work: UnitOfWork) -> bool:
        row = registration_by_token(work, work.seal.index(token), lock=True)
        if row is None or row.step in {DONE, CLOSED} or row.tries >= MOST_TRIES:
            return False
        if row.sent >= MOST_SENT or work.now < row.sent_at + PAUSE:
            return False
        data = opened(work, row)
        if not data.get("letter"):
            count_start(work, BY_NUMBER, row.id_number_index)
        count_start(work, BY_PHONE, str(data["phone"]))
        _send(work, row.id, data, row.step, sent=row.sent)
        return True

    return context.database.transact(act)


def confirm_registration(context: AppContext, token: str, code: str) -> Answer:
    """Take a code; the last right one makes the account. A code that does not fit counts even when many come at once."""
    typed = "".join(code.split())

    def act(work: UnitOfWork) -> Answer:
        row = registration_by_token(work, work.seal.index(token), lock=True)
        if row is None or row.step == CLOSED:
            return Answer.ENDED
        if row.step == DONE:
            return Answer.REGISTERED
        if row.tries >= MOST_TRIES:
            return Answer.ENDED
        if not _fits(work, row, typed):
            note_try(work, row.id)
            return Answer.WRONG if row.tries + 1 < MOST_TRIES else Answer.ENDED
        data = opened(work, row)
        if row.step == IDENTITY:
            return _ask_for_number(work, row, data)
        return _finish(context, work, row, data)

    return context.database.transact(act)


def _fits(work: UnitOfWork, row: RegistrationRow, typed: str) -> bool:
    if row.code_index is None or row.code_expires_at <= work.now:
        return False
    return hmac.compare_digest(row.code_index, _code_index(work, row.id, typed))


def _ask_for_number(work: UnitOfWork, row: RegistrationRow, data: dict[str, Any]) -> Answer:
    """Who it is has been proven; now the number that was typed."""
    if account_by_login(work, str(data["phone"])) is not None:
        end_registration(work, row.id, CLOSED)
        return Answer.NUMBER_TAKEN
    keep_proven(work, row, data)
    _send(work, row.id, data, PHONE, sent=row.sent)
    return Answer.NEXT


def _finish(context: AppContext, work: UnitOfWork, row: RegistrationRow, data: Mapping[str, Any]) -> Answer:
    advisory_lock(work, f"registration of {row.id_number_index}")
    advisory_lock(work, "accounts")
    birth = date.fromisoformat(str(data["birth_date"]))
    is_made = make_registered_account(context, work, data, birth, mark=f"registration.{row.id}")
    end_registration(work, row.id, DONE if is_made else CLOSED)
    return Answer.REGISTERED if is_made else Answer.ENDED
