"""What no authority reviews is settled, and not passed; what a story expects is told in words."""

from app.scenarios.scenario_reader import EXPECTATIONS, PARTS
from app.web.studio.try_steps import expectations_told
from app.web.wording.status_words import case_state, status_of
from app.web.wording.studio_words import EXPECTED
from tests.make.procedure_journey import left
from tests.support.case_reading import case_page, parts


def test_a_finished_dissociation_is_settled_and_an_approved_renewal_has_passed(sqlite_context):
    journey = left(sqlite_context, "agent", "zhang")
    assert "办结" in parts(case_page(sqlite_context, "agent", journey), "status")
    assert str(status_of(case_state("approved", "renewal")).label) == "通过"
    assert str(status_of(case_state("approved", "employee_association")).label) == "办结"
    assert case_state("withdrawn", "dissociation") == "withdrawn"


def test_what_a_story_expects_is_told_in_words_beside_its_keys():
    known = {*EXPECTATIONS, *(part for parts in PARTS.values() for part in parts)}
    assert known == EXPECTED.keys()
    wanted = {
        "state": "approved",
        "tasks": {"review": "主管部门"},
        "notices": {"renewal_approved": ["员工", "单位"]},
        "permit": {"state": "valid", "valid_until": "2030-02-08"},
    }
    told = expectations_told(wanted, {"review": "审核", "renewal_approved": "续签已办结"})
    assert [(key, str(words), value) for key, words, value in told] == [
        ("state", "状态", "通过"),
        ("tasks", "打开的待办", "审核：主管部门"),
        ("notices", "写的通知", "续签已办结：员工、单位"),
        ("permit", "证件", "状态：有效；有效期至：2030年2月8日"),
    ]
