"""An application that has come back asks for what the notice names; the rest stands as it was submitted."""

import pytest

from app.services.context.refusals import FormInvalidError, ProcedureRefusedError
from app.services.records.manage_employers import sync_registry
from app.services.tasks.task_form import task_form
from app.store.answer_rows import answers_of
from app.store.employer_rows import permissions_of
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import attach, returned, unit_of, unit_procedure
from tests.make.returned_cases import PROCEDURES, items_of, who
from tests.make.service_journey import ServiceJourney
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
from tests.procedures.test_unit_procedures import LIMITED
from tests.support.case_reading import task_page, task_path
from tests.support.signed_in import desk_of

ATTACHMENT = "tax_payment_proof"
CLOSED = {
    new_application: {"post": "总经理", "phone": "15400008888", "work_history.0.employer": "别处"},
    employer_change: {"left_previous_on": "2026-01-06", "tax_withholder_uscc": "91110108MA00000000"},
    basic_change: {"new_name": "赵别人", "fields": ["name"], "reason": "换一个理由"},
    business_change: {"post": "总经理", "fields": ["post"]},
    supervisor_change: {"tax_registration_address": "北京市海淀区别处 1 号", "moved_in_on": "2026-01-01"},
    permission: {"meets_conditions": "no", "contact_person": "别人"},
    cancellation: {"reason": "换一个理由"},
}
"""What each form asks at first and no item names, with another answer."""
LABELS = {
    new_application: "现任职务",
    employer_change: "从原单位离职日期",
    basic_change: "新姓名",
    business_change: "新职务",
    supervisor_change: "迁入后的纳税登记地址",
    permission: "本单位是否符合主管部门办理指南规定的用人单位新办条件",
    cancellation: "注销原因",
}


def come_back(context, begun, category="unit_attachment", target=ATTACHMENT):
    """Return a case whose correction, one unit attachment, is done, and how it is submitted again."""
    journey, again = begun(context), PROCEDURES[begun]
    journey.review("hd.l1a", returned(category, target, "请核对"))
    context.clock.forward(minutes=5)
    if category == "unit_attachment":
        attach(context, again.agent, target)
        journey.do(who(again, "correct_unit_attachments"), "correct_unit_attachments", {"done": "true"})
    return journey, again


def always_asked(context, again, keys):
    """Return the answers with which a case was submitted, without those that are closed."""
    closed = {key.split(".")[0] for key in keys}
    return {key: value for key, value in again.answers(context).items() if key.split(".")[0] not in closed}


@pytest.mark.parametrize("begun", list(CLOSED), ids=lambda begun: begun.__name__)
def test_what_no_item_names_is_neither_asked_nor_taken(sqlite_context, begun):
    journey, again = come_back(sqlite_context, begun)
    page = task_page(sqlite_context, again.login, journey, again.element)
    for name in CLOSED[begun]:
        assert f'name="{name.split(".")[0]}' not in page.text, name
    assert "其余内容以上一次提交的为准" in page
    for name, value in CLOSED[begun].items():
        answers = always_asked(sqlite_context, again, CLOSED[begun]) | {name: value}
        with pytest.raises(ProcedureRefusedError) as told:
            journey.do(again.login, again.element, answers)
        assert told.value.facts["rule"] == "not_named_in_notice", name
    answered = desk_of(sqlite_context, again.login).post(
        task_path(journey, again.element), dict([next(iter(CLOSED[begun].items()))]), status=409
    )
    assert f"补正通知没有要求修改下列内容，没有保存：{LABELS[begun]}" in answered


def closed_keys(context, journey, again):
    """Return what the first answers said that the form does not ask any more."""
    with context.database.reading() as work:
        said = answers_of(work, journey.case_id, again.element)[0].data
        form = task_form(context, work, journey.case, journey.open()[again.element])
    return set(said) - {one.key for one in form.fields}


