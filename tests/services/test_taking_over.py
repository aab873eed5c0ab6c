"""A reviewer who claimed and never acts does not block a case: a colleague takes over after the lease."""

import pytest
from sqlalchemy import select

from app.services.refusals import ClaimLostError, NotFoundError
from app.services.take_over_task import take_over_task
from app.store.tables_identity import audit
from tests.make.house_journey import APPROVE, HouseJourney
from tests.make.house_maker import actor_named
from tests.support.racers import race
from tests.support.signed_in import desk_of


def _held(house):
    """Return a case in review whose first level somebody has claimed on a Wednesday."""
    journey = HouseJourney(house).submit()
    return journey, journey.claim("hd.l1a")


def _take_over(house, journey, login):
    return take_over_task(house, actor_named(house, login), journey.open()["review"].key)


def test_a_claim_keeps_colleagues_out_for_one_working_day(house):
    journey, _fence = _held(house)
    for days in (0, 1):
        house.clock.forward(days=days)
        with pytest.raises(ClaimLostError) as refused:
            _take_over(house, journey, "hd.l1b")
        assert refused.value.facts["by"] == "区级初审甲"
    house.clock.forward(days=1)
    assert _take_over(house, journey, "hd.l1b") > _fence


def test_who_was_taken_over_from_decides_nothing_more(house):
    journey, stale = _held(house)
    house.clock.forward(days=2)
    fence = _take_over(house, journey, "hd.l1b")
    with pytest.raises(ClaimLostError) as refused:
        journey.do("hd.l1a", "review", APPROVE, fence=stale)
    assert refused.value.facts["by"] == "区级初审乙"
    assert journey.do("hd.l1b", "review", APPROVE, fence=fence)["state"] == "in_review"
    with house.database.reading() as work:
        kept = select(audit.c.facts).where(audit.c.action == "take_over")
        (facts,) = work.connection.execute(kept).scalars()
    assert facts["from"] == actor_named(house, "hd.l1a").account_id


def test_only_the_same_level_takes_over_and_only_once(house):
    journey, _fence = _held(house)
    house.clock.forward(days=2)
    for login in ("hd.l2a", "agent", "operator"):
        with pytest.raises(NotFoundError):
            _take_over(house, journey, login)
    fences = race(3, lambda _: _take_over(house, journey, "hd.l1b"))
    assert len(set(fences)) == 1, fences


def test_the_page_tells_who_holds_the_task_and_offers_to_take_over_in_time(sqlite_house):
    house = sqlite_house
    journey, _fence = _held(house)
    path = f"/tasks/{journey.open()['review'].key}"
    page = desk_of(house, "hd.l1b").get(path)
    assert "区级初审甲正在审核这一件" in page
    assert "之后可以接手" in page
    house.clock.forward(days=2)
    desk = desk_of(house, "hd.l1b")
    after = desk.post_and_go(f"{path}/take-over", {}, to=path)
    assert "已由您接手" in after
    assert "提交审核结论" in after
