"""A correction is an answer, not a tick: each item is changed or explained, and reviewers read how (manual, 4.2)."""

import json
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, select

from app.policy.actor import SYSTEM
from app.services.publish_edition import gather, publish_edition
from app.services.refusals import FormInvalidError
from app.store.answer_rows import draft_of
from app.store.ledger_rows import ledger_of
from app.store.review_rows import corrections_of
from app.store.tables_applications import correction_item, submission
from tests.make.house_journey import INFORMATION, SUBMIT, HouseJourney
from tests.make.house_maker import actor_named
from tests.make.procedure_journey import attach, returned, unit_of
from tests.make.submitted_cases import (
    basic_change,
    business_change,
    cancellation,
    employer_change,
    new_application,
    permission,
    renewal,
    supervisor_change,
)
from tests.procedures import test_employee_procedures as applications
from tests.procedures import test_unit_procedures as units
from tests.support.case_reading import parts, task_page
from tests.support.sent_forms import refused
from tests.support.signed_in import desk_of

OF_UNIT = (("unit_attachment", "tax_payment_proof"), ("application_form", "other"))
OF_PERSON = (
    *OF_UNIT,
    ("employee_contract", "labour_contract"),
    ("employee_material", "employee_integrity_statement"),
    ("basic_info", "current_address"),
    ("ledger", "ledger"),
)
WHERE = {
    "unit_attachment": "correct_unit_attachments",
    "employee_contract": "correct_contract",
    "employee_material": "correct_employee_papers",
    "basic_info": "correct_employee_papers",
    "ledger": "correct_ledger",
}
TERMS = {"contract_kind": "labour", "contract_start": "2026-01-01", "contract_term": "open"}
CHANGE = {"reason": "登记信息更正", "declared_true": "true"}


@dataclass(frozen=True)
class Resubmission:
    """Who starts again and with what; `change` is what they answer otherwise."""

    login: str
    element: str
    answers: object
    change: dict
    employee: str = ""
    agent: str = ""


def _cancelled(house):
    return {"unit_name_typed": unit_of(house, "agent3").name, "reason": "不再办理"}


PROCEDURES = {
    renewal: Resubmission(
        "agent",
        "verify_and_submit",
        lambda _house: SUBMIT,
        {"ledger_explanations.0.month": "2026-02", "ledger_explanations.0.text": "再次说明"},
        "zhao",
        "agent",
    ),
    new_application: Resubmission(
        "zheng",
        "fill_application",
        lambda _house: applications.APPLICATION,
        {"post": "高级工程师"},
        "zheng",
        "agent",
    ),
    employer_change: Resubmission(
        "agent2",
        "verify_and_submit",
        applications.verified,
        {"left_previous_on": "2026-01-05"},
        "zhang",
        "agent2",
    ),
    basic_change: Resubmission(
        "zhao",
        "fill_application",
        lambda _house: CHANGE | {"fields": ["name"], "new_name": "赵试改"},
        {"new_name": "赵又改"},
        "zhao",
        "agent",
    ),
    business_change: Resubmission(
        "zhao",
        "fill_application",
        lambda _house: CHANGE | {"fields": ["post"], "post": "总工程师"},
        {"post": "副总工程师"},
        "zhao",
        "agent",
    ),
    supervisor_change: Resubmission(
        "agent4",
        "fill_application",
        lambda _house: units.SUPERVISOR,
        {"tax_registration_address": "北京市海淀区示例路 3 号"},
        agent="agent4",
    ),
    permission: Resubmission(
        "agent3",
        "fill_application",
        lambda _house: units.FULL,
        {
            "meets_conditions": "no",
            "purposes": ["renewal"],
            "checked_letter": "true",
            "letter_page": "1",
        },
        agent="agent3",
    ),
    cancellation: Resubmission(
        "agent3", "confirm_cancellation", _cancelled, {"reason": "单位迁出北京"}, agent="agent3"
    ),
}
EVERY = pytest.mark.parametrize(
    ("begun", "again"), PROCEDURES.items(), ids=[begun.__name__ for begun in PROCEDURES]
)


