"""The type of an expression's value, worked out from its text and the types of the names it reads.

Only what is certain is a fault: a part that is null or not true whatever the values are. What is not known is ANY.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar

from app.feel import tree
from app.feel.builtin_signatures import Signature, signature_of
from app.feel.builtin_table import BUILTINS
from app.feel.cell_compiler import mentions_value
from app.feel.feel_types import ANY, FunctionType, ListType, RangeType
from app.feel.known_types import BOOLEAN, NUMBER, ExactContext, joined, name_of
from app.feel.operator_types import EQUALITIES, ORDERINGS, calculated
from app.feel.static_types import known_type
from app.feel.type_faults import (
    TypeFault,
    argument_fault,
    calculation_fault,
    comparison_fault,
    condition_fault,
    literal_fault,
    member_fault,
    option_fault,
)
from app.feel.type_members import member_type

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.feel.type_protocol import FeelType

CONTAINS = "list contains"
ITEM, PARTIAL, TESTED = "item", "partial", "?"


@dataclass(slots=True)
class TypeInference:
    """Walks through trees; `faults` are what it has found on the way. `functions` are known beside FEEL's own."""

    functions: Mapping[str, Signature] = field(default_factory=dict)
    faults: list[TypeFault] = field(default_factory=list)

    def type_of(self, node: Any, names: Mapping[str, FeelType]) -> FeelType:
        """Return the type of a tree's value; names that are not known may be anything."""
        inferred = self._by_node.get(type(node))
        return ANY if inferred is None else inferred(self, node, names)

    def condition(self, node: Any, names: Mapping[str, FeelType]) -> None:
        """Note a condition that is neither true nor false."""
        kind = self.type_of(node, names)
        if name_of(kind) not in {None, BOOLEAN.name}:
            self.faults.append(condition_fault(node, kind))

    def compare(self, operator: str, left: tuple[Any, FeelType], right: tuple[Any, FeelType]) -> None:
        """Note a comparison that is never true; each side is a tree and its type."""
        fault = comparison_fault(operator, left, right)
        if fault is None and operator in EQUALITIES:
            fault = option_fault(left, right)
        if fault is not None:
            self.faults.append(fault)

    def test(
        self, test: Any, value: tuple[Any, FeelType], names: Mapping[str, FeelType], *, is_cell: bool = False
    ) -> None:
        """Note a unary test that a value of this type never passes."""
        operand = test.operand if isinstance(test, tree.Test) else test
        operator = test.operator if isinstance(test, tree.Test) else None
        inner = {**names, TESTED: value[1]}
        kind = self.type_of(operand, inner)
        if isinstance(operand, tree.RangeOf):
            self._ends(operand, value, inner)
        elif isinstance(operand, tree.ListOf) and operator is None:
            for item in operand.items:
                self.test(item, value, names)
        elif operator is not None:
            self.compare(operator, value, (operand, kind))
        elif not _is_condition(operand, kind, is_cell=is_cell) and name_of(value[1]) != "list":
            core = kind.core
            compared = core.item if isinstance(core, ListType) else kind
            if not isinstance(kind.core, RangeType) and name_of(compared) != "range":
                self.compare("=", value, (operand, compared))

    def _ends(self, node: tree.RangeOf, value: tuple[Any, FeelType], names: Mapping[str, FeelType]) -> None:
        for end in (node.low, node.high):
            if end is not None:
                self.compare("<=", value, (end, TypeInference(self.functions).type_of(end, names)))

    def _member(self, node: tree.Path, names: Mapping[str, FeelType]) -> FeelType:
        source = self.type_of(node.source, names)
        found = member_type(source, node.name)
        if found is None:
            self.faults.append(member_fault(node, source))
            return ANY
        return found

    def _binary(self, node: tree.Binary, names: Mapping[str, FeelType]) -> FeelType:
        if node.operator in {"and", "or"}:
            self.condition(node.left, names)
            self.condition(node.right, names)
            return BOOLEAN
        left, right = self.type_of(node.left, names), self.type_of(node.right, names)
        if node.operator in EQUALITIES | ORDERINGS:
            self.compare(node.operator, (node.left, left), (node.right, right))
            return BOOLEAN
        found = calculated(node.operator, left, right)
        if found is None:
            self.faults.append(calculation_fault(node, left, right))
            return ANY
        return found

    def _tested(self, node: tree.In | tree.Between, names: Mapping[str, FeelType]) -> FeelType:
        value = node.value, self.type_of(node.value, names)
        if isinstance(node, tree.In):
            for test in node.tests:
                self.test(test, value, names)
            return BOOLEAN
        for end in (node.low, node.high):
            self.compare("<=", value, (end, self.type_of(end, names)))
        return BOOLEAN

    def _call(self, node: tree.Call, names: Mapping[str, FeelType]) -> FeelType:
        kinds = [self.type_of(argument, names) for argument in node.arguments]
        name = node.function.name if isinstance(node.function, tree.Name) else ""
        if name in names or node.names or not name:
            return ANY
        signature = self.functions.get(name)
        if signature is None and name in BUILTINS:
            signature = signature_of(name, len(kinds))
        if signature is None:
            return ANY
        for place, (argument, kind) in enumerate(zip(node.arguments, kinds, strict=True)):
            allowed = signature.kinds(place)
            if allowed and name_of(kind) not in {None, "list"} and name_of(kind) not in allowed:
                self.faults.append(argument_fault(name, argument, kind, allowed))
        if len(kinds) == 1 and (fault := literal_fault(name, node.arguments[0])):
            self.faults.append(fault)
        if name == CONTAINS and len(kinds) > 1:
            self._contains(node.arguments, kinds)
        return signature.gives if signature.same is None else kinds[signature.same] if kinds else ANY

    def _contains(self, arguments: tuple[Any, ...], kinds: list[FeelType]) -> None:
        listed, wanted = arguments[0], (arguments[1], kinds[1])
        core = kinds[0].core
        if isinstance(listed, tree.ListOf):
            for item in listed.items:
                self.compare("=", wanted, (item, known_type(item)))
        elif isinstance(core, ListType):
            self.compare("=", (listed, core.item), wanted)

    def _literal(self, node: tree.Literal, _names: Mapping[str, FeelType]) -> FeelType:
        return known_type(node)

    def _name(self, node: tree.Name, names: Mapping[str, FeelType]) -> FeelType:
        return names.get(node.name, ANY)

    def _if(self, node: tree.If, names: Mapping[str, FeelType]) -> FeelType:
        self.condition(node.condition, names)
        return joined(self.type_of(node.then, names), self.type_of(node.otherwise, names))

    def _instance(self, node: tree.InstanceOf, names: Mapping[str, FeelType]) -> FeelType:
        self.type_of(node.value, names)
        return BOOLEAN

    def _negated(self, node: tree.Negate, names: Mapping[str, FeelType]) -> FeelType:
        return self.type_of(node.operand, names)

    def _list(self, node: tree.ListOf, names: Mapping[str, FeelType]) -> FeelType:
        return ListType(_joined([self.type_of(item, names) for item in node.items]))

    def _range(self, node: tree.RangeOf, names: Mapping[str, FeelType]) -> FeelType:
        return RangeType(
            _joined([self.type_of(end, names) for end in (node.low, node.high) if end is not None])
        )

    def _for(self, node: tree.For, names: Mapping[str, FeelType]) -> FeelType:
        return ListType(self.type_of(node.result, {**self._iterated(node, names), PARTIAL: ANY}))

    def _quantified(self, node: tree.Quantified, names: Mapping[str, FeelType]) -> FeelType:
        self.condition(node.condition, {**self._iterated(node, names), PARTIAL: ANY})
        return BOOLEAN

    def _function(self, node: tree.FunctionOf, names: Mapping[str, FeelType]) -> FeelType:
        inner = {**names, **dict(zip(node.parameters, node.types, strict=False))}
        return FunctionType(node.types, self.type_of(node.body, inner))

    def _context(self, node: tree.ContextOf, names: Mapping[str, FeelType]) -> FeelType:
        entries: dict[str, FeelType] = {}
        for name, value in node.entries:
            entries[name] = self.type_of(value, {**names, **entries})
        return ExactContext(tuple(entries.items()))

    def _filtered(self, node: tree.Filter, names: Mapping[str, FeelType]) -> FeelType:
        source = self.type_of(node.source, names)
        item = source.core.item if isinstance(source.core, ListType) else source
        if isinstance(item.core, ExactContext):
            inside = {**names, **dict(item.core.entries), ITEM: item}
            is_number = name_of(self.type_of(node.condition, inside)) == NUMBER.name
        else:
            # A name may be an entry of the items, whose entries are not known.
            is_number = isinstance(node.condition, tree.Literal) and known_type(node.condition) == NUMBER
        if is_number:
            return item
        return ListType(item) if isinstance(node.condition, tree.Binary) else ANY

    def _iterated(
        self, node: tree.For | tree.Quantified, names: Mapping[str, FeelType]
    ) -> dict[str, FeelType]:
        inner = dict(names)
        for name, source, last in node.iterators:
            kind = self.type_of(source, inner)
            if last is not None:
                self.type_of(last, inner)
                inner[name] = kind
            else:
                inner[name] = kind.core.item if isinstance(kind.core, ListType) else ANY
        return inner

    _by_node: ClassVar[dict[type, Callable[..., FeelType]]] = {
        tree.Path: _member,
        tree.Binary: _binary,
        tree.In: _tested,
        tree.Between: _tested,
        tree.Call: _call,
        tree.Literal: _literal,
        tree.Name: _name,
        tree.If: _if,
        tree.InstanceOf: _instance,
        tree.Negate: _negated,
        tree.ListOf: _list,
        tree.RangeOf: _range,
        tree.For: _for,
        tree.Quantified: _quantified,
        tree.FunctionOf: _function,
        tree.ContextOf: _context,
        tree.Filter: _filtered,
    }
    """How the type of each kind of tree is worked out; any other may be anything."""


def _joined(kinds: list[FeelType]) -> FeelType:
    found = kinds[0] if kinds else ANY
    for kind in kinds[1:]:
        found = joined(found, kind)
    return found


def _is_condition(operand: Any, kind: FeelType, *, is_cell: bool) -> bool:
    """Tell whether a test is a condition by itself, or gives what cannot be told to be compared."""
    if isinstance(operand, tree.Literal):
        return False
    return mentions_value(operand) or (is_cell and name_of(kind) in {None, BOOLEAN.name})
