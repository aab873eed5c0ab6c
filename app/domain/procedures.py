"""The procedures of the manual: who starts each, who sees it where. Requirements 1.1, the most error-prone table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


class Procedure(StrEnum):
    """What the office offers. The value is the id of the diagram."""

    PERMISSION_APPLICATION = "permission_application"
    EMPLOYEE_ASSOCIATION = "employee_association"
    NEW_APPLICATION = "new_application"
    RENEWAL = "renewal"
    EMPLOYER_CHANGE = "employer_change"
    BASIC_INFO_CHANGE = "basic_info_change"
    BUSINESS_INFO_CHANGE = "business_info_change"
    SUPERVISOR_CHANGE = "supervisor_change"
    DISSOCIATION = "dissociation"
    PERMISSION_CANCELLATION = "permission_cancellation"
    PERMIT_EXPIRY = "permit_expiry"
    LEAVING_REQUEST = "leaving_request"


class Party(StrEnum):
    """Whose business a step is."""

    EMPLOYER = "employer"
    EMPLOYEE = "employee"
    SYSTEM = "system"


class QueryPage(StrEnum):
    """Where the unit follows an application."""

    EMPLOYER_APPLICATIONS = "employer_applications"
    EMPLOYEE_APPLICATIONS = "employee_applications"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class ProcedureFacts:
    """One row of the table. The initiator also starts again after a return (A12) and may withdraw (A17)."""

    initiator: Party
    query_page: QueryPage
    is_reviewed: bool = True
    has_slip: bool = False


_EMPLOYEES = QueryPage.EMPLOYEE_APPLICATIONS
_UNITS = QueryPage.EMPLOYER_APPLICATIONS
PROCEDURES: Mapping[Procedure, ProcedureFacts] = {
    Procedure.PERMISSION_APPLICATION: ProcedureFacts(Party.EMPLOYER, _UNITS),
    Procedure.EMPLOYEE_ASSOCIATION: ProcedureFacts(Party.EMPLOYEE, QueryPage.NONE, is_reviewed=False),
    Procedure.NEW_APPLICATION: ProcedureFacts(Party.EMPLOYEE, _EMPLOYEES, has_slip=True),
    Procedure.RENEWAL: ProcedureFacts(Party.EMPLOYER, _EMPLOYEES, has_slip=True),
    Procedure.EMPLOYER_CHANGE: ProcedureFacts(Party.EMPLOYER, _EMPLOYEES, has_slip=True),
    Procedure.BASIC_INFO_CHANGE: ProcedureFacts(Party.EMPLOYEE, _EMPLOYEES, has_slip=True),
    Procedure.BUSINESS_INFO_CHANGE: ProcedureFacts(Party.EMPLOYEE, _EMPLOYEES, has_slip=True),
    Procedure.SUPERVISOR_CHANGE: ProcedureFacts(Party.EMPLOYER, _UNITS),
    Procedure.DISSOCIATION: ProcedureFacts(Party.EMPLOYER, QueryPage.NONE, is_reviewed=False),
    Procedure.PERMISSION_CANCELLATION: ProcedureFacts(Party.EMPLOYER, _UNITS),
    Procedure.PERMIT_EXPIRY: ProcedureFacts(Party.SYSTEM, QueryPage.NONE, is_reviewed=False),
    Procedure.LEAVING_REQUEST: ProcedureFacts(Party.EMPLOYEE, QueryPage.NONE, is_reviewed=False),
}
NO_APPLICATIONS = frozenset({Procedure.PERMIT_EXPIRY.value, Procedure.LEAVING_REQUEST.value})
"""Procedures whose cases stand in nobody's way: an application beside them is not a second one."""
REQUIRED_STEPS: Mapping[str, frozenset[str]] = {
    Procedure.PERMIT_EXPIRY.value: frozenset({"permit.expire"}),
}
"""Handlers without which a diagram would not be this procedure: it is not published."""
STARTED_BY_TIME = frozenset({Procedure.PERMIT_EXPIRY.value})
"""Procedures that the daily sweep starts, so that a timer at their start tells the truth."""


def initiator_of(procedure: str) -> Party:
    """Return who starts a procedure; an unknown one of an analyst's making is started by the unit."""
    try:
        return PROCEDURES[Procedure(procedure)].initiator
    except ValueError:
        return Party.EMPLOYER


def is_reviewed(procedure: str) -> bool:
    """Tell whether an authority decides; one of an analyst's making decides as its diagram says."""
    return any(facts.is_reviewed for known, facts in PROCEDURES.items() if known == procedure)


def has_slip(procedure: str) -> bool:
    """Tell whether the employee may print a confirmation slip after approval; unknown procedures have none."""
    return any(facts.has_slip for known, facts in PROCEDURES.items() if known == procedure)
