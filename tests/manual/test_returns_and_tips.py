"""What follows the authority's word: status, slip, who corrects what and starts again, and tips. Manual, 4.2 to 4.4."""

import io
from decimal import Decimal

import pytest

from app.services.applications import start_case as starting
from app.store.ledger_rows import Origin, ledger_of, write_ledger
from app.store.review_rows import corrections_of
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import BEIJING, STAYS, ProcedureJourney, person_named, returned
from tests.procedures.test_employee_procedures import APPLICATION, PAPERS, PASS
from tests.services.test_employer_papers import paper
from tests.support.case_reading import case_page, doors, own_tasks, parts, table, task_page
from tests.support.sent_forms import refused
from tests.support.shows import shows
from tests.support.signed_in import desk_of

TIP = "建议随附离职证明"
WITH_TIP = {"decision": ["approved"], "advisory_note": [TIP]}


@pytest.fixture
def journey(sqlite_context):
    """Return a new application that lies before the authority."""
    begun = starting.start_new_application(sqlite_context, actor_named(sqlite_context, "zheng"), BEIJING, "k")
    journey = ProcedureJourney(sqlite_context, begun).lay(*PAPERS)
    journey.do("zheng", "fill_application", APPLICATION)
    journey.do("agent", "first_review", PASS)
    return journey


@shows("R65")
def test_the_unit_follows_its_employees_application_on_its_query_page(sqlite_context, journey):
    desk = desk_of(sqlite_context, "agent")
    page = desk.get(doors(desk.get("/employer/permits-module/"))["查询员工业务申请"])
    assert page.heading == "查询员工业务申请"
    headings, rows = table(page)
    assert headings[:4] == ["办件编号", "员工", "业务", "状态"]
    assert rows[0][:4] == [journey.case.number, "郑假定", "新办", "审核中"]
    journey.approve()
    assert table(desk.get("/employer/applications"))[1][0][3] == "通过"


@needs_fonts
@shows("R66")
def test_the_employee_prints_the_slip_once_everything_is_approved(sqlite_context, journey):
    desk = desk_of(sqlite_context, "zheng")

    def slips():
        return [link for link in desk.get("/me/").links() if link.startswith("/me/slips/")]

    assert slips() == []
    journey.approve()
    (slip,) = slips()
    assert desk.client.get(slip).data.startswith(b"%PDF")
    unit = desk_of(sqlite_context, "agent")
    assert slip not in unit.get(f"/cases/{journey.case_id}").links()
    assert unit.client.get(slip).status_code == 404


@shows("R67")
def test_after_a_return_it_is_the_employee_who_starts_again(sqlite_context, journey):
    journey.review("hd.l1a", returned())
    assert own_tasks(case_page(sqlite_context, "zheng", journey)) == ["填写新办申请"]
    assert own_tasks(case_page(sqlite_context, "agent", journey)) == []
    journey.do("zheng", "fill_application", APPLICATION | STAYS)
    journey.do("agent", "first_review", PASS)
    assert (journey.case.round, journey.case.state) == (2, "in_review")


@needs_fonts
@shows("R68")
def test_the_unit_uploads_its_own_paper_again_although_the_employee_starts_again(sqlite_context, journey):
    journey.review("hd.l1a", returned("unit_attachment", "tax_payment_proof"))
    assert set(journey.open()) == {"correct_unit_attachments"}
    assert "/employer/attachments/" not in " ".join(case_page(sqlite_context, "zheng", journey).links())
    desk, slot = desk_of(sqlite_context, "agent"), "/employer/attachments/tax_payment_proof"
    assert slot in desk.get(f"/cases/{journey.case_id}").links()
    scan = (io.BytesIO(paper("tax_payment_proof", seed=9)), "新凭证.pdf")
    desk.post_and_go(slot, {"_key": "k", "file.tax_payment_proof": scan}, to=r".*#tax_payment_proof")
    journey.do("agent", "correct_unit_attachments", {"done": "true"})
    assert own_tasks(case_page(sqlite_context, "zheng", journey)) == ["填写新办申请"]


