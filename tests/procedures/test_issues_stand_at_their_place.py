"""A reviewer's issue names a place of its own category: whoever is told to correct it can."""

import pytest

from app.services.context.refusals import FormInvalidError
from app.store.answer_rows import draft_of
from app.store.review_rows import corrections_of, decisions_of
from tests.make.context_maker import actor_named
from tests.make.procedure_journey import returned
from tests.make.service_journey import ServiceJourney

WRONG = [
    ("employee_material", "tax_payment_proof", "单位附件"),
    ("employee_material", "labour_contract", "员工劳动合同"),
    ("basic_info", "ledger", "社保个税"),
    ("employee_material", "ledger_proof", "社保个税"),
    ("unit_attachment", "iit_payment_record", "员工材料"),
    ("unit_attachment", "phone", "基础信息"),
    ("employee_contract", "current_address", "基础信息"),
    ("ledger", "agent_id_card", "单位附件"),
]
RIGHT = [
    ("unit_attachment", "tax_payment_proof"),
    ("employee_contract", "labour_contract"),
    ("ledger", "ledger"),
    ("ledger", "ledger_proof"),
    ("employee_material", "iit_payment_record"),
    ("employee_material", "phone"),
    ("basic_info", "phone"),
    ("application_form", "tax_payment_proof"),
    ("unit_attachment", "other"),
    ("basic_info", "other"),
]


@pytest.fixture
def journey(sqlite_context):
    found = ServiceJourney(sqlite_context).submit()
    found.fence = found.claim("hd.l1a")
    return found


@pytest.mark.parametrize(("category", "target", "wanted"), WRONG)
def test_a_place_of_another_category_is_refused_and_nothing_is_decided(journey, category, target, wanted):
    sent = returned(category, target, "请更正")
    with pytest.raises(FormInvalidError) as refused:
        journey.do("hd.l1a", "review", sent, fence=journey.fence)
    ((field, words),) = refused.value.facts["errors"]
    assert field == "issues.0.target"
    assert f"问题类别请选“{wanted}" in words or f"“{wanted}”" in words
    with journey.context.database.reading() as work:
        assert decisions_of(work, journey.case_id) == []
        assert corrections_of(work, journey.case_id) == []
        kept = draft_of(work, journey.open()["review"].key, actor_named(journey.context, "hd.l1a").account_id)
    assert kept["issues"][0]["text"] == "请更正"


@pytest.mark.parametrize(("category", "target"), RIGHT)
def test_a_place_of_its_own_category_is_taken(journey, category, target):
    journey.do("hd.l1a", "review", returned(category, target, "请更正"), fence=journey.fence)
    assert journey.case.state == "returned"


def test_every_wrong_issue_is_named(journey):
    sent = returned("employee_material", "tax_payment_proof", "一")
    sent |= {
        f"issues.1.{name}": [value]
        for name, value in (("category", "ledger"), ("target", "phone"), ("text", "二"))
    }
    with pytest.raises(FormInvalidError) as refused:
        journey.do("hd.l1a", "review", sent, fence=journey.fence)
    assert [field for field, _ in refused.value.facts["errors"]] == ["issues.0.target", "issues.1.target"]
