"""Changes of basic and of business information: the employee starts, the unit decides. Manual, chapters 7 and 8."""

import pytest

from app.services.applications import start_case as starting
from app.services.context.refusals import FormInvalidError, NotAllowedError
from tests.documents.slip_fonts import needs_fonts
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import STAYS, ProcedureJourney, person_named, returned
from tests.procedures.test_employee_procedures import PAPERS, PASS
from tests.support.case_reading import case_page, doors, own_tasks, table, task_path
from tests.support.shows import shows
from tests.support.signed_in import desk_of

DECIDE = "/employer/business/to-decide"
COMMON = {"reason": "登记信息更正", "declared_true": "true"}
BASIC = COMMON | {"fields": ["name"], "new_name": "赵试改"}
BUSINESS = COMMON | {"fields": ["post"], "post": "总工程师"}


def handed_in(context, procedure, answers):
    """Return a change that 赵测试 has handed to the unit."""
    by = actor_named(context, "zhao")
    journey = ProcedureJourney(context, starting.start_information_change(context, by, procedure, "k"))
    journey.lay(*PAPERS, "change_proof").do("zhao", "fill_application", answers)
    return journey


@pytest.fixture
def basic(sqlite_context):
    """Return a change of basic information before the unit."""
    return handed_in(sqlite_context, "basic_info_change", BASIC)


@pytest.fixture
def business(sqlite_context):
    """Return a change of business information before the unit."""
    return handed_in(sqlite_context, "business_info_change", BUSINESS)


@shows("R117")
def test_the_employee_starts_the_basic_change_and_the_unit_finds_it_in_its_list(sqlite_context):
    zhao = desk_of(sqlite_context, "zhao")
    assert "证件基础信息变更" in zhao.get("/me/")
    page = zhao.post_and_go("/me/business/changes/basic_info_change", {"_key": "k"}, to=r"/tasks/.+")
    assert page.heading == "填写变更申请"
    by = actor_named(sqlite_context, "agent")
    with pytest.raises(NotAllowedError):
        starting.start_information_change(sqlite_context, by, "basic_info_change", "k2")
    assert "没有待审批的申请" in desk_of(sqlite_context, "agent").get(DECIDE)


@shows("R117")
def test_a_basic_change_is_decided_in_the_list_of_employees_applications(sqlite_context, basic):
    desk = desk_of(sqlite_context, "agent")
    assert doors(desk.get("/employer/permits-module/"))["审批员工证件申请"] == DECIDE
    assert table(desk.get(DECIDE))[1][0][:3] == [basic.case.number, "赵测试", "证件基础信息变更"]


@shows("R118")
def test_the_unit_passes_what_is_right_and_returns_what_is_to_be_changed(sqlite_context, basic):
    desk = desk_of(sqlite_context, "agent")
    assert task_path(basic, "first_review") in desk.get(DECIDE).links()
    page = desk.get(task_path(basic, "first_review"))
    assert "审批通过" in page
    assert "审批不通过" in page
    basic.do("agent", "first_review", {"decision": "not_approved", "return_reason": "请核对姓名"})
    assert "请核对姓名" in case_page(sqlite_context, "zhao", basic)
    basic.do("zhao", "fill_application", BASIC)
    with pytest.raises(FormInvalidError):
        basic.do("agent", "first_review", {"decision": "approved"})
    basic.do("agent", "first_review", PASS)
    assert basic.case.state == "in_review"


@needs_fonts
@shows("R119")
@pytest.mark.parametrize(
    ("procedure", "answers"), [("basic_info_change", BASIC), ("business_info_change", BUSINESS)]
)
def test_the_employee_prints_the_slip_after_either_change(sqlite_context, procedure, answers):
    journey = handed_in(sqlite_context, procedure, answers)
    journey.do("agent", "first_review", PASS)
    journey.approve()
    desk = desk_of(sqlite_context, "zhao")
    (slip,) = [link for link in desk.get("/me/").links() if link.startswith("/me/slips/")]
    assert desk.client.get(slip).data.startswith(b"%PDF")


def started_again_by_the_employee(context, journey, answers):
    """Fail unless, after a return, only the employee may start again, and the unit then decides anew."""
    journey.do("agent", "first_review", PASS)
    journey.review("hd.l1a", returned())
    assert own_tasks(case_page(context, "zhao", journey)) == ["填写变更申请"]
    assert own_tasks(case_page(context, "agent", journey)) == []
    journey.do("zhao", "fill_application", answers | STAYS)
    assert own_tasks(case_page(context, "agent", journey)) == ["审批员工证件申请"]
    journey.do("agent", "first_review", PASS)
    assert (journey.case.state, journey.case.round) == ("in_review", 2)


@shows("R120")
def test_a_returned_basic_change_is_started_again_by_the_employee(sqlite_context, basic):
    started_again_by_the_employee(sqlite_context, basic, BASIC)
    basic.approve()
    assert person_named(sqlite_context, "zhao").name == "赵试改"


@shows("R121")
def test_a_business_change_is_decided_in_the_very_same_list(sqlite_context, business):
    desk = desk_of(sqlite_context, "agent")
    names = [name for name in doors(desk.get("/employer/permits-module/")) if "员工证件申请" in name]
    assert names == ["审批员工证件申请"]
    page = desk.get(DECIDE)
    assert table(page)[1][0][:3] == [business.case.number, "赵测试", "业务信息变更"]
    assert task_path(business, "first_review") in page.links()


@shows("R122")
def test_a_returned_business_change_is_started_again_by_the_employee(sqlite_context, business):
    started_again_by_the_employee(sqlite_context, business, BUSINESS)
    business.approve()
    assert person_named(sqlite_context, "zhao").details["post"] == "总工程师"
