"""What an operator registers for the authority in a story, with the services of the operators' pages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.domain.office_codes import PermitState, PermitType
from app.domain.other_identity import IdentityKind
from app.domain.renewal_window import years_after
from app.scenarios.fixtures import EMPLOYEE, EMPLOYER
from app.scenarios.scenario_model import OperatorWord
from app.scenarios.scenario_starts import UnknownProcedureError
from app.services.applications.override_dissociation import force_dissociation
from app.services.applications.override_permit import cancel_permit
from app.services.applications.run_expiry import run_expiry_again
from app.services.legacy.import_legacy import import_legacy
from app.services.legacy.legacy_words import template_of
from app.store.employer_rows import employer_of
from app.store.permit_rows import live_permit_of_person
from app.store.person_rows import person_of, revealed

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from app.policy.actor import Actor
    from app.scenarios.fixtures import Fixtures

    Days = Callable[[str | date], date]


def operate(cast: Fixtures, by: Actor, what: str, details: Mapping[str, Any], days: Days) -> None:
    """Register a decision about a person; raises whatever the service refuses with."""
    context, who = cast.context, str(details.get("about", EMPLOYEE))
    person, reason = str(cast.actor(who).person_id), str(details.get("reason", ""))
    if what == OperatorWord.DISSOCIATE:
        left_on = context.today().isoformat()
        force_dissociation(context, by, uuid4().hex, person, left_on=left_on, reason=reason)
        return
    if what == OperatorWord.TAKE_OVER:
        _take_over(cast, by, person, details, days)
        return
    with context.database.reading() as work:
        permit = live_permit_of_person(work, person)
    if permit is None:
        raise UnknownProcedureError(f"“{who}”没有有效或挂起的证件")
    if what == OperatorWord.RUN_EXPIRY:
        run_expiry_again(context, permit.id)
        return
    cancel_permit(context, by, uuid4().hex, permit.id, reason=reason)


def _take_over(cast: Fixtures, by: Actor, person: str, details: Mapping[str, Any], days: Days) -> None:
    """Bring a valid permit of the old system in, which a unit holds and the person's account knows nothing of yet."""
    context = cast.context
    with context.database.reading() as work:
        holder, unit = person_of(work, person), cast.actor(str(details.get("unit", EMPLOYER))).employer_id
        number, phone = revealed(work, person)
        uscc = employer_of(work, str(unit)).uscc
    until = days(details.get("valid_until", "today+1y"))
    line = (
        f"OLD-{number[-6:]}", PermitType.BEIJING.value, holder.name, IdentityKind.ID_CARD.value, number, phone, uscc,
        years_after(until, -3).isoformat(), until.isoformat(), PermitState.VALID.value, "no",
    )  # fmt: skip
    text = template_of("permits") + ",".join(line)
    report = import_legacy(context, by, "permits", text, key=uuid4().hex, dry_run=False)
    if report.wrong:
        raise UnknownProcedureError("；".join(sentence for _line, sentence in report.errors))
