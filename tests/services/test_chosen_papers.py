"""A paper waits in a form from the moment it is chosen: it counts for nothing until the form is sent."""

import io
from uuid import uuid4

import pytest
from sqlalchemy import select

from app.services.applications.withdraw_case import withdraw_case
from app.services.context.refusals import FormInvalidError, NotAllowedError, NotFoundError
from app.services.due_work.prune import prune_some
from app.services.papers.store_paper import PaperRefusedError
from app.services.records.chosen_contract import choose_contract
from app.services.records.employer_papers import upload_chosen
from app.services.records.update_employment import (
    employment_of,
    take_contract_back,
    update_contract,
)
from app.services.tasks.chosen_papers import (
    ChosenGoneError,
    choose_for_task,
    choose_for_unit,
    take_back_from_task,
    take_back_from_unit,
)
from app.services.tasks.complete_task import complete_task
from app.store.attachment_rows import versions_of_slot
from app.store.chosen_rows import chosen_in, task_place, unit_place
from app.store.document_rows import documents_of
from app.store.tables_office import stored_file
from tests.documents.slip_fonts import needs_fonts
from tests.make import pdf_files
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import unit_procedure
from tests.services.test_employer_papers import paper
from tests.services.test_papers_through_every_door import APPLY

pytestmark = needs_fonts
PROOF, STATEMENT = "tax_registration_proof", "employer_integrity_statement"


class Form:
    """The form of a supervisor change, at which the unit's agent chooses papers."""

    def __init__(self, context, login="agent4"):
        self.context, self.by = context, actor_named(context, login)
        self.journey = unit_procedure(context, login, "supervisor_change", authority="haidian_hrss")
        self.task = self.journey.open()["fill_application"]

    def choose(self, slot=PROOF, seed=1, key=None, data=None):
        stream = io.BytesIO(data or paper(slot, seed=seed))
        return choose_for_task(
            self.context, self.by, self.task.key, slot, stream, f"{seed}.pdf", key or uuid4().hex
        )["id"]

    def send(self, answers=APPLY, **chosen):
        posted = {name: [value] for name, value in answers.items()}
        return complete_task(
            self.context,
            self.by,
            self.task.key,
            posted,
            fence=None,
            idempotency_key=uuid4().hex,
            chosen=chosen,
        )

    def waiting(self):
        with self.context.database.reading() as work:
            return [row.id for row in chosen_in(work, task_place(self.task.key), None)]

    def versions(self, slot=PROOF):
        with self.context.database.reading() as work:
            return [row.filename for row in documents_of(work, self.journey.case_id) if row.slot == slot]


@pytest.fixture
def form(context):
    for slot in (STATEMENT, "tax_payment_proof", "agent_id_card"):
        chosen = choose_for_unit(
            context, actor_named(context, "agent4"), slot, io.BytesIO(paper(slot)), "a.pdf", slot
        )
        upload_chosen(context, actor_named(context, "agent4"), slot, chosen["id"], uuid4().hex)
    return Form(context)


def registered(context):
    with context.database.reading() as work:
        return set(work.connection.execute(select(stored_file.c.sha256)).scalars())


def test_what_is_chosen_becomes_a_version_when_the_form_is_sent(form):
    kept = form.choose()
    assert (form.waiting(), form.versions()) == ([kept], [])
    form.send(**{PROOF: kept})
    assert (form.waiting(), form.versions()) == ([], ["1.pdf"])
    assert form.journey.case.state == "in_review"


def test_a_form_that_is_not_accepted_leaves_it_waiting(form):
    kept = form.choose()
    with pytest.raises(FormInvalidError):
        form.send({**APPLY, "declared_true": ""}, **{PROOF: kept})
    assert (form.waiting(), form.versions()) == ([kept], [])


def test_what_the_form_does_not_show_is_not_sent_with_it(form):
    form.choose()
    with pytest.raises(FormInvalidError) as missing:
        form.send()
    assert [name for name, _told in missing.value.facts["errors"]] == [PROOF]


def test_the_newest_choice_stands_in_the_place_of_the_last_one(form):
    before = registered(form.context)
    first = form.choose()
    second = form.choose(seed=2)
    assert form.waiting() == [second]
    assert len(registered(form.context) - before) == 1
    with pytest.raises(FormInvalidError) as gone:
        form.send(**{PROOF: first})
    told = dict(gone.value.facts["errors"])
    assert "另一个窗口更换或移除" in told[PROOF]
    assert form.waiting() == [second]


def test_the_same_request_again_chooses_nothing_new(form):
    assert form.choose(key="one choice") == form.choose(key="one choice")
    assert len(form.waiting()) == 1


def test_what_is_taken_back_leaves_no_file_behind(form):
    before = registered(form.context)
    form.choose()
    take_back_from_task(form.context, form.by, form.task.key, PROOF)
    assert (form.waiting(), registered(form.context)) == ([], before)
    take_back_from_task(form.context, form.by, form.task.key, PROOF)


