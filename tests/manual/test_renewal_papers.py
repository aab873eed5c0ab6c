"""What a renewal brings along and what is checked before the authority sees it. Manual, 5.1 to 5.3, notes 1, 2, 4, 5."""

import io
from decimal import Decimal

import pytest

from app.services.applications import start_case as starting
from app.services.context.refusals import FormInvalidError, ProcedureRefusedError
from app.store.ledger_rows import Origin, ledger_of, write_ledger
from app.store.person_rows import phone_of
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    ProcedureJourney,
    attach,
    joined,
    left,
    permit_of_person,
    person_named,
    returned,
)
from tests.make.service_journey import CHECKS, EMPLOYEE_SLOTS, INFORMATION, RETURN, SUBMIT, ServiceJourney
from tests.services.test_employer_papers import paper
from tests.support.case_reading import case_page, doors, own_tasks, parts, table, task_page, task_path
from tests.support.sent_forms import refused
from tests.support.shows import shows
from tests.support.signed_in import desk_of

NAMES = {
    "employee_integrity_statement": "员工诚信声明",
    "declared_income_record": "《申报收入查询记录》",
    "iit_payment_record": "《申请人所得税纳税记录》",
}


@needs_fonts
@shows("R76")
def test_the_unit_uploads_the_contract_from_its_list_of_current_employees(sqlite_context):
    sqlite_context.clock.forward(minutes=5)
    desk, person = desk_of(sqlite_context, "agent"), person_named(sqlite_context, "zhao").id
    assert "/employer/employees/" in desk.get("/employer/").links()
    everybody = desk.get("/employer/employees/")
    assert "全部员工信息" in everybody
    current = next(link for link in everybody.links() if "list=current" in link)
    assert f"/employer/employees/{person}" in desk.get(current).links()
    shown = desk.get(f"/employer/employees/{person}")
    assert shown.heading == "员工当前信息展示"
    place = f"/employer/employees/{person}/contract"
    assert place in shown.links()
    sent = {"contract_kind": "labour", "contract_start": "2026-03-01", "contract_term": "open", "_key": "b"}
    scan = (io.BytesIO(paper("labour_contract")), "续订合同.pdf")
    page = desk.post_and_go(place, {**sent, "file.labour_contract": scan}, to=f"/employer/employees/{person}")
    assert "续订合同.pdf" in page
    journey = ServiceJourney(sqlite_context)
    assert "续订合同.pdf" in task_page(sqlite_context, "agent", journey, "confirm_contract")


@shows("R77")
def test_the_button_beside_the_post_updates_the_post_and_has_one_name(sqlite_context):
    desk, person = desk_of(sqlite_context, "agent"), person_named(sqlite_context, "zhao").id
    shown = desk.get(f"/employer/employees/{person}")
    assert "现任职务 软件工程师 更新职务" in shown
    assert "更新证书" not in shown
    place = f"/employer/employees/{person}/post"
    assert place in shown.links()
    page = desk.post_and_go(place, {"post": "总监", "_key": "k"}, to=f"/employer/employees/{person}")
    assert "现任职务 总监 更新职务" in page


@shows("R79")
@pytest.mark.parametrize("missing", [*NAMES, "labour_contract"])
def test_a_renewal_asks_for_statement_contract_and_income_papers(sqlite_context, missing):
    journey = ServiceJourney(sqlite_context)
    assert "当前有效的劳动合同" in task_page(sqlite_context, "agent", journey, "confirm_contract")
    if missing == "labour_contract":
        with pytest.raises(FormInvalidError):
            journey.do("agent", "confirm_contract", {"contract_choice": "new"})
        return
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    page = task_page(sqlite_context, "zhao", journey, "update_information")
    assert all(name in page for name in NAMES.values())
    assert page.text.count("自2024年1月1日起至今，逐页加盖财务章，注明“经核真实有效”") == 2
    journey.lay(*[slot for slot in EMPLOYEE_SLOTS if slot != missing])
    with pytest.raises(FormInvalidError):
        journey.do("zhao", "update_information", INFORMATION)


