"""Who pays must be who employs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.form_actions import text_field
from app.domain.four_way_identity import four_way_identity
from app.domain.handling import Outcome, service_task
from app.domain.parameter_kinds import StepOf
from app.domain.value_kinds import BOOLEAN, REFUSALS, context_of

if TYPE_CHECKING:
    from app.domain.facts import CaseFacts


PARTIES = ("contract_party", "tax_withholder", "insurance_payer")


@service_task(
    "identity.four_way",
    takes={"named_in": StepOf(tuple(text_field(f"{who}_uscc") for who in PARTIES))},
    result=context_of(same=BOOLEAN, refusals=REFUSALS),
    reads=("answers", "employer"),
)
def four_way(facts: CaseFacts, *, named_in: str) -> Outcome:
    """Check that contract party, tax withholder and insurance payer are the associated unit (manual, chapter 6)."""
    answers = (facts.answers or {}).get(named_in, {})
    named = {who: str(answers.get(f"{who}_uscc") or "") for who in PARTIES}
    verdicts = four_way_identity(facts.employer.uscc, named)
    refusals = [{"rule": verdict.rule, "facts": dict(verdict.facts)} for verdict in verdicts]
    return Outcome({"same": not refusals, "refusals": refusals})
