"""A paper that somebody has chosen and not sent is theirs alone: every door, by everybody."""

import io
import json
from uuid import uuid4

import pytest

from app.factory import create_app
from app.services.records.chosen_contract import choose_contract
from app.services.tasks.chosen_papers import choose_for_task, choose_for_unit
from app.store.chosen_rows import chosen_in, contract_place, task_place, unit_place
from app.store.permit_rows import association_facts
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.services.test_employer_papers import paper
from tests.support.signed_in import client_for, post

pytestmark = needs_fonts
EVERYBODY = (None, "agent", "viewer", "agent2", "viewer2", "zhao", "wang", "qian", "hd.l1a", "overseas.l1a", "operator", "analyst")  # fmt: skip
ENTRIES = ("", "/pages/1.png", "/original")
STATEMENT, SLOT = "employee_integrity_statement", "employer_integrity_statement"
PARTIES = {"agent", "viewer", "zhao"}
LOGIN_PAGE, REFUSED = 303, {303, 403, 404}


@pytest.fixture
def office(sqlite_context):
    """Return clients, the addresses of one chosen paper at each door, and the doors themselves."""
    context = sqlite_context
    journey = ServiceJourney(context, "zhao")
    zhao, agent = (actor_named(context, login) for login in ("zhao", "agent"))
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    task = journey.open()["update_information"]
    mine = choose_for_task(
        context, zhao, task.key, STATEMENT, io.BytesIO(paper(STATEMENT)), "a.pdf", uuid4().hex
    )
    choose_for_unit(context, agent, SLOT, io.BytesIO(paper(SLOT, seed=3)), "b.pdf", uuid4().hex)
    scan = io.BytesIO(paper("labour_contract", seed=4))
    choose_contract(context, agent, zhao.person_id, scan, "c.pdf", uuid4().hex)
    app = create_app(context)
    readers = {
        f"/cases/{journey.case_id}/papers/chosen/{mine['id']}": {"zhao"},
        f"/employer/attachments/{SLOT}/0": {"agent"},
        f"/employer/employees/{zhao.person_id}/contract/draft": {"agent", "viewer"},
    }
    doors = {
        f"/tasks/{task.key}/papers/{STATEMENT}": {"zhao"},
        f"/employer/attachments/{SLOT}/chosen": {"agent", "agent2"},
        f"/employer/employees/{zhao.person_id}/contract/chosen": {"agent"},
    }
    with context.database.reading() as work:
        tie = association_facts(work, zhao.person_id).id
    places = [task_place(task.key), unit_place(agent.employer_id), contract_place(tie)]
    return {login: client_for(app, login) for login in EVERYBODY}, readers, doors, places


def test_page_picture_and_original_are_read_by_whom_it_concerns_and_nobody_else(office):
    clients, readers, _doors, _places = office
    for address, allowed in readers.items():
        found = set()
        for login, client in clients.items():
            fates = {client.get(address + entry).status_code for entry in ENTRIES}
            assert len(fates) == 1, f"{login} at {address}: {fates}"
            assert fates == {200} or fates <= REFUSED, f"{login} at {address}: {fates}"
            found |= {login} if fates == {200} else set()
        assert found == allowed, address


def test_nobody_else_brings_a_paper_to_a_door(office, sqlite_context):
    clients, _readers, doors, places = office

    def waiting():
        with sqlite_context.database.reading() as work:
            return [chosen_in(work, place, None) for place in places]

    before = waiting()
    for address, allowed in doors.items():
        for login, client in clients.items():
            if login in allowed:
                continue
            told = json.dumps([{"name": "x.pdf", "size": 9, "stamp": "x"}])
            answer = post(client, address, files=told)
            assert answer.status_code in REFUSED, f"{login} at {address}: {answer.status_code}"
    assert waiting() == before


def test_nobody_else_takes_a_chosen_paper_back(office, sqlite_context):
    clients, _readers, doors, places = office
    with sqlite_context.database.reading() as work:
        before = [chosen_in(work, place, None) for place in places]
    forms = [address.rpartition("/papers/")[0] or address.removesuffix("/chosen") for address in doors]
    for address, slot in zip(forms, (STATEMENT, SLOT, "labour_contract"), strict=True):
        for login, client in clients.items():
            if login not in {"agent", "zhao"}:
                post(client, address, _key=uuid4().hex, _step=f"take_back:{slot}")
    with sqlite_context.database.reading() as work:
        assert [chosen_in(work, place, None) for place in places] == before


def test_without_a_token_nothing_is_chosen(office):
    clients, _readers, doors, _places = office
    for address in doors:
        for client in clients.values():
            sent = {"files": json.dumps([{"name": "x.pdf", "size": 9, "stamp": "x"}])}
            assert client.post(address, data=sent).status_code in {303, 403, 404}
