"""A holder leaves, joins another unit, and the permit follows. Manual, chapter 6 and its notes 1, 2 and 5."""

from datetime import timedelta
from uuid import uuid4

import pytest

from app.domain.renewal_window import renewal_window
from app.services.applications.start_case import start_employer_change
from app.services.context.calendar_of import calendar_of
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.web.wording.date_wording import date_zh
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    PROOFS,
    STAYS,
    ProcedureJourney,
    association,
    confirmation,
    dissociation,
    joined,
    left,
    permit_of_person,
    returned,
    unit_of,
)
from tests.procedures.test_employee_procedures import PAPERS, PERSON, verified
from tests.support.case_reading import case_page, doors, own_tasks, parts, table, task_page
from tests.support.sent_forms import refused
from tests.support.shows import shows
from tests.support.signed_in import desk_of

LIST = "/employer/business/employer-changes"


@pytest.fixture
def moved(sqlite_context):
    """Return a context in which 张示例 has left the first unit and joined the second."""
    left(sqlite_context, "agent", "zhang")
    joined(sqlite_context, "zhang", "agent2")
    return sqlite_context


def employer_change(context, login="zhang", agent="agent2"):
    """Start the change of an employee's permit to the unit of an agent."""
    by, permit = actor_named(context, agent), permit_of_person(context, login)
    return ProcedureJourney(context, start_employer_change(context, by, permit.id, uuid4().hex))


def ready(context, agent="agent2"):
    """Return an employer change of 张示例 whose employee has handed in everything."""
    journey = employer_change(context, agent=agent).lay(*PAPERS)
    journey.do("zhang", "update_information", PERSON)
    return journey


def changed(context, agent):
    """Move the permit of 张示例 to the unit of an agent."""
    journey = ready(context, agent)
    journey.do(agent, "verify_and_submit", verified(context, agent))
    return journey.approve()


def names(context, login="agent2"):
    """Return who waits on the list of pending employer changes."""
    page = desk_of(context, login).get(LIST)
    return [row[0] for row in table(page)[1]] if "<table" in page.text else []


@shows("R94")
def test_the_business_is_called_the_change_of_the_employing_unit(moved):
    journey = employer_change(moved)
    page = case_page(moved, "agent2", journey)
    assert page.heading == "聘用单位变更"
    assert table(desk_of(moved, "agent2").get("/employer/applications"))[1][0][2] == "聘用单位变更"


@shows("R95")
def test_the_former_unit_ends_the_tie_at_once_and_alone(sqlite_context):
    person = actor_named(sqlite_context, "zhang").person_id
    page = desk_of(sqlite_context, "agent").get(f"/employer/employees/{person}")
    assert "持证人离职的，原单位应立即解除关联。有效的证件随即挂起。" in page
    with pytest.raises(NotFoundError):
        dissociation(sqlite_context, "agent2", "zhang")
    assert left(sqlite_context, "agent", "zhang").case.state == "approved"
    assert permit_of_person(sqlite_context, "zhang").state == "suspended"
    desk_of(sqlite_context, "agent").get(f"/employer/employees/{person}", status=404)


@shows("R96")
def test_the_first_unit_afterwards_associates_and_has_the_change_before_it_at_once(sqlite_context):
    left(sqlite_context, "agent", "zhang")
    assert names(sqlite_context) == []
    joined(sqlite_context, "zhang", "agent2")
    assert names(sqlite_context) == ["张示例"]
    changed(sqlite_context, "agent2")
    assert names(sqlite_context) == []
    permit = permit_of_person(sqlite_context, "zhang")
    assert (permit.state, permit.employer_id) == ("valid", unit_of(sqlite_context, "agent2").id)


@shows("R97")
def test_the_new_unit_uploads_a_contract_before_there_is_anything_to_change(sqlite_context):
    left(sqlite_context, "agent", "zhang")
    asked = association(sqlite_context, "zhang", "agent2")
    assert "劳动（聘用）合同扫描件" in desk_of(sqlite_context, "agent2").post(
        f"/tasks/{asked.open()['confirm_association'].key}", {"decision": "confirm", "_step": "refresh"}
    )
    with pytest.raises(FormInvalidError):
        asked.do("agent2", "confirm_association", confirmation(sqlite_context))
    with pytest.raises(NotFoundError):
        employer_change(sqlite_context)
    asked.lay("labour_contract").do("agent2", "confirm_association", confirmation(sqlite_context))
    assert set(employer_change(sqlite_context).open()) == {"update_information"}


@shows("R98")
def test_the_new_unit_starts_the_change_from_its_list(moved):
    desk = desk_of(moved, "agent2")
    assert doors(desk.get("/employer/permits-module/"))["待办理聘用单位变更员工"] == LIST
    path = f"/employer/business/permits/{permit_of_person(moved, 'zhang').id}/employer-change"
    assert path in desk.get(LIST).text
    assert desk_of(moved, "agent").post(path, {"_key": "k"}, status=404)
    page = desk.post_and_go(path, {"_key": "k"}, to=r"/cases/.+")
    assert page.heading == "聘用单位变更"
    assert table(desk.get(LIST))[1][0][-1].startswith("查看办件")


