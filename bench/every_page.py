"""Every page of every role that only shows something, with an object of the actor's own in its address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from app.policy.actor import Role
from app.policy.route_table import ROUTES
from app.services.accounts.sign_in import actor, sign_in
from app.store.account_rows import account_by_login
from app.store.case_lists import cases_of_person
from app.store.employer_rows import attachments_of
from app.store.queue_rows import queue
from app.store.tables_applications import case_document, slip
from app.web.frame.browser_cookies import COOKIE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from flask import Flask
    from flask.testing import FlaskClient

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

LOGINS = {
    Role.AGENT: "agent",
    Role.VIEWER: "viewer",
    Role.EMPLOYEE: "zhao",
    Role.REVIEWER: "hd.l1a",
    Role.OPERATOR: "operator",
    Role.ANALYST: "analyst",
    Role.SECURITY: "security",
    Role.AUDITOR: "auditor",
}
"""People of the demonstration who look at the pages."""
OF_SECURITY_OFFICERS = frozenset({"users.new", "users.ask_login", "review_roles.ask"})
"""Pages of operators only where there is no security officer."""
LISTS = {
    Role.AGENT: (
        "/employer/?show=renew",
        "/employer/?show=today",
        "/employer/?show=open",
        "/employer/?page=3",
        "/employer/employees/?list=all",
        "/employer/employees/?list=pending",
        "/employer/employees/?list=current&page=3",
    ),
    Role.REVIEWER: (
        "/review/?show=free",
        "/review/?show=mine",
        "/review/?show=soon&procedure=renewal&q=2026",
        "/review/board/?show=late",
        "/review/cases?q=z&state=in_review",
        "/review/cases?procedure=renewal&returned=0",
    ),
    Role.OPERATOR: (
        "/operations/people/?page=3",
        "/operations/employers/?page=3",
        "/operations/users/?page=3",
    ),
}
"""What else a page shows when it is asked for it."""
SEARCHES = {
    Role.AGENT: ("/employer/employees/?list=current&name=张安",),
    Role.OPERATOR: (
        "/operations/people/?text=张安博",
        "/operations/people/?text=G000000123",
        "/operations/employers/?text=第12科技",
        "/operations/users/?text=person123",
    ),
}
"""What looks for a part of a text: it reads every name there is, and nothing else."""
NOT_PAGES = frozenset(
    {
        "static", "public.health", "watching.readyz", "watching.metrics", "account.home", "account.sign_in", "attachments.ask", "doors.begin", "doors.come_back",
        "doors.choose", "second_step.ask", "own_factors.ask_removal", "own_factors.show_passkey",
    }
)  # fmt: skip
PICTURES = ("picture", "original", "paper_page", "paper_original", "slip", "letter")
"""Endings of endpoints that answer with a file."""
SHOWN_PICTURES = frozenset({"cases.paper_page", "attachments.picture"})
"""Pictures of papers beside a task or in the table of papers: a page shows many of them."""
SLIP_OWNER = "qian"


@dataclass(frozen=True, slots=True)
class Looked:
    """A page as somebody opens it."""

    role: Role
    path: str
    endpoint: str = ""
    is_about_one: bool = False
    """Whether the address names an object."""

    @property
    def name(self) -> str:
        """Return the role and what is asked for, the same in every office."""
        return f"{self.role} {self.endpoint or self.path}"


def client_of(app: Flask, context: AppContext, role: Role, password: str) -> FlaskClient:
    """Return a client signed in as the person of a role."""
    client = app.test_client()
    client.set_cookie(COOKIE, sign_in(context, LOGINS[role], password))
    return client


def person_of_role(context: AppContext, role: Role) -> Actor:
    """Return the person of a role as somebody who acts."""
    with context.database.reading() as work:
        account = account_by_login(work, LOGINS[role])
    if account is None:
        raise LookupError(LOGINS[role])
    return actor(account)


def every_page(
    app: Flask, context: AppContext, *, searches: bool = False, pictures: bool = False
) -> Iterator[Looked]:
    """Yield every page that somebody of a role may look at and for which there is an object; pictures if wished."""
    for role in Role:
        names = _objects(context, person_of_role(context, role))
        for rule in app.url_map.iter_rules():
            access = ROUTES.get(rule.endpoint)
            if access is None or "GET" not in (rule.methods or ()) or rule.endpoint in NOT_PAGES:
                continue
            is_left_out = rule.endpoint.endswith(PICTURES) and not (
                pictures and rule.endpoint in SHOWN_PICTURES
            )
            is_kept_by_another = role is Role.OPERATOR and rule.endpoint in OF_SECURITY_OFFICERS
            if is_left_out or is_kept_by_another or not (access.is_public or role in access.roles):
                continue
            path = _address(app, rule.endpoint, rule.arguments, names)
            if path is not None:
                yield Looked(role, path, rule.endpoint, is_about_one=bool(rule.arguments))
        for path in (*LISTS.get(role, ()), *(SEARCHES.get(role, ()) if searches else ())):
            yield Looked(role, path)


def own_slip(app: Flask, context: AppContext, password: str) -> tuple[FlaskClient, str]:
    """Return a client of somebody with a slip, and the address of the slip."""
    with context.database.reading() as work:
        owner = account_by_login(work, SLIP_OWNER)
        code = work.connection.execute(
            select(slip.c.code).where(slip.c.person_id == (owner.person_id if owner else ""))
        ).scalar_one()
    client = app.test_client()
    client.set_cookie(COOKIE, sign_in(context, SLIP_OWNER, password))
    with app.test_request_context():
        return client, app.url_for("employee.slip", code=code)


def _papers(work: UnitOfWork, case_id: str, employer_id: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    paper = work.connection.execute(
        select(case_document.c.id).where(case_document.c.case_id == case_id).limit(1)
    ).scalar()
    if paper:
        for endpoint in ("cases.paper", "cases.paper_page"):
            found |= {f"{endpoint}:kind": "document", f"{endpoint}:identity": paper, f"{endpoint}:page": 1}
    own = attachments_of(work, employer_id)
    if own:
        for endpoint in ("attachments.view", "attachments.picture"):
            found |= {
                f"{endpoint}:slot": own[0].slot,
                f"{endpoint}:version": own[0].version,
                f"{endpoint}:page": 1,
            }
    return found


def _address(app: Flask, endpoint: str, arguments: set[str], names: Mapping[str, Any]) -> str | None:
    known = {
        **names,
        **{name[len(endpoint) + 1 :]: v for name, v in names.items() if name.startswith(endpoint + ":")},
    }
    if not arguments <= known.keys():
        return None
    with app.test_request_context():
        return app.url_for(endpoint, **{name: known[name] for name in arguments})


def _objects(context: AppContext, by: Actor) -> dict[str, Any]:
    """Return what stands in addresses: objects of this actor's own."""
    found: dict[str, Any] = {
        "employment.ask:what": "dates",
        "people.ask:what": "dissociation",
        "slot": "business_licence",
        "part": "basic",
        "group": "general",
    }
    with context.database.reading() as work:
        mine = queue(work, by.groups, limit=1)
        if mine:
            found |= {"task_key": mine[0].key, "case_id": mine[0].case_id}
        elif by.person_id:
            found["case_id"] = cases_of_person(work, by.person_id)[0].id
        zhao = account_by_login(work, LOGINS[Role.EMPLOYEE])
        agent = account_by_login(work, LOGINS[Role.AGENT])
        found["person_id"] = zhao.person_id if zhao else None
        found["employer_id"] = agent.employer_id if agent else None
        if "case_id" not in found:
            others = queue(work, (f"employer:{found['employer_id']}",), limit=1)
            found |= {"case_id": others[0].case_id} if others else {}
        code = work.connection.execute(select(slip.c.code).limit(1)).scalar()
        if code:
            found["code"] = code
        found |= _papers(work, found.get("case_id", ""), found["employer_id"] or "")
    return found
