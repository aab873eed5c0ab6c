"""How long a text a pattern may meet, told from what Python's matcher will do with it.

A matcher that tries again and again is slow where several repetitions can claim the same characters. Two
repetitions with a character between them that the first cannot match (`[a-z]+@[a-z]+`) do not compete.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

MAX_LENGTH = 10_000
STEPS = 4_000_000
NOT_EVEN_NONE = -1
"""The longest text of a pattern that may meet none, not even the empty one."""
MOST_CHOICES = 8
"""So many times a pattern may let the matcher choose, one choice behind the other; each doubles the work."""


@dataclass(frozen=True, slots=True)
class PatternCost:
    """What Python's matcher may take: the longest text it can be done with, and the power by which work grows."""

    longest: int
    power: int

    def work(self, text: str) -> int:
        """Return how many steps of the matcher a text may take at worst."""
        return int((len(text) + 1) ** max(1, self.power))


def cost_of(translated: str) -> PatternCost:
    """Return the cost of a pattern; what Python's matcher may never come to an end with meets no text at all."""
    # The parser of the standard library is the only one that knows exactly what its matcher will do.
    tree = list(re._parser.parse(translated))  # type: ignore[attr-defined] # noqa: SLF001
    if is_ambiguous(tree) or _choices(tree) > MOST_CHOICES:
        return PatternCost(NOT_EVEN_NONE, 1)
    anchored = bool(tree) and str(tree[0][0]) == "AT"
    power = _competing(tree) + (0 if anchored else 1)
    longest = MAX_LENGTH if power <= 1 else min(MAX_LENGTH, int(STEPS ** (1 / power)))
    return PatternCost(longest, power)


def is_ambiguous(tree: Any) -> bool:
    """Tell whether a repetition can claim the same text in several ways."""
    return _is_risky(tree, repeated=False)


def _choices(tree: Any) -> int:
    """Return how often something may be there or not, or is one of several."""
    found = 0
    for operator, argument in tree:
        name = str(operator)
        found += name == "BRANCH" or (_is_variable(name, argument) and argument[1] == 1)
        found += sum(_choices(part) for part in _parts(name, argument))
    return found


def _parts(operator: str, argument: Any) -> list[Any]:
    """Return the patterns inside a piece of a pattern."""
    match operator:
        case "MAX_REPEAT" | "MIN_REPEAT" | "POSSESSIVE_REPEAT":
            return [argument[2]]
        case "SUBPATTERN":
            return [argument[3]]
        case "BRANCH":
            return list(argument[1])
        case "ASSERT" | "ASSERT_NOT":
            return [argument[1]]
        case _:
            return []


def _is_variable(operator: str, argument: Any) -> bool:
    return operator in {"MAX_REPEAT", "MIN_REPEAT"} and argument[0] != argument[1]


def _is_risky(tree: Any, *, repeated: bool) -> bool:
    """Tell whether what stands inside a repetition can match the same text in several ways."""
    for operator, argument in tree:
        name = str(operator)
        if repeated and (name == "BRANCH" or _is_variable(name, argument)) and not _begins_apart(tree):
            return True
        inside = repeated or (name.endswith("REPEAT") and argument[1] > 1)
        if any(_is_risky(part, repeated=inside) for part in _parts(name, argument)):
            return True
    return False


def _begins_apart(tree: Any) -> bool:
    """Tell whether each round begins with a character that nothing else in it can match, as in `(,[a-z]+)*`."""
    (first, code), *rest = list(tree)
    if str(first) != "LITERAL":
        return False
    return all(_is_plain(piece) and not _matches(piece, code) for piece in rest)


def _is_plain(piece: Any) -> bool:
    """Tell whether a piece is one character or a repetition of one."""
    name, argument = str(piece[0]), piece[1]
    if name.endswith("_REPEAT"):
        return len(argument[2]) == 1 and not _parts(str(argument[2][0][0]), argument[2][0][1])
    return name in {"LITERAL", "NOT_LITERAL", "IN", "ANY", "AT"}


def _competing(tree: Any) -> int:
    """Return how many repetitions of varying length compete along the worst way through a pattern."""
    worst = chain = 0
    open_pieces: list[Any] = []
    for piece in tree:
        name, argument = str(piece[0]), piece[1]
        lead = _lead(piece)
        if lead is not None and not any(_matches(before, lead) for before in open_pieces):
            chain, open_pieces = 0, []
        inside = max((_competing(part) for part in _parts(name, argument)), default=0)
        here = inside + (1 if _is_variable(name, argument) and argument[1] > 1 else 0)
        if here:
            here = here if lead is None else 1
            chain += here
            open_pieces.append(piece)
        worst = max(worst, chain)
    return worst


def _lead(piece: Any) -> int | None:
    """Return the character a piece begins with, if it begins apart from what else is in it."""
    name, argument = str(piece[0]), piece[1]
    if name == "LITERAL":
        return int(argument)
    if not name.endswith("_REPEAT"):
        return None
    body = list(argument[2])
    if len(body) == 1 and str(body[0][0]) == "SUBPATTERN":
        body = list(body[0][1][3])
    return int(body[0][1]) if len(body) > 1 and _begins_apart(body) else None


def _matches(piece: Any, code: int) -> bool:
    """Tell whether a piece may match a character; anything complicated may."""
    name, argument = str(piece[0]), piece[1]
    match name:
        case "LITERAL":
            return bool(argument == code)
        case "NOT_LITERAL":
            return bool(argument != code)
        case "IN":
            return _is_member(argument, code)
        case "AT":
            return False
        case "MAX_REPEAT" | "MIN_REPEAT" if _is_plain(piece):
            return _matches(argument[2][0], code)
        case _:
            return True


_CATEGORIES = {
    "CATEGORY_DIGIT": re.compile(r"\d"),
    "CATEGORY_NOT_DIGIT": re.compile(r"\D"),
    "CATEGORY_WORD": re.compile(r"\w"),
    "CATEGORY_NOT_WORD": re.compile(r"\W"),
}


def _is_member(items: Any, code: int) -> bool:
    negated, found = False, False
    for operator, argument in items:
        match str(operator):
            case "NEGATE":
                negated = True
            case "LITERAL":
                found = found or argument == code
            case "RANGE":
                found = found or argument[0] <= code <= argument[1]
            case _:
                category = _CATEGORIES.get(str(argument))
                found = found or category is None or category.match(chr(code)) is not None
    return found is not negated