@needs_fonts
@shows("R69")
def test_a_contract_is_put_right_by_the_unit_in_its_list_of_employees(sqlite_context, journey):
    journey.review("hd.l1a", returned("employee_contract", "labour_contract"))
    assert set(journey.open()) == {"correct_contract"}
    assert own_tasks(case_page(sqlite_context, "zheng", journey)) == []
    desk, person = desk_of(sqlite_context, "agent"), journey.case.person_id
    place = f"/employer/employees/{person}/contract"
    assert place in desk.get(f"/cases/{journey.case_id}").links()
    sent = {"contract_kind": "labour", "contract_start": "2026-03-01", "contract_term": "open", "_key": "b"}
    scan = (io.BytesIO(paper("labour_contract")), "新合同.pdf")
    page = desk.post_and_go(place, {**sent, "file.labour_contract": scan}, to=f"/employer/employees/{person}")
    assert "新合同.pdf" in page


def month_spoiled(context, login, **changes):
    """Change a month before the ones that may be lacking of an employee's ledger."""
    person = person_named(context, login).id
    with context.database.reading() as work:
        row = ledger_of(work, person)[-4]
    changed = {name: getattr(row, name) for name in row.__slots__} | changes
    context.database.transact(lambda work: write_ledger(work, person, [type(row)(**changed)], Origin("unit")))


@shows("R70")
@pytest.mark.parametrize(
    ("spoiled", "told"),
    [
        ({"si_unit": None, "si_base": None}, "社保中断"),
        ({"si_unit": "91110105DEMA000560"}, "社保缴纳单位与劳动合同单位不一致"),
        ({"iit_unit": "91110105DEMA000560"}, "个税扣缴单位与劳动合同单位不一致"),
        ({"si_paid_on_time": False, "si_base": Decimal(20000)}, "社保未按时缴纳或补缴"),
    ],
)
def test_before_submitting_the_unit_accounts_for_three_years_of_insurance_and_tax(
    sqlite_context, spoiled, told
):
    month_spoiled(sqlite_context, "zheng", **spoiled)
    begun = starting.start_new_application(sqlite_context, actor_named(sqlite_context, "zheng"), BEIJING, "k")
    journey = ProcedureJourney(sqlite_context, begun).lay(*PAPERS)
    journey.do("zheng", "fill_application", APPLICATION)
    assert told in task_page(sqlite_context, "agent", journey, "first_review")
    _, reasons = refused(sqlite_context, "agent", journey, "first_review", PASS)
    assert f"{told}：" in reasons
    assert set(journey.open()) == {"first_review"}
    assert journey.case.state == "unit_review"


@shows("R71")
def test_a_tip_is_read_while_the_next_level_is_still_reviewing(sqlite_context, journey):
    journey.review("hd.l1a", WITH_TIP)
    assert journey.open()["review"].groups == ["authority:haidian_hrss:L2"]
    for login in ("agent", "zheng"):
        (tip,) = parts(case_page(sqlite_context, login, journey), "tip")
        assert TIP in tip


@shows("R72")
def test_a_tip_is_told_apart_from_the_opinion_and_asks_for_nothing(sqlite_context, journey):
    journey.review("hd.l1a", returned() | {"advisory_note": [TIP]})
    page = case_page(sqlite_context, "zheng", journey)
    (tip,) = parts(page, "tip")
    assert tip == f"温馨提示：此部分内容仅供参考，不作为审核意见。 {TIP}"
    assert not [text for kind in ("inset", "issue") for text in parts(page, kind) if TIP in text]
    with sqlite_context.database.reading() as work:
        assert [item.text for item in corrections_of(work, journey.case_id)] == ["请更正"]
    journey.do("zheng", "fill_application", APPLICATION | STAYS)
    journey.do("agent", "first_review", PASS)
    for reviewer in ("hd.l1a", "hd.l2a", "hd.l3a"):
        journey.review(reviewer, WITH_TIP)
    assert journey.case.state == "approved"
