"""What an operator does for a unit: bring its registry data up to date, give it a new association code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.policy.actor import Role
from app.services.accounts.rotate_code import replace_code
from app.services.context.idempotent import idempotent
from app.services.context.refusals import FormInvalidError, NotAllowedError, NotFoundError
from app.services.records.employer_profile import ask_again
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.employer_lists import registry_of, set_registry

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.employer_lists import RegistryRow

LONGEST_NAME, LONGEST_PLACE = 120, 120


def sync_registry(
    context: AppContext, by: Actor, key: str, employer_id: str, *, name: str, registered_place: str
) -> dict[str, Any]:
    """Write what the market supervision bureau says of a unit now; return whether its profile is asked for again.

    The credit code never changes: another code is another unit. When mandatory data changes or goes, 一般信息 is to
    be confirmed anew (requirements 6.1). Raises FormInvalidError or NotFoundError.
    """
    _refuse_others(by)
    name, registered_place = name.strip(), registered_place.strip()

    def command(work: UnitOfWork) -> dict[str, Any]:
        advisory_lock(work, f"registry of {employer_id}")
        before = _unit(work, employer_id)
        _refuse_wrong(name, registered_place)
        set_registry(work, employer_id, name=name, registered_place=registered_place)
        facts = {
            "employer": employer_id,
            "before": {"name": before.name, "registered_place": before.registered_place},
            "after": {"name": name, "registered_place": registered_place},
        }
        record(work, context.audit_key, OFFICE, by.account_id, "sync_registry", facts)
        is_changed = (before.name, before.registered_place) != (name, registered_place)
        if is_changed:
            ask_again(context, work, by, employer_id)
        now = _unit(work, employer_id)
        return {"asked_again": (before.profile_status, now.profile_status) == ("complete", "incomplete")}

    request = {"employer": employer_id, "name": name, "place": registered_place}
    return idempotent(context, by, key, "sync_registry", request, command)


def rotate_code_of(context: AppContext, by: Actor, key: str, employer_id: str) -> None:
    """Give a unit a new association code; raises NotFoundError, or ProcedureRefusedError when it has none."""
    _refuse_others(by)

    def command(work: UnitOfWork) -> dict[str, Any]:
        _unit(work, employer_id)
        replace_code(context, work, by, employer_id)
        return {}

    idempotent(context, by, key, "rotate_code_of", {"employer": employer_id}, command)


def _refuse_others(by: Actor) -> None:
    if by.role is not Role.OPERATOR:
        raise NotAllowedError(rule="operator_manages_units")


def _unit(work: UnitOfWork, employer_id: str) -> RegistryRow:
    unit = registry_of(work, employer_id)
    if unit is None:
        raise NotFoundError(kind="employer")
    return unit


def _refuse_wrong(name: str, registered_place: str) -> None:
    errors = []
    if not name or len(name) > LONGEST_NAME:
        errors.append(("name", "name_needed"))
    if len(registered_place) > LONGEST_PLACE:
        errors.append(("registered_place", "place_too_long"))
    if errors:
        raise FormInvalidError(errors=tuple(errors))
