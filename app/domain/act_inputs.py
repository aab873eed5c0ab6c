"""What the condition of an act can read: the case, where its application stands, and the step that is open."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.domain.case_inputs import CASE_KIND
from app.domain.office_codes import ApplicationState
from app.domain.value_kinds import BOOLEAN, NUMBER, TEXT, code_in, context_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.domain.value_kinds import ValueKind

ACT_INPUTS: Mapping[str, ValueKind] = {
    "case": CASE_KIND,
    "application": context_of(state=code_in(ApplicationState), round=NUMBER, is_urgent=BOOLEAN),
    "step": context_of(stage=TEXT, level_name=TEXT, is_claimed=BOOLEAN),
}
"""Names and kinds; `step` is the first open step, with empty texts where there is none."""
