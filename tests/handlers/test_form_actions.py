"""What forms mean, action by action: facts and answers in, effects or errors out."""

from dataclasses import dataclass, field
from datetime import date

import pytest

from app.domain.correction import CorrectionPlace
from app.domain.effects import (
    AskForCorrection,
    ConfirmPages,
    CorrectContractTerms,
    ExplainMonths,
    KeepContract,
)
from app.domain.facts import AssociationInFacts
from app.domain.office_codes import AssociationState
from app.services.context.handler_registry import load_actions

TODAY = date(2026, 11, 25)
TIE = AssociationInFacts("tie", "unit", AssociationState.ACTIVE, date(2026, 3, 2), "工程师", None)
TERMS = {"contract_kind": "labour", "contract_start": "2026-01-05", "contract_term": "open"}
ENDED = TERMS | {"contract_term": "fixed", "contract_end": "2026-11-01"}


@dataclass
class Facts:
    """Facts of a renewal at its first level; a test changes what it is about."""

    today: date = TODAY
    by: str = "reviewer"
    level: int = 1
    level_name: str = "区级受理初审"
    person_id: str | None = "person"
    decided_this_round: dict = field(default_factory=dict)
    items_to_judge: tuple = ()
    is_of_same_unit: bool = False
    association: AssociationInFacts | None = TIE
    is_tied_to_unit: bool = True
    open_numbers: tuple = ()
    unit_name: str = "北京示例云科技有限公司"
    pages: int | None = 3
    receiving_authority: str = "海淀区人社局"
    permission_opened_on: date | None = date(2024, 5, 6)
    permit_type_not_permitted: str = ""
    has_contract_paper: bool = True
    is_contract_brought: bool = False
    is_contract_recorded: bool = False
    wrong: str = ""
    told: tuple = ()
    place: CorrectionPlace | None = None

    def reasons_of(self, _target):
        return frozenset()

    def pages_of_unit_paper(self, _slot):
        return self.pages

    def place_of_target(self, _target):
        return self.place

    def wrong_number(self, _number):
        return self.wrong

    def contradictions(self, _changed):
        return self.told


def done(name, answers, **facts):
    return load_actions()[name](Facts(**facts), answers)


def errors(name, answers, **facts):
    return [one.field for one in done(name, answers, **facts).errors]


@pytest.mark.parametrize(
    ("facts", "effect"),
    [
        ({"is_contract_brought": True}, KeepContract),
        ({"is_contract_recorded": True}, CorrectContractTerms),
        ({"is_contract_brought": True, "is_contract_recorded": True}, KeepContract),
    ],
)
def test_a_corrected_contract_is_kept_where_it_was_given(facts, effect):
    (found,) = done("contract.correct", TERMS, **facts).effects
    assert found == effect("labour", date(2026, 1, 5), None)


def test_a_corrected_contract_must_be_given_somewhere():
    assert done("contract.correct", TERMS).refusal.rule == "association_needed"
    assert done("contract.correct", {"contract_choice": "current"}).effects == ()


@pytest.mark.parametrize("name", ["contract.keep", "contract.correct", "association.confirm"])
def test_a_contract_that_has_ended_is_refused(name):
    facts = {"is_contract_recorded": True}
    assert errors(name, ENDED, **facts) == ["contract_end"]
    assert errors(name, ENDED | {"contract_end": "2026-01-05"}, **facts) == ["contract_end"]


def test_a_contract_is_kept_of_ones_own_people_and_with_its_scan():
    assert done("contract.keep", TERMS, is_tied_to_unit=False).refusal.rule == "association_needed"
    assert done("contract.keep", TERMS, has_contract_paper=False).refusal.rule == "association_needed"
    assert done("contract.keep", TERMS | {"contract_choice": "current"}).effects == ()


def test_a_holder_is_confirmed_only_with_the_permission_for_the_permit():
    answers = {"decision": "confirm"}
    assert errors("association.confirm", answers, permit_type_not_permitted="returnee") == ["decision"]
    assert errors("association.confirm", {"decision": "refuse"}, permit_type_not_permitted="returnee") == []


