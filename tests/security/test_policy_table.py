"""Every route, by every kind of person: what the table lets in, and what everybody else is told."""

import re
from dataclasses import replace
from html import unescape

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
from app.store.office_paper_rows import papers_of_case
from app.store.review_rows import slip_of_case
from app.store.tables_applications import outbox
from app.web.wording.wrong_role_hint import SIDES
from tests.make.context_maker import actor_named
from tests.make.sent_uploads import upload_in_work
from tests.make.service_journey import ServiceJourney
from tests.security.access_cells import AGENTS, ANYBODY, CELLS, EMPLOYEES, LOOKERS, SIGNED_IN
from tests.support.one_application import whole_app
from tests.support.signed_in import TOKEN, client_for, post

MISSING = {
    "watching.metrics",
    "case_operations.retry",
    "draft_answers.acts",
    "draft_answers.check",
    "draft_answers.choices",
    "draft_answers.file",
    "draft_answers.fork",
    "draft_answers.notices",
    "draft_answers.office_papers",
    "draft_answers.office_paper_page",
    "draft_answers.save",
    "draft_answers.try_row",
    "draft_editor.add",
    "draft_editor.edit",
    "draft_editor.preview",
    "drafts.change",
    "drafts.publish",
    "drafts.rehearsal",
    "drafts.schedule",
    "drafts.show",
    "feeds.calendar",
    "legacy.run",
    "doors.begin",
    "doors.come_back",
    "own_factors.add_passkey",
    "own_factors.ask_removal",
    "own_factors.remove",
    "own_factors.show_passkey",
    "to_answer.ask",
    "try_runs.act",
    "try_runs.back",
    "try_runs.of_draft",
    "try_runs.play",
    "try_runs.replay",
    "try_runs.save",
    "try_runs.show",
    "try_runs.waiting",
    "operations.retry",
    "operations.message",
    "page_editor.picture",
    "setup.begin",
    "setup.make",
    "uploads.finish",
    "uploads.state",
}
"""Let in, then told that there is no such thing."""


@pytest.fixture
def office(sqlite_context):
    """Return an application with one case before the district and one approved slip of somebody else."""
    approved = ServiceJourney(sqlite_context, "chu").submit()
    for login in ("overseas.l1a", "overseas.l2a"):
        approved.review(login)
    journey = ServiceJourney(sqlite_context).submit()
    sweep(sqlite_context)
    mail = FolderChannel(sqlite_context.files.letters.keep, "office@example.invalid")
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
            "reviewer": actor_named(sqlite_context, "hd.l1a").account_id,
            "upload": upload_in_work(sqlite_context),
            "paper": latest_documents(work, journey.case_id)["iit_payment_record"].id,
            "slip": slip_of_case(work, approved.case_id).code,
            "office_paper": papers_of_case(work, journey.case_id)[0].id,
            "letter": work.connection.execute(select(outbox.c.id)).scalars().first(),
        }
    return create_app(sqlite_context), names


def sent(client, method, path):
    """Send a form, or what a script sends with the token in a header."""
    if method == "POST":
        return post(client, path)
    token = TOKEN.search(client.get("/sign-in").text)
    headers = {"X-CSRFToken": unescape(token.group(1)) if token else ""}
    return client.open(path, method=method, headers=headers)


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
    # What is on its way belongs to an account: to a colleague of the same unit it is not there either.
    is_of_account = endpoint.startswith(("uploads.", "page_editor."))
    if (
        not is_of_account
        and login in LOOKERS - AGENTS
        and {"agent": "agent", "viewer": "agent", "viewer2": "agent2"}[login] in allowed
    ):
        return "forbidden"
    if login == "zhao" and endpoint in SIDES[Role.EMPLOYEE]:
        return "forbidden"
    of_somebody = "{" in CELLS[endpoint][1] and not endpoint.startswith(
        ("operations.", "people.", "employers.", "review_chains.", "review_roles.", "users.", "case_desk.")
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
            answer = client.get(path) if method == "GET" else sent(client, method, path)
            fate, wanted = _fate(answer), _expected(endpoint, login, allowed_here)
            cells += 1
            if fate != wanted or answer.status_code >= 500:
                wrong.append((endpoint, login, answer.status_code, wanted))
    assert wrong == []
    assert cells == len(CELLS) * 17


def test_every_route_is_walked_and_every_row_has_a_route(sqlite_context):
    demo = {rule.endpoint for rule in create_app(sqlite_context).url_map.iter_rules()}
    settings = replace(sqlite_context.settings, mode="production")
    live = {
        rule.endpoint for rule in create_app(replace(sqlite_context, settings=settings)).url_map.iter_rules()
    }
    assert live == set(ROUTES) == set(CELLS)
    assert demo - live == {"style_guide.show"}


def test_a_route_without_a_row_is_refused_to_everybody(sqlite_context):
    app = whole_app(sqlite_context)
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
