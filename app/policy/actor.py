"""Who acts: an account with its role and the party it acts for."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.inboxes import inbox_of


class Role(StrEnum):
    """What an account may be. One account has one role."""

    AGENT = "agent"
    VIEWER = "viewer"
    """Sees what the agent of the unit sees, and changes nothing."""
    EMPLOYEE = "employee"
    REVIEWER = "reviewer"
    ANALYST = "analyst"
    OPERATOR = "operator"
    SECURITY = "security"
    """安全管理员: accounts, roles, second factors, keys."""
    AUDITOR = "auditor"
    """审计员: reads what operators and security officers see, and changes nothing."""


class Duty(StrEnum):
    """What somebody who is signed in does before anything else."""

    PASSWORD = "password"  # noqa: S105 — a duty
    SECOND_FACTOR = "second_factor"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in person, or the system itself."""

    account_id: str
    display_name: str
    role: Role
    employer_id: str | None = None
    person_id: str | None = None
    authority: str | None = None
    level: int | None = None
    is_lead: bool = False
    """Whether pages offer the lead's board; what a lead does asks the account again in its transaction."""
    owes: Duty | None = None
    """What the gate lets them do only, until it is done."""

    @property
    def groups(self) -> tuple[str, ...]:
        """Candidate groups this actor belongs to, as diagrams name them; who only looks does none of their tasks."""
        if self.role in {Role.AGENT, Role.VIEWER} and self.employer_id:
            return (f"employer:{self.employer_id}",)
        if self.role is Role.EMPLOYEE and self.person_id:
            return (f"person:{self.person_id}",)
        if self.role is Role.REVIEWER and self.authority and self.level:
            return (f"authority:{self.authority}:L{self.level}",)
        return ()

    @property
    def inboxes(self) -> tuple[str, ...]:
        """Audiences whose notices this actor reads: of the groups, and of this account alone."""
        return (*self.groups, inbox_of(self.account_id))


SYSTEM = Actor("system", "系统", Role.OPERATOR)
"""The worker and the command line act in this name; it belongs to no candidate group."""
