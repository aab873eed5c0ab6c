"""What is not as it should be is explained: with its paper where one is asked for, and read by who decides."""

from decimal import Decimal

import pytest

from app.domain.ledger import blank_month
from app.services.context.refusals import FormInvalidError
from app.store.ledger_rows import Origin, ledger_of, write_ledger
from tests.make.procedure_journey import person_named
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.manual.test_renewal_papers import spoil, told_to_explain
from tests.support.case_reading import task_page
from tests.support.sent_forms import refused


def test_an_explanation_of_no_income_needs_its_paper(sqlite_context):
    month = spoil(sqlite_context, "zhao", taxable_income=Decimal(0))
    journey = ServiceJourney(sqlite_context).prepare()
    explained = {"ledger_explanations.0.month": [month], "ledger_explanations.0.text": ["停薪留职"]}
    _, told = refused(sqlite_context, "agent", journey, "verify_and_submit", SUBMIT | explained)
    assert f"社保个税的说明还缺证明材料：{month}。" in told
    journey.lay("ledger_proof")
    journey.do("agent", "verify_and_submit", SUBMIT | explained)
    assert journey.case.state == "in_review"


def test_a_month_without_evidence_is_explained_and_the_reviewer_reads_why(sqlite_context):
    person = person_named(sqlite_context, "zhao").id
    with sqlite_context.database.reading() as work:
        month = ledger_of(work, person)[-4].month
    sqlite_context.database.transact(
        lambda work: write_ledger(work, person, [blank_month(month)], Origin("unit"))
    )
    journey = ServiceJourney(sqlite_context).prepare()
    told_to_explain(sqlite_context, journey, "社保中断", [month])
    page = task_page(sqlite_context, "hd.l1a", journey, "review")
    assert f"{month} 社保中断 已说明 已补缴，附说明" in page


@pytest.mark.parametrize("month", ["2019-12", "2099-01"])
def test_a_month_that_nobody_looks_at_cannot_be_explained(sqlite_context, month):
    journey = ServiceJourney(sqlite_context).prepare()
    explained = {"ledger_explanations.0.month": [month], "ledger_explanations.0.text": ["说明"]}
    with pytest.raises(FormInvalidError) as told:
        journey.do("agent", "verify_and_submit", SUBMIT | explained)
    ((field, words),) = told.value.facts["errors"]
    assert (field, f"{month} 不在核对的范围" in words) == ("ledger_explanations.0.month", True)
