"""A reviewer who claimed and never acts does not block a case: a colleague takes over after the lease."""

import pytest
from sqlalchemy import select

from app.services.context.refusals import ClaimLostError, NotFoundError
from app.services.tasks.take_over_task import take_over_task
from app.store.tables_identity import audit
from tests.make.context_maker import actor_named
from tests.make.service_journey import APPROVE, ServiceJourney
from tests.support.racers import race
from tests.support.signed_in import desk_of


def _held(context):
    """Return a case in review whose first level somebody has claimed on a Wednesday."""
    journey = ServiceJourney(context).submit()
    return journey, journey.claim("hd.l1a")


def _take_over(context, journey, login):
    return take_over_task(context, actor_named(context, login), journey.open()["review"].key)


def test_a_claim_keeps_colleagues_out_for_one_working_day(context):
    journey, _fence = _held(context)
    for days in (0, 1):
        context.clock.forward(days=days)
        with pytest.raises(ClaimLostError) as refused:
            _take_over(context, journey, "hd.l1b")
        assert refused.value.facts["by"] == "区级初审甲"
    context.clock.forward(days=1)
    assert _take_over(context, journey, "hd.l1b") > _fence


def test_who_was_taken_over_from_decides_nothing_more(context):
    journey, stale = _held(context)
    context.clock.forward(days=2)
    fence = _take_over(context, journey, "hd.l1b")
    with pytest.raises(ClaimLostError) as refused:
        journey.do("hd.l1a", "review", APPROVE, fence=stale)
    assert refused.value.facts["by"] == "区级初审乙"
    assert journey.do("hd.l1b", "review", APPROVE, fence=fence)["state"] == "in_review"
    with context.database.reading() as work:
        kept = select(audit.c.facts).where(audit.c.action == "take_over")
        (facts,) = work.connection.execute(kept).scalars()
    assert facts["from"] == actor_named(context, "hd.l1a").account_id


def test_only_the_same_level_takes_over_and_only_once(context):
    journey, _fence = _held(context)
    context.clock.forward(days=2)
    for login in ("hd.l2a", "agent", "operator"):
        with pytest.raises(NotFoundError):
            _take_over(context, journey, login)
    fences = race(3, lambda _: _take_over(context, journey, "hd.l1b"))
    assert len(set(fences)) == 1, fences


def test_the_page_tells_who_holds_the_task_and_offers_to_take_over_in_time(sqlite_context):
    context = sqlite_context
    journey, _fence = _held(context)
    path = f"/tasks/{journey.open()['review'].key}"
    page = desk_of(context, "hd.l1b").get(path)
    assert "区级初审甲正在审核这一件" in page
    assert "之后可以接手" in page
    context.clock.forward(days=2)
    desk = desk_of(context, "hd.l1b")
    after = desk.post_and_go(f"{path}/take-over", {}, to=path)
    assert "已由您接手" in after
    assert "提交审核结论" in after
