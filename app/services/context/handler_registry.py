"""What diagrams and forms call by name, loaded from a package that the product never imports."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

from app.domain.form_actions import EarlierForms, FormAction
from app.domain.handling import Handler

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

PACKAGE = "handlers"
Named = TypeVar("Named", Handler, FormAction)


class DuplicateHandlerError(Exception):
    """Two handlers, or two form actions, have the same name."""


@cache
def load_handlers(package: str = PACKAGE) -> Mapping[str, Handler]:
    """Return all handlers of a package by name, the same mapping every time; raises DuplicateHandlerError."""
    return _by_name(package, Handler)


def load_actions(package: str = PACKAGE) -> Mapping[str, FormAction]:
    """Return all form actions of a package by name; raises DuplicateHandlerError."""
    return _by_name(package, FormAction)


def load_earlier_forms(package: str = PACKAGE) -> EarlierForms:
    """Return what forms of earlier editions mean; nothing where the package does not tell."""
    return next((one for one in _values(package) if isinstance(one, EarlierForms)), EarlierForms())


def _by_name(package: str, kind: type[Named]) -> Mapping[str, Named]:
    found: dict[str, Named] = {}
    for value in _values(package):
        if isinstance(value, kind):
            if found.get(value.name, value) is not value:
                raise DuplicateHandlerError(value.name)
            found[value.name] = value
    return MappingProxyType(found)


def _values(package: str) -> Iterator[Any]:
    root = importlib.import_module(package)
    for info in pkgutil.iter_modules(root.__path__, f"{package}."):
        yield from vars(importlib.import_module(info.name)).values()
