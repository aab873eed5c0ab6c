"""Handlers by name, loaded from a package that the product never imports."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from app.domain.handling import Handler

if TYPE_CHECKING:
    from collections.abc import Mapping


class DuplicateHandlerError(Exception):
    """Two handlers have the same name."""


@cache
def load_handlers(package: str = "handlers") -> Mapping[str, Handler]:
    """Return all handlers of a package by name, the same mapping every time; raises DuplicateHandlerError."""
    found: dict[str, Handler] = {}
    root = importlib.import_module(package)
    for info in pkgutil.iter_modules(root.__path__, f"{package}."):
        module = importlib.import_module(info.name)
        for value in vars(module).values():
            if isinstance(value, Handler):
                if found.get(value.name, value) is not value:
                    raise DuplicateHandlerError(value.name)
                found[value.name] = value
    return MappingProxyType(found)
