"""What every shipped handler declares of its result and of the facts it reads holds for what it really does."""

from dataclasses import replace
from datetime import date

import pytest

from app.domain.domain_errors import FactMissingError
from app.domain.handling import ProcedureError
from app.domain.office_codes import PermitState
from app.domain.parameter_kinds import OneOf
from app.domain.value_kinds import misfit
from app.services.context.handler_registry import load_handlers
from tests.make.renewal_facts import CHECKLIST, association, case_facts, contract, documents, employer, permit

HANDLERS = load_handlers()
CHAIN = [{"level": 1, "name": "初审", "working_days": 8}, {"level": 2, "name": "终审", "working_days": 12}]
GIVEN = {
    "after": 0,
    "audience": ["employer:e1:agent", None],
    "authority": "haidian_hrss",
    "chain": CHAIN,
    "checklist": CHECKLIST,
    "confirmed_in": "verify",
    "element": "update",
    "elements": ["update"],
    "kind": "renewal_approved",
    "left_on": "2021-06-01",
    "named_in": "verify",
}
"""Values of required parameters that are no code; of a code, each is tried."""
FACTS = (
    case_facts(),
    case_facts(permit=None, association=None, permission=None),
    case_facts(today=date(2021, 8, 7), permit=permit(dissociation_hold=True)),
    case_facts(permit=permit(state=PermitState.SUSPENDED), reported_left_on=date(2021, 6, 1)),
    case_facts(ledger=(), claims=("degree",), declared_since=date(2018, 1, 1), other_open_cases=("XQ1",)),
    case_facts(employer=employer(attachment_slots=frozenset()), associated_holders=3),
    case_facts(documents=documents(without=("iit_payment_record",)), association=association(contract=None)),
    case_facts(association=association(contract=contract(end_on=date(2021, 5, 31)))),
    case_facts(case={"round": 2, "started_on": date(2021, 6, 1)}, open_issue_categories=("ledger",)),
    replace(case_facts(), answers={"verify": {"iit_payment_record_checks": ["finance_seal"]}}),
)


class SeenFacts:
    """Facts that note which of them are read."""

    def __init__(self, facts):
        self._facts = facts
        self.seen = set()

    def __getattr__(self, name):
        self.seen.add(name)
        return getattr(self._facts, name)


def ways(handler):
    """Return parameters with which a diagram may call a handler."""
    plain = {name: GIVEN[name] for name in handler.required if name in GIVEN}
    codes = {name: kind for name, kind in handler.takes.items() if isinstance(kind, OneOf)}
    yield from ({**plain, name: code} for name, kind in codes.items() for code in sorted(kind.options))
    if not codes:
        yield plain


def tried(handler):
    """Yield what a handler gives for facts and parameters, the code of its error, and the facts it has read."""
    for facts in FACTS:
        for parameters in ways(handler):
            seen = SeenFacts(facts)
            try:
                yield handler(seen, **parameters).result, "", seen.seen
            except FactMissingError:
                yield None, "", seen.seen
            except ProcedureError as error:
                yield None, error.code, seen.seen


@pytest.mark.parametrize("name", sorted(HANDLERS))
def test_a_handler_gives_what_it_declares_and_reads_no_other_facts(name):
    handler = HANDLERS[name]
    every = list(tried(handler))
    results = [result for result, _, _ in every if result is not None]
    assert results
    assert {misfit(result, handler.result) for result in results} == {""}
    assert {code for _, code, _ in every if code} <= handler.raises
    assert set().union(*(seen for _, _, seen in every)) <= handler.reads


def test_every_fact_that_is_declared_is_one():
    known = set(type(FACTS[0]).__slots__)
    assert {fact for handler in HANDLERS.values() for fact in handler.reads} <= known
