"""Gates before a procedure: everything that refuses is told at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain import business_gates as rules
from app.domain.handling import Outcome, service_task

if TYPE_CHECKING:
    from collections.abc import Iterable

    from app.domain.facts import CaseFacts
    from app.domain.verdict import Verdict


@service_task("gates.unit_ready")
def unit_ready(facts: CaseFacts) -> Outcome:
    """Check the unit: profile complete, required attachments uploaded."""
    return _answer(rules.unit_is_ready(facts.employer))


@service_task("gates.permission")
def permission(facts: CaseFacts, *, procedure: str) -> Outcome:
    """Check that the unit holds the business permission for this type of permit."""
    return _answer([rules.unit_has_permission(facts.permission, procedure)])


@service_task("gates.association")
def association(facts: CaseFacts) -> Outcome:
    """Check that the employee is associated with this unit."""
    return _answer([rules.is_associated(facts.association, facts.employer.id)])


@service_task("gates.renewal")
def renewal(facts: CaseFacts, *, procedure: str = "renewal") -> Outcome:
    """Check all that a renewal presupposes: unit, permission, association, permit, job changes, open cases."""
    return _answer(
        [
            *rules.unit_is_ready(facts.employer),
            rules.unit_has_permission(facts.permission, procedure),
            rules.is_associated(facts.association, facts.employer.id),
            rules.permit_may_be_renewed(facts.permit, facts.today),
            *rules.no_employer_change_is_missing(facts.permit, facts.employer.id, facts.chain),
            rules.nothing_else_is_open(facts.other_open_cases),
        ]
    )


def _answer(verdicts: Iterable[Verdict]) -> Outcome:
    refusals = [{"rule": v.rule, "facts": dict(v.facts)} for v in verdicts if not v.holds]
    return Outcome({"allowed": not refusals, "refusals": refusals})
