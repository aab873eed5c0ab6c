"""After the stories are played, every state of every machine of the office can be seen at once."""

import pytest
from sqlalchemy import select

from app.demo.demo_people import PEOPLE
from app.demo.play_demo import play_demo, stopped_scenarios
from app.domain.attachment_status import AttachmentStatus
from app.domain.office_codes import (
    ApplicationState,
    AssociationState,
    IssueCategory,
    PermissionScope,
    PermissionState,
    PermitState,
)
from app.queries.case_view import case_view
from app.queries.panel_facts import panel_facts
from app.services.records.employer_papers import attachment_table
from app.store.case_lists import all_cases, cases_of_person
from app.store.case_rows import case_of
from app.store.employer_rows import employer_of, permissions_of
from app.store.outbox_rows import notices_for
from app.store.permit_rows import association_facts, chain_of, live_permit_of_person, permits_of_person
from app.store.review_rows import corrections_of, decisions_of, slip_of_case
from app.store.tables_applications import case_document, notice
from app.store.tables_cases import application_case, human_task
from app.store.tables_office import association, employer, employer_attachment, permit
from tests.conftest import opened_copy
from tests.make.context_maker import actor_named, fill_context, open_context

BEIJING = "beijing_work_residence"


def fill_stage(database_url, data_dir):
    """Make an original in which the stories have been played."""
    fill_context(database_url, data_dir)
    context = open_context(database_url, data_dir)
    assert stopped_scenarios(play_demo(context)) == []
    context.database.close()


@pytest.fixture(scope="module")
def stage(originals, tmp_path_factory):
    """Return a context in which the stories have been played, for looking only."""
    for context in opened_copy(originals, "sqlite", fill_stage, tmp_path_factory.mktemp("stage")):
        context.clock.forward(
            minutes=1
        )  # the last steps of the stories lie some milliseconds behind the start
        yield context


@pytest.fixture
def work(stage):
    with stage.database.reading() as found:
        yield found


def column(work, which):
    return set(work.connection.execute(select(which)).scalars())


def newest_case(stage, work, login):
    person = actor_named(stage, login).person_id
    return case_of(work, cases_of_person(work, person)[0].id)


def reviews(work, **facts):
    """Return the open review tasks that are as wanted."""
    rows = work.connection.execute(select(human_task).where(human_task.c.state == "open")).all()
    open_reviews = [row for row in rows if row.form == "shared/review"]
    return [row for row in open_reviews if all(getattr(row, name) == value for name, value in facts.items())]


def test_every_state_of_an_application_is_there(work):
    assert column(work, application_case.c.state) == {str(state) for state in ApplicationState}


def test_every_state_of_a_permit_is_there(work):
    assert column(work, permit.c.state) == {str(state) for state in PermitState}


def test_every_state_of_an_association_is_there(work):
    assert column(work, association.c.state) == {str(state) for state in AssociationState}


def test_every_state_of_a_permission_is_there_and_a_limited_one_that_is_being_widened(stage, work):
    held = [permissions_of(work, unit) for unit in column(work, employer.c.id)]
    states = {row.state for rows in held for row in rows} | {"none" for rows in held if not rows}
    assert states == {str(state) for state in PermissionState}
    granted = {row.scope for rows in held for row in rows if row.state == "granted"}
    assert granted == {str(scope) for scope in PermissionScope}
    widening = [
        case
        for line in all_cases(work)
        if line.procedure == "permission_application" and line.state == "in_review"
        for case in [case_of(work, line.id)]
        if any(
            row.state == "granted" and row.scope == "limited"
            for row in permissions_of(work, case.employer_id)
        )
    ]
    assert len(widening) == 1
    fifth = actor_named(stage, "agent5").employer_id
    returned_once = next(line for line in all_cases(work) if case_of(work, line.id).employer_id == fifth)
    assert (returned_once.state, returned_once.round) == ("in_review", 2)
    assert permissions_of(work, actor_named(stage, "agent6").employer_id) == []