@shows("R79")
def test_a_contract_that_has_ended_is_replaced_before_anything_is_submitted(sqlite_context):
    place = f"/employer/employees/{actor_named(sqlite_context, 'zhao').person_id}"
    dates = {"contract_start": "2020-03-01", "contract_term": "fixed", "contract_end": "2026-11-24"}
    desk = desk_of(sqlite_context, "agent")
    assert "劳动合同已到期" in desk.post_and_go(f"{place}/dates", {**dates, "_key": "k"}, to=place)
    journey = ServiceJourney(sqlite_context).submit()
    assert (set(journey.open()), journey.case.state) == ({"replace_contract"}, "draft")
    page = task_page(sqlite_context, "agent", journey, "replace_contract")
    assert "没有有效的劳动合同，不能提交。请上传当前有效的合同。" in page


@shows("R80")
@pytest.mark.parametrize("slot", ["declared_income_record", "iit_payment_record"])
@pytest.mark.parametrize("check", CHECKS)
def test_both_income_papers_are_confirmed_page_by_page_for_seal_note_and_signatures(
    sqlite_context, slot, check
):
    journey = ServiceJourney(sqlite_context).prepare()
    asked = {"decision": "submit", "_step": "refresh"}
    page = desk_of(sqlite_context, "agent").post(task_path(journey, "verify_and_submit"), asked)
    for words in ("逐页加盖用人单位财务章", "注明“经核真实有效”", "申请人签字", "经办人签字"):
        assert page.text.count(words) == 2
    ticked = [one for one in CHECKS if one != check]
    answers = SUBMIT | {f"{slot}_checks": ticked}
    _, told = refused(sqlite_context, "agent", journey, "verify_and_submit", answers)
    assert f"{NAMES[slot]}还没有逐页确认：" in told