def sent_back(house, begun, again):
    """Return a case with an item of every category, and the numbers of the items by step."""
    journey = begun(house)
    items = OF_PERSON if again.employee else OF_UNIT
    answers, numbers = {}, {}
    for place, (category, target) in enumerate(items):
        found = returned(category, target, f"问题{place + 1}")
        answers |= {name.replace("issues.0", f"issues.{place}"): value for name, value in found.items()}
        numbers.setdefault(WHERE.get(category, again.element), []).append(place + 1)
    journey.review("hd.l1a", answers)
    house.clock.forward(minutes=5)
    return journey, numbers


def who(again, element):
    """Return whose step it is."""
    if element == again.element:
        return again.login
    return again.employee if element == "correct_employee_papers" else again.agent


def ticked(house, again, element):
    """Return what says no more than that a step is done."""
    if element == again.element:
        return dict(again.answers(house))
    return {"done": "true"} | ({"contract_choice": "current"} if element == "correct_contract" else {})


def items_of(house, journey):
    with house.database.reading() as work:
        return {row.number: row for row in corrections_of(work, journey.case_id)}


@EVERY
def test_a_tick_answers_nothing_and_a_reason_is_read_by_the_reviewer(sqlite_house, begun, again):
    house = sqlite_house
    journey, numbers = sent_back(house, begun, again)
    for element, own in numbers.items():
        login, bare = who(again, element), ticked(house, again, element)
        if element == again.element:
            continue
        with pytest.raises(FormInvalidError) as refused_:
            journey.do(login, element, bare)
        told = dict(refused_.value.facts["errors"])
        assert list(told) == [f"unchanged_{number}" for number in own]
        for number in own:
            assert f"第 {number} 项（问题{number}）还没有答复" in told[f"unchanged_{number}"]
        assert all(row.answered_at is None for row in items_of(house, journey).values() if row.number in own)
        journey.do(login, element, bare | {f"unchanged_{number}": f"理由{number}" for number in own})
    again_with(house, journey, again, {}, is_refused=True)
    (own,) = numbers[again.element]
    again_with(house, journey, again, {f"unchanged_{own}": f"理由{own}"})
    assert (journey.case.state, journey.case.round) == ("in_review", 2)
    read = parts(read_by_reviewer(house, journey), "issue")
    for number, row in items_of(house, journey).items():
        assert row.answered_at is not None
        shown = next(text for text in read if f"第 {number} 项：" in text)
        assert f"不修改的说明：理由{number}" in shown
        assert "已回复" in shown


@EVERY
def test_what_is_new_answers_without_a_reason_and_is_shown_with_the_item(sqlite_house, begun, again):
    house = sqlite_house
    journey, numbers = sent_back(house, begun, again)
    attach(house, again.agent, "tax_payment_proof")
    changed = {
        "correct_unit_attachments": {},
        "correct_contract": TERMS | {"contract_choice": "new"},
        "correct_employee_papers": {"current_address": "北京市海淀区改正路 1 号"},
        "correct_ledger": {
            "ledger_explanations.0.month": "2026-01",
            "ledger_explanations.0.text": "补充说明",
        },
    }
    if again.employee:
        journey.lay("employee_integrity_statement", "labour_contract")
    for element in numbers:
        if element != again.element:
            journey.do(who(again, element), element, {"done": "true"} | changed[element])
    if begun is permission:
        attach(house, "agent3", "other_materials")
    again_with(house, journey, again, again.change)
    assert (journey.case.state, journey.case.round) == ("in_review", 2)
    read = parts(read_by_reviewer(house, journey), "issue")
    said = {
        "tax_payment_proof": "单位缴纳税费凭证：已上传新版本",
        "labour_contract": "已上传新版本",
        "employee_integrity_statement": "员工诚信声明：已上传新版本",
        "current_address": "现居住地址：",
        "ledger": "社保个税明细",
    }
    for number, row in items_of(house, journey).items():
        shown = next(text for text in read if f"第 {number} 项：" in text)
        assert said.get(row.target, "") in shown
        assert row.answer["moves"], row.target
        assert "不修改的说明" not in shown


