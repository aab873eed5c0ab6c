"""A form that cannot be honoured, and a submission that did not come from our page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from app.domain.problem import Problem


class FormError(Exception):
    """The form has faults; `problems` names each with the component's key."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(f"{one.element}: {one.rule}" for one in problems))
        self.problems = problems


class UnknownFieldsError(Exception):
    """A submission carries names the form does not ask for: it was not made by our page."""

    def __init__(self, names: tuple[str, ...]) -> None:
        super().__init__(", ".join(names))
        self.names = names
