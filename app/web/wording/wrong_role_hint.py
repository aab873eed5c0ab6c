"""Which side starts a procedure. Whoever is on the other side is told so, instead of only being refused."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.policy.actor import Role
from app.web.wording.error_messages import RULES

if TYPE_CHECKING:
    from collections.abc import Mapping

SIDES = {
    Role.AGENT: {
        "own_business.association": "employee_starts_employee_association",
        "own_business.ask_for_association": "employee_starts_employee_association",
        "own_business.start_new_application": "employee_starts_new_application",
        "own_business.start_change": "employee_starts_{procedure}",
    },
    Role.EMPLOYEE: {
        "employer.start_renewal": "unit_starts_renewal",
        "unit_business.start_employer_change": "unit_starts_employer_change",
        "unit_business.start_dissociation": "unit_starts_itself",
        "unit_business.apply_for_permission": "unit_starts_itself",
        "unit_business.cancel_permission": "unit_starts_itself",
        "unit_business.supervisor_change": "unit_starts_itself",
        "unit_business.start_supervisor_change": "unit_starts_itself",
        "employment.ask": "unit_keeps_employment",
        "employment.send": "unit_keeps_employment",
    },
}
"""Who asks, and the rule that a route of the other side breaks."""


def broken_rule(role: Role, endpoint: str | None, names: Mapping[str, str]) -> str | None:
    """Return the rule that sends this role to the other side; None where the usual refusal says enough."""
    rule = SIDES.get(role, {}).get(endpoint or "")
    told = rule.format(**names) if rule else None
    return told if told in RULES else None