def again_with(house, journey, again, more, *, is_refused=False):
    """Start again, with the unit's own review where there is one."""
    answers = dict(again.answers(house)) | more
    if is_refused:
        with pytest.raises(FormInvalidError) as told:
            journey.do(again.login, again.element, answers)
        assert [name for name, _words in told.value.facts["errors"]] == ["unchanged_2"]
        return
    journey.do(again.login, again.element, answers)
    if "first_review" in journey.open():
        journey.do(again.agent, "first_review", applications.PASS)


def read_by_reviewer(house, journey):
    journey.claim("hd.l1a")
    return task_page(house, "hd.l1a", journey, "review")


def test_a_refused_correction_keeps_what_was_typed_and_names_the_item_on_the_page(sqlite_house):
    house = sqlite_house
    journey = HouseJourney(house).submit()
    journey.review("hd.l1a", returned("employee_material", "iit_payment_record", "第 2 页漏盖章"))
    typed = {"done": "true", "current_address": "北京市海淀区改正路 2 号"}
    key = journey.open()["correct_employee_papers"].key
    page, told = refused(house, "zhao", journey, "correct_employee_papers", typed)
    assert "没有新的“《申请人所得税纳税记录》”" in told
    assert "北京市海淀区改正路 2 号" in page.text
    with house.database.reading() as work:
        kept = draft_of(work, key, actor_named(house, "zhao").account_id)
    assert kept["current_address"] == typed["current_address"]


def test_another_paper_or_field_than_the_one_named_is_no_answer(sqlite_house):
    house = sqlite_house
    journey = HouseJourney(house).submit()
    journey.review("hd.l1a", returned("employee_material", "iit_payment_record"))
    journey.lay("declared_income_record")
    with pytest.raises(FormInvalidError):
        journey.do("zhao", "correct_employee_papers", {"done": "true", "current_address": "别处"})
    journey.lay("iit_payment_record")
    journey.do("zhao", "correct_employee_papers", {"done": "true", "current_address": "别处"})
    (row,) = items_of(house, journey).values()
    assert [(one["part"], one["what"]) for one in row.answer["moves"]] == [("document", "iit_payment_record")]


def test_the_same_explanation_of_a_month_again_is_no_answer(sqlite_house):
    house = sqlite_house
    journey = HouseJourney(house).submit()
    with house.database.reading() as work:
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


def test_giving_an_application_back_to_the_employee_answers_nothing(sqlite_house):
    house = sqlite_house
    journey = HouseJourney(house).submit()
    journey.review("hd.l1a", returned("application_form", "iit_payment_record"))
    back = {"decision": "return_to_employee", "return_reason": "请重新扫描"}
    journey.do("agent", "verify_and_submit", back)
    assert items_of(house, journey)[1].answered_at is None
    journey.do("zhao", "update_information", INFORMATION)
    with pytest.raises(FormInvalidError):
        journey.do("agent", "verify_and_submit", SUBMIT)
    journey.do("agent", "verify_and_submit", back)
    journey.lay("iit_payment_record")
    journey.do("zhao", "update_information", INFORMATION)
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert items_of(house, journey)[1].answer["moves"]


def test_what_nobody_asked_to_change_is_told_to_the_reviewer_and_earlier_rounds_stay_readable(sqlite_house):
    house = sqlite_house
    journey = HouseJourney(house).submit()
    journey.review("hd.l1a", returned("employee_material", "iit_payment_record", "缺章"))
    journey.lay("iit_payment_record", "declared_income_record")
    journey.do("zhao", "correct_employee_papers", {"done": "true"})
    attach(house, "agent", "agent_id_card")
    journey.do("agent", "verify_and_submit", SUBMIT)
    page = read_by_reviewer(house, journey)
    unasked = parts(page, "moves")[-1]
    assert "单位业务经办人身份证：已上传新版本" in unasked
    assert "申请人所得税纳税记录" not in unasked
    journey.review("hd.l1a", returned("unit_attachment", "tax_payment_proof", "看不清"))
    journey.do("agent", "correct_unit_attachments", {"done": "true", "unchanged_1": "原件如此"})
    journey.do("agent", "verify_and_submit", SUBMIT)
    page = read_by_reviewer(house, journey)
    assert "第 1 轮的补正通知（1 项）" in page
    assert [text for text in parts(page, "issue") if "缺章" in text]
    assert "没有要求修改" not in page
    assert "没有要求修改" not in desk_of(house, "agent").get(f"/cases/{journey.case_id}")


