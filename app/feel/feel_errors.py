"""What can go wrong with an expression. Everything else is null with a diagnosis."""

from __future__ import annotations


class FeelSyntaxError(Exception):
    """The text is not FEEL; `column` counts from 1, `message` is Chinese."""

    def __init__(self, message: str, *, column: int = 1) -> None:
        super().__init__(f"第 {column} 列：{message}")
        self.message = message
        self.column = column


class FeelBudgetError(Exception):
    """The evaluation took more steps, depth or size than an expression may."""
