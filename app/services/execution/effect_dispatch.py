"""How an effect finds the code that writes it down: one function per kind, registered where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.effects import Effect
    from app.services.context.app_context import AppContext
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork


@dataclass(frozen=True, slots=True)
class EffectContext:
    """In what an effect is carried out. `mark` is unique to the step; `by` is the account that acts."""

    context: AppContext
    work: UnitOfWork
    case: CaseRow
    mark: str
    by: str


@singledispatch
def perform_effect(effect: Effect, effect_context: EffectContext) -> dict[str, Any]:
    """Carry an effect out; return the columns of the case it changes."""
    raise NotImplementedError(
        f"no service carries out {type(effect).__name__} in case {effect_context.case.number}"
    )