def test_profiles_are_complete_and_not_and_papers_missing_uploaded_and_stale(stage, work):
    assert column(work, employer.c.profile_status) == {"complete", "incomplete"}
    units = column(work, employer.c.id)
    statuses = {line.status for unit in units for line in attachment_table(stage, work, unit)}
    assert statuses == set(AttachmentStatus)


def test_reviews_wait_at_every_level_free_taken_and_given_back(stage, work):
    levels = {group.rpartition(":")[2] for row in reviews(work) for group in row.groups}
    assert levels >= {"L1", "L2", "L3"}
    assert any(row.claimed_by is None and row.fence == 0 for row in reviews(work))
    assert reviews(work, claimed_by=actor_named(stage, "hd.l1a").account_id)
    given_back = [row for row in reviews(work, claimed_by=None) if row.fence > 1]
    assert len(given_back) == 1


def test_one_review_is_overdue_at_the_second_level_and_everybody_was_told(stage, work):
    overdue = [row for row in reviews(work) if row.due_on and row.due_on < stage.today()]
    assert [row.groups for row in overdue] == [["authority:haidian_hrss:L2"]]
    kinds = {row["kind"] for row in notices_for(work, overdue[0].groups)}
    assert "review_overdue" in kinds


def test_one_application_was_returned_for_reasons_of_every_category_with_a_piece_of_advice(stage, work):
    case = newest_case(stage, work, "lyu")
    assert case.state == "returned"
    assert {row.category for row in corrections_of(work, case.id)} == {str(one) for one in IssueCategory}
    assert decisions_of(work, case.id)[-1].advisory_note


def test_one_application_is_late_with_its_acknowledgement_and_one_ended_either_way(stage, work):
    late = newest_case(stage, work, "hua")
    assert (late.state, late.zone, late.is_urgent) == ("in_review", "late", True)
    ended = {case_of(work, line.id).cause for line in all_cases(work) if line.state == "closed_expired"}
    assert ended == {"submitted_on_time", "submitted_late"}


def test_an_approved_renewal_has_its_slip_and_lasts_three_years_longer(stage, work):
    case = newest_case(stage, work, "shi")
    assert case.state == "approved"
    assert slip_of_case(work, case.id) is not None
    held = live_permit_of_person(work, case.person_id)
    assert (held.valid_until.year, held.state) == (held.valid_from.year + 6, PermitState.VALID)


def test_somebody_changed_units_twice_and_no_change_is_recorded(stage, work):
    person = actor_named(stage, "wei").person_id
    chain = chain_of(work, live_permit_of_person(work, person).id)
    assert [link.is_recorded for link in chain].count(False) == 2
    assert association_facts(work, person).employer_id == actor_named(stage, "agent11").employer_id


def test_each_person_of_the_beginning_is_as_free_as_before(stage, work):
    for demo in PEOPLE:
        person = actor_named(stage, demo.login).person_id
        assert cases_of_person(work, person) == []
        assert permits_of_person(work, person)[0].state == demo.state


def test_what_happened_lies_in_the_past_and_in_order(stage, work):
    now = stage.clock()
    for line in all_cases(work):
        assert line.created_at < now
        assert line.ended_at is None or line.created_at <= line.ended_at <= now
    assert max(column(work, notice.c.at)) <= now


def test_the_contract_of_a_past_case_is_still_there_to_be_seen(stage, work):
    case = newest_case(stage, work, "shi")
    agent = actor_named(stage, "agent7")
    assert panel_facts(stage, work, agent, case_view(stage, work, agent, case.id)).contract is not None
    assert employer_of(work, case.employer_id).name == "北京剧场演示技术有限公司"


def test_every_paper_is_called_as_a_person_would_call_it(work):
    named = column(work, case_document.c.filename) | column(work, employer_attachment.c.filename)
    assert named
    assert not [name for name in named if name.isascii()]


def test_a_second_start_plays_nothing_again(stage):
    assert play_demo(stage) == []
