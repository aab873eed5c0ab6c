from datetime import date

import pytest

from app.domain.effects import AcceptPersonChanges, EnableSlip, ExtendPermit, HoldDissociation
from app.domain.handling import ProcedureError
from handlers import permit_changes
from tests.make.renewal_facts import case_facts, permit
from tests.support.shows import shows


@shows("A11", "T39")
def test_the_new_validity_counts_from_the_old_expiry():
    assert permit_changes.extend(case_facts()).effects == (ExtendPermit(date(2024, 8, 6)),)


def test_the_last_of_february_stays_in_february():
    facts = case_facts(today=date(2024, 2, 1), permit=permit(valid_until=date(2024, 2, 29)))
    assert permit_changes.extend(facts).effects == (ExtendPermit(date(2027, 2, 28)),)


@shows("A4")
def test_an_approval_on_the_last_day_still_counts():
    assert permit_changes.extend(case_facts(today=date(2021, 8, 6))).result == {"valid_until": "2024-08-06"}


@shows("T8")
def test_an_expired_permit_never_lives_again():
    with pytest.raises(ProcedureError) as refused:
        permit_changes.extend(case_facts(today=date(2021, 8, 7)))
    assert refused.value.code == "permit_expired"


def test_a_hold_is_set_and_lifted():
    assert permit_changes.hold(case_facts()).effects == (HoldDissociation(held=True),)
    assert permit_changes.release(case_facts()).effects == (HoldDissociation(held=False),)


def test_the_employees_changes_become_their_record():
    outcome = permit_changes.accept_changes(case_facts(), elements=["update_information"])
    assert outcome.effects == (AcceptPersonChanges(("update_information",)),)


def test_the_slip_is_enabled():
    assert permit_changes.enable_slip(case_facts()).effects == (EnableSlip(),)
