"""Why a case was refused at its start: the cause, and every condition the diagram's checks found missing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.web.wording.date_wording import date_zh
from app.web.wording.domain_rule_words import RuleWords, domain_rule_words
from app.web.wording.error_messages import words_of
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.queries.case_view import CaseView

TOO_EARLY = "too_early"
SKIPS_A_UNIT = "chain.skips_a_unit"


def is_skipping_a_unit(view: CaseView) -> bool:
    """Tell whether the case was refused because another unit's change comes first, which the authority may record."""
    return any(one["rule"] == SKIPS_A_UNIT for one in _refusals(view))


def reasons_of(view: CaseView) -> tuple[RuleWords, ...]:
    """Return what stood in the way and what to do now; the history of the checks is where it is told from."""
    refusals = _refusals(view)
    if refusals:
        return tuple(domain_rule_words(one["rule"], one.get("facts")) for one in refusals)
    now = ""
    if view.case.cause == TOO_EARLY and view.window is not None:
        now = _("%(day)s 起可以提交，届时重新发起。", day=date_zh(view.window.opens_on))
    return (RuleWords(_("%(cause)s。", cause=words_of(view.case.cause)), now),)


def _refusals(view: CaseView) -> Sequence[Mapping[str, Any]]:
    return next(
        (found for event in reversed(view.history) if (found := _results(event.facts).get("refusals"))), ()
    )


def _results(facts: Mapping[str, Any]) -> Mapping[str, Any]:
    result = facts.get("result")
    return result if isinstance(result, dict) else {}
