"""An operator marks the lead of an authority and notes whose account a reviewer's is; the number itself is not kept."""

from uuid import uuid4

import pytest
from sqlalchemy import select

from app.services.accounts.account_keepers import release_account
from app.services.context.refusals import ProcedureRefusedError
from app.services.tasks.claim_task import claim_task
from app.store.audit_chain import OFFICE, rows_of
from app.store.tables_identity import account
from tests.make.context_maker import actor_named
from tests.make.moving_reviews import holder, id_of, inbox
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of

WHY = "任组长，见部门分工"
NUMBER = "11010119800101123X"


def row_of(context, login):
    with context.database.reading() as work:
        return work.connection.execute(select(account).where(account.c.login == login)).one()


def noted(desk, context, login, **more):
    here = f"/operations/users/{id_of(context, login)}/review"
    page = desk.get(here)
    sent = {"_key": page.hidden("_key"), "id_number": "", "reason": WHY, **more}
    return desk.post_and_go(here, sent, to=r"/operations/users/\?role=reviewer")


def released(context, login):
    """Let an operator release what was noted."""
    release_account(context, actor_named(context, "operator"), uuid4().hex, id_of(context, login))


def test_a_lead_is_marked_when_another_person_releases_it_and_unmarked_at_once(context):
    desk, reviewer = desk_of(context, "security"), desk_of(context, "hd.l2a")
    assert "组长工作台" not in reviewer.get("/review/")
    told = noted(desk, context, "hd.l2a", is_lead="yes")
    assert "设置已保存" in told
    assert "第 2 级 · 组长" in told
    assert "组长工作台" not in reviewer.get("/review/"), "no page leads to what is refused"
    assert "组长" in reviewer.get("/review/board/", status=403)
    released(context, "hd.l2a")
    assert "组长工作台" in reviewer.get("/review/")
    reviewer.get("/review/board/")
    noted(desk, context, "hd.l2a")
    assert "组长" in reviewer.get("/review/board/", status=403)
    with context.database.reading() as work:
        facts = [row["facts"] for row in rows_of(work, OFFICE) if row["action"] == "review_role"]
    assert [one["is_lead"] for one in facts] == [True, False]
    assert NUMBER not in str(facts)


def test_two_accounts_with_one_number_are_one_person(context):
    desk = desk_of(context, "security")
    noted(desk, context, "hd.l1a", id_number="110101 19800101 123x")
    noted(desk, context, "hd.l2a", id_number=NUMBER)
    assert row_of(context, "hd.l1a").identity_index == row_of(context, "hd.l2a").identity_index
    assert NUMBER not in str(row_of(context, "hd.l1a"))
    noted(desk, context, "hd.l1a", is_lead="yes")
    assert row_of(context, "hd.l1a").identity_index == row_of(context, "hd.l2a").identity_index
    for login in ("hd.l1a", "hd.l2a"):
        released(context, login)
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a")
    with pytest.raises(ProcedureRefusedError) as refused:
        claim_task(context, actor_named(context, "hd.l2a"), journey.open()["review"].key)
    assert refused.value.facts["rule"] == "four_eyes"
    page = desk_of(context, "hd.l2a").post(f"/tasks/{journey.open()['review'].key}/claim", status=409)
    assert "同一个人不能审核同一轮的两级" in page


def test_who_leaves_a_level_gives_back_what_they_hold_of_it_and_is_told(context):
    journey = ServiceJourney(context).submit()
    key = journey.open()["review"].key
    claim_task(context, actor_named(context, "hd.l1a"), key)
    told = noted(desk_of(context, "security"), context, "hd.l1a", level="2")
    assert "原来一级认领的 1 件已放回待审核" in told
    assert holder(context, key) is None
    reviewer = desk_of(context, "hd.l1a")
    reviewer.get(f"/tasks/{key}", status=404)
    inside = reviewer.get("/notices")
    assert "您现在审核第 2 级的办件" in inside
    assert "1 件已放回原来一级的待审核" in inside
    assert WHY in inside
    claim_task(context, actor_named(context, "hd.l1b"), key)
    with context.database.reading() as work:
        (facts,) = [row["facts"] for row in rows_of(work, OFFICE) if row["action"] == "review_role"]
        released = [row for row in rows_of(work, journey.case_id) if row["action"] == "release_for"]
    assert (facts["level_before"], facts["level"], facts["given_back"], facts["reason"]) == (1, 2, 1, WHY)
    assert [row["facts"]["reason"] for row in released] == [WHY]


def test_settings_that_stay_as_they_are_take_nothing_away_and_tell_nobody(context):
    key = ServiceJourney(context).submit().open()["review"].key
    claim_task(context, actor_named(context, "hd.l1a"), key)
    noted(desk_of(context, "security"), context, "hd.l1a", level="1", id_number=NUMBER)
    assert holder(context, key) == "hd.l1a"
    assert inbox(context, "hd.l1a") == ["account_changed"]
    released(context, "hd.l1a")
    noted(desk_of(context, "security"), context, "hd.l1a", level="1", id_number=NUMBER)
    assert inbox(context, "hd.l1a").count("account_changed") == 2


@pytest.mark.parametrize("level", ["0", "10", "二", "1.5"])
def test_a_level_that_is_none_is_refused(context, level):
    here = f"/operations/users/{id_of(context, 'hd.l1a')}/review"
    sent = {"_key": "x", "id_number": "", "reason": WHY, "level": level}
    page = desk_of(context, "security").post(here, sent, status=422)
    assert "请选择审核级别" in page
    assert row_of(context, "hd.l1a").level == 1


def test_a_number_that_is_none_and_a_missing_reason_are_told_and_what_was_typed_stays(context):
    desk = desk_of(context, "security")
    here = f"/operations/users/{id_of(context, 'hd.l1a')}/review"
    sent = {"_key": "x", "id_number": "不是号码", "reason": "", "is_lead": "yes"}
    page = desk.post(here, sent, status=422)
    assert "证件号码只有字母和数字" in page
    assert "请写明理由" in page
    assert 'value="不是号码"' in page.text
    assert not row_of(context, "hd.l1a").is_lead


def test_an_account_that_publishes_is_known_by_person_too_and_leads_nothing(context):
    desk = desk_of(context, "security")
    here = f"/operations/users/{id_of(context, 'analyst')}/review"
    page = desk.get(here)
    assert "换一个账号也不能由自己发布或者确认" in page
    assert "组长" not in page
    desk.post_and_go(
        here,
        {"_key": page.hidden("_key"), "id_number": NUMBER, "reason": WHY, "is_lead": "yes"},
        to=r"/operations/users/\?role=analyst",
    )
    assert row_of(context, "analyst").identity_index
    assert not row_of(context, "analyst").is_lead


def test_only_who_needs_a_second_person_has_such_settings_and_only_operators_change_them(context):
    desk = desk_of(context, "security")
    desk.get(f"/operations/users/{id_of(context, 'zhao')}/review", status=404)
    assert (
        desk_of(context, "hd.l3a")
        .client.get(f"/operations/users/{id_of(context, 'hd.l1a')}/review")
        .status_code
        == 403
    )
