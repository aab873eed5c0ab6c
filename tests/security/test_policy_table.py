"""Every route, by every kind of person: what the table lets in, and what everybody else is told."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from app.factory import create_app
from app.notices.mail_channels import FolderChannel
from app.policy.actor import Role
from app.policy.route_table import ROUTES
from app.services.due_work.daily_sweep import sweep
from app.services.due_work.send_letters import send_next_letter
from app.services.editions.review_chains import chains_in_force
from app.store.document_rows import latest_documents
from app.store.review_rows import slip_of_case
from app.store.tables_applications import outbox
from app.web.wording.wrong_role_hint import SIDES
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import client_for, post

ANYBODY = frozenset({None, "agent", "agent2", "viewer", "viewer2", "zhao", "qian", "hd.l1a", "hd.l2a", "hd.l3a", "hd.l4a", "overseas.l1a", "analyst", "operator"})  # fmt: skip
SIGNED_IN = ANYBODY - {None}
AGENTS = frozenset({"agent", "agent2"})
LOOKERS = AGENTS | {"viewer", "viewer2"}
"""Agents, and who only looks at what is the unit's."""
OWN = frozenset({"agent", "viewer"})
EMPLOYEES = frozenset({"zhao", "qian"})
DISTRICT = frozenset({"hd.l1a", "hd.l2a", "hd.l3a", "hd.l4a"})
REVIEWERS = DISTRICT | {"overseas.l1a"}
OPERATORS = frozenset({"operator"})
ANALYSTS = frozenset({"operator", "analyst"})
PARTIES = frozenset({"agent", "viewer", "zhao"}) | DISTRICT
"""Whose case it is: it has reached the district's authority, all of whose levels may look at it."""