def test_nobody_leaves_before_they_came_nor_reports_a_day_that_has_not_come():
    assert errors("leaving.confirm", {"left_on": "2026-03-01"}) == ["left_on"]
    assert errors("leaving.confirm", {"left_on": "2026-03-02"}) == []
    assert errors("leaving.report", {"left_on": "2026-11-26"}) == ["left_on"]
    assert errors("leaving.report", {}) == []


def test_open_business_is_not_cut_off():
    assert errors("leaving.override", {"choice_later": "override"}, open_numbers=("1",)) == ["choice_later"]
    assert errors("leaving.override", {"choice": "renew"}, open_numbers=("1",)) == []


def test_a_return_says_why_and_what_and_each_issue_stands_at_its_place():
    issue = {"category": "employee_material", "target": "labour_contract", "text": "缺少签字页"}
    sent_back = {"decision": "returned", "opinion": "请补正", "issues": [issue]}
    assert errors("review.decide", sent_back | {"opinion": ""}) == ["opinion"]
    assert errors("review.decide", sent_back | {"issues": []}) == ["issues"]
    assert errors("review.decide", sent_back, person_id=None) == ["issues.0.category"]
    assert errors("review.decide", sent_back, place=CorrectionPlace.CONTRACT) == ["issues.0.target"]
    asked, decided = done("review.decide", sent_back).effects
    assert asked == AskForCorrection(1, (issue,))
    assert (decided.level, decided.decision, decided.opinion) == (1, "returned", "请补正")


def test_nobody_decides_twice_in_a_round():
    refusal = done("review.decide", {"decision": "approved"}, decided_this_round={"reviewer": "初审"}).refusal
    assert (refusal.rule, refusal.facts) == ("four_eyes", {"level": "初审"})
    own = done("review.decide", {"decision": "approved"}, is_of_same_unit=True).refusal
    assert own.rule == "own_unit"


def test_pages_are_confirmed_by_slot_and_months_explained():
    ticked = {"iit_payment_record_checks": ["finance_seal"], "first_reviewed": True}
    assert done("papers.confirm_pages", ticked).effects == (
        ConfirmPages({"iit_payment_record": ("finance_seal",)}),
    )
    rows = {"ledger_explanations": [{"month": "2026-05", "text": "当月补缴"}]}
    assert done("ledger.explain", rows).effects == (ExplainMonths((("2026-05", "当月补缴"),)),)
    early = {"ledger_explanations": [{"month": "2020-05", "text": "当月补缴"}]}
    assert errors("ledger.explain", early) == ["ledger_explanations.0.month"]
    assert errors("ledger.start", {"beijing_since": "2027-01"}) == ["beijing_since"]


def test_only_what_goes_to_the_authority_answers_it():
    assert done("application.verify", {"decision": "return_to_employee"}).gives_back
    assert not done("application.verify", {"decision": "submit"}).gives_back


def test_a_new_number_is_right_and_contradicts_nothing():
    answers = {"new_id_number": "110101199003077777", "new_sex": "male"}
    assert errors("identity.change", answers, wrong="校验码不对") == ["new_id_number"]
    assert errors("identity.change", answers, told=("性别不一致",)) == ["new_id_number"]
    assert errors("identity.change", {"new_sex": "male"}, told=("性别不一致",)) == ["new_sex"]
    assert errors("identity.change", answers) == []


def test_a_units_own_forms_are_held_against_its_records():
    assert errors("permission.letter", {"letter_page": 4}) == ["letter_page"]
    assert errors("permission.letter", {"letter_page": 4}, pages=None) == []
    assert errors("permission.give_up", {"unit_name_typed": "别的单位"}) == ["unit_name_typed"]
    moved = {"tax_registration_address": "北京市海淀区示例路 1 号", "moved_in_on": "2026-11-02"}
    assert errors("unit.move_in", moved) == []
    elsewhere = moved | {"tax_registration_address": "北京市朝阳区示例路 1 号", "moved_in_on": "2024-05-05"}
    assert errors("unit.move_in", elsewhere) == ["tax_registration_address", "moved_in_on"]
    assert errors("unit.move_in", moved | {"moved_in_on": "2026-11-26"}) == ["moved_in_on"]
