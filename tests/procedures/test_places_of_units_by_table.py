"""The paper table alone gives units a place: in 附件管理, forms, checks, submissions, reviews and corrections."""

import pytest

from app.policy.actor import SYSTEM
from app.services.context.refusals import FormInvalidError, StepSentBackError
from app.services.editions.publish_edition import publish_edition
from app.store.edition_rows import live_edition_of
from app.store.submission_rows import submissions_of
from tests.make.procedure_journey import attach, returned, unit_procedure
from tests.manual.test_unit_attachments import upload
from tests.procedures.test_papers_by_claim import checklist_row, kind_row, with_rows
from tests.procedures.test_unit_procedures import FULL, REQUIRED, SUPERVISOR
from tests.services.test_employer_papers import paper
from tests.support.case_reading import task_page
from tests.support.signed_in import desk_of

LEASE, NAME = "office_lease", "办公场所租赁合同"
UNIT = 'permission_application","supervisor_change'


def publish_lease(context, *processes):
    """Publish procedures with one row more in the checklist and one in the names, and nothing else."""
    for process in processes:
        row = checklist_row(LEASE, "employer", procedure=UNIT)
        publish_edition(
            context, SYSTEM, with_rows(context, row, kind_row(LEASE, NAME, "租期须在有效期内。"), process)
        )


def test_a_place_of_the_table_is_in_the_unit_s_list_and_its_paper_is_required(sqlite_context):
    desk = desk_of(sqlite_context, "agent")
    assert NAME not in desk.get("/employer/attachments/")
    publish_lease(sqlite_context, "permission_application")
    assert NAME in desk.get("/employer/attachments/")
    assert f"单位附件不齐：{NAME}" in desk.get("/employer/permits-module/")
    page = desk.get(f"/employer/attachments/{LEASE}")
    assert "租期须在有效期内。" in page
    assert page.heading == NAME
    upload(desk, LEASE, paper())
    assert "单位附件不齐" not in desk.get("/employer/permits-module/")
    assert page.heading in desk.get(f"/employer/attachments/{LEASE}/1")


def test_an_application_asks_for_the_place_freezes_its_paper_and_shows_it_to_reviewers(
    context, complete_profile
):
    complete_profile("agent5")
    attach(context, "agent5", *REQUIRED)
    publish_lease(context, "permission_application")
    refused = unit_procedure(context, "agent5", "permission_application")
    assert refused.case.state == "refused"
    attach(context, "agent5", LEASE)
    journey = unit_procedure(context, "agent5", "permission_application")
    assert NAME in task_page(context, "agent5", journey, "fill_application")
    journey.do("agent5", "fill_application", FULL)
    with context.database.reading() as work:
        frozen = submissions_of(work, journey.case_id)[-1].content["attachments"]
    assert LEASE in {one["slot"] for one in frozen}
    journey.claim("hd.l1a")
    assert NAME in task_page(context, "hd.l1a", journey, "review")


def test_a_unit_that_moves_renews_the_paper_of_a_new_place_too(context):
    publish_lease(context, "permission_application", "supervisor_change")
    attach(context, "agent4", LEASE)
    context.clock.forward(days=3)
    journey = unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss")
    page = task_page(context, "agent4", journey, "fill_application")
    for words in (NAME, "单位缴纳税费凭证", "单位诚信声明", "单位业务经办人身份证", "纳税登记地迁入证明"):
        assert words in page
    with pytest.raises(FormInvalidError) as missing:
        journey.do("agent4", "fill_application", SUPERVISOR)
    assert dict(missing.value.facts["errors"]).keys() == {"tax_registration_proof"}
    journey.lay("tax_registration_proof")
    attach(context, "agent4", *REQUIRED)
    with pytest.raises(StepSentBackError) as old:
        journey.do("agent4", "fill_application", SUPERVISOR)
    assert old.value.facts["problems"]["renewed"]["old"] == [LEASE]
    attach(context, "agent4", LEASE)
    journey.do("agent4", "fill_application", SUPERVISOR)
    assert journey.case.state == "in_review"


def test_a_case_of_an_edition_without_the_place_is_not_held_up(context):
    journey = unit_procedure(context, "agent4", "supervisor_change", authority="haidian_hrss")
    publish_lease(context, "permission_application", "supervisor_change")
    journey.lay("tax_registration_proof")
    attach(context, "agent4", *REQUIRED)
    journey.do("agent4", "fill_application", SUPERVISOR)
    with context.database.reading() as work:
        assert live_edition_of(work, "supervisor_change").sha256 != journey.case.edition
    assert journey.case.state == "in_review"


def test_a_returned_paper_of_a_new_place_is_put_right_in_the_correction(context, complete_profile):
    complete_profile("agent5")
    publish_lease(context, "permission_application")
    attach(context, "agent5", *REQUIRED, LEASE)
    journey = unit_procedure(context, "agent5", "permission_application")
    journey.do("agent5", "fill_application", FULL)
    journey.review("hd.l1a", returned("unit_attachment", LEASE, "请重新扫描"))
    page = task_page(context, "agent5", journey, "correct_unit_attachments")
    assert NAME in page
    assert f"/employer/attachments/{LEASE}" in page.links()
