"""Places and dates that cannot be are refused where they are typed; taxes decide which authority receives a unit."""

import pytest

from app.domain.districts import DISTRICTS, district_of
from app.services.applications import start_case as starting
from app.services.context.refusals import FormInvalidError
from app.store.profile_rows import profile_of, save_profile
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import association, attach, confirmation, joined, left, unit_procedure
from tests.procedures.test_employee_procedures import PAPERS, PERSON, employer_change, started, verified
from tests.procedures.test_unit_procedures import REQUIRED, SUPERVISOR, moving
from tests.support.case_reading import case_page


def errors_of(refused):
    return dict(refused.value.facts["errors"])


@pytest.mark.parametrize("address", ["北京市朝阳区示例路 2 号", "示例路 2 号", "北京市朝阳区海淀路 2 号"])
def test_an_address_outside_the_receiving_district_is_refused(context, address):
    journey = moving(context)
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent4", "fill_application", SUPERVISOR | {"tax_registration_address": address})
    assert "只受理海淀区的单位" in errors_of(refused)["tax_registration_address"]
    assert journey.case.state == "draft"


def test_moving_in_cannot_lie_in_the_future(context):
    journey = moving(context)
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent4", "fill_application", SUPERVISOR | {"moved_in_on": "2027-05-01"})
    assert "还没有到" in errors_of(refused)["moved_in_on"]
    journey.do("agent4", "fill_application", SUPERVISOR)
    assert journey.case.state == "in_review"


def test_moving_in_cannot_lie_before_the_permission_was_opened(context):
    journey = moving(context)
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent4", "fill_application", SUPERVISOR | {"moved_in_on": "2001-05-01"})
    assert "早于本单位业务办理权限的开通日期" in errors_of(refused)["moved_in_on"]


@pytest.mark.parametrize(("code", "name"), DISTRICTS.items())
def test_a_district_is_read_off_an_address(code, name):
    suffix = "" if code == "bda" else "区"
    assert district_of(f"北京市{name}{suffix}示例路 1 号") == name


@pytest.mark.parametrize(("place", "authority"), [("haidian", "haidian_hrss"), ("chaoyang", "chaoyang_hrss")])
def test_the_place_of_taxes_and_not_of_registration_decides_who_receives(
    context, complete_profile, place, authority
):
    unit = actor_named(context, "agent5").employer_id

    def tell(work):
        told = profile_of(work, unit)
        told["general"] = {**(told.get("general") or {}), "tax_registration_place": place}
        save_profile(work, unit, told, is_complete=True)

    context.database.transact(tell)
    complete_profile("agent5")
    attach(context, "agent5", *REQUIRED)
    journey = unit_procedure(context, "agent5", "permission_application")
    assert journey.case.authority == authority
    assert f"纳税登记地 {DISTRICTS[place]}" in case_page(context, "agent5", journey)


WORK = {
    "fields": ["work_history"],
    "work_history.0.employer": "示例公司",
    "work_history.0.post": "工程师",
    "reason": "更新",
    "declared_true": "true",
}


@pytest.mark.parametrize(
    ("days", "field", "words"),
    [
        ({"from_on": "1900-01-01", "to_on": "2020-01-01"}, "from_on", "早于年满 16 周岁"),
        ({"from_on": "2999-01-01"}, "from_on", "还没有到"),
        ({"from_on": "2020-01-01", "to_on": "2999-01-01"}, "to_on", "还没有到"),
        ({"from_on": "2020-01-01", "to_on": "2019-01-01"}, "to_on", "结束日期应晚于开始日期"),
    ],
)
def test_impossible_dates_of_work_are_refused_in_an_application(context, days, field, words):
    journey = started(context, "wang", starting.start_information_change, "business_info_change").lay(*PAPERS)
    typed = WORK | {f"work_history.0.{name}": day for name, day in days.items()}
    with pytest.raises(FormInvalidError) as refused:
        journey.do("wang", "fill_application", typed)
    assert words in errors_of(refused)[f"work_history.0.{field}"]


@pytest.mark.parametrize(("day", "words"), [("2999-01-01", "还没有到"), ("1900-01-01", "请核对")])
def test_an_impossible_day_of_leaving_the_former_unit_is_refused(sqlite_context, day, words):
    context = sqlite_context
    left(context, "agent", "zhang")
    joined(context, "zhang", "agent2")
    attach(context, "agent2", "agent_id_card", "tax_payment_proof", "employer_integrity_statement")
    journey = employer_change(context).lay(*PAPERS)
    journey.do("zhang", "update_information", PERSON)
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent2", "verify_and_submit", verified(context) | {"left_previous_on": day})
    assert words in errors_of(refused)["left_previous_on"]
    journey.do("agent2", "verify_and_submit", verified(context))
    assert journey.case.state == "in_review"


@pytest.mark.parametrize(
    ("days", "field"),
    [
        ({"contract_start": "1900-01-01", "contract_term": "open"}, "contract_start"),
        ({"contract_start": "2999-01-01", "contract_term": "open"}, "contract_start"),
        (
            {"contract_start": "2024-01-01", "contract_term": "fixed", "contract_end": "2999-01-01"},
            "contract_end",
        ),
    ],
)
def test_an_impossible_contract_is_refused_when_a_unit_confirms(sqlite_context, days, field):
    context = sqlite_context
    left(context, "agent", "zhang")
    journey = association(context, "zhang", "agent2").lay("labour_contract")
    with pytest.raises(FormInvalidError) as refused:
        journey.do("agent2", "confirm_association", confirmation(context) | days)
    assert "请核对" in errors_of(refused)[field]
