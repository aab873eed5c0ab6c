"""What a reviewer who gave a review back has left of it: shown as theirs, its items and texts taken over when asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

TAKE_LEFT = "take_left"
"""Step of the button that takes over what was left."""
DECISION, RETURNED, ISSUES = "decision", "returned", "issues"
TEXTS = ("opinion", "advisory_note")


def left_items(left: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the items that were left, without empty rows."""
    return [row for row in left.get(ISSUES) or () if any(row.values())]


def left_texts(left: Mapping[str, Any]) -> list[str]:
    """Return the opinion and the note that were left, as far as anything was written."""
    return [text for name in TEXTS if (text := str(left.get(name) or "").strip())]


def with_left(raw: Mapping[str, Any], left: Mapping[str, Any]) -> dict[str, Any]:
    """Return answers together with the items and texts that were left; marks, verdicts and the decision are one's own.

    Items can only be listed in a return: with them the decision stands at 退回补正 until its writer changes or sends it.
    """
    found = dict(raw)
    for name in TEXTS:
        if not str(found.get(name) or "").strip() and left.get(name):
            found[name] = left[name]
    own = left_items(found)
    added = [row for row in left_items(left) if row not in own]
    if added:
        found |= {ISSUES: [*own, *added], DECISION: RETURNED}
    return found