CELLS = {
    "account.home": ("GET", "/", ANYBODY),
    "account.sign_in": ("GET", "/sign-in", ANYBODY),
    "account.sign_in_send": ("POST", "/sign-in", ANYBODY),
    "appearance.choose": ("POST", "/appearance", ANYBODY),
    "public.verify": ("GET", "/verify", ANYBODY),
    "public.verify_code": ("GET", "/verify/{slip}", ANYBODY),
    "public.help_centre": ("GET", "/help", ANYBODY),
    "public.health": ("GET", "/healthz", ANYBODY),
    "static": ("GET", "/static/built/manifest.json", ANYBODY),
    "account.notices": ("GET", "/notices", SIGNED_IN),
    "kept_text.show": ("GET", "/kept/0123456789abcdef", SIGNED_IN),
    "employer.home": ("GET", "/employer/", LOOKERS),
    "employer.applications": ("GET", "/employer/applications", LOOKERS),
    "employer.employee": ("GET", "/employer/employees/{person}", OWN),
    "registration.show": ("GET", "/register", ANYBODY),
    "registration.send": ("POST", "/register", ANYBODY),
    "registration.ask_code": ("GET", "/register/nowhere", ANYBODY),
    "registration.send_code": ("POST", "/register/nowhere", ANYBODY),
    "registration.send_again": ("POST", "/register/nowhere/again", ANYBODY),
    "my_records.overview": ("GET", "/me/records/", EMPLOYEES),
    "my_records.part": ("GET", "/me/records/education", EMPLOYEES),
    "my_records.send": ("POST", "/me/records/study", EMPLOYEES),
    "module.home": ("GET", "/employer/permits-module/", LOOKERS),
    "module.rotate": ("POST", "/employer/permits-module/association-code", AGENTS),
    "employment.lists": ("GET", "/employer/employees/", LOOKERS),
    "employment.letter": ("POST", "/employer/employees/{person}/activation-letter", {"agent"}),
    "employment.ask": ("GET", "/employer/employees/{person}/post", {"agent"}),
    "employment.send": ("POST", "/employer/employees/{person}/post", {"agent"}),
    "employment.identity": ("POST", "/employer/employees/{person}/identity", OWN),
    "employment.contract": ("GET", "/employer/employees/{person}/contract/1", OWN),
    "employment.picture": ("GET", "/employer/employees/{person}/contract/1/pages/1.png", OWN),
    "employment.original": ("GET", "/employer/employees/{person}/contract/1/original", OWN),
    "chosen.for_contract": ("POST", "/employer/employees/{person}/contract/chosen", {"agent"}),
    "chosen.for_unit": ("POST", "/employer/attachments/tax_payment_proof/chosen", AGENTS),
    "chosen.for_task": ("POST", "/tasks/{review}/papers/diploma", {"hd.l1a"}),
    "ledger.grid": ("GET", "/employer/employees/{person}/ledger", OWN),
    "ledger.send": ("POST", "/employer/employees/{person}/ledger", {"agent"}),
    "ledger.template": ("GET", "/employer/ledger-template.csv", LOOKERS),
    "ledger.own": ("GET", "/me/ledger", EMPLOYEES),
    "profile.overview": ("GET", "/employer/profile/", LOOKERS),
    "profile.group": ("GET", "/employer/profile/general", LOOKERS),
    "profile.send": ("POST", "/employer/profile/general", AGENTS),
    "attachments.table": ("GET", "/employer/attachments/", LOOKERS),
    "attachments.slot": ("GET", "/employer/attachments/tax_payment_proof", AGENTS),
    "attachments.view": ("GET", "/employer/attachments/tax_payment_proof/1", LOOKERS),
    "attachments.picture": ("GET", "/employer/attachments/tax_payment_proof/1/pages/1.png", LOOKERS),
    "attachments.original": ("GET", "/employer/attachments/tax_payment_proof/1/original", LOOKERS),
    "attachments.ask": ("GET", "/employer/attachments/tax_payment_proof/delete", AGENTS),
    "attachments.upload": ("POST", "/employer/attachments/tax_payment_proof", AGENTS),
    "attachments.delete": ("POST", "/employer/attachments/tax_payment_proof/delete", AGENTS),
    "unit_business.to_decide": ("GET", "/employer/business/to-decide", LOOKERS),
    "unit_business.employer_changes": ("GET", "/employer/business/employer-changes", LOOKERS),
    "unit_business.unit_applications": ("GET", "/employer/business/unit-applications", LOOKERS),
    "unit_business.supervisor_change": ("GET", "/employer/business/supervisor-change", LOOKERS),
    "unit_business.start_supervisor_change": ("POST", "/employer/business/supervisor-change", AGENTS),
    "unit_business.apply_for_permission": (
        "POST",
        "/employer/business/permissions/beijing_work_residence/apply",
        AGENTS,
    ),
    "unit_business.cancel_permission": (
        "POST",
        "/employer/business/permissions/beijing_work_residence/cancel",
        AGENTS,
    ),
    "unit_business.start_employer_change": (
        "POST",
        "/employer/business/permits/{permit}/employer-change",
        {"agent"},
    ),
    "unit_business.start_dissociation": (
        "POST",
        "/employer/business/employees/{person}/dissociation",
        {"agent"},
    ),
    "link_request.ask": ("GET", "/employer/business/permits/{permit}/missing-unit", {"agent"}),
    "link_request.send": ("POST", "/employer/business/permits/{permit}/missing-unit", {"agent"}),
    "own_business.association": ("GET", "/me/business/association", EMPLOYEES),
    "own_business.ask_for_association": ("POST", "/me/business/association", EMPLOYEES),
    "own_business.remind_unit": ("POST", "/me/business/association/reminder", EMPLOYEES),
    "own_business.report_leaving": ("POST", "/me/business/leaving", EMPLOYEES),
    "own_business.start_new_application": (
        "POST",
        "/me/business/new-application/beijing_work_residence",
        EMPLOYEES,
    ),
    "own_business.start_change": ("POST", "/me/business/changes/basic_info_change", EMPLOYEES),
    "employee.home": ("GET", "/me/", EMPLOYEES),
    "employee.slip": ("GET", "/me/slips/{slip}.pdf", {"chu"}),
    "cases.show": ("GET", "/cases/{case}", PARTIES),
    "cases.diagram": ("GET", "/cases/{case}/diagram", PARTIES | ANALYSTS),
    "cases.paper": ("GET", "/cases/{case}/papers/document/{paper}", PARTIES),
    "cases.paper_page": ("GET", "/cases/{case}/papers/document/{paper}/pages/1.png", PARTIES),
    "cases.paper_original": ("GET", "/cases/{case}/papers/document/{paper}/original", PARTIES),
    "tasks.show": ("GET", "/tasks/{review}", {"hd.l1a"}),
    "review.queue": ("GET", "/review/", REVIEWERS),
    "setup.begin": ("GET", "/setup/nowhere", ANYBODY),
    "setup.make": ("POST", "/setup/nowhere", ANYBODY),
    "setup.progress": ("GET", "/operations/setup", OPERATORS),
    "setup.finish": ("POST", "/operations/setup/finish", OPERATORS),
    "operations.home": ("GET", "/operations/", OPERATORS),
    "operations.cases": ("GET", "/operations/cases", OPERATORS),
    "operations.link_requests": ("GET", "/operations/link-requests", OPERATORS),
    "clock.show": ("GET", "/operations/clock/", OPERATORS),
    "operations.letters": ("GET", "/operations/letters", OPERATORS),
    "operations.letter": ("GET", "/operations/letters/{letter}.eml", OPERATORS),
    "operations.message": ("POST", "/operations/letters/none/contents", OPERATORS),
    "users.listing": ("GET", "/operations/users/", OPERATORS),
    "users.new": ("GET", "/operations/users/new", OPERATORS),
    "users.add": ("POST", "/operations/users/new", OPERATORS),
    "users.password": ("POST", "/operations/users/password", OPERATORS),
    "users.ask_login": ("GET", "/operations/users/{account}/login", OPERATORS),
    "users.send_login": ("POST", "/operations/users/{account}/login", OPERATORS),
    "users.active": ("POST", "/operations/users/active", OPERATORS),
    "employers.new": ("GET", "/operations/employers/new", OPERATORS),
    "employers.add": ("POST", "/operations/employers/new", OPERATORS),
    "employers.listing": ("GET", "/operations/employers/", OPERATORS),
    "employers.show": ("GET", "/operations/employers/{unit}", OPERATORS),
    "employers.sync": ("POST", "/operations/employers/{unit}/registry", OPERATORS),
    "employers.rotate": ("POST", "/operations/employers/{unit}/association-code", OPERATORS),
    "review_chains.listing": ("GET", "/operations/review-chains/", OPERATORS),
    "review_chains.ask": ("GET", "/operations/review-chains/{chain}", OPERATORS),
    "review_chains.change": ("POST", "/operations/review-chains/{chain}", OPERATORS),
    "people.listing": ("GET", "/operations/people/", OPERATORS),
    "people.show": ("GET", "/operations/people/{person}", OPERATORS),
    "people.ask": ("GET", "/operations/people/{person}/decide/link", OPERATORS),
    "people.decide": ("POST", "/operations/people/{person}/decide/link", OPERATORS),
    "people.letter": ("POST", "/operations/people/{person}/activation-letter", OPERATORS),
    "people.identity": ("POST", "/operations/people/{person}/identity", OPERATORS),
    "authorities.listing": ("GET", "/operations/authorities/", OPERATORS),
    "authorities.keep": ("POST", "/operations/authorities/", OPERATORS),
    "calendar.year": ("GET", "/operations/calendar/", OPERATORS),
    "calendar.check": ("POST", "/operations/calendar/check", OPERATORS),
    "calendar.bring_in": ("POST", "/operations/calendar/import", OPERATORS),
    "legacy.ask": ("GET", "/operations/import/", OPERATORS),
    "legacy.template": ("GET", "/operations/import/template/ledger.csv", OPERATORS),
    "legacy.run": ("GET", "/operations/import/files/nowhere", OPERATORS),
    "legacy.check": ("POST", "/operations/import/check", OPERATORS),
    "legacy.keep": ("POST", "/operations/import/keep", OPERATORS),
    "editions.home": ("GET", "/editions/", ANALYSTS),
    "tasks.claim": ("POST", "/tasks/{review}/claim", {"hd.l1a"}),
    "tasks.send": ("POST", "/tasks/{review}", {"hd.l1a"}),
    "tasks.take_over": ("POST", "/tasks/{review}/take-over", {"hd.l1a"}),
    "tasks.identity": ("POST", "/tasks/{review}/identity", {"hd.l1a"}),
    "tasks.release": ("POST", "/tasks/{review}/release", {"hd.l1a"}),
    "employer.start_renewal": ("POST", "/employer/permits/{permit}/renewal", {"agent"}),
    "cases.withdraw": ("POST", "/cases/{case}/withdraw", {"agent", "zhao"}),
    "review.next": ("POST", "/review/next", REVIEWERS),
    "clock.confirm": ("POST", "/operations/clock/", OPERATORS),
    "operations.retry": ("POST", "/operations/incidents/none/retry", OPERATORS),
    "account.sign_out": ("POST", "/sign-out", SIGNED_IN),
}
"""Endpoint: method, address, who is let in. Written out by hand, so that a slip in the table is seen."""

