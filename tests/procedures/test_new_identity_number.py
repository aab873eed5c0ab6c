"""A new identity number, birth date and sex: told side by side, never contradicting, written together."""

from datetime import date

import pytest

from app.domain.id_number import check_digit
from app.services.applications import start_case as starting
from app.services.context.refusals import FormInvalidError
from app.store.answer_rows import add_answer
from app.store.person_rows import change_identity, revealed
from tests.make.procedure_journey import permit_of_person, person_named
from tests.procedures.test_employee_procedures import PAPERS, PASS, started
from tests.support.case_reading import task_page

WOMAN_OF_1979 = "13000019790312002"
REASON = {"reason": "公安机关更正", "declared_true": "true"}


def change(context):
    person, record = person_named(context, "wang").id, {"birth_date": date(1991, 1, 1), "sex": "male"}
    context.database.transact(lambda work: change_identity(work, person, record))
    journey = started(context, "wang", starting.start_information_change, "basic_info_change")
    return journey.lay(*PAPERS, "change_proof")


def number(first_seventeen=WOMAN_OF_1979):
    return first_seventeen + check_digit(first_seventeen)


def only(**answers):
    fields = [name.removeprefix("new_") for name in answers]
    return {"fields": fields, **answers, **REASON}


ALL_THREE = only(new_id_number=number(), new_birth_date="1979-03-12", new_sex="female")


@pytest.mark.parametrize(
    "answers",
    [
        only(new_id_number=number()),
        only(new_id_number=number(), new_birth_date="1979-03-12", new_sex="male"),
        only(new_id_number=number(), new_birth_date="1979-03-13", new_sex="female"),
        only(new_birth_date="1979-03-12"),
    ],
)
def test_a_number_that_contradicts_birth_date_or_sex_is_refused_with_both_sides(context, answers):
    journey = change(context)
    with pytest.raises(FormInvalidError) as refused:
        journey.do("wang", "fill_application", answers)
    ((field, words),) = refused.value.facts["errors"]
    assert field == ("new_id_number" if "new_id_number" in answers else "new_birth_date")
    assert "与身份证号码不一致" in words
    assert "号码中的出生日期是" in words
    assert set(journey.open()) == {"fill_application"}


def test_number_birth_date_and_sex_are_written_together_to_person_and_permit(context):
    journey = change(context)
    journey.do("wang", "fill_application", ALL_THREE)
    page = task_page(context, "agent", journey, "first_review")
    assert "证件号码与出生日期、性别一致" in page
    assert "号码中：1979年3月12日出生，女" in page
    journey.do("agent", "first_review", PASS)
    journey.approve()
    person, holder = person_named(context, "wang"), permit_of_person(context, "wang").holder
    assert (person.birth_date.isoformat(), person.sex) == ("1979-03-12", "female")
    assert (holder["birth_date"], holder["sex"]) == ("1979-03-12", "female")
    assert holder["id_number_masked"] == person.id_number_masked
    with context.database.reading() as work:
        assert revealed(work, person.id)[0] == number()


def test_a_contradiction_written_before_the_rule_is_told_to_unit_and_reviewer_and_not_written_apart(context):
    """A form that was sent before this rule: everybody who decides sees both sides in red."""
    journey = change(context)
    journey.do("wang", "fill_application", ALL_THREE)
    old = {"new_id_number": number(), "new_birth_date": "1991-01-01", "new_sex": "male"}
    context.database.transact(
        lambda work: add_answer(
            work,
            case_id=journey.case_id,
            element="fill_application",
            round_number=1,
            task_key="old",
            data=old,
            by="x",
            gives=("application", "personal_data"),
        )
    )
    pages = [task_page(context, "agent", journey, "first_review")]
    journey.do("agent", "first_review", PASS)
    journey.claim("hd.l1a")
    pages.append(task_page(context, "hd.l1a", journey, "review"))
    for page in pages:
        assert "证件号码与出生日期、性别不一致" in page
        assert "号码中：1979年3月12日出生，女；申请办结后登记：1991年1月1日出生，男" in page
    journey.review("hd.l1a")
    journey.review("hd.l2a")
    journey.review("hd.l3a")
    person = person_named(context, "wang")
    assert (person.birth_date.isoformat(), person.sex) == ("1979-03-12", "female")


def test_a_number_carries_birth_date_and_sex_where_none_were_recorded(context):
    journey = change(context)
    person, record = person_named(context, "wang").id, {"birth_date": None, "sex": ""}
    context.database.transact(lambda work: change_identity(work, person, record))
    journey.do("wang", "fill_application", only(new_id_number=number()))
    journey.do("agent", "first_review", PASS)
    journey.approve()
    written = person_named(context, "wang")
    assert (written.birth_date.isoformat(), written.sex) == ("1979-03-12", "female")
    assert permit_of_person(context, "wang").holder["sex"] == "female"
