"""What a security officer does with accounts: add, close, open again, give a new password. A password is told once."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.account_changes import AccountChange
from app.domain.credit_code import check_credit_code
from app.domain.typed_text import normalised
from app.domain.whole_numbers import whole_number
from app.policy.actor import Role
from app.services.accounts.account_keepers import note_change, refuse_others_than_keepers
from app.services.accounts.sign_in import SIGNING_IN, create_account, hashed
from app.services.accounts.sign_in_record import RESET, note_secret_changed
from app.services.context.idempotent import idempotent
from app.services.context.paced_tries import forget_strangers
from app.services.context.record_security_event import EventKind, record_security_event
from app.services.context.refusals import FormInvalidError, NotFoundError, ProcedureRefusedError
from app.store.account_lists import active_accounts, set_active, set_password_hash
from app.store.account_rows import account_by_login, account_of, account_of_person
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.employer_rows import authority_names, employer_by_credit_code
from app.store.login_names import is_undone
from app.store.person_rows import person_by_id_number
from app.store.sign_in_rows import end_steps_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.account_rows import AccountRow
    from app.store.database import UnitOfWork

LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
"""Without letters and digits that are misread from paper: a first password is often read aloud."""
GROUPS, GROUP = 4, 4
LONGEST_LOGIN, LONGEST_NAME = 80, 80
LEVELS = range(1, 10)
LAST = {Role.OPERATOR: "last_operator", Role.SECURITY: "last_security_officer"}
"""Of these roles somebody must be left who can sign in."""


@dataclass(frozen=True, slots=True)
class NewAccount:
    """What an operator types for a new account; only the ties of its role count."""

    login: str
    display_name: str
    role: str
    uscc: str = ""
    id_number: str = ""
    authority: str = ""
    level: str = ""


def new_password() -> str:
    """Return a password nobody can guess and everybody can copy from paper."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS))


def add_user(context: AppContext, by: Actor, key: str, typed: NewAccount) -> str | None:
    """Add an account and return its password; None when this key has added it already: it is told once.

    Raises FormInvalidError with pairs of a field and what is wrong with it.
    """
    password = new_password()
    told: list[str] = []

    def command(work: UnitOfWork) -> dict[str, Any]:
        told.clear()
        refuse_others_than_keepers(work, by)
        advisory_lock(work, "accounts")
        errors = account_errors(work, typed)
        ties, wrong = _ties(work, typed)
        if errors or wrong:
            raise FormInvalidError(errors=(*errors, *wrong))
        made = create_account(
            context,
            work,
            login=typed.login,
            password_hash=hashed(password),
            display_name=typed.display_name.strip(),
            role=Role(typed.role),
            by=by.account_id,
            must_change_password=True,
            **ties,
        )
        note_change(context, work, by, made, AccountChange.ADDED, mark=key)
        told.append(password)
        return {"account": made}

    idempotent(context, by, key, "add_account", {"typed": typed}, command)
    return told[0] if told else None


def reset_password(context: AppContext, by: Actor, key: str, account_id: str) -> str | None:
    """Give an account a new password and return it; None when this key has done it already."""
    password = new_password()
    told: list[str] = []

    def command(work: UnitOfWork) -> dict[str, Any]:
        told.clear()
        refuse_others_than_keepers(work, by)
        row = _account(work, account_id)
        set_password_hash(work, row.id, hashed(password), must_change=True)
        end_steps_of(work, row.id)
        forget_strangers(work, SIGNING_IN, row.login)
        note_secret_changed(context, work, row, by.account_id, RESET)
        note_change(context, work, by, row.id, AccountChange.PASSWORD, mark=key)
        told.append(password)
        return {"account": row.id}

    idempotent(context, by, key, "reset_password", {"account": account_id}, command)
    return told[0] if told else None


