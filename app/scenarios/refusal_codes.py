"""A refusal as codes that a scenario can name, and as a sentence for its report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.context.refusals import (
    CaseStuckError,
    ClaimLostError,
    FormInvalidError,
    NotFoundError,
    StepSentBackError,
    TaskClosedError,
)
from app.services.papers.store_paper import PaperRefusedError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.refusals import RefusalError

WORDS: tuple[tuple[type[RefusalError], str], ...] = (
    (NotFoundError, "not_found"),
    (TaskClosedError, "task_closed"),
    (ClaimLostError, "claim_lost"),
    (CaseStuckError, "stuck"),
    (PaperRefusedError, "paper_refused"),
)

KINDS = ("missing", "damaged", "unchecked", "contract", "unexplained", "old")
"""What a check of papers, months or attachments may have found; a scenario names it as `papers.missing`."""


def codes_of(refused: RefusalError) -> set[str]:
    """Return the rule of a refusal, or the fields of a form that is not right, or what the checks found."""
    if isinstance(refused, StepSentBackError):
        return _found(refused.facts["problems"])
    if isinstance(refused, FormInvalidError):
        return {str(error[0]) for error in refused.facts["errors"]}
    for kind, word in WORDS:
        if isinstance(refused, kind):
            return {word}
    return {str(refused.facts.get("rule", type(refused).__name__))}


def _found(problems: Mapping[str, Any]) -> set[str]:
    """Return the rules that checks refused, and the names of checks that found something else."""
    codes: set[str] = set()
    for check, result in problems.items():
        if not isinstance(result, dict):
            codes.add(str(result))
            continue
        codes |= {str(one["rule"]) for one in result.get("refusals") or ()}
        codes |= {f"{check}.{name}" for name in KINDS if result.get(name)}
    return codes


def told_refusal(refused: RefusalError) -> str:
    """Return what a report says of a refusal."""
    if isinstance(refused, StepSentBackError):
        return f"系统核对没有通过，表单要求改正：{'、'.join(sorted(codes_of(refused)))}"
    if isinstance(refused, FormInvalidError):
        return "表单没有通过：" + "；".join(f"{error[0]} {error[1]}" for error in refused.facts["errors"])
    facts = "，".join(
        f"{key}={value}" for key, value in refused.facts.items() if key not in {"rule", "report"}
    )
    return f"系统拒绝了这一步：{'、'.join(sorted(codes_of(refused)))}" + (f"（{facts}）" if facts else "")