@pytest.mark.parametrize("begun", [renewal, *CLOSED], ids=lambda begun: begun.__name__)
def test_what_stands_holds_in_the_next_round(sqlite_context, begun):
    context = sqlite_context
    journey, again = come_back(context, begun)
    closed = closed_keys(context, journey, again)
    journey.do(again.login, again.element, always_asked(context, again, closed))
    if "first_review" in journey.open():
        journey.do("agent", "first_review", {"decision": "approved", "first_reviewed": "true"})
    with context.database.reading() as work:
        first, second = (one.data for one in answers_of(work, journey.case_id, again.element))
    assert {key: second.get(key) for key in closed} == {key: first[key] for key in closed}
    assert "review" in journey.open(), "the checks of the diagram read what stands"


def test_a_permission_is_granted_as_it_was_applied_for(sqlite_context):
    journey, again = come_back(sqlite_context, permission)
    journey.do(again.login, again.element, {"declared_true": "true"})
    journey.approve()
    with sqlite_context.database.reading() as work:
        (held,) = permissions_of(work, journey.case.employer_id)
    assert (held.state, held.scope) == ("granted", "full")


@pytest.mark.parametrize(
    ("begun", "target", "left"),
    [
        (new_application, "post", {"post"}),
        (business_change, "post", {"post"}),
        (supervisor_change, "tax_registration_address", {"tax_registration_address"}),
        (employer_change, "left_previous_on", {"left_previous_on"}),
    ],
    ids=lambda one: getattr(one, "__name__", ""),
)
def test_the_named_question_is_open_and_an_answer_to_it_corrects(sqlite_context, begun, target, left):
    journey, again = come_back(sqlite_context, begun, "application_form", target)
    assert {name.split(".")[0] for name in {*CLOSED[begun], target}} - closed_keys(
        sqlite_context, journey, again
    ) == left
    page = task_page(sqlite_context, again.login, journey, again.element)
    assert f"申请表 · {LABELS[begun]}" in page
    assert ("补正通知：第 1 项：请核对" in page) is (begun is not employer_change), (
        "asked when it is submitted"
    )


HANDED_BACK = {
    new_application: ("fill_application", {"post": "总经理", "phone": "15400008888"}),
    basic_change: ("fill_application", {"new_name": "赵别人", "reason": "换一个理由"}),
    business_change: ("fill_application", {"post": "总经理", "reason": "换一个理由"}),
    renewal: ("update_information", {"post": "总经理", "work_history.0.employer": "别处"}),
    employer_change: ("update_information", {"phone": "15400008888", "hukou_place": "别处"}),
}
"""The employee's step of each procedure in which a unit hands back, and answers that no item names."""


def handed_back(context, begun, category="unit_attachment", target=ATTACHMENT):
    """Return a returned case that the unit has handed back to its employee before submitting it again."""
    journey, again = come_back(context, begun, category, target)
    if category == "basic_info":
        address = {"done": "true", "current_address": "北京市海淀区一路 1 号"}
        journey.do(again.employee, "correct_employee_papers", address)
    if "fill_application" in journey.open():
        journey.do(again.login, "fill_application", {"declared_true": "true"})
        journey.do("agent", "first_review", {"decision": "not_approved", "return_reason": "职务写错了"})
    else:
        answers = {"decision": "return_to_employee", "return_reason": "职务写错了"}
        journey.do(again.agent, "verify_and_submit", answers)
    return journey, again


@pytest.mark.parametrize("begun", list(HANDED_BACK), ids=lambda begun: begun.__name__)
def test_what_the_unit_hands_back_asks_its_employee_for_what_the_items_name(sqlite_context, begun):
    element, others = HANDED_BACK[begun]
    journey, again = handed_back(sqlite_context, begun)
    page = task_page(sqlite_context, again.employee, journey, element)
    assert "职务写错了" in page
    for name, value in others.items():
        assert f'name="{name.split(".")[0]}' not in page.text, name
        with pytest.raises(ProcedureRefusedError) as told:
            journey.do(again.employee, element, {"declared_true": "true", name: value})
        assert told.value.facts["rule"] == "not_named_in_notice", name
    journey.do(again.employee, element, {"declared_true": "true"})
    assert element not in journey.open()


