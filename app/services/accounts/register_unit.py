"""A unit that has never dealt with the office: its registry data and its agent's account, in one transaction.

It has no permission: its agent completes the profile and applies for one. Units of the old system are imported.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.credit_code import check_credit_code
from app.policy.actor import Role
from app.services.accounts.manage_accounts import NewAccount, account_errors, new_password
from app.services.accounts.sign_in import create_account, hashed
from app.services.context.idempotent import idempotent
from app.services.context.note_override import refuse_others
from app.services.context.refusals import FormInvalidError
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.employer_rows import add_employer, employer_by_credit_code

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

LONGEST_NAME, LONGEST_PLACE = 120, 120
SOURCE = "operator"


@dataclass(frozen=True, slots=True)
class NewUnit:
    """What an operator types: what the registry says of the unit, and who will act for it."""

    uscc: str
    name: str
    registered_place: str
    login: str
    display_name: str


@dataclass(frozen=True, slots=True)
class RegisteredUnit:
    """The unit, and its agent's first password, which is told once."""

    employer_id: str
    password: str | None


def register_unit(context: AppContext, by: Actor, key: str, typed: NewUnit) -> RegisteredUnit:
    """Add a unit with its agent; raises FormInvalidError with pairs of a field and what is wrong with it."""
    refuse_others(by)
    password = new_password()
    told: list[str] = []

    def command(work: UnitOfWork) -> dict[str, Any]:
        told.clear()
        advisory_lock(work, "legacy import")
        advisory_lock(work, "accounts")
        code = check_credit_code(typed.uscc)
        agent = NewAccount(typed.login, typed.display_name, Role.AGENT.value)
        errors = [*_errors(work, typed), *_agent_errors(work, agent)]
        if errors:
            raise FormInvalidError(errors=tuple(errors))
        unit = add_employer(
            work,
            name=typed.name,
            uscc=code.value,
            registered_place=typed.registered_place,
            source=SOURCE,
            synced_at=work.now,
        )
        create_account(
            context,
            work,
            login=typed.login,
            password_hash=hashed(password),
            display_name=typed.display_name,
            role=Role.AGENT,
            by=by.account_id,
            must_change_password=True,
            employer_id=unit,
        )
        record(work, context.audit_key, OFFICE, by.account_id, "register_unit", {"employer": unit})
        told.append(password)
        return {"employer": unit}

    done = idempotent(context, by, key, "register_unit", {"typed": typed}, command)
    return RegisteredUnit(str(done["employer"]), told[0] if told else None)


def _agent_errors(work: UnitOfWork, agent: NewAccount) -> list[tuple[str, str]]:
    """The page has two names: the unit's and the agent's."""
    renamed = {"name_needed": "agent_name_needed"}
    return [(field, renamed.get(rule, rule)) for field, rule in account_errors(work, agent)]


def _errors(work: UnitOfWork, typed: NewUnit) -> list[tuple[str, str]]:
    found, code = [], check_credit_code(typed.uscc)
    if not code.is_ok:
        found.append(("uscc", "uscc_wrong"))
    elif employer_by_credit_code(work, code.value) is not None:
        found.append(("uscc", "uscc_known"))
    if not typed.name or len(typed.name) > LONGEST_NAME:
        found.append(("name", "name_needed"))
    if not typed.registered_place or len(typed.registered_place) > LONGEST_PLACE:
        found.append(("registered_place", "place_needed"))
    return found