MISSING = {"legacy.run", "operations.retry", "operations.message", "setup.begin", "setup.make"}
"""Let in, then told that there is no such thing."""


@pytest.fixture
def office(sqlite_context):
    """Return an application with one case before the district and one approved slip of somebody else."""
    approved = ServiceJourney(sqlite_context, "chu").submit()
    for login in ("overseas.l1a", "overseas.l2a"):
        approved.review(login)
    journey = ServiceJourney(sqlite_context).submit()
    sweep(sqlite_context)
    mail = FolderChannel(sqlite_context.settings.data_dir / "letters", "office@example.invalid")
    while send_next_letter(sqlite_context, {"mail": mail}):
        pass
    with sqlite_context.database.reading() as work:
        names = {
            "case": journey.case_id,
            "review": journey.open()["review"].key,
            "permit": journey.case.permit_id,
            "person": journey.case.person_id,
            "chain": chains_in_force(sqlite_context, work)[0].id,
            "unit": journey.case.employer_id,
            "account": actor_named(sqlite_context, "zhao").account_id,
            "paper": latest_documents(work, journey.case_id)["iit_payment_record"].id,
            "slip": slip_of_case(work, approved.case_id).code,
            "letter": work.connection.execute(select(outbox.c.id)).scalars().first(),
        }
    return create_app(sqlite_context), names


