"""A renewal stands in for a change of information: it carries post, study and work, and the household of the permit."""

import pytest

from app.store.permit_rows import change_permit, live_permit_of_person
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import permit_of_person, person_named
from tests.make.service_journey import APPROVE, INFORMATION, REVIEWERS, SUBMIT, ServiceJourney
from tests.support.case_reading import case_page, task_page

PLACE = "示例省新样本市"
CARRIED = {
    **INFORMATION,
    "post": ["总工程师"],
    "hukou_place": [PLACE],
    "work_history.0.from_on": ["2012-07-02"],
    "work_history.0.employer": ["北京示例云科技有限公司"],
    "work_history.0.post": ["总工程师"],
    "study_history.0.from_on": ["2005-09-01"],
    "study_history.0.to_on": ["2008-06-30"],
    "study_history.0.school": ["示范市样本中学"],
    "study_history.0.subject": ["高中"],
}


@pytest.fixture
def carried(sqlite_context):
    """Return a renewal in which the employee has told everything anew, before the unit."""
    journey = ServiceJourney(sqlite_context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    journey.lay_papers()
    journey.lay("household_register")
    journey.do("zhao", "update_information", CARRIED)
    return journey


def test_the_form_shows_what_is_known_of_post_study_and_work(sqlite_context):
    journey = ServiceJourney(sqlite_context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    page = task_page(sqlite_context, "zhao", journey, "update_information")
    for words in ("现任职务", "学习经历", "工作经历", 'value="示范市样本中学"'):
        assert words in page.text


def test_unit_and_reviewer_read_them_and_the_approval_writes_them(sqlite_context, carried):
    page = task_page(sqlite_context, "agent", carried, "verify_and_submit")
    assert "总工程师" in page
    assert "示范市样本中学" in page
    carried.do("agent", "verify_and_submit", SUBMIT)
    fence = carried.claim("hd.l1a")
    page = task_page(sqlite_context, "hd.l1a", carried, "review")
    assert "户籍所在地（证件上的信息，审核通过后证件随之更新）" in page
    assert "示范市样本中学" in page
    carried.do("hd.l1a", "review", APPROVE, fence=fence)
    carried.approve(REVIEWERS[1:])
    details = person_named(sqlite_context, "zhao").details
    assert details["post"] == "总工程师"
    assert [(row["post"], row["status"]) for row in details["work_history"]] == [("总工程师", "valid")]
    assert [row["status"] for row in details["study_history"]] == ["valid"]


def test_a_new_household_reaches_the_permit_and_nothing_else_of_it_changes(sqlite_context, carried):
    before = permit_of_person(sqlite_context, "zhao").holder or {}
    carried.do("agent", "verify_and_submit", SUBMIT)
    assert (permit_of_person(sqlite_context, "zhao").holder or {}) == before
    carried.approve()
    after = permit_of_person(sqlite_context, "zhao").holder
    assert after == {**before, "hukou_place": PLACE}
    assert PLACE in case_page(sqlite_context, "zhao", carried)


def test_a_place_that_only_differs_from_the_permit_does_not_reach_it(sqlite_context):
    """R32: the record and the permit may differ; only what an application changes is written."""

    def differ(work):
        permit = live_permit_of_person(work, actor_named(sqlite_context, "zhao").person_id)
        change_permit(work, permit, holder={"name": "赵测试", "hukou_place": "证件上的旧地名"})

    sqlite_context.database.transact(differ)
    ServiceJourney(sqlite_context).submit().approve()
    assert permit_of_person(sqlite_context, "zhao").holder["hukou_place"] == "证件上的旧地名"
