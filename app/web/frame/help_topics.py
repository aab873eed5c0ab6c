"""Which section of the help centre explains which page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

BY_PAGE: Mapping[str, str] = {
    "account.notices": "notices",
    "account.sign_in": "sign-in",
    "employer.home": "home",
    "employer.employee": "employee",
    "employer.applications": "queries",
    "employment.lists": "employees",
    "ledger.own": "my-records",
    "own_business.association": "association",
    "unit_business.to_decide": "new",
    "unit_business.employer_changes": "employer-change",
    "unit_business.supervisor_change": "supervisor-change",
    "public.verify": "slip",
    "public.verify_code": "slip",
}
"""Pages that have a section of their own."""
BY_ROOM: Mapping[str, str] = {
    "account": "sign-in",
    "attachments": "attachments",
    "cases": "cases",
    "editions": "editions",
    "employee": "my-permit",
    "employer": "home",
    "employment": "employee",
    "ledger": "ledger",
    "module": "permission",
    "my_records": "my-records",
    "operations": "operations",
    "own_business": "my-permit",
    "profile": "profile",
    "public": "hotlines",
    "registration": "register",
    "radar": "expiry",
    "concerns": "hotlines",
    "former": "cases",
    "letters": "notices",
    "review": "review",
    "tasks": "cases",
    "unit_business": "queries",
}
"""The section for the other pages of a blueprint."""


def help_topic(endpoint: str | None) -> str:
    """Return the section of the help centre for a page; the telephone numbers where there is none."""
    page = endpoint or ""
    return BY_PAGE.get(page) or BY_ROOM.get(page.partition(".")[0], "hotlines")
