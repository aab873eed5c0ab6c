"""How an effect finds the code that writes it down: one function per kind, registered where it belongs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import singledispatch
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from app.domain.effects import Effect
    from app.services.house import House
    from app.store.case_rows import CaseRow
    from app.store.database import Work


@dataclass(frozen=True, slots=True)
class Doing:
    """In what an effect is carried out. `mark` is unique to the step; `by` is the account that acts."""

    house: House
    work: Work
    case: CaseRow
    mark: str
    by: str


@singledispatch
def carry_out(effect: Effect, doing: Doing) -> dict[str, Any]:
    """Carry an effect out; return the columns of the case it changes."""
    raise NotImplementedError(f"no service carries out {type(effect).__name__} in case {doing.case.number}")
