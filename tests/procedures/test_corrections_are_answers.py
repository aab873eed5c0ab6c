"""A correction is an answer, not a tick: each item is changed or explained, and reviewers read how (manual, 4.2)."""

import pytest

from app.services.context.refusals import FormInvalidError
from tests.make.procedure_journey import attach
from tests.make.returned_cases import PROCEDURES, TERMS, items_of, read_by_reviewer, sent_back, who
from tests.make.submitted_cases import permission
from tests.procedures import test_employee_procedures as applications
from tests.support.case_reading import parts

EVERY = pytest.mark.parametrize(
    ("begun", "again"), PROCEDURES.items(), ids=[begun.__name__ for begun in PROCEDURES]
)


def ticked(context, again, element):
    """Return what says no more than that a step is done."""
    if element == again.element:
        return dict(again.answers(context))
    return {"done": "true"} | ({"contract_choice": "current"} if element == "correct_contract" else {})


@EVERY
def test_a_tick_answers_nothing_and_a_reason_is_read_by_the_reviewer(sqlite_context, begun, again):
    context = sqlite_context
    journey, numbers = sent_back(context, begun, again)
    for element, own in numbers.items():
        login, bare = who(again, element), ticked(context, again, element)
        if element == again.element:
            continue
        with pytest.raises(FormInvalidError) as refused_:
            journey.do(login, element, bare)
        told = dict(refused_.value.facts["errors"])
        assert list(told) == [f"unchanged_{number}" for number in own]
        for number in own:
            assert f"第 {number} 项（问题{number}）还没有答复" in told[f"unchanged_{number}"]
        assert all(
            row.answered_at is None for row in items_of(context, journey).values() if row.number in own
        )
        journey.do(login, element, bare | {f"unchanged_{number}": f"理由{number}" for number in own})
    again_with(context, journey, again, {}, is_refused=True)
    (own,) = numbers[again.element]
    again_with(context, journey, again, {f"unchanged_{own}": f"理由{own}"})
    assert (journey.case.state, journey.case.round) == ("in_review", 2)
    read = parts(read_by_reviewer(context, journey), "asked-about")
    for number, row in items_of(context, journey).items():
        assert row.answered_at is not None
        shown = next(text for text in read if f"第 {number} 项：" in text)
        assert f"不修改的说明：理由{number}" in shown


@EVERY
def test_what_is_new_answers_without_a_reason_and_is_shown_with_the_item(sqlite_context, begun, again):
    context = sqlite_context
    journey, numbers = sent_back(context, begun, again)
    attach(context, again.agent, "tax_payment_proof")
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
        attach(context, "agent3", "other_materials")
    again_with(context, journey, again, again.change)
    assert (journey.case.state, journey.case.round) == ("in_review", 2)
    read = parts(read_by_reviewer(context, journey), "asked-about")
    said = {
        "tax_payment_proof": "单位缴纳税费凭证：已上传新版本",
        "labour_contract": "已上传新版本",
        "employee_integrity_statement": "员工诚信声明：已上传新版本",
        "current_address": "现居住地址：",
        "ledger": "社保个税明细",
    }
    for number, row in items_of(context, journey).items():
        shown = next(text for text in read if f"第 {number} 项：" in text)
        assert said.get(row.target, "") in shown
        assert row.answer["moves"], row.target
        assert "不修改的说明" not in shown


def again_with(context, journey, again, more, *, is_refused=False):
    """Start again, with the unit's own review where there is one."""
    answers = dict(again.answers(context)) | more
    if is_refused:
        with pytest.raises(FormInvalidError) as told:
            journey.do(again.login, again.element, answers)
        assert [name for name, _words in told.value.facts["errors"]] == ["unchanged_2"]
        return
    journey.do(again.login, again.element, answers)
    if "first_review" in journey.open():
        journey.do(again.agent, "first_review", applications.PASS)
