"""A rule's answer: it holds, or it does not and here is why."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class Verdict:
    """`rule` names what refused (empty when nothing did); `facts` fill the sentence a page makes of it."""

    rule: str = ""
    facts: Mapping[str, Any] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Tell whether nothing stands against it."""
        return not self.rule


HOLDS = Verdict()


def refused(rule: str, **facts: Any) -> Verdict:
    """Return a refusal by `rule`."""
    return Verdict(rule, facts)
