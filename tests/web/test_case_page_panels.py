"""The page of a case shows what helps its reader: the units worked for to a reviewer, and no panel that says nothing."""

from uuid import uuid4

import pytest

from app.services.applications.missing_link import MissingLink
from app.services.applications.override_chain import record_missing_link
from app.services.applications.start_case import start_employer_change
from app.services.tasks.claim_task import claim_task
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import ProcedureJourney, joined, left, permit_of_person, today, unit_of
from tests.procedures.test_employee_procedures import PAPERS, PERSON, verified
from tests.support.case_reading import case_page, table, task_page

CHAIN = "证件登记的工作单位"
NOTHING = ("没有待办", "员工没有更改个人信息")


def employer_change(context, agent):
    by, permit = actor_named(context, agent), permit_of_person(context, "zhang")
    return ProcedureJourney(context, start_employer_change(context, by, permit.id, uuid4().hex))


@pytest.fixture
def recorded(sqlite_context):
    """Return a context in which the authority has recorded where 张示例 worked between two of its units."""
    context = sqlite_context
    left(context, "agent", "zhang")
    began = today(context)
    context.clock.forward(days=3)
    link = MissingLink(
        uscc="", unit_name="某外埠公司", from_on=began, to_on=today(context), evidence="离职证明"
    )
    permit = permit_of_person(context, "zhang")
    by = actor_named(context, "operator")
    record_missing_link(context, by, uuid4().hex, permit.id, link, reason="决定书〔2026〕3 号")
    joined(context, "zhang", "agent2")
    return context


def test_a_reviewer_sees_which_unit_the_authority_recorded_and_why(recorded):
    journey = employer_change(recorded, "agent2").lay(*PAPERS)
    journey.do("zhang", "update_information", PERSON)
    journey.do("agent2", "verify_and_submit", verified(recorded))
    assert journey.case.state == "in_review"
    page = case_page(recorded, "hd.l1a", journey)
    places = [table(page, number) for number in range(page.text.count("<table"))]
    ((_headings, rows),) = (found for found in places if found[0] == ["单位", "起止", "聘用单位变更"])
    assert [row[0] for row in rows] == [
        unit_of(recorded, "agent").name,
        "某外埠公司系统外单位",
        unit_of(recorded, "agent2").name,
    ]
    assert rows[1][2] == "主管部门补记依据：离职证明。理由：决定书〔2026〕3 号"
    assert (rows[0][2], rows[2][2]) == ("已登记", "本次办理")
    claim_task(recorded, actor_named(recorded, "hd.l1a"), journey.open()["review"].key)
    assert CHAIN in task_page(recorded, "hd.l1a", journey, "review")


def test_a_new_unit_is_not_shown_where_somebody_worked_before(recorded):
    journey = employer_change(recorded, "agent2")
    assert CHAIN not in case_page(recorded, "agent2", journey)


def test_a_refused_application_has_no_panels_that_say_nothing(sqlite_context):
    left(sqlite_context, "agent", "zhang")
    joined(sqlite_context, "zhang", "agent2")
    left(sqlite_context, "agent2", "zhang")
    joined(sqlite_context, "zhang", "agent3")
    journey = employer_change(sqlite_context, "agent3")
    assert journey.case.state == "refused"
    page = case_page(sqlite_context, "agent3", journey)
    assert "没有受理" in page
    for words in NOTHING:
        assert words not in page


def test_an_open_application_says_that_nothing_was_changed_where_the_unit_verifies_it(recorded):
    journey = employer_change(recorded, "agent2").lay(*PAPERS)
    journey.do("zhang", "update_information", PERSON)
    assert "等待他人办理" in case_page(recorded, "zhang", journey)
    assert "员工的变更" in task_page(recorded, "agent2", journey, "verify_and_submit")
