"""Gates before a procedure: everything that refuses is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import business_gates as rules
from app.domain.handling import Outcome, service_task
from app.domain.parameter_kinds import code_of
from app.domain.procedure_gates import gates_of
from app.domain.procedures import Procedure

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.facts import CaseFacts
    from app.domain.verdict import Verdict


PROCEDURE = {"procedure": code_of(Procedure)}


@service_task("gates.unit_ready")
def unit_ready(facts: CaseFacts) -> Outcome:
    """Check the unit: profile complete, required attachments uploaded."""
    return _answer(rules.unit_is_ready(facts.employer))


@service_task("gates.permission", takes=PROCEDURE)
def permission(facts: CaseFacts, *, procedure: str) -> Outcome:
    """Check that the unit holds the business permission for this type of permit."""
    return _answer([rules.unit_has_permission(facts.permission, procedure)])


@service_task("gates.association")
def association(facts: CaseFacts) -> Outcome:
    """Check that the employee is associated with this unit."""
    return _answer([rules.is_associated(facts.association, facts.employer.id)])


@service_task("gates.renewal", takes=PROCEDURE)
def renewal(facts: CaseFacts, *, procedure: str = "renewal") -> Outcome:
    """Check all that a renewal presupposes; editions published before `gates.procedure` call it by this name."""
    return _answer(gates_of(procedure, facts))


@service_task("gates.procedure", takes=PROCEDURE)
def procedure_gates(facts: CaseFacts, *, procedure: str) -> Outcome:
    """Check everything a procedure of the manual presupposes: unit, permission, association, permit, open cases."""
    return _answer(gates_of(procedure, facts))


def _answer(verdicts: Iterable[Verdict]) -> Outcome:
    refusals = [{"rule": v.rule, "facts": dict(v.facts)} for v in verdicts if not v.holds]
    return Outcome({"allowed": not refusals, "refusals": refusals})
