"""What built-in functions take and give, as far as it is the same whatever they are called with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.feel.feel_types import ANY, ListType
from app.feel.known_types import BOOLEAN, DATE, INSTANT, MONTHS, NUMBER, TEXT, TIME

if TYPE_CHECKING:
    from app.feel.type_protocol import FeelType

TAKES = {
    "t": frozenset({"string"}),
    "n": frozenset({"number"}),
    "b": frozenset({"boolean"}),
    "d": frozenset({"date", "date and time"}),
    "s": frozenset({"string", "date", "date and time"}),
    "c": frozenset({"string", "date", "date and time", "time"}),
    "i": frozenset({"string", "number"}),
    "p": frozenset({"string", "days and time duration", "years and months duration"}),
    "*": frozenset[str](),
}
"""Kinds of one argument by a letter; none for an argument that may be anything."""


@dataclass(frozen=True, slots=True)
class Signature:
    """The kinds of a function's arguments, one letter each, and the type of its result.

    `same` is the place of the argument that has the type of the result.
    """

    takes: str
    gives: FeelType = ANY
    same: int | None = None

    def kinds(self, place: int) -> frozenset[str]:
        """Return the kinds an argument may have; none where anything will do."""
        return TAKES[self.takes[place]] if place < len(self.takes) else frozenset()


SIGNATURES: dict[str, Signature] = {
    "today": Signature("", DATE),
    "now": Signature("", INSTANT),
    "time": Signature("*", TIME),
    "date and time": Signature("*", INSTANT),
    "duration": Signature("p"),
    "years and months duration": Signature("dd", MONTHS),
    "day of year": Signature("d", NUMBER),
    "week of year": Signature("d", NUMBER),
    "day of week": Signature("d", TEXT),
    "month of year": Signature("d", TEXT),
    "number": Signature("itt", NUMBER),
    "string": Signature("*", TEXT),
    "not": Signature("b", BOOLEAN),
    "is": Signature("**", BOOLEAN),
    "substring": Signature("tnn", TEXT),
    "string length": Signature("t", NUMBER),
    "upper case": Signature("t", TEXT),
    "lower case": Signature("t", TEXT),
    "substring before": Signature("tt", TEXT),
    "substring after": Signature("tt", TEXT),
    "contains": Signature("tt", BOOLEAN),
    "starts with": Signature("tt", BOOLEAN),
    "ends with": Signature("tt", BOOLEAN),
    "matches": Signature("ttt", BOOLEAN),
    "replace": Signature("tttt", TEXT),
    "split": Signature("tt", ListType(TEXT)),
    "string join": Signature("*t", TEXT),
    "list contains": Signature("**", BOOLEAN),
    "count": Signature("*", NUMBER),
    "sum": Signature("*", NUMBER),
    "product": Signature("*", NUMBER),
    "mean": Signature("*", NUMBER),
    "median": Signature("*", NUMBER),
    "stddev": Signature("*", NUMBER),
    "all": Signature("*", BOOLEAN),
    "any": Signature("*", BOOLEAN),
    "index of": Signature("**", ListType(NUMBER)),
    "distinct values": Signature("*", same=0),
    "reverse": Signature("*", same=0),
    "sublist": Signature("*nn", same=0),
    "remove": Signature("*n", same=0),
    "decimal": Signature("nn", NUMBER),
    "floor": Signature("nn", NUMBER),
    "ceiling": Signature("nn", NUMBER),
    "round up": Signature("nn", NUMBER),
    "round down": Signature("nn", NUMBER),
    "round half up": Signature("nn", NUMBER),
    "round half down": Signature("nn", NUMBER),
    "abs": Signature("*", same=0),
    "modulo": Signature("nn", NUMBER),
    "sqrt": Signature("n", NUMBER),
    "log": Signature("n", NUMBER),
    "exp": Signature("n", NUMBER),
    "odd": Signature("n", BOOLEAN),
    "even": Signature("n", BOOLEAN),
}
DATE_OF_ONE = Signature("s", DATE)
DATE_OF_PARTS = Signature("nnn", DATE)


def signature_of(name: str, arguments: int) -> Signature | None:
    """Return what is known of a built-in function that is called with so many arguments."""
    if name == "date":
        return DATE_OF_ONE if arguments == 1 else DATE_OF_PARTS
    return SIGNATURES.get(name)
