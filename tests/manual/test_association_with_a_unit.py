"""关联员工: the code, the employee's request, the unit's confirmation with a contract. Manual, chapter 3."""

import io

import pytest
from sqlalchemy import update

from app.services.applications import start_case as starting
from app.services.context.refusals import ProcedureRefusedError
from app.store.association_rows import associations_of
from app.store.permit_rows import association_facts, contracts_of
from app.store.tables_office import permit as permits
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import (
    BEIJING,
    ProcedureJourney,
    association,
    attach,
    confirmation,
    joined,
    left,
    permit_of_person,
    person_named,
    today,
    unit_of,
    unit_procedure,
)
from tests.procedures.test_employee_procedures import PAPERS, PERSON, verified
from tests.services.test_employer_papers import paper
from tests.support.case_reading import case_page, doors, own_tasks, parts, table, task_path
from tests.support.shows import shows
from tests.support.signed_in import desk_of

LISTS = "/employer/employees/"
PENDING = f"{LISTS}?list=pending"
ASK = "/me/business/association"
FULL = {"meets_conditions": "yes", "declared_true": "true"}


def scan():
    return (io.BytesIO(paper("labour_contract")), "合同.pdf")


def tie(context, login):
    with context.database.reading() as work:
        return association_facts(work, actor_named(context, login).person_id)


def states(context, login):
    with context.database.reading() as work:
        return sorted(row.state for row in associations_of(work, actor_named(context, login).person_id))


@pytest.fixture
def free(sqlite_context):
    """Return a context in which 张示例 has left the first unit."""
    left(sqlite_context, "agent", "zhang")
    return sqlite_context


@shows("R34")
def test_association_begins_on_the_home_page_with_the_code_and_the_waiting_request(free):
    assert parts(desk_of(free, "agent2").get("/employer/"), "tasks") == []
    journey = association(free, "zhang", "agent2")
    desk = desk_of(free, "agent2")
    page = desk.get("/employer/")
    assert "轮到本单位办理" in page
    assert task_path(journey, "confirm_association") in page.links()


@shows("R35")
def test_the_code_comes_with_the_permission_and_the_employee_begins_with_it(free):
    assert parts(desk_of(free, "agent5").get("/employer/"), "code-card") == []
    attach(free, "agent5", "employer_integrity_statement")
    journey = unit_procedure(free, "agent5", "permission_application")
    journey.do("agent5", "fill_application", FULL)
    journey.approve()
    code = unit_of(free, "agent5").association_code
    (card,) = parts(desk_of(free, "agent5").get("/employer/"), "code-card")
    assert "单位关联码" in card
    assert code in card.replace(" ", "")
    desk = desk_of(free, "zhang")
    assert "是这家单位，提交关联申请" in desk.post(ASK, {"code": code, "_key": "k"})
    sent = {"code": code, "confirmed": "yes", "_key": "k"}
    page = desk.post_and_go(ASK, sent, to=r"/cases/.+")
    assert "关联员工已发起" in page
    assert "张示例" in desk_of(free, "agent5").get(PENDING)


@needs_fonts
@shows("R36")
def test_the_unit_confirms_from_its_list_of_pending_requests(free):
    journey = association(free, "zhang", "agent2")
    desk = desk_of(free, "agent2")
    assert any(link.endswith("list=pending") for link in desk.get(LISTS).links())
    page = desk.get(PENDING)
    assert "待确认单位关联列表" in page
    name, number, _asked, status, offered = table(page)[1][0]
    assert (name, number, status) == ("张示例", person_named(free, "zhang").id_number_masked, "待确认")
    assert offered == "确认关联张示例"
    path = task_path(journey, "confirm_association")
    assert path in page.links()
    sent = {**confirmation(free), "file.labour_contract": scan(), "_key": "k"}
    desk.post_and_go(path, sent, to=r"/cases/.+")
    assert "没有待确认的关联申请" in desk.get(PENDING)
    assert "张示例" in [row[0] for row in table(desk.get(f"{LISTS}?list=current"))[1]]


@shows("R37")
def test_association_needs_no_visit_to_the_module_and_knows_no_type_of_permit(free):
    desk = desk_of(free, "agent2")
    assert desk.get(doors(desk.get("/employer/"))["员工列表"]).heading == "员工列表"
    assert not [name for name in doors(desk.get("/employer/permits-module/")) if "关联员工" in name]
    assert association(free, "zhang", "agent2").case.permit_type == ""


@needs_fonts
@shows("R38")
def test_nobody_is_confirmed_without_the_scan_of_a_contract(free):
    journey = association(free, "zhang", "agent2")
    desk, path = desk_of(free, "agent2"), task_path(journey, "confirm_association")
    page = desk.post(path, {**confirmation(free), "_key": "a"}, status=422)
    assert "劳动（聘用）合同扫描件" in page
    assert "#f-contract-file" in page.links()
    assert tie(free, "zhang") is None
    sent = {**confirmation(free), "file.labour_contract": scan(), "_key": "b"}
    desk.post_and_go(path, sent, to=r"/cases/.+")
    with free.database.reading() as work:
        (contract,) = contracts_of(work, tie(free, "zhang").id)
    assert (contract.filename, contract.start_on.isoformat()) == ("合同.pdf", today(free))


