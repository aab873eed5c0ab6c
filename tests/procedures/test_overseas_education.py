"""留学回国人员 tell of their overseas education in the application; others are not asked."""

import pytest

from app.services.applications import start_case as starting
from app.services.context.refusals import FormInvalidError
from tests.procedures.test_employee_procedures import APPLICATION, PAPERS, started
from tests.support.case_reading import case_page, task_page

ASKED = ("留学国家或地区", "国（境）外院校", "国（境）外学位", "《国外学历学位认证书》编号")
TOLD = {
    "overseas_country": "示例国",
    "overseas_school": "海外示例学院",
    "overseas_degree": "master",
    "overseas_certification_no": "RZ2026000001",
}


def application(context, permit_type):
    return started(context, "zheng", starting.start_new_application, permit_type)


@pytest.mark.parametrize(
    ("permit_type", "is_asked"), [("returnee_work_residence", True), ("beijing_work_residence", False)]
)
def test_only_returnees_are_asked_for_their_overseas_education(sqlite_context, permit_type, is_asked):
    journey = application(sqlite_context, permit_type)
    page = task_page(sqlite_context, "zheng", journey, "fill_application")
    assert [words in page for words in ASKED] == [is_asked] * len(ASKED)


def test_what_is_missing_is_refused_by_name(sqlite_context):
    journey = application(sqlite_context, "returnee_work_residence")
    with pytest.raises(FormInvalidError) as refused:
        journey.do("zheng", "fill_application", {**APPLICATION, **TOLD, "overseas_certification_no": ""})
    fields = [field for field, _words in refused.value.facts["errors"]]
    assert "overseas_certification_no" in fields
    assert "overseas_school" not in fields


def test_the_unit_and_the_authority_read_what_was_told(sqlite_context):
    journey = application(sqlite_context, "returnee_work_residence")
    journey.lay(*PAPERS, "overseas_degree_certification")
    journey.do("zheng", "fill_application", {**APPLICATION, **TOLD})
    assert journey.case.state == "unit_review"
    page = case_page(sqlite_context, "agent", journey)
    for words in (*ASKED, "示例国", "海外示例学院", "硕士", "RZ2026000001"):
        assert words in page
