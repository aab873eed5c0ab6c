"""Tell people what happened and whose turn it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.effects import SendNotice
from app.domain.handling import Outcome, service_task
from app.domain.parameter_kinds import NoticeKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.domain.facts import CaseFacts


@service_task("notices.send", takes={"kind": NoticeKind()})
def send(
    facts: CaseFacts,
    *,
    kind: str,
    audience: Sequence[str | None] | str,
    level_name: str | None = None,
    due_on: str | None = None,
) -> Outcome:
    """Send a notice to groups of people; who is no party to the case (null in the list) is left out.

    What it says of case and permit is read when the step is written down, after everything the step changes.
    """
    del facts
    groups = (audience,) if isinstance(audience, str) else tuple(group for group in audience if group)
    known = {"level_name": level_name, "due_on": due_on}
    told = {name: value for name, value in known.items() if value is not None}
    return Outcome({}, (SendNotice(kind, groups, told),))
