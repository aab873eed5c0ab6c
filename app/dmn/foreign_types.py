"""Names of types that other tools write in `typeRef` and the standard does not have, with what they mean."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.feel.feel_types import Simple

if TYPE_CHECKING:
    from app.feel.type_protocol import FeelType

NUMBER = Simple("number")


@dataclass(frozen=True, slots=True)
class WholeNumber:
    """A number without a fraction: `integer`, `int` and `long`, `short` and `byte` of languages with such types."""

    name: str = "integer"

    def holds(self, value: Any) -> bool:
        """Tell whether a value is a whole number."""
        return NUMBER.holds(value) and Decimal(value) == Decimal(value).to_integral_value()

    @property
    def core(self) -> FeelType:
        """Return the type of the standard that it is a part of."""
        return NUMBER


MEANINGS: dict[str, FeelType] = {
    **dict.fromkeys(("integer", "int", "long", "short", "byte"), WholeNumber()),
    **dict.fromkeys(("double", "float", "decimal"), NUMBER),
    "bool": Simple("boolean"),
    "datetime": Simple("date and time"),
}


def foreign_type(name: str) -> FeelType | None:
    """Return what a name of another tool means, in whatever case it is written, or None."""
    return MEANINGS.get(name.lower()) or _OTHER_CASE.get(name.lower())


_OTHER_CASE: dict[str, FeelType] = {
    name: Simple(name) for name in ("string", "number", "boolean", "date", "time")
}
"""Names of the standard, which tools of other languages begin with a capital."""
