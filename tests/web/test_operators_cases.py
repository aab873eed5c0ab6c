"""An operator finds a case, sees who holds it and its whole audit, moves its steps, and ends it with a reason."""

import re

import pytest

from app.services.tasks.claim_task import claim_task
from app.store.audit_chain import first_broken, rows_of
from app.store.case_rows import case_of
from tests.make.context_maker import actor_named
from tests.make.moving_reviews import change, holder, id_of, inbox
from tests.make.service_journey import ServiceJourney
from tests.make.submitted_cases import permission
from tests.support.signed_in import desk_of

WHY = "主管部门〔2026〕12 号：申请人书面放弃"


@pytest.fixture
def case(context):
    """A renewal before the first level, which hd.l1a holds."""
    journey = ServiceJourney(context).submit()
    claim_task(context, actor_named(context, "hd.l1a"), journey.open()["review"].key)
    return journey


@pytest.fixture
def desk(context, case):
    assert case
    return desk_of(context, "operator")


def test_a_case_is_found_by_unit_and_shown_without_the_names_of_applicants(case, desk):
    found = desk.get("/operations/cases?unit=示例云")
    assert case.case.number in found
    assert case.case.number not in desk.get("/operations/cases?unit=没有这个单位")
    page = desk.get(f"/operations/cases/{case.case_id}/record")
    assert "赵测试" not in page, re.findall(r".{80}赵测试.{40}", page.text)
    assert "区级初审甲" in page
    assert "认领 claim" in page
    assert "办理 complete:verify_and_submit" in page
    assert "校验完整" in page
    assert desk.get("/operations/cases/nothing/record", status=404)


def moved(desk, case, to="", reason=WHY):
    page = desk.get(f"/operations/cases/{case.case_id}/record")
    sent = {
        "_key": page.hidden("_key"),
        "task": case.open()["review"].key,
        "to": to,
        "reason": reason,
    }
    return f"/operations/cases/{case.case_id}/steps", sent


def test_a_step_is_given_to_somebody_else_with_a_reason(context, case, desk):
    here = f"/operations/cases/{case.case_id}/record"
    path, sent = moved(desk, case, id_of(context, "hd.l1b"), reason="急")
    wrong = desk.post(path, sent, status=422)
    assert "请写明理由" in wrong
    assert holder(context, sent["task"]) == "hd.l1a"
    desk.post_and_go(path, sent | {"reason": WHY, "_key": "b"}, to=here)
    assert holder(context, sent["task"]) == "hd.l1b"


def test_a_claim_is_taken_back_with_a_reason(context, case, desk):
    here = f"/operations/cases/{case.case_id}"
    task = case.open()["review"].key
    back = f"{here}/tasks/{task}/release"
    assert "请写明理由" in desk.post(back, {"_key": "a", "reason": ""}, status=422)
    assert holder(context, task) == "hd.l1a"
    assert "已收回领取" in desk.post_and_go(back, {"_key": "b", "reason": WHY}, to=here)
    assert holder(context, task) is None
    assert "现在没有人认领" in desk.post(back, {"_key": "c", "reason": WHY}, status=422)
    assert "由他人放回 release_for" in desk.get(f"{here}/record")


def test_ending_a_case_tells_what_it_does_asks_why_and_tells_everybody(context, case, desk):
    here = f"/operations/cases/{case.case_id}"
    page = desk.get(f"{here}/cancel")
    assert "正由区级初审甲办理" in page
    assert "请写明理由" in desk.post(
        f"{here}/cancel", {"_key": page.hidden("_key"), "reason": ""}, status=422
    )
    done = desk.post_and_go(
        f"{here}/cancel", {"_key": page.hidden("_key"), "reason": WHY}, to=f"{here}/record"
    )
    assert "办件已终止" in done
    assert "按主管部门的决定终止" in done
    with context.database.reading() as work:
        ended = case_of(work, case.case_id)
        assert (ended.state, ended.cause) == ("withdrawn", "by_office")
        (told,) = [row["facts"] for row in rows_of(work, case.case_id) if row["action"] == "cancel"]
        assert told["reason"] == WHY
        assert first_broken(work, context.audit_key, case.case_id) is None
    assert case.open() == {}
    for login in ("hd.l1a", "agent", "zhao"):
        assert "case_cancelled" in inbox(context, login), login
    again = desk.post(f"{here}/cancel", {"_key": "x", "reason": WHY}, status=409)
    assert "已经结束" in again
    assert "已经结束" in desk.get(f"{here}/cancel")


def test_what_a_withdrawal_undoes_is_undone(context):
    """The permission that waited is none again, so the unit may apply once more."""
    asked = permission(context)
    desk = desk_of(context, "operator")
    here = f"/operations/cases/{asked.case_id}"
    desk.post_and_go(f"{here}/cancel", {"_key": "c", "reason": WHY}, to=f"{here}/record")
    assert permission(context).case_id != asked.case_id


def test_nobody_but_operators_ends_a_case(context, case):
    for login in ("hd.l1a", "agent", "analyst"):
        answer = desk_of(context, login).client.get(f"/operations/cases/{case.case_id}/cancel")
        assert answer.status_code == 403


def test_home_tells_what_waits_and_which_level_has_nobody(context, desk):
    home = desk.get("/operations/")
    assert re.search(r"海淀.*?待审核", home.text, re.DOTALL)
    assert "没有审核人员" not in home
    for login in ("hd.l1a", "hd.l1b"):
        change(context, login, is_active=False)
    assert "第 1 级没有审核人员" in desk.get("/operations/")
