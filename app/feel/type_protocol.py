"""What every type of FEEL can tell."""

from __future__ import annotations

from typing import Any, Protocol


class FeelType(Protocol):
    """What every type can tell."""

    def holds(self, value: Any) -> bool:
        """Tell whether a value is an instance; null is one of Null only."""

    @property
    def core(self) -> FeelType:
        """Return the type itself where a name stands for it."""
