"""Papers of an application against the checklist that the decision table answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.handling import Outcome, service_task
from app.domain.paper_checklist import find_problems, needed_papers
from app.domain.parameter_kinds import StepOf
from app.domain.value_kinds import BOOLEAN, MAPPING, TEXT, context_of, list_of, one_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.domain.facts import CaseFacts

CHECKS_SUFFIX = "_checks"
"""A form's ticks for a paper are the field named after its slot with this ending."""


@service_task(
    "documents.claims",
    result=context_of(codes=list_of(TEXT)),
    reads=("claims",),
)
def claims(facts: CaseFacts) -> Outcome:
    """Tell the paper table what this application claims: codes of fields and groups of them, no values."""
    return Outcome({"codes": list(facts.claims)})


@service_task(
    "documents.check",
    takes={"confirmed_in": StepOf(needs_page_checks=True)},
    result=context_of(
        complete=BOOLEAN,
        missing=list_of(TEXT),
        damaged=list_of(TEXT),
        unchecked=MAPPING,
        contract=one_of("", "none", "ended", "not_started"),
    ),
    reads=("answers", "documents", "association", "today", "employer"),
)
def check(
    facts: CaseFacts, *, checklist: Sequence[Mapping[str, Any]], confirmed_in: str | None = None
) -> Outcome:
    """Check the papers: present, readable, every page confirmed, the contract in force."""
    ticked = _ticks((facts.answers or {}).get(confirmed_in or "", {}))
    problems = find_problems(
        needed_papers(checklist),
        facts.documents,
        facts.association,
        ticked,
        facts.today,
        unit_slots=facts.employer.attachment_slots,
    )
    return Outcome(problems.as_json())


@service_task(
    "documents.renewed",
    result=context_of(complete=BOOLEAN, old=list_of(TEXT)),
    reads=("case", "employer"),
)
def renewed(facts: CaseFacts) -> Outcome:
    """Check that every required attachment of the unit was uploaded anew since this application began."""
    since = facts.case.started_on
    old = [
        slot
        for slot in facts.employer.required_papers
        if since is not None and facts.employer.uploaded_on.get(slot, since) < since
    ]
    return Outcome({"complete": not old, "old": old})


def _ticks(answers: Mapping[str, object]) -> dict[str, frozenset[str]]:
    return {
        name.removesuffix(CHECKS_SUFFIX): frozenset(map(str, value))
        for name, value in answers.items()
        if name.endswith(CHECKS_SUFFIX) and isinstance(value, list)
    }
