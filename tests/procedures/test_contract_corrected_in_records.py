"""A contract sent back is put right in 员工列表, as the manual says, or in the task; either door counts (4.2)."""

import io
from uuid import uuid4

import pytest

from app.services.form_context import known_values
from app.services.refusals import FormInvalidError
from app.services.task_form import task_form
from app.services.update_employment import choose_contract, update_contract
from app.store.permit_rows import association_facts, contracts_of
from tests.documents.slip_fonts import needs_fonts
from tests.make.house_journey import HouseJourney
from tests.make.house_maker import actor_named
from tests.make.procedure_journey import returned
from tests.services.test_employer_papers import paper
from tests.support.signed_in import desk_of

pytestmark = needs_fonts
TERMS = {"contract_kind": ["labour"], "contract_start": ["2026-01-01"], "contract_term": ["open"]}


@pytest.fixture
def journey(house):
    """Return a renewal whose contract was sent back."""
    case = HouseJourney(house).submit()
    case.review("hd.l1a", returned("employee_contract", "labour_contract", "合同缺少签字页"))
    house.clock.forward(minutes=5)
    return case


def versions(house, journey):
    with house.database.reading() as work:
        return contracts_of(work, association_facts(work, journey.case.person_id).id)


def in_records(house, journey):
    pair = actor_named(house, "agent"), journey.case.person_id
    choose_contract(house, *pair, io.BytesIO(paper("labour_contract", seed=5)), "新合同.pdf", uuid4().hex)
    update_contract(house, *pair, TERMS, uuid4().hex)
    house.clock.forward(minutes=5)


def test_one_given_in_the_list_of_employees_is_not_asked_for_again(house, journey):
    in_records(house, journey)
    before = versions(house, journey)
    task = journey.open()["correct_contract"]
    with house.database.reading() as work:
        form = task_form(house, work, journey.case, task)
        shown = known_values(work, journey.case, task, form)
    assert {name: shown[name] for name in TERMS} == {name: value[0] for name, value in TERMS.items()}
    assert "新合同.pdf" in desk_of(house, "agent").get(f"/tasks/{task.key}")
    journey.do("agent", "correct_contract", {**TERMS, "contract_choice": "new", "done": "true"})
    assert [row.id for row in versions(house, journey)] == [row.id for row in before]


def test_other_terms_of_it_are_a_version_with_the_same_scan(house, journey):
    in_records(house, journey)
    before = versions(house, journey)
    terms = {**TERMS, "contract_term": ["fixed"], "contract_end": ["2031-12-31"]}
    journey.do("agent", "correct_contract", {**terms, "contract_choice": "new", "done": "true"})
    after = versions(house, journey)
    assert len(after) == len(before) + 1
    assert after[0].sha256 == before[0].sha256


def test_without_either_it_is_asked_for(journey):
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent", "correct_contract", {**TERMS, "contract_choice": "new", "done": "true"})
    assert "contract_file" in dict(refused.value.facts["errors"])


def test_one_brought_to_the_task_is_the_newest_of_the_records(house, journey):
    journey.lay("labour_contract")
    journey.do("agent", "correct_contract", {**TERMS, "contract_choice": "new", "done": "true"})
    assert versions(house, journey)[0].filename == "labour_contract.pdf"
