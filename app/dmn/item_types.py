"""Item definitions: the types of a decision file (DMN 1.5, 7.3.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.dmn_errors import DmnError
from app.dmn.dmn_xml import child, children, line_of, text_of
from app.dmn.foreign_types import foreign_type
from app.feel.expression import FeelBudgetError, FeelSyntaxError, UnaryTests, compile_unary_tests
from app.feel.feel_types import ANY, ContextType, FunctionType, ListType, simple_type

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.feel.type_protocol import FeelType


class NamedType:
    """A type with a name. It is made empty and filled when all names of the file are known."""

    __slots__ = ("base", "name")

    def __init__(self, name: str) -> None:
        self.name = name
        self.base: FeelType = ANY

    def holds(self, value: Any) -> bool:
        """Tell whether a value is an instance."""
        return self.base.holds(value)

    @property
    def core(self) -> FeelType:
        """Return the type the name stands for."""
        return self.base.core


class ConstrainedType:
    """A type of which only some values are allowed. That is not asked by `instance of` (DMN 1.5, 7.3.3)."""

    __slots__ = ("allowed", "base")

    def __init__(self, base: FeelType, allowed: UnaryTests) -> None:
        self.base = base
        self.allowed = allowed

    def holds(self, value: Any) -> bool:
        """Tell whether a value is of the type, allowed or not."""
        return self.base.holds(value)

    @property
    def core(self) -> FeelType:
        """Return the type without the constraint."""
        return self.base.core


def is_allowed(value: Any, kind: FeelType) -> bool:
    """Tell whether a value is among those its type allows, in all its parts; null always is."""
    if value is None:
        return True
    match kind:
        case NamedType(base=base):
            return is_allowed(value, base)
        case ConstrainedType(base=base, allowed=allowed):
            return allowed.matches(value, {}) is True and is_allowed(value, base)
        case ListType(item=item) if isinstance(value, list):
            return all(is_allowed(part, item) for part in value)
        case ContextType(entries=entries) if isinstance(value, dict):
            return all(is_allowed(value.get(name), part) for name, part in entries)
        case _:
            return True


def read_types(root: Any, imported: Mapping[str, FeelType]) -> dict[str, FeelType]:
    """Return the types of a file by name, those of imported files included; raises DmnError."""
    items = {item.get("name", ""): item for item in children(root, "itemDefinition")}
    named = {name: NamedType(name) for name in items}
    known: dict[str, FeelType] = {**imported, **named}
    for name, item in items.items():
        named[name].base = _type_of(item, known)
    return known


def referred(reference: str | None, known: Mapping[str, FeelType]) -> FeelType | None:
    """Return the type of a `typeRef`, or None when there is none; raises KeyError for an unknown one."""
    if not reference:
        return None
    found = known.get(reference) or simple_type(reference)
    if found is None and ":" in reference:
        # DMN 1.1 wrote `feel:string`.
        return referred(reference.rpartition(":")[2], known)
    found = found or foreign_type(reference)
    if found is None:
        raise KeyError(reference)
    return None if found == ANY else found


def _type_of(item: Any, known: Mapping[str, FeelType]) -> FeelType:
    base = _constrained(_base(item, known), item, "allowedValues")
    if item.get("isCollection") in {"true", "1"}:
        base = ListType(base)
    return _constrained(base, item, "typeConstraint")


def _base(item: Any, known: Mapping[str, FeelType]) -> FeelType:
    components = children(item, "itemComponent")
    function = child(item, "functionItem")
    try:
        if components:
            return ContextType(tuple((part.get("name", ""), _type_of(part, known)) for part in components))
        if function is not None:
            parameters = children(function, "parameters")
            return FunctionType(
                tuple(referred(parameter.get("typeRef"), known) or ANY for parameter in parameters),
                referred(function.get("outputTypeRef"), known) or ANY,
            )
        return referred(text_of(item, "typeRef"), known) or ANY
    except KeyError as unknown:
        raise DmnError(
            f"类型“{item.get('name')}”用到没有定义的类型 {unknown}",
            element=item.get("id", ""),
            line=line_of(item),
        ) from unknown


def _constrained(base: FeelType, item: Any, tag: str) -> FeelType:
    constraint = child(item, tag)
    text = text_of(constraint) if constraint is not None else ""
    if not text:
        return base
    try:
        return ConstrainedType(base, compile_unary_tests(text))
    except (FeelSyntaxError, FeelBudgetError) as broken:
        message = f"类型“{item.get('name')}”的允许值写法有误，{broken}"
        raise DmnError(message, element=item.get("id", ""), line=line_of(item)) from broken
