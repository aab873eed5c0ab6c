"""Every class of papers, by everybody, in every relation to the case: page, picture and original alike."""

import pytest

from app.factory import create_app
from app.services.applications.leave_unit import start_leaving_request
from app.services.execution.fire_timer import fire_due_timers
from app.store.contract_times import contract_at
from app.store.document_rows import latest_documents
from app.store.review_rows import slip_of_case
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import ProcedureJourney, association, attach, joined, left, today
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import client_for

EVERYBODY = (None, "agent", "viewer", "agent2", "viewer2", "zhao", "wang", "qian", "zhang", "hd.l1a", "hd.l4a", "overseas.l1a", "operator", "analyst")  # fmt: skip
UNIT = {"agent", "viewer"}
DISTRICT = {"hd.l1a", "hd.l4a"}
ENTRIES = ("", "/pages/1.png", "/original")
CARD = "agent_id_card"


def papers_of(context, journey, document=None):
    """Return one paper of each class as a case names them."""
    case = journey.case
    with context.database.reading() as work:
        contract = contract_at(work, case.person_id, case.employer_id, work.now)
        documents = latest_documents(work, case.id)
    found = {"attachment": CARD}
    if contract is not None:
        found["contract"] = contract.id
    if documents:
        found["document"] = documents[document or next(iter(documents))].id
    return found


def readers(app, context, journey, **more):
    """Return who reads which class, every entry tried."""
    clients = {login: client_for(app, login) for login in EVERYBODY}
    found = {}
    for kind, identity in papers_of(context, journey, **more).items():
        address = f"/cases/{journey.case_id}/papers/{kind}/{identity}"
        found[kind] = set()
        for login, client in clients.items():
            fates = {client.get(address + entry).status_code for entry in ENTRIES}
            assert len(fates) == 1, f"{login} at {kind}: {fates}"
            if fates == {200}:
                found[kind].add(login)
            else:
                assert fates <= {303, 403, 404}, f"{login} at {kind}: {fates}"
    return found


def submitted(context):
    context.clock.forward(minutes=1)
    return ServiceJourney(context, "zhao").submit()


def prepared(context):
    # The contract was uploaded while the office was filled, milliseconds ago.
    context.clock.forward(minutes=1)
    return ServiceJourney(context, "zhao").prepare()


def departed(context):
    """A case that has ended, of somebody who has gone to another unit."""
    journey = ServiceJourney(context, "zhao").submit()
    journey.withdraw("agent")
    left(context, "agent", "zhao")
    joined(context, "zhao", "agent2")
    return journey


def asked_for(context):
    """A stranger has only typed the association code of a unit, which has begun to confirm it."""
    context.clock.forward(minutes=1)
    left(context, "agent", "zhang")
    return association(context, "zhang", "agent").lay("labour_contract")


def reported(context):
    """Somebody has reported that they left, and the authority has been told."""
    started = start_leaving_request(context, actor_named(context, "zhao"), "report")
    journey = ProcedureJourney(context, started)
    journey.do("zhao", "report_leaving", {"left_on": today(context), "declared_true": "true"})
    for days in (2, 8):
        context.clock.forward(days=days)
        fire_due_timers(context)
    return journey


def confirmed(context):
    attach(context, "agent2", CARD)
    left(context, "agent", "zhang")
    return joined(context, "zhang", "agent2")


READERS = {
    submitted: {
        "document": UNIT | {"zhao"} | DISTRICT,
        "contract": UNIT | {"zhao"} | DISTRICT,
        "attachment": UNIT | DISTRICT,
    },
    prepared: {"document": UNIT | {"zhao"}, "contract": UNIT | {"zhao"}, "attachment": UNIT},
    departed: {
        "document": {"zhao"} | DISTRICT,
        "contract": {"zhao"} | DISTRICT,
        "attachment": UNIT | DISTRICT,
    },
    asked_for: {"document": UNIT | {"zhang"}, "contract": UNIT | {"zhang"}, "attachment": UNIT},
    reported: {"contract": UNIT | {"zhao"}, "attachment": UNIT},
    confirmed: {
        "document": {"agent2", "viewer2", "zhang"},
        "contract": {"agent2", "viewer2", "zhang"},
        "attachment": {"agent2", "viewer2"},
    },
}
"""Relation: class of papers: who reads it. Written out by hand. Nobody else reads anything."""


@pytest.mark.parametrize("relation", READERS, ids=lambda relation: relation.__name__)
def test_each_class_of_papers_is_read_by_whom_it_concerns_and_nobody_else(sqlite_context, relation):
    journey = relation(sqlite_context)
    assert readers(create_app(sqlite_context), sqlite_context, journey) == READERS[relation]


def test_an_employee_is_not_shown_that_there_are_papers_of_the_unit(sqlite_context):
    journey = submitted(sqlite_context)
    app = create_app(sqlite_context)
    for login, told in (("zhao", False), ("agent", True), ("hd.l1a", True)):
        page = client_for(app, login).get(f"/cases/{journey.case_id}").text
        assert ("/papers/attachment/" in page, "单位业务经办人身份证" in page) == (told, told), login


def test_what_may_not_be_opened_is_named_without_a_link(sqlite_context):
    journey = departed(sqlite_context)
    page = client_for(create_app(sqlite_context), "agent").get(f"/cases/{journey.case_id}").text
    assert "申报收入查询记录" in page
    assert "/papers/document/" not in page
    assert "/papers/contract/" not in page


def test_a_slip_is_printed_by_its_holder_alone(sqlite_context):
    journey = submitted(sqlite_context).approve()
    with sqlite_context.database.reading() as work:
        code = slip_of_case(work, journey.case_id).code
    app = create_app(sqlite_context)
    answers = {login: client_for(app, login).get(f"/me/slips/{code}.pdf").status_code for login in EVERYBODY}
    assert {login for login, status in answers.items() if status == 200} == {"zhao"}
