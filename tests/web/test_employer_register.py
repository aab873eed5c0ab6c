"""单位: units are found, shown with their history, and brought up to date with the registry."""

import re

import pytest

from app.domain.permission import PermissionEvent
from app.services.applications.override_dissociation import force_dissociation
from app.services.applications.request_association import unit_of_code
from app.services.context.refusals import NotAllowedError
from app.services.records.employer_profile import profile_view
from app.services.records.manage_employers import rotate_code_of, sync_registry
from app.store.audit_chain import OFFICE, rows_of
from app.store.employer_lists import employer_page, registry_of
from app.store.legacy_rows import note_imported_permission
from app.web.wording.permission_words import EVENTS
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import BEIJING, today, unit_of
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of

UNITS = "/operations/employers/"
ZHAO = "130000198511200035"


@pytest.fixture
def desk(context):
    return desk_of(context, "operator")


def page_of(context, agent="agent"):
    return f"{UNITS}{actor_named(context, agent).employer_id}"


def sync(context, desk, name, place, **expected):
    path = page_of(context)
    sent = {"_key": desk.get(path).hidden("_key"), "name": name, "registered_place": place}
    if expected:
        return desk.post(f"{path}/registry", sent, **expected)
    return desk.post_and_go(f"{path}/registry", sent, to=path)


def is_complete(context):
    with context.database.reading() as work:
        return profile_view(work, actor_named(context, "agent").employer_id).is_complete


def test_units_are_found_by_name_and_credit_code_and_listed_as_pinyin_sorts_them(context, desk):
    for text in ("示例云", "DEMA00013", "dema 00013"):
        page = desk.get(f"{UNITS}?text={text}")
        assert "北京示例云科技有限公司" in page
        assert "北京演示健康研究院" not in page
    assert "没有找到" in desk.get(f"{UNITS}?text=%25")
    with context.database.reading() as work:
        names = [row.name for row in employer_page(work)[0]]
    assert names.index("北京测试律师事务所") < names.index("北京示例云科技有限公司")


def test_a_unit_is_shown_with_everything_and_no_whole_number(context, desk):
    journey = ServiceJourney(context)
    page = desk.get(page_of(context))
    for words in (
        "北京市市场监督管理局",
        "原系统已办理",
        "单位缴纳税费凭证",
        "赵测试",
        "130000********0035",
        journey.case.number,
        "viewer",
    ):
        assert words in page
    assert ZHAO not in page.text
    assert unit_of(context, "agent").association_code not in page.text


def test_the_history_of_a_permission_names_each_change(context, desk):
    unit, facts = unit_of(context, "agent"), {"scope": "limited", "authority": "haidian_hrss"}
    context.database.transact(
        lambda work: note_imported_permission(work, unit.id, BEIJING, {**facts, "opened_on": "2008-04-26"})
    )
    page = desk.get(page_of(context))
    for words in ("从原系统导入", "受限（不含新办）", "上级申报单位：", "开通日期：2008年4月26日"):
        assert words in page
    assert {str(event) for event in PermissionEvent} <= set(EVENTS)


def test_a_new_name_is_audited_and_the_profile_is_asked_for_again(context, desk):
    assert is_complete(context)
    page = sync(context, desk, "北京示例云科技集团有限公司", "北京市海淀区")
    assert "；确认之前不能办理业务" in page
    assert not is_complete(context)
    with context.database.reading() as work:
        row = registry_of(work, actor_named(context, "agent").employer_id)
        audited = [one for one in rows_of(work, OFFICE) if one["action"] == "sync_registry"]
    assert (row.name, row.source) == ("北京示例云科技集团有限公司", "market_supervision")
    assert audited[-1]["facts"]["before"]["name"] == "北京示例云科技有限公司"
    assert "请完善单位信息" in desk_of(context, "agent").get("/employer/")


def test_a_place_that_has_gone_makes_the_profile_incomplete(context, desk):
    sync(context, desk, "北京示例云科技有限公司", "")
    assert not is_complete(context)


def test_a_sync_that_changes_nothing_asks_for_nothing(context, desk):
    with context.database.reading() as work:
        before = registry_of(work, actor_named(context, "agent").employer_id)
    context.clock.forward(minutes=5)
    page = sync(context, desk, before.name, before.registered_place)
    assert "；确认之前不能办理业务" not in page
    assert is_complete(context)
    with context.database.reading() as work:
        assert registry_of(work, before.id).synced_at > before.synced_at


def test_a_unit_has_a_name(context, desk):
    page = sync(context, desk, " ", "北京市", status=422)
    assert "请填写单位名称" in page
    assert is_complete(context)


def test_the_old_association_code_leads_nowhere_after_the_operator_changed_it(context, desk):
    old = unit_of(context, "agent").association_code
    path = page_of(context)
    desk.post_and_go(f"{path}/association-code", {"_key": desk.get(path).hidden("_key")}, to=path)
    new = unit_of(context, "agent").association_code
    assert re.fullmatch(r"[A-Z0-9]{8}", new)
    assert new != old
    assert unit_of_code(context, actor_named(context, "zhao"), new).id == unit_of(context, "agent").id


def test_a_decision_about_an_employee_is_seen_on_the_units_page(context, desk):
    person = actor_named(context, "zhao").person_id
    force_dissociation(
        context, actor_named(context, "operator"), "k", person, left_on=today(context), reason="决定书三号"
    )
    page = desk.get(page_of(context))
    assert "主管部门解除关联" in page
    assert "决定书三号" in page
    assert "已解除" in page


def test_an_unknown_unit_has_no_page(desk):
    desk.get(f"{UNITS}{'0' * 32}", status=404)


@pytest.mark.parametrize("login", ["agent", "viewer", "hd.l1a", "analyst"])
def test_only_an_operator_manages_units(context, login):
    by, unit = actor_named(context, login), unit_of(context, "agent")
    with pytest.raises(NotAllowedError):
        sync_registry(context, by, "k1", unit.id, name="别名", registered_place="")
    with pytest.raises(NotAllowedError):
        rotate_code_of(context, by, "k2", unit.id)
    assert unit_of(context, "agent") == unit