def _fate(answer):
    """A read-only account is told that it only looks; that is no entry."""
    if answer.status_code == 303 and answer.location.startswith("/sign-in?back="):
        return "sign in"
    return {403: "forbidden", 404: "missing"}.get(answer.status_code, "in")


def _expected(endpoint, login, allowed):
    """赵测试 hears about what is theirs that the unit does this; to other employees it is not there."""
    if login in allowed:
        return "missing" if endpoint in MISSING else "in"
    if login is None:
        return "sign in"
    if (
        login in LOOKERS - AGENTS
        and {"agent": "agent", "viewer": "agent", "viewer2": "agent2"}[login] in allowed
    ):
        return "forbidden"
    if login == "zhao" and endpoint in SIDES[Role.EMPLOYEE]:
        return "forbidden"
    of_somebody = "{" in CELLS[endpoint][1] and not endpoint.startswith(
        ("operations.", "people.", "employers.", "review_chains.", "users.")
    )
    return "missing" if of_somebody else "forbidden"


def test_every_route_lets_in_whom_it_should_and_nobody_else(office):
    app, names = office
    clients = {login: client_for(app, login) for login in sorted({*ANYBODY, "chu"}, key=str)}
    wrong, cells = [], 0
    for endpoint, (method, address, allowed) in CELLS.items():
        path = address.format(**names)
        for login, client in clients.items():
            allowed_here = {*allowed, "chu"} if allowed in (ANYBODY, SIGNED_IN, EMPLOYEES) else allowed
            answer = client.get(path) if method == "GET" else post(client, path)
            fate, wanted = _fate(answer), _expected(endpoint, login, allowed_here)
            cells += 1
            if fate != wanted or answer.status_code >= 500:
                wrong.append((endpoint, login, answer.status_code, wanted))
    assert wrong == []
    assert cells == len(CELLS) * 15


def test_every_route_is_walked_and_every_row_has_a_route(sqlite_context):
    demo = {rule.endpoint for rule in create_app(sqlite_context).url_map.iter_rules()}
    settings = replace(sqlite_context.settings, mode="production")
    live = {
        rule.endpoint for rule in create_app(replace(sqlite_context, settings=settings)).url_map.iter_rules()
    }
    assert live == set(ROUTES) == set(CELLS)
    assert demo - live == {"style_guide.show"}


def test_a_route_without_a_row_is_refused_to_everybody(sqlite_context):
    app = create_app(sqlite_context)
    app.add_url_rule("/forgotten", "forgotten", lambda: "secret")
    for login in (None, "operator", "agent"):
        assert client_for(app, login).get("/forgotten").status_code == 403


def test_another_employees_or_units_objects_look_as_if_they_were_not_there(office):
    app, names = office
    for login in ("agent2", "qian", "overseas.l1a"):
        client = client_for(app, login)
        for address in ("/cases/{case}", "/tasks/{review}", "/cases/{case}/papers/document/{paper}/original"):
            other = client.get(address.format(**names))
            missing = client.get(address.format(**dict.fromkeys(names, "0" * 32)))
            assert other.status_code == missing.status_code == 404
            assert _plain(other) == _plain(missing)


def _plain(answer):
    """Return a page without what differs at every request."""
    return re.sub(r'value="[^"]*"|[0-9a-f]{8,}', "", answer.text)
