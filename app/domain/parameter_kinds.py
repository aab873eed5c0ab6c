"""What a parameter of a service task may be, beyond its name; publishing holds what diagrams write against it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enum import StrEnum

    from app.domain.form_actions import NeededField


@dataclass(frozen=True, slots=True)
class OneOf:
    """One of a list of codes."""

    options: frozenset[str]


@dataclass(frozen=True, slots=True)
class NoticeKind:
    """A kind of notice that the edition or the platform has a text for."""


@dataclass(frozen=True, slots=True)
class OfficePaperKind:
    """A kind of paper of the office that the edition declares."""


@dataclass(frozen=True, slots=True)
class StepOf:
    """Id of a step of the edition whose form asks what the handler reads there; `many` for a list of ids."""

    fields: tuple[NeededField, ...] = ()
    gives: str = ""
    """A part of the application that the form must give."""
    needs_page_checks: bool = False
    many: bool = False


ParameterKind = OneOf | NoticeKind | OfficePaperKind | StepOf


def code_of(codes: type[StrEnum]) -> OneOf:
    """Return the kind of a parameter that names a member of an enumeration by its value."""
    return OneOf(frozenset(code.value for code in codes))