def test_what_an_item_names_is_open_in_what_the_unit_hands_back_and_its_answer_is_kept_anew(sqlite_context):
    context = sqlite_context
    journey, again = handed_back(context, renewal, "basic_info", "current_address")
    assert 'name="current_address"' in task_page(context, "zhao", journey, "update_information").text
    as_before = {"declared_true": "true", "current_address": "北京市海淀区示例路 9 号"}
    with pytest.raises(FormInvalidError) as told:
        journey.do("zhao", "update_information", as_before)
    assert "没有改动" in str(told.value.facts["errors"])
    newer = {"declared_true": "true", "current_address": "北京市海淀区二路 2 号"}
    journey.do("zhao", "update_information", newer)
    journey.do(again.agent, "verify_and_submit", again.answers(context))
    (item,) = items_of(context, journey).values()
    assert [(one["what"], one["new"]) for one in item.answer["moves"]] == [
        ("current_address", newer["current_address"])
    ]


@pytest.mark.parametrize("begun", [new_application, renewal], ids=lambda begun: begun.__name__)
def test_what_the_unit_hands_back_before_any_notice_is_open_as_a_whole(sqlite_context, begun):
    element, _others = HANDED_BACK[begun]
    journey, login = first_hand_back(sqlite_context, begun)
    assert 'name="post"' in task_page(sqlite_context, login, journey, element).text


def first_hand_back(context, begun):
    if begun is renewal:
        journey = ServiceJourney(context).prepare()
        journey.do(
            "agent", "verify_and_submit", {"decision": "return_to_employee", "return_reason": "职务写错了"}
        )
        return journey, "zhao"
    journey = applications.new_application(context).lay(*applications.PAPERS)
    journey.do("zheng", "fill_application", applications.APPLICATION)
    journey.do("agent", "first_review", {"decision": "not_approved", "return_reason": "职务写错了"})
    return journey, "zheng"


def test_a_units_own_application_offers_nothing_of_employees(sqlite_context):
    journey = permission(sqlite_context)
    journey.claim("hd.l1a")
    with sqlite_context.database.reading() as work:
        form = task_form(sqlite_context, work, journey.case, journey.open()["review"])
    rows = next(one for one in form.fields if one.key == "issues")
    offered = {child.key: {option.label for option in child.options} for child in rows.children}
    assert offered["category"] == {"单位附件", "申请表"}
    assert {"单位缴纳税费凭证", LABELS[permission], "其他"} <= offered["target"]
    assert not {"婚姻状况", "证件号码", "社保个税明细", "不修改的说明"} & offered["target"]


def shorter_letter(context):
    """Return a limited permission whose letter was on page 3; the corrected file has one page."""
    journey = unit_procedure(context, "agent3", "permission_application")
    attach(context, "agent3", "other_materials", pages=3)
    journey.do("agent3", "fill_application", LIMITED | {"letter_page": "3"})
    journey.review("hd.l1a", returned("unit_attachment", "other_materials", "请重签"))
    context.clock.forward(minutes=5)
    attach(context, "agent3", "other_materials")
    journey.do("agent3", "correct_unit_attachments", {"done": "true"})
    return journey, {"letter_page": "1", "checked_letter": "true", "declared_true": "true"}


def unit_renamed(context):
    """Return a cancellation that came back to a unit which has another name by now."""
    journey, again = come_back(context, cancellation)
    unit, operator = unit_of(context, again.agent), actor_named(context, "operator")
    place = unit.registered_place
    sync_registry(
        context, operator, "renamed", unit.id, name="北京示例新名科技有限公司", registered_place=place
    )
    return journey, {"unit_name_typed": "北京示例新名科技有限公司"}


@pytest.mark.parametrize(
    ("come", "element", "key", "others"),
    [
        (shorter_letter, "fill_application", "letter_page", {"purposes", "meets_conditions"}),
        (unit_renamed, "confirm_cancellation", "unit_name_typed", {"reason"}),
    ],
)
def test_an_answer_that_holds_no_more_is_asked_again_and_no_other(sqlite_context, come, element, key, others):
    journey, answers = come(sqlite_context)
    page = task_page(sqlite_context, "agent3", journey, element)
    assert f'name="{key}"' in page.text
    assert not [name for name in others if f'name="{name}"' in page.text]
    with pytest.raises(FormInvalidError) as told:
        journey.do("agent3", element, answers | {key: "7"})
    assert [name for name, _sentence in told.value.facts["errors"]] == [key]
    journey.do("agent3", element, answers)
    assert "review" in journey.open()