def test_a_file_that_is_a_paper_elsewhere_stays_when_it_is_taken_back(form):
    data = paper(STATEMENT)
    before = registered(form.context)
    form.choose(STATEMENT, data=data)
    take_back_from_task(form.context, form.by, form.task.key, STATEMENT)
    assert registered(form.context) == before
    with form.context.database.reading() as work:
        newest = versions_of_slot(work, form.by.employer_id, STATEMENT)[0]
    assert newest.sha256 in before


def test_a_version_that_was_sent_is_not_taken_back(form):
    form.send(**{PROOF: form.choose()})
    with pytest.raises(Exception, match="TaskClosedError"):
        take_back_from_task(form.context, form.by, form.task.key, PROOF)
    assert form.versions() == ["1.pdf"]


def test_a_unit_paper_chosen_in_a_task_becomes_the_units_with_the_form(form):
    kept = {PROOF: form.choose(), STATEMENT: form.choose(STATEMENT, seed=7)}
    with form.context.database.reading() as work:
        before = len(versions_of_slot(work, form.by.employer_id, STATEMENT))
    form.send(**kept)
    with form.context.database.reading() as work:
        assert len(versions_of_slot(work, form.by.employer_id, STATEMENT)) == before + 1


def test_a_bad_file_does_not_wait(form):
    before = registered(form.context)
    with pytest.raises(PaperRefusedError):
        form.choose(data=pdf_files.with_script_on_opening())
    assert (form.waiting(), registered(form.context)) == ([], before)


def test_a_slot_that_is_not_asked_for_and_anothers_task_take_nothing(form):
    with pytest.raises(NotAllowedError):
        form.choose("diploma")
    form.by = actor_named(form.context, "agent2")
    with pytest.raises(NotFoundError):
        form.choose()
    with pytest.raises(NotFoundError):
        take_back_from_task(form.context, form.by, form.task.key, PROOF)
    form.by = actor_named(form.context, "viewer")
    with pytest.raises(NotFoundError):
        form.choose()
    with pytest.raises(NotAllowedError):
        choose_for_unit(form.context, form.by, STATEMENT, io.BytesIO(paper(STATEMENT)), "a.pdf", "k")
    assert form.waiting() == []


def test_with_the_task_its_papers_are_over(form):
    before = registered(form.context)
    form.choose()
    withdraw_case(form.context, form.by, form.journey.case_id, uuid4().hex)
    assert len(form.waiting()) == 1
    prune_some(form.context)
    assert (form.waiting(), registered(form.context)) == ([], before)


def test_what_is_never_sent_is_forgotten_after_a_quarter_of_a_year(context, form):
    form.choose()
    context.clock.forward(days=80)
    prune_some(context)
    assert len(form.waiting()) == 1
    context.clock.forward(days=11)
    prune_some(context)
    assert form.waiting() == []


def test_a_unit_sends_takes_back_and_sends_what_it_has_chosen(context):
    by, data = actor_named(context, "agent5"), paper(STATEMENT)

    def choose():
        return choose_for_unit(context, by, STATEMENT, io.BytesIO(data), "声明.pdf", uuid4().hex)["id"]

    first = choose()
    take_back_from_unit(context, by, STATEMENT)
    with pytest.raises(ChosenGoneError):
        upload_chosen(context, by, STATEMENT, first, uuid4().hex)
    second = choose()
    with pytest.raises(ChosenGoneError):
        upload_chosen(context, actor_named(context, "agent2"), STATEMENT, second, uuid4().hex)
    kept = upload_chosen(context, by, STATEMENT, second, "sent")
    assert (kept["version"], upload_chosen(context, by, STATEMENT, second, "sent")) == (1, kept)
    with context.database.reading() as work:
        assert chosen_in(work, unit_place(by.employer_id), None) == []


def test_the_scan_of_a_contract_waits_for_its_dates_or_is_taken_back(context):
    by, person = actor_named(context, "agent"), actor_named(context, "zhao").person_id

    def chosen():
        with context.database.reading() as work:
            return employment_of(work, by, person).chosen_id

    def choose(seed):
        data = io.BytesIO(paper("labour_contract", seed=seed))
        return choose_contract(context, by, person, data, "合同.pdf", uuid4().hex)["id"]

    terms = {"contract_kind": ["labour"], "contract_start": ["2026-01-01"], "contract_term": ["open"]}
    choose(5)
    take_contract_back(context, by, person)
    assert chosen() == ""
    first, second = choose(5), choose(6)
    for shown in ("", first):
        with pytest.raises(FormInvalidError) as gone:
            update_contract(context, by, person, terms, uuid4().hex, chosen=shown)
        assert [name for name, _told in gone.value.facts["errors"]] == ["contract_file"]
    assert chosen() == second
    update_contract(context, by, person, terms, uuid4().hex, chosen=second)
    assert chosen() == ""
