"""A read-only account of a unit sees what its agent sees, is offered nothing that changes, and changes nothing."""

import re
from uuid import uuid4

import pytest

from app.domain.procedures import Procedure
from app.factory import create_app
from app.policy.actor import Role
from app.policy.route_table import ROUTES
from app.services.accounts.rotate_code import rotate_association_code
from app.services.applications.start_case import start_renewal, start_unit_procedure
from app.services.context.refusals import NotAllowedError, NotFoundError
from app.services.tasks.claim_task import permitted_task
from app.store.account_rows import account_by_login
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import BEIJING, permit_of_person, unit_of
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import client_for, desk_of, post

ALLOWED_FORMS = re.compile(r"/sign-out|/appearance|/employer/employees/[0-9a-f]+/identity|/account/.+")
"""A look, and what is the viewer's own: their password, sessions and factors."""
NOT_PAGES = re.compile(r"^(#|tel:|mailto:|https?:|/static/|.*\.png|.*/original)")


def page_texts(desk, start, most=150):
    """Open every page that links lead to, from one page on; return their forms by address."""
    waiting, seen = [start], {}
    while waiting and len(seen) < most:
        path = waiting.pop(0).partition("#")[0]
        if not path or path in seen:
            continue
        response = desk.client.get(path, follow_redirects=True)
        assert response.status_code == 200, f"{path}: {response.status}"
        seen[path] = response.text
        waiting += [
            link.replace("&amp;", "&")
            for link in re.findall(r'<a [^>]*href="([^"]+)"', response.text)
            if not NOT_PAGES.match(link)
        ]
    return seen


@pytest.fixture
def office(sqlite_context):
    """Return a context with a returned renewal, one in review, and one that waits for the unit."""
    ServiceJourney(sqlite_context, "wang").submit()
    returned = ServiceJourney(sqlite_context, "zhao").submit()
    returned.review(
        "hd.l1a",
        {
            "decision": ["returned"],
            "opinion": ["请补正"],
            "issues.0.category": ["unit_attachment"],
            "issues.0.target": ["tax_payment_proof"],
            "issues.0.text": ["请重新上传"],
        },
    )
    ServiceJourney(sqlite_context, "qian")
    return sqlite_context


@pytest.mark.parametrize("login", ["viewer", "viewer2", "viewer4", "viewer5", "viewer6"])
def test_no_page_of_a_viewer_offers_a_change_or_leads_to_a_closed_door(office, login):
    seen = page_texts(desk_of(office, login), "/employer/")
    assert len(seen) > 10
    for path, text in seen.items():
        posting = re.findall(r'<form[^>]*method="post"[^>]*>', text)
        targets = [re.search(r'action="([^"]*)"', form)[1] for form in posting]
        assert [one for one in targets if not ALLOWED_FORMS.fullmatch(one)] == [], path


def test_the_viewer_reaches_every_list_the_agent_has(office):
    seen = page_texts(desk_of(office, "viewer"), "/employer/")
    for path in (
        "/employer/permits-module/",
        "/employer/attachments/",
        "/employer/employees/",
        "/employer/applications",
        "/employer/business/employer-changes",
        "/employer/business/unit-applications",
    ):
        assert path in seen
    assert any(path.startswith("/cases/") for path in seen)


def test_every_changing_route_of_the_unit_refuses_the_viewer_in_words(office):
    client = client_for(create_app(office), "viewer")
    permit = permit_of_person(office, "wang")
    told = "当前账号是只读账号"
    names = {"permit": permit.id, "person": permit.person_id}
    for path in (
        "/employer/permits-module/association-code",
        "/employer/permits/{permit}/renewal",
        "/employer/employees/{person}/post",
        "/employer/profile/general",
        "/employer/attachments/tax_payment_proof",
        "/employer/attachments/tax_payment_proof/delete",
        "/employer/business/permissions/beijing_work_residence/cancel",
        "/employer/business/employees/{person}/dissociation",
        "/employer/business/supervisor-change",
    ):
        answer = post(client, path.format(**names))
        assert answer.status_code == 403, path
        assert told in answer.text, path


def test_all_that_a_viewer_may_send_is_a_look_and_a_farewell(sqlite_context):
    sending = {
        rule.endpoint for rule in create_app(sqlite_context).url_map.iter_rules() if "POST" in rule.methods
    }
    open_to_viewers = {
        name for name, access in ROUTES.items() if Role.VIEWER in access.roles and not access.is_public
    }
    own = {name for name in sending if name.startswith(("own_account.", "own_factors."))}
    assert (sending & open_to_viewers) - own == {"account.sign_out", "employment.identity"}


def test_the_services_refuse_a_viewer_whatever_the_door(context):
    viewer = actor_named(context, "viewer")
    journey = ServiceJourney(context)
    before = unit_of(context, "agent").association_code
    with pytest.raises(NotAllowedError):
        rotate_association_code(context, viewer, uuid4().hex)
    with pytest.raises(NotAllowedError):
        start_renewal(context, viewer, permit_of_person(context, "qian").id, uuid4().hex)
    with pytest.raises(NotAllowedError):
        start_unit_procedure(context, viewer, Procedure.PERMISSION_CANCELLATION, BEIJING, uuid4().hex)
    with pytest.raises(NotAllowedError):
        journey.withdraw("viewer")
    with pytest.raises(NotAllowedError):
        journey.do("viewer", "confirm_contract", {"contract_choice": "current"})
    with context.database.reading() as work, pytest.raises(NotFoundError):
        permitted_task(work, viewer, journey.open()["confirm_contract"].key)
    assert unit_of(context, "agent").association_code == before
    assert set(journey.open()) == {"confirm_contract"}


def test_a_security_officer_adds_a_viewer_to_a_unit_by_its_credit_code(sqlite_context):
    desk = desk_of(sqlite_context, "security")
    sent = {
        "_key": desk.get("/operations/users/new").hidden("_key"),
        "login": "new.viewer",
        "display_name": "新查阅",
        "role": "viewer",
        "uscc": unit_of(sqlite_context, "agent").uscc,
    }
    assert "账号已新增" in desk.post("/operations/users/new", sent)
    with sqlite_context.database.reading() as work:
        row = account_by_login(work, "new.viewer")
    assert (row.role, row.employer_id) == ("viewer", unit_of(sqlite_context, "agent").id)


def test_a_notice_the_viewer_has_seen_is_still_new_to_the_agent(office):
    new = re.compile(r"新</span>")
    assert new.search(desk_of(office, "viewer").get("/notices").text)
    agent = desk_of(office, "agent")
    assert new.search(agent.get("/notices").text)
    assert not new.search(agent.get("/notices").text)
