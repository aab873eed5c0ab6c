"""What counts as the answer of one item: what it names, since the submission that was sent back (manual, 4.2)."""

import json

import pytest
from sqlalchemy import delete, select

from app.services.context.refusals import FormInvalidError
from app.store.answer_rows import draft_of
from app.store.ledger_rows import ledger_of
from app.store.tables_applications import correction_item, submission
from tests.make.context_maker import actor_named
from tests.make.earlier_editions import keep_earlier_edition, undeclared
from tests.make.procedure_journey import attach, returned
from tests.make.returned_cases import PROCEDURES, TERMS, items_of, read_by_reviewer, sent_back
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.make.submitted_cases import renewal
from tests.support.case_reading import parts
from tests.support.sent_forms import refused
from tests.support.signed_in import desk_of


def test_a_refused_correction_keeps_what_was_typed_and_names_the_item_on_the_page(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", returned("employee_material", "iit_payment_record", "第 2 页漏盖章"))
    typed = {"done": "true", "unchanged_1": ""}
    key = journey.open()["correct_employee_papers"].key
    page, told = refused(context, "zhao", journey, "correct_employee_papers", typed)
    assert "没有新的“《申请人所得税纳税记录》”" in told
    assert "补正通知：第 1 项：第 2 页漏盖章" in page.text
    with context.database.reading() as work:
        kept = draft_of(work, key, actor_named(context, "zhao").account_id)
    assert kept["done"] == "true"


def test_another_paper_or_field_than_the_one_named_is_no_answer(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", returned("employee_material", "iit_payment_record"))
    journey.lay("declared_income_record")
    with pytest.raises(FormInvalidError):
        journey.do("zhao", "correct_employee_papers", {"done": "true"})
    journey.lay("iit_payment_record")
    journey.do("zhao", "correct_employee_papers", {"done": "true"})
    (row,) = items_of(context, journey).values()
    assert [(one["part"], one["what"]) for one in row.answer["moves"]] == [("document", "iit_payment_record")]


def test_the_same_explanation_of_a_month_again_is_no_answer(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    with context.database.reading() as work:
        month = ledger_of(work, journey.case.person_id)[-4].month
    said = {"ledger_explanations.0.month": month, "ledger_explanations.0.text": "说过的话"}
    for round_ in (1, 2):
        journey.review("hd.l1a", returned("ledger", "ledger"))
        if round_ == 2:
            with pytest.raises(FormInvalidError):
                journey.do("agent", "correct_ledger", {"done": "true"} | said)
            said["ledger_explanations.0.text"] = "新的说明"
        journey.do("agent", "correct_ledger", {"done": "true"} | said)
        journey.do("agent", "verify_and_submit", SUBMIT)


def test_giving_an_application_back_to_the_employee_answers_nothing(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", returned("application_form", "iit_payment_record"))
    back = {"decision": "return_to_employee", "return_reason": "请重新扫描"}
    journey.do("agent", "verify_and_submit", back)
    assert items_of(context, journey)[1].answered_at is None
    journey.do("zhao", "update_information", {"declared_true": "true"})
    with pytest.raises(FormInvalidError):
        journey.do("agent", "verify_and_submit", SUBMIT)
    journey.do("agent", "verify_and_submit", back)
    journey.lay("iit_payment_record")
    journey.do("zhao", "update_information", {"declared_true": "true"})
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert items_of(context, journey)[1].answer["moves"]


def test_what_nobody_asked_to_change_is_told_to_the_reviewer_and_earlier_rounds_stay_readable(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", returned("employee_material", "iit_payment_record", "缺章"))
    journey.lay("iit_payment_record", "declared_income_record")
    journey.do("zhao", "correct_employee_papers", {"done": "true"})
    attach(context, "agent", "agent_id_card")
    journey.do("agent", "verify_and_submit", SUBMIT)
    page = read_by_reviewer(context, journey)
    (unasked,) = [text for text in parts(page, "moves") if "单位业务经办人身份证：已上传新版本" in text]
    assert "申请人所得税纳税记录" not in unasked
    journey.review("hd.l1a", returned("unit_attachment", "tax_payment_proof", "看不清"))
    journey.do("agent", "correct_unit_attachments", {"done": "true", "unchanged_1": "原件如此"})
    journey.do("agent", "verify_and_submit", SUBMIT)
    page = read_by_reviewer(context, journey)
    assert "第 1 轮的补正通知（1 项）" in page
    assert [text for text in parts(page, "issue") if "缺章" in text and "认可" in text]
    assert "没有要求修改" not in page
    assert "没有要求修改" not in desk_of(context, "agent").get(f"/cases/{journey.case_id}")


def test_a_reason_is_not_mixed_up_with_changes_that_are_about_something_else(sqlite_context):
    context = sqlite_context
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", returned("application_form", "other", "职务与合同不一致"))
    attach(context, "agent", "agent_id_card")
    journey.do("agent", "verify_and_submit", SUBMIT | {"unchanged_1": "是同一岗位"})
    assert items_of(context, journey)[1].answer == {"explanation": "是同一岗位", "moves": []}
    assert any("单位业务经办人身份证" in text for text in parts(read_by_reviewer(context, journey), "moves"))


def test_answers_are_sealed(context):
    journey = ServiceJourney(context).submit()
    journey.review("hd.l1a", returned("basic_info", "current_address"))
    journey.do("zhao", "correct_employee_papers", {"done": "true", "current_address": "北京市改正路"})
    with context.database.reading() as work:
        kept = work.connection.execute(select(correction_item.c.answer_sealed)).scalar_one()
    assert "改正路".encode() not in bytes(kept)
    assert b"current_address" not in bytes(kept)
    assert items_of(context, journey)[1].answer["moves"][0]["new"] == "北京市改正路"


def test_a_case_from_before_submissions_were_kept_is_compared_with_the_day_of_its_return(context):
    journey = ServiceJourney(context).submit()
    context.clock.forward(minutes=5)
    journey.review("hd.l1a", returned("employee_material", "iit_payment_record"))
    context.database.transact(lambda work: work.connection.execute(delete(submission)))
    context.clock.forward(minutes=5)
    with pytest.raises(FormInvalidError):
        journey.do("zhao", "correct_employee_papers", {"done": "true"})
    journey.lay("iit_payment_record")
    journey.do("zhao", "correct_employee_papers", {"done": "true"})
    assert set(journey.open()) == {"verify_and_submit"}


def test_a_form_published_before_reasons_could_be_given_still_wants_something_new(sqlite_context):
    context = sqlite_context
    keep_earlier_edition(context, "renewal", without_reasons)
    journey, _numbers = sent_back(context, renewal, PROCEDURES[renewal])
    with pytest.raises(FormInvalidError) as told:
        journey.do("zhao", "correct_employee_papers", {"done": "true"})
    words = dict(told.value.facts["errors"])
    assert set(words) == {"employee_integrity_statement", "current_address"}
    assert "同一份文件重新上传，也作为今天的新版本" in words["employee_integrity_statement"]
    assert "请修改这一项" in words["current_address"]
    journey.lay("employee_integrity_statement", "labour_contract")
    moved = {"done": "true", "current_address": "北京市海淀区改正路 3 号"}
    journey.do("zhao", "correct_employee_papers", moved)
    journey.do("agent", "correct_contract", {"done": "true"} | TERMS)
    for element in ("correct_unit_attachments", "correct_ledger"):
        with pytest.raises(FormInvalidError):
            journey.do("agent", element, {"done": "true"})
    attach(context, "agent", "tax_payment_proof")
    journey.lay("ledger_proof")
    for element in ("correct_unit_attachments", "correct_ledger"):
        journey.do("agent", element, {"done": "true"})
    with pytest.raises(FormInvalidError) as told:
        journey.do("agent", "verify_and_submit", SUBMIT)
    assert "没有任何改动" in told.value.facts["errors"][0][1]
    attach(context, "agent", "agent_id_card")
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert all(row.answered_at for row in items_of(context, journey).values())


def without_reasons(data):
    """Return a form as it was before forms asked why something stays."""
    form = json.loads(undeclared(data))
    parts_of = form["components"]
    kept = [one for one in parts_of if "correction_items" not in one.get("properties", {})]
    if "contract_choice" in {one.get("key") for one in kept} and form["id"] == "shared_correct_contract":
        kept = [one for one in kept if one.get("key") != "contract_choice"]
        for one in kept:
            is_end = one.get("key") == "contract_end"
            one.pop("conditional", None)
            if is_end:
                one["conditional"] = {"hide": '=contract_term != "fixed"'}
    return json.dumps(form | {"components": kept}).encode()
