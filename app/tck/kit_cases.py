"""Test cases of the kit from XML: what goes in, what should come out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.dmn.dmn_xml import child, children, parse_xml, text_of
from app.feel.literals import date_of, date_time_of, duration_of, time_of
from app.feel.values import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal
    from pathlib import Path

SCHEMA = "{http://www.w3.org/2001/XMLSchema-instance}"
TRUE = frozenset({"true", "1"})


@dataclass(frozen=True, slots=True)
class GivenInput:
    """A value for an input of the model, or of the imported model with a namespace."""

    name: str
    namespace: str
    value: Any


@dataclass(frozen=True, slots=True)
class WantedResult:
    """A decision and the value it should have; `may_fail` when the kit expects an error there."""

    decision: str
    value: Any
    may_fail: bool


@dataclass(frozen=True, slots=True)
class KitCase:
    """One test case. `invocable` is the decision service or business knowledge to call, if not a decision."""

    id: str
    invocable: str
    inputs: tuple[GivenInput, ...]
    results: tuple[WantedResult, ...]


@dataclass(frozen=True, slots=True)
class CaseFile:
    """The cases of a file, all for one model."""

    model: str
    cases: tuple[KitCase, ...]


def read_case_file(path: Path) -> CaseFile:
    """Return the test cases of a file; raises DmnError."""
    root = parse_xml(path.read_bytes())
    return CaseFile(
        text_of(root, "modelName"), tuple(_case(element) for element in children(root, "testCase"))
    )


def _case(element: Any) -> KitCase:
    calls = element.get("type") in {"decisionService", "bkm"}
    return KitCase(
        id=element.get("id", ""),
        invocable=element.get("invocableName", "") if calls else "",
        inputs=tuple(
            GivenInput(node.get("name", ""), node.get("namespace", ""), _value(node))
            for node in children(element, "inputNode")
        ),
        results=tuple(_result(node) for node in children(element, "resultNode")),
    )


def _result(node: Any) -> WantedResult:
    expected = child(node, "expected")
    value = None if expected is None else _value(expected)
    return WantedResult(node.get("name", ""), value, node.get("errorResult") in TRUE)


def _value(node: Any) -> Any:
    """Return the value inside an element: one value, a list, or components with names."""
    simple, items = child(node, "value"), child(node, "list")
    if simple is not None:
        return _simple(simple)
    if items is not None:
        return None if _is_nil(items) else [_value(item) for item in children(items, "item")]
    components = children(node, "component")
    return {part.get("name", ""): _value(part) for part in components} if components else None


def _is_nil(element: Any) -> bool:
    return element.get(f"{SCHEMA}nil") in TRUE


def _simple(element: Any) -> Any:
    if _is_nil(element):
        return None
    kind = element.get(f"{SCHEMA}type", "xsd:string").rpartition(":")[2]
    text = element.text or ""
    return TYPED[kind](text.strip()) if kind in TYPED else text


def _number(text: str) -> Decimal | None:
    """Return a number; FEEL has no infinity, and nothing that is no number."""
    found = NUMBERS.create_decimal(text)
    return found if found.is_finite() else None


TYPED: dict[str, Callable[[str], Any]] = {
    "decimal": _number,
    "double": _number,
    "float": _number,
    "integer": _number,
    "int": _number,
    "long": _number,
    "boolean": TRUE.__contains__,
    "date": date_of,
    "time": time_of,
    "dateTime": date_time_of,
    "duration": duration_of,
    "dayTimeDuration": duration_of,
    "yearMonthDuration": duration_of,
}
