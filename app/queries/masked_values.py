"""Which values of a case may stand on an operator's page as they are: codes, days, small numbers, yes and no.

Diagrams are not given personal data, but nobody can know it of a text. So every text that is no code is hidden, every
number that could be an amount, and every id; whoever must see them says what for.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

CODE = re.compile(r"[a-z][a-z_.]{0,39}")
DAY = re.compile(r"[12]\d{3}-\d{2}(-\d{2}(T[0-9:.+-]{5,20}Z?)?)?")
ID = re.compile(r"[0-9a-f]{32}")
MOST_OPEN = 1000
"""Levels, rounds and days are smaller; amounts of money are not."""
DEEPEST, MOST_ITEMS = 4, 30


@dataclass(frozen=True, slots=True)
class Leaf:
    """A single value under the name diagrams read it by."""

    name: str
    value: Any
    is_hidden: bool


def is_open(value: Any, options: frozenset[str] = frozenset()) -> bool:
    """Tell whether a single value tells nothing of a person. `options` are what the catalogue says it may be."""
    if value is None or isinstance(value, bool) or value in ([], {}):
        return True
    if isinstance(value, int | float | Decimal):
        return -MOST_OPEN < value < MOST_OPEN
    if not isinstance(value, str):
        return False
    if value in options:
        return True
    return bool(DAY.fullmatch(value) or CODE.fullmatch(value)) and not ID.fullmatch(value)


def leaves(name: str, value: Any, depth: int = 0) -> Iterator[tuple[str, Any]]:
    """Yield each single value within a value, under the name diagrams read it by."""
    if isinstance(value, dict) and value and depth < DEEPEST:
        for part, inner in value.items():
            yield from leaves(f"{name}.{part}", inner, depth + 1)
    elif isinstance(value, list) and value and depth < DEEPEST:
        for number, inner in enumerate(value[:MOST_ITEMS], start=1):
            yield from leaves(f"{name}[{number}]", inner, depth + 1)
    else:
        yield name, value


def masked_leaves(values: Mapping[str, Any]) -> list[Leaf]:
    """Return values by name, those that are hidden without what they are."""
    return [leaf_of(name, value) for top, whole in values.items() for name, value in leaves(top, whole)]


def leaf_of(name: str, value: Any, options: frozenset[str] = frozenset(), *, is_masked: bool = True) -> Leaf:
    """Return a single value, hidden unless it tells nothing of a person or whoever asks may see it."""
    is_hidden = is_masked and not is_open(value, options)
    return Leaf(name, None if is_hidden else value, is_hidden)