def switch_account(context: AppContext, by: Actor, key: str, account_id: str, *, is_active: bool) -> None:
    """Close an account or open it again.

    Raises ProcedureRefusedError for the actor's own account and for the last operator or security officer who can sign in.
    """

    def command(work: UnitOfWork) -> dict[str, Any]:
        refuse_others_than_keepers(work, by)
        advisory_lock(work, "accounts")
        row = _account(work, account_id)
        if not is_active and row.id == by.account_id:
            raise ProcedureRefusedError(rule="not_oneself")
        rule = LAST.get(Role(row.role)) if row.is_active and not is_active else None
        if rule is not None and active_accounts(work, row.role) == 1:
            raise ProcedureRefusedError(rule=rule)
        set_active(work, row.id, is_active=is_active)
        action = "open_account" if is_active else "close_account"
        record(work, context.audit_key, OFFICE, by.account_id, action, {"account": row.id})
        told = {"account": row.id, "change": action}
        record_security_event(work, EventKind.ACCOUNT_CHANGED, by=by.account_id, target=told)
        change = AccountChange.OPENED if is_active else AccountChange.CLOSED
        note_change(context, work, by, row.id, change, mark=key)
        return {}

    idempotent(context, by, key, "switch_account", {"account": account_id, "is_active": is_active}, command)


def _account(work: UnitOfWork, account_id: str) -> AccountRow:
    """Return an account that can still be changed; one that was closed for good stays as it is."""
    row = account_of(work, account_id)
    if row is None or is_undone(row.login):
        raise NotFoundError(kind="account")
    return row


def account_errors(work: UnitOfWork, typed: NewAccount) -> list[tuple[str, str]]:
    """Return what is wrong with login, name and role of a new account."""
    found = []
    login, name = typed.login.strip().casefold(), typed.display_name.strip()
    if not login or len(login) > LONGEST_LOGIN or any(c.isspace() for c in login):
        found.append(("login", "login_shape"))
    elif account_by_login(work, login) is not None:
        found.append(("login", "login_taken"))
    if not name or len(name) > LONGEST_NAME:
        found.append(("display_name", "name_needed"))
    if typed.role not in set(Role):
        found.append(("role", "role_needed"))
    return found


def _ties(work: UnitOfWork, typed: NewAccount) -> tuple[dict[str, str | int | None], list[tuple[str, str]]]:
    """Return whom the account acts for, or what is wrong with what was typed of it."""
    if typed.role in {Role.AGENT, Role.VIEWER}:
        employer = employer_by_credit_code(work, check_credit_code(typed.uscc).value)
        return {"employer_id": employer}, [] if employer else [("uscc", "unit_unknown")]
    if typed.role == Role.EMPLOYEE:
        return _person_tie(work, typed.id_number)
    if typed.role == Role.REVIEWER:
        level = whole_number(typed.level) or 0
        wrong = [] if typed.authority in authority_names(work) else [("authority", "authority_needed")]
        wrong += [] if level in LEVELS else [("level", "level_needed")]
        # The unit a reviewer belongs to, if any: they review nothing of it (requirements, A15).
        own = employer_by_credit_code(work, check_credit_code(typed.uscc).value) if typed.uscc else None
        wrong += [("uscc", "unit_unknown")] if typed.uscc and own is None else []
        ties: dict[str, str | int | None] = {"authority": typed.authority, "level": level, "employer_id": own}
        return ties | _identity(work, typed.id_number), wrong
    return _identity(work, typed.id_number), []


def _identity(work: UnitOfWork, id_number: str) -> dict[str, str | int | None]:
    """Return whose account it is, as a digest; nothing where it was not typed."""
    return {"identity_index": work.seal.index(normalised(id_number))} if id_number else {}


def _person_tie(
    work: UnitOfWork, id_number: str
) -> tuple[dict[str, str | int | None], list[tuple[str, str]]]:
    person = person_by_id_number(work, normalised(id_number))
    if person is None:
        return {}, [("id_number", "person_unknown")]
    if account_of_person(work, person.id) is not None:
        return {}, [("id_number", "person_has_account")]
    return {"person_id": person.id}, []