@shows("R81")
def test_a_renewals_state_is_read_on_the_query_page_level_by_level(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    desk = desk_of(sqlite_context, "agent")
    place = doors(desk.get("/employer/permits-module/"))["查询员工业务申请"]
    for reviewer in ("hd.l1a", "hd.l2a", "hd.l3a"):
        assert table(desk.get(place))[1][0][:4] == [journey.case.number, "赵测试", "证件续签", "审核中"]
        journey.review(reviewer)
    assert table(desk.get(place))[1][0][3] == "通过"
    assert "打印《工作居住证确认单》" in case_page(sqlite_context, "zhao", journey)


@shows("R82")
def test_a_returned_renewal_is_started_again_by_the_unit(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    journey.review("hd.l1a", returned("unit_attachment", "agent_id_card"))
    assert "/employer/attachments/agent_id_card" in case_page(sqlite_context, "agent", journey).links()
    attach(sqlite_context, "agent", "agent_id_card")
    journey.do("agent", "correct_unit_attachments", {"done": "true"})
    assert own_tasks(case_page(sqlite_context, "agent", journey)) == ["核实并提交续签"]
    assert own_tasks(case_page(sqlite_context, "zhao", journey)) == []
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert (journey.case.state, journey.case.round) == ("in_review", 2)


@shows("R83")
def test_a_renewal_carries_the_changes_so_that_no_second_application_is_made(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    zhao = actor_named(sqlite_context, "zhao")
    with pytest.raises(ProcedureRefusedError):
        starting.start_information_change(sqlite_context, zhao, "basic_info_change", "k")
    journey.approve()
    with sqlite_context.database.reading() as work:
        assert phone_of(work, zhao.person_id) == INFORMATION["phone"][0]
    address = person_named(sqlite_context, "zhao").details["current_address"]
    assert address == INFORMATION["current_address"][0]


@shows("R84")
def test_the_unit_sees_what_the_employee_changed_beside_what_it_was(sqlite_context):
    journey = ServiceJourney(sqlite_context).prepare()
    page = task_page(sqlite_context, "agent", journey, "verify_and_submit")
    rows = next(rows for headings, rows in tables(page) if headings == ["项目", "原内容", "新内容"])
    changed = {row[0]: row[1:] for row in rows}
    assert changed["现居住地址"] == [
        "北京市海淀区示例路 1 号院 2 号楼 303 室",
        INFORMATION["current_address"][0],
    ]
    assert changed["联系电话"][1] == INFORMATION["phone"][0]
    assert "户籍所在地" not in changed


def tables(page):
    return [table(page, number) for number in range(page.text.count('class="data '))]


def spoil(context, login, **changes):
    """Change a month before the ones that may be lacking of an employee's ledger."""
    person = person_named(context, login).id
    with context.database.reading() as work:
        row = ledger_of(work, person)[-4]
    changed = {name: getattr(row, name) for name in row.__slots__} | changes
    context.database.transact(lambda work: write_ledger(work, person, [type(row)(**changed)], Origin("unit")))
    return row.month


def told_to_explain(context, journey, words, months):
    """Fail unless the unit reads the finding, is held up by it, and goes on once it has explained the months."""
    page = task_page(context, "agent", journey, "verify_and_submit")
    assert words in page
    _, told = refused(context, "agent", journey, "verify_and_submit", SUBMIT)
    assert journey.case.state == "draft"
    assert f"{words}：{'、'.join(months)}。" in told
    explained = {
        f"ledger_explanations.{place}.{name}": [value]
        for place, month in enumerate(months)
        for name, value in (("month", month), ("text", "已补缴，附说明"))
    }
    journey.do("agent", "verify_and_submit", SUBMIT | explained)
    assert journey.case.state == "in_review"


OTHER = "91110105DEMA000560"


@shows("R86")
@pytest.mark.parametrize(
    ("spoiled", "words"),
    [
        ({"si_unit": OTHER}, "社保缴纳单位与劳动合同单位不一致"),
        ({"iit_unit": OTHER}, "个税扣缴单位与劳动合同单位不一致"),
    ],
)
def test_insurance_tax_and_contract_name_the_same_unit(sqlite_context, spoiled, words):
    month = spoil(sqlite_context, "zhao", **spoiled)
    told_to_explain(sqlite_context, ServiceJourney(sqlite_context).prepare(), words, [month])


@shows("R87")
@pytest.mark.parametrize("income", [Decimal(0), None])
def test_no_month_of_three_years_is_without_taxable_income(sqlite_context, income):
    month = spoil(sqlite_context, "zhao", taxable_income=income)
    journey = ServiceJourney(sqlite_context).prepare()
    journey.lay("ledger_proof")
    told_to_explain(sqlite_context, journey, "应税收入为零", [month])


@shows("R88")
@pytest.mark.parametrize(
    ("spoiled", "words"),
    [({"si_unit": None, "si_base": None}, "社保中断"), ({"si_paid_on_time": False}, "社保未按时缴纳或补缴")],
)
def test_insurance_is_paid_on_time_and_without_a_gap(sqlite_context, spoiled, words):
    month = spoil(sqlite_context, "zhao", **spoiled)
    told_to_explain(sqlite_context, ServiceJourney(sqlite_context).prepare(), words, [month])


@shows("R88")
def test_insurance_below_the_income_is_pointed_out(sqlite_context):
    month = spoil(sqlite_context, "zhao", si_base=Decimal(5000))
    page = task_page(sqlite_context, "agent", ServiceJourney(sqlite_context).prepare(), "verify_and_submit")
    assert f"{month} 社保基数低于申报收入 提示" in page


@shows("R89")
def test_without_the_employer_change_no_renewal_is_accepted(sqlite_context):
    left(sqlite_context, "agent", "zhang")
    joined(sqlite_context, "zhang", "agent2")
    permit = permit_of_person(sqlite_context, "zhang")
    sqlite_context.clock.go_to(permit.valid_until.replace(day=1))
    by = actor_named(sqlite_context, "agent2")
    journey = ProcedureJourney(sqlite_context, starting.start_renewal(sqlite_context, by, permit.id, "k"))
    assert (journey.case.state, journey.case.cause) == ("refused", "gates")
    page = case_page(sqlite_context, "agent2", journey)
    assert "没有按要求办理聘用单位变更的，续签不予受理。 请先办理聘用单位变更。" in page
    assert "工作单位变动没有办理聘用单位变更。 请逐一办理聘用单位变更后再续签。" in page


@shows("R93")
def test_a_tip_in_a_renewal_is_read_beside_the_corrections_and_is_none_of_them(sqlite_context):
    journey = ServiceJourney(sqlite_context).submit()
    journey.review("hd.l1a", RETURN | {"advisory_note": ["下次请横向扫描"]})
    page = task_page(sqlite_context, "zhao", journey, "correct_employee_papers")
    assert parts(page, "tip") == ["温馨提示：此部分内容仅供参考，不作为审核意见。 下次请横向扫描"]
    assert [text for text in parts(page, "issue") if "横向" in text] == []
    journey.lay("iit_payment_record")
    journey.do("zhao", "correct_employee_papers", {"done": "true"})
    assert set(journey.open()) == {"verify_and_submit"}
