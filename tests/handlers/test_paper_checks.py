from datetime import date

from app.domain.office_codes import AssociationState
from handlers import paper_checks
from tests.make.renewal_facts import CHECKLIST, association, case_facts, contract, document, documents
from tests.support.shows import shows

ALL_FOUR = ["finance_seal", "verified_true_and_valid", "applicant_signed", "agent_signed"]


def check(**changes):
    return paper_checks.check(
        case_facts(**changes), checklist=CHECKLIST, confirmed_in="verify_and_submit"
    ).result


def test_complete_papers_pass():
    assert check() == {"complete": True, "missing": [], "damaged": [], "unchecked": {}, "contract": ""}


def test_a_missing_paper_is_named():
    result = check(documents=documents(without=("iit_payment_record",)))
    assert (result["complete"], result["missing"]) == (False, ["iit_payment_record"])


def test_a_damaged_file_blocks():
    result = check(documents=documents(declared_income_record={"errors": 1}))
    assert (result["complete"], result["damaged"]) == (False, ["declared_income_record"])


def test_a_warning_of_the_scan_check_never_blocks():
    assert check(documents=documents(declared_income_record={"warnings": 7}))["complete"]


@shows("A42")
def test_each_of_the_four_page_checks_must_be_ticked_for_each_income_paper():
    result = check(documents=documents(iit_payment_record={"page_checks": frozenset({"finance_seal"})}))
    assert result["unchecked"] == {"iit_payment_record": ALL_FOUR[1:]}


def test_ticks_made_in_the_form_count():
    facts = {
        "documents": documents(iit_payment_record={"page_checks": frozenset()}),
        "answers": {"verify_and_submit": {"iit_payment_record_checks": ALL_FOUR}},
    }
    assert check(**facts)["complete"]


def test_without_a_contract_nothing_is_submitted():
    assert check(association=association(contract=None))["contract"] == "none"


def test_an_association_that_is_gone_is_not_a_matter_of_the_contract():
    assert check(association=None)["contract"] == ""
    assert check(association=association(state=AssociationState.ENDED, contract=None))["contract"] == ""


def test_a_contract_that_has_ended_does_not_do():
    ended = association(contract=contract(end_on=date(2021, 5, 31)))
    assert check(association=ended)["contract"] == "ended"


def test_a_contract_that_begins_later_does_not_do():
    later = association(contract=contract(start_on=date(2021, 9, 1)))
    assert check(association=later)["contract"] == "not_started"


def test_a_paper_nobody_asked_for_does_no_harm():
    assert check(documents={**documents(), "hukou_pages": document("hukou_pages")})["complete"]
