"""人员: people are found, shown with masked numbers, and decided about with a reason."""

from datetime import timedelta

import pytest

from app.store.audit_chain import OFFICE, rows_of
from app.store.people_lists import people_page
from app.store.permit_rows import active_employer_of
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import joined, left, permit_of_person, today, unit_of
from tests.support.signed_in import desk_of

PEOPLE = "/operations/people/"
ZHAO = "130000198511200035"
WHY = "决定书〔2026〕3 号"


@pytest.fixture
def desk(context):
    return desk_of(context, "operator")


def page_of(context, login):
    return f"{PEOPLE}{actor_named(context, login).person_id}"


def decide(desk, path, what, status=None, **typed):
    form = desk.get(f"{path}/decide/{what}")
    sent = {"_key": form.hidden("_key"), "reason": WHY, **typed}
    sent |= {name: form.hidden(name) for name in ("permit", "employer")}
    if status is not None:
        return desk.post(f"{path}/decide/{what}", sent, status=status)
    return desk.post_and_go(f"{path}/decide/{what}", sent, to=path)


def test_people_are_found_by_name_number_and_permit_number(desk):
    for text in ("赵测", "130000****", ZHAO, "DEMO-000004"):
        page = desk.get(f"{PEOPLE}?text={text}", follow_redirects=True)
        assert "赵测试" in page
        assert "钱模拟" not in page
    assert "没有找到" in desk.get(f"{PEOPLE}?text=%25")


def test_people_are_listed_as_pinyin_sorts_them(context):
    with context.database.reading() as work:
        rows, total = people_page(work)
    names = [row.name for row in rows]
    assert total == len(names)
    assert names.index("陈试用") < names.index("李演示") < names.index("赵测试")


def test_the_whole_number_is_shown_only_when_asked_for_and_that_is_written_down(context, desk):
    path = page_of(context, "zhao")
    assert ZHAO not in desk.get(path).text
    assert ZHAO in desk.post(f"{path}/identity", {}).text
    with context.database.reading() as work:
        looked = [row for row in rows_of(work, OFFICE) if row["action"] == "reveal"]
    assert looked[-1]["facts"]["person"] == actor_named(context, "zhao").person_id


def test_nobody_has_a_page_under_an_unknown_id(desk):
    desk.get(f"{PEOPLE}{'0' * 32}", status=404)
    desk.post(f"{PEOPLE}{'0' * 32}/identity", {}, status=404)


def test_a_forced_dissociation_is_seen_on_the_page_with_its_reason(context, desk):
    path = page_of(context, "zhao")
    page = decide(desk, path, "dissociation", status=422, left_on=today(context), reason="")
    assert "请写明理由" in page
    decide(desk, path, "dissociation", left_on=today(context))
    page = desk.get(path)
    assert "主管部门解除关联" in page
    assert WHY in page
    assert permit_of_person(context, "zhao").state == "suspended"


def test_a_returned_holder_and_a_recorded_unit_are_told_in_one_line_each(context, desk):
    back, elsewhere, day = page_of(context, "zhao"), page_of(context, "wang"), today(context)
    for path in (back, elsewhere):
        decide(desk, path, "dissociation", left_on=day)
    decide(desk, back, "return", holder_agrees="yes")
    decide(desk, elsewhere, "link", unit_name="某外埠公司", from_on=day, to_on=day, evidence="离职证明")
    assert "恢复与原单位的关联" in desk.get(back)
    assert "依据：离职证明" in desk.get(elsewhere)


def test_a_link_that_overlaps_is_refused_beside_its_field(context, desk):
    path = page_of(context, "zhao")
    page = decide(
        desk,
        path,
        "link",
        status=422,
        unit_name="某公司",
        from_on="2026-01-01",
        to_on="2026-02-01",
        evidence="社保",
    )
    assert "重叠" in page


def test_every_mistake_of_a_decision_is_told_at_once(context, desk):
    tomorrow = (context.today() + timedelta(days=1)).isoformat()
    path = page_of(context, "zhao")
    page = decide(desk, path, "dissociation", status=422, left_on=tomorrow, reason="")
    assert "请写明理由" in page
    assert "离职日期还没有到" in page
    page = decide(desk, path, "link", status=422, reason="")
    for words in ("请写明理由", "请填写开始日期", "请填写离开日期", "请写明依据的材料", "请填写单位名称"):
        assert words in page
    decide(desk, path, "dissociation", left_on=today(context))
    page = decide(desk, path, "return", status=422, reason="")
    assert "请写明理由" in page
    assert "须持证人同意" in page


def test_a_cancelled_permit_is_shown_so(context, desk):
    path = page_of(context, "chu")
    decide(desk, path, "cancellation")
    assert "已注销" in desk.get(path)
    assert permit_of_person(context, "chu") is None


def test_a_decision_that_is_sent_twice_is_carried_out_once_and_told_as_done_both_times(context, desk):
    path = f"{page_of(context, 'zhao')}/decide/cancellation"
    form = desk.get(path)
    sent = {"_key": form.hidden("_key"), "permit": form.hidden("permit"), "reason": WHY}
    for _finger in range(2):
        page = desk.post_and_go(path, sent, to=page_of(context, "zhao"), status=303)
        assert "证件已注销" in page
    with context.database.reading() as work:
        assert [row["action"] for row in rows_of(work, OFFICE)].count("override:permit_cancelled") == 1


def test_a_decision_about_somebody_elses_permit_is_refused(context, desk):
    other = permit_of_person(context, "zhang").id
    path = f"{page_of(context, 'zhao')}/decide/cancellation"
    sent = {"_key": desk.get(path).hidden("_key"), "permit": other, "reason": WHY}
    assert "没有有效或挂起的证件" in desk.post(path, sent, status=409)
    assert permit_of_person(context, "zhang").state == "valid"


def test_a_decision_about_one_unit_does_not_end_the_work_at_the_next(context, desk):
    path = f"{page_of(context, 'zhang')}/decide/dissociation"
    form = desk.get(path)
    sent = {name: form.hidden(name) for name in ("_key", "permit", "employer")}
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    page = desk.post(path, {**sent, "reason": WHY, "left_on": today(context)}, status=409)
    assert "已经换了单位" in page
    with context.database.reading() as work:
        present = active_employer_of(work, actor_named(context, "zhang").person_id)
    assert present == unit_of(context, "agent2").id