@needs_fonts
@shows("R39")
def test_a_later_contract_is_uploaded_on_the_page_of_the_current_employee(sqlite_context):
    desk = desk_of(sqlite_context, "agent")
    person = LISTS + actor_named(sqlite_context, "zhao").person_id
    assert person in desk.get(f"{LISTS}?list=current").links()
    page = desk.get(person)
    assert page.heading == "员工当前信息展示"
    assert f"{person}/contract" in page.links()
    terms = {"contract_kind": "labour", "contract_start": "2026-03-01", "contract_term": "open"}
    sent = {**terms, "file.labour_contract": scan(), "_key": "k"}
    page = desk.post_and_go(f"{person}/contract", sent, to=person)
    assert f"{person}/contract/2" in page.links()
    assert "合同.pdf" in page
    assert "2026年3月1日" in page


def new_application(context, login="zheng"):
    return ProcedureJourney(
        context, starting.start_new_application(context, actor_named(context, login), BEIJING, "k")
    )


@shows("R40")
def test_the_employees_form_has_no_place_for_the_contract(sqlite_context):
    journey = new_application(sqlite_context)
    page = desk_of(sqlite_context, "zheng").get(task_path(journey, "fill_application"))
    asked = {found.get("name") for tag, found, _ in page.elements if found.get("type") == "file"}
    assert "file.employee_integrity_statement" in asked
    assert "file.labour_contract" not in asked
    assert "劳动合同由单位上传，员工无须上传" in page


@needs_fonts
@shows("R40")
def test_a_contract_that_the_employee_sends_all_the_same_is_refused(sqlite_context):
    journey = new_application(sqlite_context)
    sent = {"file.labour_contract": scan(), "_step": "save", "_key": "k"}
    desk = desk_of(sqlite_context, "zheng")
    page = desk.post(task_path(journey, "fill_application"), sent, status=403)
    assert "这一步不需要上传这种材料" in page


@shows("R57")
def test_the_gates_come_one_after_another(free):
    context = free
    assert unit_procedure(context, "agent5", "permission_application").case.state == "refused"
    assert unit_of(context, "agent5").association_code is None
    attach(context, "agent5", "employer_integrity_statement")
    journey = unit_procedure(context, "agent5", "permission_application")
    journey.do("agent5", "fill_application", FULL)
    journey.approve()
    left(context, "agent", "zheng")
    with pytest.raises(ProcedureRefusedError) as refused:
        new_application(context)
    assert refused.value.facts["rule"] == "associate_first"
    joined(context, "zheng", "agent5")
    desk = desk_of(context, "agent5")
    desk.post_and_go("/employer/attachments/agent_id_card/delete", {"_key": "d"}, to=r".+")
    stopped = new_application(context)
    assert stopped.case.state == "refused"
    assert "单位附件不齐：单位业务经办人身份证" in case_page(context, "agent5", stopped)
    attach(context, "agent5", "agent_id_card")
    by = actor_named(context, "zheng")
    again = ProcedureJourney(context, starting.start_new_application(context, by, BEIJING, "again"))
    assert own_tasks(case_page(context, "zheng", again)) == ["填写新办申请"]


@shows("R58")
def test_somebody_who_has_a_unit_asks_no_second_one(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    sent = {"code": unit_of(sqlite_context, "agent2").association_code, "confirmed": "yes", "_key": "k"}
    assert "您已经关联了一家单位" in desk.post(ASK, sent, status=422)
    assert states(sqlite_context, "zhao") == ["active"]


@shows("R58")
def test_before_it_is_confirmed_another_unit_may_be_chosen(free):
    first = association(free, "zhang", "agent2")
    desk = desk_of(free, "zhang")
    assert ASK in desk.get("/me/").links()
    sent = {"code": unit_of(free, "agent3").association_code, "confirmed": "yes", "_key": "k"}
    desk.post_and_go(ASK, sent, to=r"/cases/.+")
    assert states(free, "zhang") == ["ended", "requested", "superseded"]
    assert first.open() == {}
    assert "没有待确认的关联申请" in desk_of(free, "agent2").get(PENDING)


@shows("R59")
def test_while_a_permit_is_not_suspended_its_holder_is_tied_to_no_other_unit(free):
    zhang = actor_named(free, "zhang").person_id
    free.database.transact(
        lambda work: work.connection.execute(
            update(permits).where(permits.c.person_id == zhang).values(state="valid", suspended_on=None)
        )
    )
    journey = association(free, "zhang", "agent2").lay("labour_contract")
    assert "没有挂起" in case_page(free, "zhang", journey)
    assert journey.case.state == "refused"
    assert tie(free, "zhang") is None


def test_a_holder_taken_over_from_the_old_system_joins_the_unit_their_permit_names(free):
    zhang, unit = actor_named(free, "zhang").person_id, unit_of(free, "agent2").id
    free.database.transact(
        lambda work: work.connection.execute(
            update(permits)
            .where(permits.c.person_id == zhang)
            .values(state="valid", suspended_on=None, employer_id=unit)
        )
    )
    joined(free, "zhang", "agent2")
    assert tie(free, "zhang").employer_id == unit
    assert permit_of_person(free, "zhang").state == "valid"


@shows("R59")
def test_a_suspended_permit_is_moved_by_the_unit_its_holder_has_joined(free):
    assert permit_of_person(free, "zhang").state == "suspended"
    joined(free, "zhang", "agent2")
    by, permit = actor_named(free, "agent2"), permit_of_person(free, "zhang")
    moving = ProcedureJourney(free, starting.start_employer_change(free, by, permit.id, "k")).lay(*PAPERS)
    moving.do("zhang", "update_information", PERSON)
    moving.do("agent2", "verify_and_submit", verified(free))
    moving.approve()
    assert permit_of_person(free, "zhang").employer_id == unit_of(free, "agent2").id
