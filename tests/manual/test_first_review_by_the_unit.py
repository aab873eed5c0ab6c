"""审核新办业务申请: the employee applies, the unit reviews first. Manual, chapter 4 step 1; chapter 2 note 3."""

import pytest

from app.services.applications import start_case as starting
from app.services.context.refusals import FormInvalidError, NotAllowedError
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import BEIJING, PROOFS, ProcedureJourney, left
from tests.procedures.test_employee_procedures import APPLICATION, PASS
from tests.support.case_reading import case_page, doors, own_tasks, table, task_page, task_path
from tests.support.shows import shows
from tests.support.signed_in import desk_of

DECIDE = "/employer/business/to-decide"
START = f"/me/business/new-application/{BEIJING}"
STATEMENT, INCOME = "employee_integrity_statement", "taxable_income_proof"


@pytest.fixture
def journey(sqlite_context):
    """Return a new application that 郑假定 is filling in, without papers."""
    begun = starting.start_new_application(sqlite_context, actor_named(sqlite_context, "zheng"), BEIJING, "k")
    return ProcedureJourney(sqlite_context, begun)


@pytest.fixture
def handed_in(journey):
    """Return a new application before the unit."""
    journey.lay(STATEMENT, INCOME, *PROOFS)
    journey.do("zheng", "fill_application", APPLICATION)
    return journey


def asked_for(page):
    """Return the names of the uploads of a page."""
    return {found.get("name") for tag, found, _ in page.elements if found.get("type") == "file"}


@shows("R31")
def test_only_who_applies_by_title_is_asked_for_the_certificate(sqlite_context, journey):
    desk, path = desk_of(sqlite_context, "zheng"), task_path(journey, "fill_application")
    page = desk.post(path, {"has_title": "yes", "_step": "refresh"})
    assert "file.title_certificate" in asked_for(page)
    page = desk.post(path, {"has_title": "no", "_step": "refresh"})
    assert "file.title_certificate" not in asked_for(page)
    journey.lay(STATEMENT, INCOME, *PROOFS)
    by_title = {**APPLICATION, "has_title": "yes", "title_name": "高级工程师"}
    with pytest.raises(FormInvalidError) as refused:
        journey.do("zheng", "fill_application", by_title)
    assert [name for name, _told in refused.value.facts["errors"]] == ["title_certificate"]
    journey.do("zheng", "fill_application", APPLICATION)
    assert journey.case.state == "unit_review"


@shows("R60")
def test_the_associated_employee_starts_and_the_unit_reviews(sqlite_context):
    context = sqlite_context
    desk = desk_of(context, "zheng")
    assert f'action="{START}"' in desk.get("/me/").text
    assert desk.post_and_go(START, {"_key": "k"}, to=r"/tasks/.+").heading == "填写新办申请"
    with pytest.raises(NotAllowedError):
        starting.start_new_application(context, actor_named(context, "agent"), BEIJING, "k")
    assert desk_of(context, "agent").client.get("/me/").status_code == 403
    left(context, "agent", "zhou")
    alone = desk_of(context, "zhou").get("/me/")
    assert "请先用单位关联码关联单位" in alone
    assert f'action="{START}"' not in alone.text


@shows("R60")
def test_an_application_that_was_filled_in_waits_for_the_unit(sqlite_context, handed_in):
    assert handed_in.case.state == "unit_review"
    assert own_tasks(case_page(sqlite_context, "zheng", handed_in)) == []
    assert own_tasks(case_page(sqlite_context, "agent", handed_in)) == ["审批员工证件申请"]


@shows("R61")
def test_the_unit_finds_it_under_decide_on_employees_applications(sqlite_context, handed_in):
    desk = desk_of(sqlite_context, "agent")
    page = desk.get(doors(desk.get("/employer/permits-module/"))["审批员工证件申请"])
    assert page.heading == "审批员工证件申请"
    (row,) = table(page)[1]
    assert row[:3] == [handed_in.case.number, "郑假定", "新办"]
    path = task_path(handed_in, "first_review")
    assert path in page.links()
    assert desk.get(path).heading == "审批员工证件申请"


@shows("R62")
def test_what_is_to_be_changed_goes_back_to_the_employee(sqlite_context, handed_in):
    page = task_page(sqlite_context, "agent", handed_in, "first_review")
    assert "审批不通过" in page
    with pytest.raises(FormInvalidError):
        handed_in.do("agent", "first_review", {"decision": "not_approved"})
    handed_in.do("agent", "first_review", {"decision": "not_approved", "return_reason": "请核对学历"})
    assert handed_in.case.state == "employee_correction"
    assert own_tasks(case_page(sqlite_context, "zheng", handed_in)) == ["填写新办申请"]
    assert "请核对学历" in task_page(sqlite_context, "zheng", handed_in, "fill_application")


@shows("R62")
def test_what_is_right_goes_on_to_the_authority(sqlite_context, handed_in):
    assert "审批通过" in task_page(sqlite_context, "agent", handed_in, "first_review")
    handed_in.do("agent", "first_review", PASS)
    assert handed_in.case.state == "in_review"
    assert handed_in.open()["review"].groups == ["authority:haidian_hrss:L1"]


@shows("R63")
def test_the_unit_sees_what_it_answers_for_and_says_that_it_has_reviewed(sqlite_context, handed_in):
    page = task_page(sqlite_context, "agent", handed_in, "first_review")
    for words in ("示例大学", "计算机科学与技术", "员工诚信声明", "应税收入证明", "扫描检查"):
        assert words in page
    asked = {"decision": "approved", "_step": "refresh"}
    page = desk_of(sqlite_context, "agent").post(task_path(handed_in, "first_review"), asked)
    assert "完整性、真实性和标准度进行初审" in page
    with pytest.raises(FormInvalidError) as refused:
        handed_in.do("agent", "first_review", {"decision": "approved"})
    assert [name for name, _told in refused.value.facts["errors"]] == ["first_reviewed"]
    assert handed_in.case.state == "unit_review"


@shows("R64")
@pytest.mark.parametrize(("given", "missing"), [(INCOME, STATEMENT), (STATEMENT, INCOME)])
def test_the_employee_hands_in_statement_and_proof_of_income(journey, given, missing):
    journey.lay(given, *PROOFS)
    with pytest.raises(FormInvalidError) as refused:
        journey.do("zheng", "fill_application", APPLICATION)
    assert [name for name, _told in refused.value.facts["errors"]] == [missing]


@shows("R64")
def test_statement_contract_and_proof_of_income_lie_before_the_unit_and_the_authority(
    sqlite_context, handed_in
):
    sqlite_context.clock.forward(minutes=1)
    own = task_page(sqlite_context, "agent", handed_in, "first_review")
    handed_in.do("agent", "first_review", PASS)
    for page in (own, task_page(sqlite_context, "hd.l1a", handed_in, "review")):
        for words in ("员工诚信声明", "劳动（聘用）合同", "应税收入证明"):
            assert words in page
