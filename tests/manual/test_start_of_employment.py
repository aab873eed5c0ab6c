"""The first month of employment in Beijing, and a contract that ends soon: said to unit and reviewers in plain words."""

from uuid import uuid4

import pytest

from app.services.applications import start_case as starting
from app.services.context.refusals import FormInvalidError, StepSentBackError
from app.store.ledger_rows import Origin, ledger_of, write_ledger
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import ProcedureJourney, person_named
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.procedures.test_employee_procedures import APPLICATION, PAPERS, PASS
from tests.support.case_reading import parts, task_page
from tests.support.signed_in import desk_of

BEIJING = "beijing_work_residence"
NOTHING_WRONG = "没有需要说明的情况"


def begun(context, since):
    by = actor_named(context, "zheng")
    case = starting.start_new_application(context, by, BEIJING, uuid4().hex)
    journey = ProcedureJourney(context, case).lay(*PAPERS)
    journey.do("zheng", "fill_application", APPLICATION | {"beijing_since": since})
    return journey


def test_an_applicant_declares_it_and_unit_and_reviewer_read_it_in_amber(sqlite_context):
    journey = begun(sqlite_context, "2025-03")
    page = task_page(sqlite_context, "agent", journey, "first_review")
    words = "不足三年：申报的在京就业起始月份是 2025-03，此前各月没有核对。"
    assert words in parts(page, "tone-amber")
    assert "核对 2025-03 至 2026-08，应有 18 个月，已有 20 个月的明细。" in page
    journey.do("agent", "first_review", PASS | {"beijing_since": "2025-03"})
    assert journey.case.state == "in_review"
    assert words in parts(task_page(sqlite_context, "hd.l1a", journey, "review"), "tone-amber")


def test_this_month_does_not_empty_the_period_and_nothing_unseen_is_called_right(sqlite_context):
    person = person_named(sqlite_context, "zheng").id
    with sqlite_context.database.reading() as work:
        months = ledger_of(work, person)
    blank = [
        type(one)(
            **{
                **{n: getattr(one, n) for n in one.__slots__},
                "si_unit": None,
                "si_base": None,
                "iit_unit": None,
                "taxable_income": None,
                "tax_paid": None,
            }
        )
        for one in months
    ]
    sqlite_context.database.transact(lambda work: write_ledger(work, person, blank, Origin("unit")))
    journey = begun(sqlite_context, "2026-11")
    page = task_page(sqlite_context, "agent", journey, "first_review")
    assert "核对 2026-08 至 2026-08，应有 1 个月，已有 0 个月的明细。" in page
    assert "还没有任何月份的明细，没有核对过缴纳情况。" in parts(page, "tone-amber")
    assert NOTHING_WRONG not in page
    with pytest.raises(StepSentBackError) as refused:
        journey.do("agent", "first_review", PASS | {"beijing_since": "2026-11"})
    assert [one["month"] for one in refused.value.facts["problems"]["ledger"]["unexplained"]][:1] == [
        "2026-08"
    ]


@pytest.mark.parametrize(("who", "element"), [("zheng", "fill_application"), ("agent", "first_review")])
def test_a_month_that_has_not_come_is_refused(sqlite_context, who, element):
    if element == "first_review":
        journey, answers = begun(sqlite_context, ""), PASS
    else:
        by = actor_named(sqlite_context, "zheng")
        case = starting.start_new_application(sqlite_context, by, BEIJING, uuid4().hex)
        journey, answers = ProcedureJourney(sqlite_context, case).lay(*PAPERS), APPLICATION
    with pytest.raises(FormInvalidError) as refused:
        journey.do(who, element, answers | {"beijing_since": "2026-12"})
    ((field, words),) = refused.value.facts["errors"]
    assert (field, words) == ("beijing_since", "在京就业起始月份不能晚于本月（2026年11月），请核对")


def test_it_is_kept_with_the_record_and_refused_there_when_it_has_not_come(sqlite_context):
    desk = desk_of(sqlite_context, "zhao")
    form = desk.get("/me/records/basic")
    details = person_named(sqlite_context, "zhao").details
    sent = {key: value for key, value in details.items() if f'name="{key}"' in form.text}
    sent |= {"phone": "15400000123", "email": "a@example.invalid", "_key": form.hidden("_key")}
    page = desk.post("/me/records/basic", sent | {"beijing_since": "2099-01"}, status=422)
    assert "在京就业起始月份不能晚于本月" in page
    assert 'value="2099-01"' in page.text
    sent["_key"] = page.hidden("_key")
    assert "2026-08" in desk.post_and_go(
        "/me/records/basic", sent | {"beijing_since": "2026-08"}, to="/me/records/"
    )
    place = f"/employer/employees/{person_named(sqlite_context, 'zhao').id}"
    assert "2026-08" in desk_of(sqlite_context, "agent").get(place)


@pytest.mark.parametrize(("end", "is_told"), [("2027-05-24", True), ("2027-05-25", False)])
def test_a_renewal_on_a_contract_that_ends_soon_is_pointed_out_and_goes_on(sqlite_context, end, is_told):
    sqlite_context.clock.forward(hours=1)
    desk = desk_of(sqlite_context, "agent")
    place = f"/employer/employees/{person_named(sqlite_context, 'zhao').id}"
    dates = {"contract_start": "2020-03-01", "contract_term": "fixed", "contract_end": end, "_key": "k"}
    desk.post_and_go(f"{place}/dates", dates, to=place)
    journey = ServiceJourney(sqlite_context).prepare()
    words = "剩余不足 6 个月。建议先续订合同再续签"
    assert (words in task_page(sqlite_context, "agent", journey, "verify_and_submit")) is is_told
    journey.do("agent", "verify_and_submit", SUBMIT)
    assert journey.case.state == "in_review"
    assert (words in task_page(sqlite_context, "hd.l1a", journey, "review")) is is_told
