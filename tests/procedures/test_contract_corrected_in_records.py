"""A contract sent back is put right in 员工列表, as the manual says, or in the task; either door counts (4.2)."""

import io
from uuid import uuid4

import pytest

from app.services.context.refusals import FormInvalidError
from app.services.records.chosen_contract import choose_contract
from app.services.records.update_employment import update_contract
from app.services.tasks.form_context import known_values
from app.services.tasks.task_form import task_form
from app.store.permit_rows import association_facts, contracts_of
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import returned
from tests.make.service_journey import ServiceJourney
from tests.services.test_employer_papers import paper
from tests.support.signed_in import desk_of

pytestmark = needs_fonts
TERMS = {"contract_kind": ["labour"], "contract_start": ["2026-01-01"], "contract_term": ["open"]}


@pytest.fixture
def journey(context):
    """Return a renewal whose contract was sent back."""
    case = ServiceJourney(context).submit()
    case.review("hd.l1a", returned("employee_contract", "labour_contract", "合同缺少签字页"))
    context.clock.forward(minutes=5)
    return case


def versions(context, journey):
    with context.database.reading() as work:
        return contracts_of(work, association_facts(work, journey.case.person_id).id)


def in_records(context, journey):
    pair = actor_named(context, "agent"), journey.case.person_id
    choose_contract(context, *pair, io.BytesIO(paper("labour_contract", seed=5)), "新合同.pdf", uuid4().hex)
    update_contract(context, *pair, TERMS, uuid4().hex)
    context.clock.forward(minutes=5)


def test_one_given_in_the_list_of_employees_is_not_asked_for_again(context, journey):
    in_records(context, journey)
    before = versions(context, journey)
    task = journey.open()["correct_contract"]
    with context.database.reading() as work:
        form = task_form(context, work, journey.case, task)
        shown = known_values(work, journey.case, task, form)
    assert {name: shown[name] for name in TERMS} == {name: value[0] for name, value in TERMS.items()}
    assert "新合同.pdf" in desk_of(context, "agent").get(f"/tasks/{task.key}")
    journey.do("agent", "correct_contract", {**TERMS, "contract_choice": "new", "done": "true"})
    assert [row.id for row in versions(context, journey)] == [row.id for row in before]


def test_other_terms_of_it_are_a_version_with_the_same_scan(context, journey):
    in_records(context, journey)
    before = versions(context, journey)
    terms = {**TERMS, "contract_term": ["fixed"], "contract_end": ["2031-12-31"]}
    journey.do("agent", "correct_contract", {**terms, "contract_choice": "new", "done": "true"})
    after = versions(context, journey)
    assert len(after) == len(before) + 1
    assert after[0].sha256 == before[0].sha256


def test_without_either_it_is_asked_for(journey):
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent", "correct_contract", {**TERMS, "contract_choice": "new", "done": "true"})
    assert "contract_file" in dict(refused.value.facts["errors"])


def test_one_brought_to_the_task_is_the_newest_of_the_records(context, journey):
    journey.lay("labour_contract")
    journey.do("agent", "correct_contract", {**TERMS, "contract_choice": "new", "done": "true"})
    assert versions(context, journey)[0].filename == "labour_contract.pdf"
