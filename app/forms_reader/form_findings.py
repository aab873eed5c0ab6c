"""Collects what is found while a form is read, each with the component's key and line."""

from __future__ import annotations

import json

from app.domain.problem import Problem, Severity


class Findings:
    """The list being written while one form is read."""

    def __init__(self, file: str, data: bytes) -> None:
        self._file = file
        self._text = data.decode("utf-8", "replace")
        self._found: list[Problem] = []

    def error(self, rule: str, element: str, message: str, name: str = "") -> None:
        """Note something that stops publishing."""
        self._add(Severity.ERROR, rule, element, message, name)

    def warning(self, rule: str, element: str, message: str, name: str = "") -> None:
        """Note something that works but is probably not meant."""
        self._add(Severity.WARNING, rule, element, message, name)

    def all(self) -> tuple[Problem, ...]:
        """Return everything noted so far, in the order of the file."""
        return tuple(self._found)

    def _add(self, severity: Severity, rule: str, element: str, message: str, name: str) -> None:
        line = line_of(self._text, element)
        self._found.append(Problem(severity, rule, message, self._file, element, name, line))


def line_of(text: str, element: str) -> int | None:
    """Return the first line of a form's file that names an element, counted from 1; None where none does."""
    at = text.find(json.dumps(element, ensure_ascii=False)) if element else -1
    return text.count("\n", 0, at) + 1 if at >= 0 else None
