"""A refusal as codes that a scenario can name, and as a sentence for its report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.services.refusals import (
    CaseStuckError,
    ClaimLostError,
    FormInvalidError,
    NotFoundError,
    TaskClosedError,
)
from app.services.upload_paper import PaperRefusedError

if TYPE_CHECKING:
    from app.services.refusals import RefusalError

WORDS: tuple[tuple[type[RefusalError], str], ...] = (
    (NotFoundError, "not_found"),
    (TaskClosedError, "task_closed"),
    (ClaimLostError, "claim_lost"),
    (CaseStuckError, "stuck"),
    (PaperRefusedError, "paper_refused"),
)


def codes_of(refused: RefusalError) -> set[str]:
    """Return the rule of a refusal, or the fields of a form that is not right."""
    if isinstance(refused, FormInvalidError):
        return {str(error[0]) for error in refused.facts["errors"]}
    for kind, word in WORDS:
        if isinstance(refused, kind):
            return {word}
    return {str(refused.facts.get("rule", type(refused).__name__))}


def told_refusal(refused: RefusalError) -> str:
    """Return what a report says of a refusal."""
    if isinstance(refused, FormInvalidError):
        return "表单没有通过：" + "；".join(f"{error[0]} {error[1]}" for error in refused.facts["errors"])
    facts = "，".join(
        f"{key}={value}" for key, value in refused.facts.items() if key not in {"rule", "report"}
    )
    return f"系统拒绝了这一步：{'、'.join(sorted(codes_of(refused)))}" + (f"（{facts}）" if facts else "")
