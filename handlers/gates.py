"""Gates before a procedure: everything that refuses is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import business_gates as rules
from app.domain.handling import Outcome, service_task
from app.domain.parameter_kinds import OneOf, code_of
from app.domain.procedure_gates import GATED, gates_of
from app.domain.procedures import Procedure
from app.domain.value_kinds import BOOLEAN, REFUSALS, context_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.facts import CaseFacts
    from app.domain.verdict import Verdict


PROCEDURE = {"procedure": code_of(Procedure)}
GATED_PROCEDURE = {"procedure": OneOf(frozenset(one.value for one in GATED))}
VERDICT = context_of(allowed=BOOLEAN, refusals=REFUSALS)
GATE_FACTS = (
    "today",
    "case",
    "employer",
    "permission",
    "permit",
    "association",
    "chain",
    "other_open_cases",
    "other_unit_cases",
    "authority_changes",
    "associated_holders",
)
"""What the gates of any procedure may look at."""


@service_task(
    "gates.unit_ready",
    result=VERDICT,
    reads=("employer",),
)
def unit_ready(facts: CaseFacts) -> Outcome:
    """Check the unit: profile complete, required attachments uploaded."""
    return _answer(rules.unit_is_ready(facts.employer))


@service_task(
    "gates.permission",
    takes=PROCEDURE,
    result=VERDICT,
    reads=("permission",),
)
def permission(facts: CaseFacts, *, procedure: str) -> Outcome:
    """Check that the unit holds the business permission for this type of permit."""
    return _answer([rules.unit_has_permission(facts.permission, procedure)])


@service_task(
    "gates.association",
    result=VERDICT,
    reads=("association", "employer"),
)
def association(facts: CaseFacts) -> Outcome:
    """Check that the employee is associated with this unit."""
    return _answer([rules.is_associated(facts.association, facts.employer.id)])


@service_task(
    "gates.renewal",
    takes=GATED_PROCEDURE,
    result=VERDICT,
    reads=GATE_FACTS,
)
def renewal(facts: CaseFacts, *, procedure: str = "renewal") -> Outcome:
    """Check all that a renewal presupposes; editions published before `gates.procedure` call it by this name."""
    return _answer(gates_of(procedure, facts))


@service_task(
    "gates.procedure",
    takes=GATED_PROCEDURE,
    result=VERDICT,
    reads=GATE_FACTS,
)
def procedure_gates(facts: CaseFacts, *, procedure: str) -> Outcome:
    """Check everything a procedure of the manual presupposes: unit, permission, association, permit, open cases."""
    return _answer(gates_of(procedure, facts))


def _answer(verdicts: Iterable[Verdict]) -> Outcome:
    refusals = [{"rule": v.rule, "facts": dict(v.facts)} for v in verdicts if not v.holds]
    return Outcome({"allowed": not refusals, "refusals": refusals})
