import pytest
from sqlalchemy import func, select

from app.policy.actor import SYSTEM
from app.services.applications.start_case import start_renewal
from app.services.context.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError
from app.store.case_lists import history_of
from app.store.permit_rows import permit_of
from app.store.person_rows import phone_of
from app.store.review_rows import decisions_of, slip_of_case
from app.store.tables_applications import notice, outbox
from app.store.tables_cases import application_case
from tests.make.context_maker import actor_named, permit_id_of
from tests.make.service_journey import ServiceJourney
from tests.support.racers import race
from tests.support.shows import shows


def test_from_the_click_to_the_slip(context):
    journey = ServiceJourney(context)
    with context.database.reading() as work:
        before = permit_of(work, journey.case.permit_id)
    assert before.dissociation_hold is True
    journey.submit().approve()
    case = journey.case
    with context.database.reading() as work:
        after = permit_of(work, case.permit_id)
        assert (case.state, case.outcome) == ("approved", "end_approved")
        assert after.valid_until.year == before.valid_until.year + 3
        assert after.dissociation_hold is False
        assert phone_of(work, case.person_id) == "15400009999"
        assert slip_of_case(work, case.id).snapshot["case_number"] == case.number
        assert [(d.level, d.decision) for d in decisions_of(work, case.id)] == [
            (1, "approved"),
            (2, "approved"),
            (3, "approved"),
        ]
        numbers = [row.number for row in history_of(work, case.id)]
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
        for table in (notice, outbox):
            keys = work.connection.execute(select(table.c.dedup_key)).scalars().all()
            assert len(keys) == len(set(keys)) == 5


def test_a_permit_has_one_open_application(context):
    journey = ServiceJourney(context)
    with pytest.raises(ProcedureRefusedError) as refused:
        start_renewal(context, actor_named(context, "agent"), permit_id_of(context, "zhao"), "another key")
    assert refused.value.facts["rule"] == "one_open_application"
    assert refused.value.facts["number"] == journey.case.number


def test_of_racing_starts_one_wins_and_the_others_hear_why(context):
    by, permit_id = actor_named(context, "agent"), permit_id_of(context, "zhao")
    outcomes = race(8, lambda number: start_renewal(context, by, permit_id, f"key {number}"))
    won = [outcome for outcome in outcomes if isinstance(outcome, dict)]
    assert len(won) == 1, outcomes
    assert all(isinstance(outcome, dict | ProcedureRefusedError) for outcome in outcomes)
    with context.database.reading() as work:
        count = work.connection.execute(select(func.count()).select_from(application_case)).scalar_one()
    assert count == 1


def test_a_doubled_start_is_one_case_and_one_answer(context):
    by, permit_id = actor_named(context, "agent"), permit_id_of(context, "zhao")
    outcomes = race(6, lambda _: start_renewal(context, by, permit_id, "the same key"))
    assert all(outcome == outcomes[0] for outcome in outcomes), outcomes
    assert isinstance(outcomes[0], dict)


@pytest.mark.parametrize("login", ["agent2", "agent4"])
def test_another_unit_cannot_tell_whether_a_permit_exists(sqlite_context, login):
    with pytest.raises(NotFoundError):
        start_renewal(
            sqlite_context, actor_named(sqlite_context, login), permit_id_of(sqlite_context, "zhao"), "k"
        )
    with pytest.raises(NotFoundError):
        start_renewal(sqlite_context, actor_named(sqlite_context, login), "no such permit", "k")


@shows("T11")
def test_only_a_unit_starts_a_renewal(sqlite_context):
    permit_id = permit_id_of(sqlite_context, "zhao")
    for by in (actor_named(sqlite_context, "zhao"), actor_named(sqlite_context, "hd.l1a"), SYSTEM):
        with pytest.raises(NotAllowedError):
            start_renewal(sqlite_context, by, permit_id, "k")
