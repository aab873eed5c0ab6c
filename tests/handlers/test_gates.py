from dataclasses import replace
from datetime import date

import pytest

from app.domain.facts import PermissionInFacts
from app.domain.office_codes import AssociationState, PermissionScope, PermissionState, PermitState
from handlers import gates
from tests.make.renewal_facts import association, case_facts, employer, link, permit
from tests.support.shows import shows


def rules(outcome):
    return [refusal["rule"] for refusal in outcome.result["refusals"]]


def test_nothing_speaks_against_an_ordinary_renewal():
    outcome = gates.renewal(case_facts())
    assert outcome.result == {"allowed": True, "refusals": []}
    assert outcome.effects == ()


@pytest.mark.parametrize(
    ("changes", "rule"),
    [
        ({"employer": employer(is_profile_complete=False)}, "unit.profile_incomplete"),
        (
            {"employer": employer(attachment_slots=frozenset({"tax_payment_proof"}))},
            "unit.attachments_missing",
        ),
        ({"permission": None}, "permission.not_granted"),
        ({"association": None}, "association.not_active"),
        ({"association": association(state=AssociationState.ENDED)}, "association.not_active"),
        ({"association": association(employer_id="e2")}, "association.other_unit"),
        ({"permit": None}, "permit.none"),
        ({"permit": permit(state=PermitState.SUSPENDED)}, "permit.suspended"),
        ({"permit": permit(state=PermitState.EXPIRED)}, "permit.expired"),
        ({"permit": permit(employer_id="e2")}, "permit.other_unit"),
        ({"chain": (link(), link(from_on=date(2020, 3, 1), is_recorded=False))}, "chain.change_missing"),
        ({"other_open_cases": ("XQ20210601001",)}, "permit.other_case_open"),
    ],
)
def test_each_gate_of_the_renewal_refuses_by_its_own_rule(changes, rule):
    assert rules(gates.renewal(case_facts(**changes))) == [rule]


def test_all_reasons_are_told_at_once():
    facts = case_facts(association=None, permission=None, other_open_cases=("XQ20210601001",))
    assert rules(gates.renewal(facts)) == [
        "permission.not_granted",
        "association.not_active",
        "permit.other_case_open",
    ]


def test_a_permit_past_its_last_day_is_expired_even_before_the_sweep_has_run():
    assert rules(gates.renewal(case_facts(today=date(2021, 8, 7)))) == ["permit.expired"]


def test_on_its_last_day_the_permit_is_still_valid():
    assert gates.renewal(case_facts(today=date(2021, 8, 6))).result["allowed"]


@shows("A43", "T16")
def test_a_limited_permission_renews_but_starts_no_new_application():
    limited = PermissionInFacts(PermissionState.GRANTED, PermissionScope.LIMITED, "haidian_hrss")
    facts = replace(case_facts(), permission=limited)
    assert gates.permission(facts, procedure="renewal").result["allowed"]
    assert rules(gates.permission(facts, procedure="new_application")) == ["permission.limited"]


def test_the_unit_gate_names_the_missing_attachments():
    facts = case_facts(employer=employer(attachment_slots=frozenset({"tax_payment_proof", "agent_id_card"})))
    refusal = gates.unit_ready(facts).result["refusals"][0]
    assert refusal["facts"] == {"slots": ["employer_integrity_statement"], "names": [""]}


def test_the_association_gate_is_asked_alone():
    assert gates.association(case_facts()).result["allowed"]
