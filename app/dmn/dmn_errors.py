"""What can go wrong with decisions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping


class DmnError(Exception):
    """The file is no decision model we can use; the message is Chinese."""

    def __init__(self, message: str, *, element: str = "", line: int | None = None) -> None:
        super().__init__(message)
        self.element = element
        self.line = line


class DecisionError(Exception):
    """A decision gave no answer; the message names the table, the rules and the inputs."""

    def __init__(
        self,
        message: str,
        *,
        decision: str,
        rules: tuple[int, ...] = (),
        inputs: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(message)
        self.decision = decision
        self.rules = rules
        self.inputs = dict(inputs or {})
