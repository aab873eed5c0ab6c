"""Issue papers of the office where the diagram says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.effects import IssuePaper
from app.domain.handling import Outcome, service_task
from app.domain.parameter_kinds import OfficePaperKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.facts import CaseFacts


@service_task("paper.issue", takes={"kind": OfficePaperKind()})
def issue(
    facts: CaseFacts, *, kind: str, reason: str | None = None, values: Mapping[str, Any] | None = None
) -> Outcome:
    """Issue a paper of a kind that the edition declares in papers.toml.

    `reason` and `values` are told beside what the records of the case say; what is null is left out.
    """
    del facts
    told = {**(values or {}), "reason": reason}
    return Outcome({}, (IssuePaper(kind, {name: one for name, one in told.items() if one is not None}),))
