"""申请权限: who needs it, how it is applied for, reviewed, returned and sent again. Manual, chapter 2."""

import io

import pytest

from app.services.context.refusals import FormInvalidError
from app.store.case_lists import all_cases
from app.store.employer_rows import employer_by_credit_code, permissions_of
from app.store.permit_rows import live_permit_of_person
from app.store.tables_identity import account
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    BEIJING,
    STAYS,
    attach,
    permit_of_person,
    person_named,
    returned,
    unit_of,
    unit_procedure,
)
from tests.make.registering import GOOD, code_for, without_account
from tests.procedures.test_employee_procedures import PASS, change
from tests.services.test_employer_papers import paper
from tests.support.case_reading import case_page, doors, facts, own_tasks, parts, table, task_page, task_path
from tests.support.shows import shows
from tests.support.signed_in import desk_of
from tests.web.test_legacy_import import EMPLOYERS, USCC, bring

MODULE = "/employer/permits-module/"
LIST = "/employer/business/unit-applications"
FULL = {"meets_conditions": "yes", "declared_true": "true"}
LIMITED = {
    "meets_conditions": "no",
    "purposes": ["renewal"],
    "declared_true": "true",
    "checked_letter": "true",
    "letter_page": "1",
}
SLOT = "/employer/attachments/tax_payment_proof"


def line(context, login="agent5"):
    """Return the line of the Beijing permit in the module's table."""
    return table(desk_of(context, login).get(MODULE))[1][0]


def permit_named(context, person_id):
    with context.database.reading() as work:
        return live_permit_of_person(work, person_id)


@pytest.fixture
def applying(sqlite_context):
    """Return the application of a unit whose papers are complete."""
    attach(sqlite_context, "agent5", "employer_integrity_statement")
    return unit_procedure(sqlite_context, "agent5", "permission_application")


@shows("R20")
def test_a_unit_of_the_old_system_may_act_without_having_applied(sqlite_context):
    with sqlite_context.database.reading() as work:
        before = len(list(all_cases(work)))
    bring(sqlite_context, "employers", EMPLOYERS)
    with sqlite_context.database.reading() as work:
        unit = employer_by_credit_code(work, USCC)
        (held,) = permissions_of(work, unit)
        assert len(list(all_cases(work))) == before
    assert (held.state, held.scope, held.authority) == ("granted", "full", "haidian_hrss")
    by = actor_named(sqlite_context, "agent5").account_id
    sqlite_context.database.transact(
        lambda work: work.connection.execute(
            account.update().where(account.c.id == by).values(employer_id=unit)
        )
    )
    assert line(sqlite_context)[1:4] == ["有效", "海淀区人社局", "2008-04-26"]


@shows("R21")
def test_a_unit_without_permission_is_offered_to_apply_and_nothing_else(sqlite_context):
    kind, status, authority, opened, offered = line(sqlite_context)
    assert (kind, status, authority, opened) == ("北京市工作居住证", "未开通", "无", "无")
    assert offered == "申请业务办理权限"
    page = desk_of(sqlite_context, "agent5").get(MODULE)
    assert "开通业务办理权限后，才能为员工办理业务" in page
    assert parts(desk_of(sqlite_context, "agent5").get("/employer/"), "code-card") == []


@shows("R22")
def test_below_the_conditions_the_commitment_letter_comes_before_the_application(sqlite_context, applying):
    asked = {"meets_conditions": "no", "_step": "refresh"}
    page = desk_of(sqlite_context, "agent5").post(task_path(applying, "fill_application"), asked)
    for words in ("须在“其他材料”中上传《承诺书》", "聘用单位变更", "证件续签", "信息变更"):
        assert words in page
    with pytest.raises(FormInvalidError):
        applying.do("agent5", "fill_application", LIMITED)
    assert line(sqlite_context)[1] == "未开通"
    attach(sqlite_context, "agent5", "other_materials")
    applying.do("agent5", "fill_application", LIMITED)
    assert line(sqlite_context)[1] == "审批中"


@shows("R23")
def test_the_home_page_leads_to_the_module_of_the_permit(sqlite_context):
    desk = desk_of(sqlite_context, "agent5")
    page = desk.get(doors(desk.get("/employer/"))["工作居住证"])
    assert page.heading == "工作居住证"
    assert "申请业务办理权限" in page


@shows("R24")
def test_the_button_of_the_module_starts_the_application(sqlite_context):
    attach(sqlite_context, "agent5", "employer_integrity_statement")
    assert line(sqlite_context)[4] == "申请业务办理权限"
    desk = desk_of(sqlite_context, "agent5")
    path = f"/employer/business/permissions/{BEIJING}/apply"
    assert f'action="{path}"' in desk.get(MODULE).text
    page = desk.post_and_go(path, {"_key": "k"}, to=r"/tasks/.+")
    assert page.heading == "填写权限申请"
    assert "业务办理权限申请已发起" in page


@shows("R25")
def test_the_approval_is_followed_on_the_query_page_of_the_unit(sqlite_context, applying):
    desk = desk_of(sqlite_context, "agent5")
    path = doors(desk.get(MODULE))["查询单位业务申请"]
    applying.do("agent5", "fill_application", FULL)
    page = desk.get(path)
    assert page.heading == "查询单位业务申请"
    assert table(page)[0][:3] == ["办件编号", "业务", "状态"]
    assert table(page)[1][0][:3] == [applying.case.number, "业务办理权限申请", "审核中"]
    applying.review("hd.l1a", returned())
    assert table(desk.get(path))[1][0][2] == "待补正"
    applying.do("agent5", "fill_application", FULL | STAYS)
    applying.approve()
    assert table(desk.get(path))[1][0][2] == "通过"


