import pytest

from app.services.claim_task import release_task
from app.services.complete_task import complete_task
from app.services.refusals import NotAllowedError, NotFoundError, ProcedureRefusedError, TaskClosedError
from app.services.withdraw_case import withdraw_case
from app.store.permit_rows import permit_of
from tests.make.house_journey import APPROVE, RETURN, HouseJourney
from tests.make.house_maker import actor_named
from tests.support.racers import race
from tests.support.shows import shows


def _withdraw(house, journey, login="agent", key="k"):
    return withdraw_case(house, actor_named(house, login), journey.case_id, key)


def test_the_unit_withdraws_what_nobody_has_taken(house):
    journey = HouseJourney(house).submit()
    assert _withdraw(house, journey)["state"] == "withdrawn"
    assert journey.open() == {}
    with house.database.reading() as work:
        assert permit_of(work, journey.case.permit_id).dissociation_hold is False
    assert HouseJourney(house).case.state == "draft"


def test_a_draft_can_be_withdrawn(sqlite_house):
    assert _withdraw(sqlite_house, HouseJourney(sqlite_house))["state"] == "withdrawn"


@shows("A17")
def test_once_the_first_level_has_taken_it_nobody_withdraws(house):
    journey = HouseJourney(house).submit()
    journey.claim("hd.l1a")
    with pytest.raises(ProcedureRefusedError) as refused:
        _withdraw(house, journey)
    assert refused.value.facts["rule"] == "review_has_begun"


def test_giving_the_task_back_does_not_reopen_the_way(house):
    journey = HouseJourney(house).submit()
    journey.claim("hd.l1a")
    release_task(house, actor_named(house, "hd.l1a"), journey.open()["review"].key)
    with pytest.raises(ProcedureRefusedError):
        _withdraw(house, journey)


@shows("A17")
def test_between_the_levels_nobody_withdraws(sqlite_house):
    journey = HouseJourney(sqlite_house).submit()
    journey.review("hd.l1a")
    with pytest.raises(ProcedureRefusedError):
        _withdraw(sqlite_house, journey)


def test_a_returned_case_can_be_withdrawn(sqlite_house):
    journey = HouseJourney(sqlite_house).submit()
    journey.review("hd.l1a", RETURN)
    assert _withdraw(sqlite_house, journey)["state"] == "withdrawn"


@pytest.mark.parametrize(
    ("login", "refusal"),
    [
        ("zhao", NotAllowedError),
        ("agent2", NotFoundError),
        ("qian", NotFoundError),
        ("operator", NotFoundError),
    ],
)
def test_only_the_unit_that_started_it_withdraws(sqlite_house, login, refusal):
    journey = HouseJourney(sqlite_house)
    with pytest.raises(refusal):
        _withdraw(sqlite_house, journey, login)


def test_a_withdrawn_case_is_not_withdrawn_again(sqlite_house):
    journey = HouseJourney(sqlite_house)
    first = _withdraw(sqlite_house, journey)
    assert _withdraw(sqlite_house, journey) == first
    with pytest.raises(ProcedureRefusedError):
        _withdraw(sqlite_house, journey, key="another")


def test_withdrawing_and_claiming_at_once_never_both_succeed(house):
    journey = HouseJourney(house).submit()
    task = journey.open()["review"]
    moves = [lambda: _withdraw(house, journey), lambda: journey.claim("hd.l1a")]
    withdrawn, claimed = race(2, lambda number: moves[number]())
    assert isinstance(withdrawn, dict) != isinstance(claimed, int), (withdrawn, claimed)
    if isinstance(withdrawn, dict):
        with pytest.raises(TaskClosedError) as refused:
            complete_task(
                house, actor_named(house, "hd.l1a"), task.key, APPROVE, fence=1, idempotency_key="k"
            )
        assert refused.value.facts["by"].startswith("经办人")