def test_a_reason_is_not_mixed_up_with_changes_that_are_about_something_else(sqlite_house):
    house = sqlite_house
    journey = HouseJourney(house).submit()
    journey.review("hd.l1a", returned("application_form", "other", "职务与合同不一致"))
    attach(house, "agent", "agent_id_card")
    journey.do("agent", "verify_and_submit", SUBMIT | {"unchanged_1": "是同一岗位"})
    assert items_of(house, journey)[1].answer == {"explanation": "是同一岗位", "moves": []}
    assert "单位业务经办人身份证" in parts(read_by_reviewer(house, journey), "moves")[-1]


def test_answers_are_sealed(house):
    journey = HouseJourney(house).submit()
    journey.review("hd.l1a", returned("basic_info", "current_address"))
    journey.do("zhao", "correct_employee_papers", {"done": "true", "current_address": "北京市改正路"})
    with house.database.reading() as work:
        kept = work.connection.execute(select(correction_item.c.answer_sealed)).scalar_one()
    assert "改正路".encode() not in bytes(kept)
    assert b"current_address" not in bytes(kept)
    assert items_of(house, journey)[1].answer["moves"][0]["new"] == "北京市改正路"


def test_a_case_from_before_submissions_were_kept_is_compared_with_the_day_of_its_return(house):
    journey = HouseJourney(house).submit()
    house.clock.forward(minutes=5)
    journey.review("hd.l1a", returned("employee_material", "iit_payment_record"))
    house.database.transact(lambda work: work.connection.execute(delete(submission)))
    house.clock.forward(minutes=5)
    with pytest.raises(FormInvalidError):
        journey.do("zhao", "correct_employee_papers", {"done": "true"})
    journey.lay("iit_payment_record")
    journey.do("zhao", "correct_employee_papers", {"done": "true"})
    assert set(journey.open()) == {"verify_and_submit"}


def test_a_form_published_before_reasons_could_be_given_still_wants_something_new(sqlite_house):
    house = sqlite_house
    settings = house.settings
    shipped = gather(settings.processes_dir / "renewal", settings.processes_dir, settings.forms_dir)
    files = {path: without_reasons(path, data) for path, data in shipped.files.items()}
    publish_edition(house, SYSTEM, type(shipped)(shipped.process, files))
    journey, _numbers = sent_back(house, renewal, PROCEDURES[renewal])
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
    attach(house, "agent", "tax_payment_proof")
    journey.lay("ledger_proof")
    for element in ("correct_unit_attachments", "correct_ledger"):
        journey.do("agent", element, {"done": "true"})
    with pytest.raises(FormInvalidError) as told:
        journey.do("agent", "verify_and_submit", SUBMIT)
    assert "没有任何改动" in told.value.facts["errors"][0][1]
    attach(house, "agent", "agent_id_card")
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert all(row.answered_at for row in items_of(house, journey).values())


def without_reasons(path, data):
    """Return a file as it was before forms asked why something stays."""
    if not path.endswith(".form"):
        return data
    form = json.loads(data)
    parts_of = form["components"]
    kept = [one for one in parts_of if "correction_items" not in one.get("properties", {})]
    if "contract_choice" in {one.get("key") for one in kept} and path.endswith("correct_contract.form"):
        kept = [one for one in kept if one.get("key") != "contract_choice"]
        for one in kept:
            is_end = one.get("key") == "contract_end"
            one.pop("conditional", None)
            if is_end:
                one["conditional"] = {"hide": '=contract_term != "fixed"'}
    return json.dumps(form | {"components": kept}).encode()