@shows("R99")
@pytest.mark.parametrize("missing", [slot for slot in PAPERS if slot not in PROOFS])
def test_the_new_unit_reviews_first_and_three_papers_are_asked_for(moved, missing):
    journey = employer_change(moved).lay(*[slot for slot in PAPERS if slot != missing])
    page = task_page(moved, "zhang", journey, "update_information")
    assert "员工诚信声明" in page
    assert "应税收入证明" in page
    with pytest.raises(FormInvalidError):
        journey.do("zhang", "update_information", PERSON)
    journey.lay(missing).do("zhang", "update_information", PERSON)
    assert "当前劳动合同" in task_page(moved, "agent2", journey, "verify_and_submit")
    with pytest.raises(FormInvalidError):
        journey.do("agent2", "verify_and_submit", verified(moved, first_reviewed=""))
    journey.do("agent2", "verify_and_submit", verified(moved))
    assert journey.case.state == "in_review"


@needs_fonts
@shows("R107")
def test_a_change_of_unit_is_followed_to_its_slip(moved):
    journey = ready(moved)
    journey.do("agent2", "verify_and_submit", verified(moved))
    desk = desk_of(moved, "agent2")
    for reviewer in ("hd.l1a", "hd.l2a", "hd.l3a"):
        row = table(desk.get("/employer/applications"))[1][0]
        assert row[:4] == [journey.case.number, "张示例", "聘用单位变更", "审核中"]
        journey.review(reviewer)
    assert table(desk.get("/employer/applications"))[1][0][3] == "通过"
    employee = desk_of(moved, "zhang")
    page = employee.get(f"/cases/{journey.case_id}")
    assert "打印《工作居住证确认单》" in parts(page, "actions")
    (slip,) = [link for link in page.links() if link.startswith("/me/slips/")]
    assert employee.client.get(slip).data.startswith(b"%PDF")


@shows("R108")
def test_a_returned_change_is_started_again_by_the_new_unit(moved):
    journey = ready(moved)
    journey.do("agent2", "verify_and_submit", verified(moved))
    journey.review("hd.l1a", returned())
    assert own_tasks(case_page(moved, "agent2", journey)) == ["核实并发起聘用单位变更"]
    assert own_tasks(case_page(moved, "zhang", journey)) == []
    journey.do("agent2", "verify_and_submit", verified(moved) | STAYS)
    assert (journey.case.state, journey.case.round) == ("in_review", 2)


@shows("R109")
@pytest.mark.parametrize(
    ("who", "name"),
    [
        ("contract_party_uscc", "劳动合同签订单位"),
        ("tax_withholder_uscc", "个税扣缴单位"),
        ("insurance_payer_uscc", "社保缴纳单位"),
    ],
)
def test_contract_tax_and_insurance_must_all_be_the_associated_unit(moved, who, name):
    journey, other = ready(moved), unit_of(moved, "agent").uscc
    answers = verified(moved, **{who: other})
    _, told = refused(moved, "agent2", journey, "verify_and_submit", answers)
    assert f"{name}的统一社会信用代码（{other}）不是本单位。" in told
    assert "关联单位、劳动合同、个税扣缴、社保缴纳四方须一致" in told
    assert journey.case.state == "draft"
    journey.do("agent2", "verify_and_submit", verified(moved))
    assert journey.case.state == "in_review"


@shows("R110")
def test_several_changes_of_job_are_made_one_after_another(moved):
    left(moved, "agent2", "zhang")
    joined(moved, "zhang", "agent3")
    skipped = employer_change(moved, agent="agent3")
    assert skipped.case.state == "refused"
    assert "聘用单位变更须逐一办理" in case_page(moved, "agent3", skipped)


def test_each_change_of_job_has_its_turn(moved):
    changed(moved, "agent2")
    left(moved, "agent2", "zhang")
    joined(moved, "zhang", "agent3")
    changed(moved, "agent3")
    assert permit_of_person(moved, "zhang").employer_id == unit_of(moved, "agent3").id


@shows("R116")
def test_a_change_of_unit_that_comes_late_is_made_at_ones_own_risk(sqlite_context):
    context = sqlite_context
    left(context, "agent", "qian")
    joined(context, "qian", "agent2")
    with context.database.reading() as work:
        last = renewal_window(permit_of_person(context, "qian").valid_until, calendar_of(work)).latest_submit
    context.clock.go_to(last + timedelta(days=1))
    assert "至少提前 20 个工作日提交" in desk_of(context, "agent2").get(LIST)
    journey = employer_change(context, "qian")
    page = task_page(context, "agent2", journey, "acknowledge_risk")
    assert "申请办理单位变更业务需提前提交，给规定审核周期留足时间，最晚提交日见上。" in page
    assert date_zh(last) in page
    assert "未按时间提交申请导致审核未完成、证件失效的，责任由申请单位及申请人承担。" in page
    with pytest.raises(FormInvalidError):
        journey.do("agent2", "acknowledge_risk", {"acknowledged_by": "示例经办人"})
    journey.do("agent2", "acknowledge_risk", {"acknowledged": "true", "acknowledged_by": "示例经办人"})
    journey.lay(*PAPERS).do("qian", "update_information", PERSON)
    journey.do("agent2", "verify_and_submit", verified(context))
    assert (journey.case.state, journey.case.is_urgent) == ("in_review", True)
