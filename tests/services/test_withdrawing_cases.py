import pytest

from app.services.applications.withdraw_case import withdraw_case
from app.services.context.refusals import (
    NotAllowedError,
    NotFoundError,
    ProcedureRefusedError,
    TaskClosedError,
)
from app.services.tasks.claim_task import release_task
from app.services.tasks.complete_task import complete_task
from app.store.permit_rows import permit_of
from tests.make.context_maker import actor_named
from tests.make.service_journey import APPROVE, RETURN, ServiceJourney
from tests.support.racers import race
from tests.support.shows import shows


def _withdraw(context, journey, login="agent", key="k"):
    return withdraw_case(context, actor_named(context, login), journey.case_id, key)


def test_the_unit_withdraws_what_nobody_has_taken(context):
    journey = ServiceJourney(context).submit()
    assert _withdraw(context, journey)["state"] == "withdrawn"
    assert journey.open() == {}
    with context.database.reading() as work:
        assert permit_of(work, journey.case.permit_id).dissociation_hold is False
    assert ServiceJourney(context).case.state == "draft"


def test_a_draft_can_be_withdrawn(sqlite_context):
    assert _withdraw(sqlite_context, ServiceJourney(sqlite_context))["state"] == "withdrawn"


@shows("A17")
def test_once_the_first_level_has_taken_it_nobody_withdraws(context):
    journey = ServiceJourney(context).submit()
    journey.claim("hd.l1a")
    with pytest.raises(ProcedureRefusedError) as refused:
        _withdraw(context, journey)
    assert refused.value.facts["rule"] == "review_has_begun"


def test_giving_the_task_back_does_not_reopen_the_way(context):
    journey = ServiceJourney(context).submit()
    journey.claim("hd.l1a")
    release_task(context, actor_named(context, "hd.l1a"), journey.open()["review"].key)
    with pytest.raises(ProcedureRefusedError):
        _withdraw(context, journey)


@shows("A17")
def test_between_the_levels_nobody_withdraws(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    journey.review("hd.l1a")
    with pytest.raises(ProcedureRefusedError):
        _withdraw(sqlite_context, journey)


def test_a_returned_case_can_be_withdrawn(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    journey.review("hd.l1a", RETURN)
    assert _withdraw(sqlite_context, journey)["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("zhao", NotAllowedError),
        ("agent2", NotFoundError),
        ("qian", NotFoundError),
        ("operator", NotFoundError),
    ],
)
def test_only_the_unit_that_started_it_withdraws(sqlite_context, login, refusal):
    journey = ServiceJourney(sqlite_context)
    with pytest.raises(refusal):
        _withdraw(sqlite_context, journey, login)


def test_a_withdrawn_case_is_not_withdrawn_again(sqlite_context):
    journey = ServiceJourney(sqlite_context)
    first = _withdraw(sqlite_context, journey)
    assert _withdraw(sqlite_context, journey) == first
    with pytest.raises(ProcedureRefusedError):
        _withdraw(sqlite_context, journey, key="another")


def test_withdrawing_and_claiming_at_once_never_both_succeed(context):
    journey = ServiceJourney(context).submit()
    task = journey.open()["review"]
    moves = [lambda: _withdraw(context, journey), lambda: journey.claim("hd.l1a")]
    withdrawn, claimed = race(2, lambda number: moves[number]())
    assert isinstance(withdrawn, dict) != isinstance(claimed, int), (withdrawn, claimed)
    if isinstance(withdrawn, dict):
        with pytest.raises(TaskClosedError) as refused:
            complete_task(
                context, actor_named(context, "hd.l1a"), task.key, APPROVE, fence=1, idempotency_key="k"
            )
        assert refused.value.facts["by"].startswith("经办人")