@shows("R26")
def test_only_when_every_level_has_approved_one_after_another_is_it_done(sqlite_context, applying):
    applying.do("agent5", "fill_application", FULL)
    for login in ("hd.l1a", "hd.l2a", "hd.l3a"):
        assert set(applying.open()) == {"review"}
        assert line(sqlite_context)[1] == "审批中"
        applying.review(login)
    assert applying.open() == {}
    assert applying.case.state == "approved"
    assert line(sqlite_context)[1:3] == ["有效", "海淀区人社局"]


@shows("R27")
def test_what_was_not_approved_is_corrected_by_its_opinion_and_started_again(sqlite_context, applying):
    applying.do("agent5", "fill_application", FULL)
    applying.review("hd.l1a")
    applying.review("hd.l2a", returned("application_form", "other", "请核对新办条件"))
    assert own_tasks(case_page(sqlite_context, "agent5", applying)) == ["填写权限申请"]
    page = task_page(sqlite_context, "agent5", applying, "fill_application")
    assert "请按问题清单修改" in page
    assert "请核对新办条件" in page
    applying.do("agent5", "fill_application", FULL | STAYS)
    assert (applying.case.state, applying.case.round) == ("in_review", 2)
    assert applying.open()["review"].groups == ["authority:haidian_hrss:L1"]


@needs_fonts
@shows("R28")
def test_an_attachment_is_put_right_at_its_place_in_the_attachments(sqlite_context, applying):
    applying.do("agent5", "fill_application", FULL)
    applying.review("hd.l1a", returned("unit_attachment", "tax_payment_proof", "缺少第二页"))
    desk = desk_of(sqlite_context, "agent5")
    page = desk.get(f"/cases/{applying.case_id}")
    assert "缺少第二页" in page
    assert SLOT in page.links()
    assert SLOT in desk.get(task_path(applying, "correct_unit_attachments")).links()
    scan = (io.BytesIO(paper("tax_payment_proof")), "凭证.pdf")
    assert "已上传" in desk.post_and_go(
        SLOT, {"_key": "k", "file.tax_payment_proof": scan}, to=r".*#tax_payment_proof"
    )
    applying.do("agent5", "correct_unit_attachments", {"done": "true"})
    applying.do("agent5", "fill_application", {"declared_true": "true"})
    assert applying.case.state == "in_review"


@shows("R29")
def test_the_registrys_facts_can_only_be_read_and_the_unit_is_told_whom_to_ask(sqlite_context):
    desk = desk_of(sqlite_context, "agent")
    page = desk.get("/employer/profile/general")
    unit = unit_of(sqlite_context, "agent")
    for known in (unit.name, unit.uscc, unit.registered_place):
        assert known in page
    assert "如需修改，请联系北京市市场监督管理局进行更新" in page
    typed = {found.get("name") for tag, found, _ in page.elements if tag in ("input", "select", "textarea")}
    assert "legal_representative" in typed
    assert not typed & {"employer_name", "uscc", "registered_place"}


@shows("R30")
def test_a_returned_application_is_found_from_the_home_page_changed_and_sent_again(sqlite_context, applying):
    applying.do("agent5", "fill_application", FULL)
    applying.review("hd.l1a", returned())
    desk = desk_of(sqlite_context, "agent5")
    assert LIST in desk.get("/employer/").links()
    number = applying.case.number
    ((shown, *_others, offered),) = table(desk.get(LIST))[1]
    assert (shown, offered) == (number, f"修改并重新提交{number}")
    assert f"/cases/{applying.case_id}" in desk.get(LIST).links()
    applying.do("agent5", "fill_application", FULL | STAYS)
    ((shown, *_others, offered),) = table(desk.get(LIST))[1]
    assert (shown, offered) == (number, f"查看{number}")


@shows("R32")
def test_what_a_newcomer_types_otherwise_leaves_the_permit_and_its_data_alone(sqlite_context):
    context = sqlite_context
    before, permit = person_named(context, "zhao"), permit_of_person(context, "zhao")
    without_account(context, "zhao")
    own = {"id_number": "130000198511200035", "phone": "15400000004", "name": "赵别名"}
    desk = desk_of(context, None)
    desk.post_and_go("/register", {**GOOD, **own, "_key": "k"}, to="/register/.+")
    desk.post_and_go(desk.here, {"code": code_for(context, own["phone"])}, to="/sign-in")
    desk.sign_in(own["phone"], GOOD["password"])
    assert facts(desk.get("/me/records/"))["姓名"] == before.name
    assert "注册时填写的是“赵别名”。这不影响证件的有效性以及原有证件的基础信息" in desk.get("/me/records/")
    assert parts(desk.get("/me/"), "status")[0] == "有效"
    shown = facts(desk_of(context, "agent").get(f"/employer/employees/{before.id}"))
    assert (shown["姓名"], shown["性别"]) == (before.name, "男")
    assert permit_named(context, before.id) == permit


@shows("R33")
def test_data_of_a_permit_change_by_an_application_and_not_by_editing(sqlite_context):
    context = sqlite_context
    desk = desk_of(context, "zhao")
    desk.post("/me/records/basic", {"name": "赵试改", "_key": "k"}, status=400)
    assert person_named(context, "zhao").name == "赵测试"
    assert "证件基础信息变更" in desk.get("/me/")
    answers = {"fields": ["name"], "new_name": "赵试改"}
    journey = change(context, "zhao", "basic_info_change", answers, "change_proof")
    assert person_named(context, "zhao").name == "赵测试"
    journey.do("agent", "first_review", PASS)
    journey.approve()
    assert person_named(context, "zhao").name == permit_of_person(context, "zhao").holder["name"] == "赵试改"
