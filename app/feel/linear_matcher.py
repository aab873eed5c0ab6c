"""Matching in time that grows with the text and no faster, for patterns with which Python's matcher could run away.

All ways through a pattern are followed at once, one character after the other (Thompson 1968, with captures as in
Pike's machine), in the order in which Python would try them. What a single character or place means is left to Python.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.feel.feel_errors import FeelBudgetError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

MOST_STEPS = 2_000
"""Steps of the longest program; a counted repetition is written out as often as it may come."""
MOST_WORK = 40_000
"""Steps times characters one text may take: well under a tenth of a second."""
ENDLESS_PRICE = 3
"""Rounds without a greatest number keep all their steps alive at every character, and copy what they mark."""
SEARCHES = 4
"""So often the whole text may be gone through when all its matches are asked for."""
CHARACTERS = frozenset({"LITERAL", "NOT_LITERAL", "IN", "ANY"})
PLACES = frozenset({"AT", "ASSERT", "ASSERT_NOT"})
ENDLESS = re._parser.MAXREPEAT  # type: ignore[attr-defined] # noqa: SLF001 — the parser whose trees are read here


class NotLinearError(Exception):
    """The pattern refers back to what it has matched, or is too long when written out."""


@dataclass(slots=True)
class _Step:
    """One step: a character or a place to be tested, a bound of a group, or ways to go on, the first one preferred."""

    kind: str
    test: Callable[[str, int], bool] | None = None
    ways: tuple[int, ...] = ()
    slot: int = 0


@dataclass(frozen=True, slots=True)
class Found:
    """A match: as much of Python's match as is asked for."""

    text: str
    bounds: tuple[int | None, ...]

    def start(self) -> int:
        """Return where the match begins."""
        return self.bounds[0] or 0

    def end(self) -> int:
        """Return where the match ends."""
        return self.bounds[1] or 0

    def __getitem__(self, group: int) -> str | None:
        """Return the text of a group, or None when it took no part."""
        start, end = self.bounds[2 * group : 2 * group + 2]
        return None if start is None or end is None else self.text[start:end]


class LinearMatcher:
    """A pattern as a program; raises NotLinearError when it cannot be one."""

    def __init__(self, translated: str, flags: int) -> None:
        tree = re._parser.parse(translated, flags)  # type: ignore[attr-defined] # noqa: SLF001
        self._state = tree.state
        self._steps: list[_Step] = []
        self._tests: dict[str, Callable[[str, int], bool]] = {}
        self._marks = 0
        self._is_endless = False
        self.groups = tree.state.groups - 1
        self._sequence(tree, tree.state.flags)
        self._add(_Step("match"))
        self._price = len(self._steps) * (ENDLESS_PRICE if self._is_endless else 1)

    def work(self, text: str) -> int:
        """Return how much a text asks for, in steps times characters."""
        return self._price * (len(text) + 1)

    @property
    def longest(self) -> int:
        """Return the length of the longest text it may meet."""
        return MOST_WORK // self._price

    # The program

    def _add(self, step: _Step) -> int:
        if len(self._steps) >= MOST_STEPS:
            raise NotLinearError
        self._steps.append(step)
        return len(self._steps) - 1

    def _sequence(self, pieces: Any, flags: int) -> None:
        for operator, argument in pieces:
            self._piece(str(operator), operator, argument, flags)

    def _piece(self, name: str, operator: Any, argument: Any, flags: int) -> None:
        if name in CHARACTERS or name in PLACES:
            kind = "character" if name in CHARACTERS else "place"
            told = f"{operator} {argument} {flags}"
            if told not in self._tests:
                self._tests[told] = _test(self._state, operator, argument, flags)
            self._add(_Step(kind, self._tests[told]))
        elif name == "SUBPATTERN":
            self._group(argument, flags)
        elif name == "BRANCH":
            self._branches(argument[1], flags)
        elif name in {"MAX_REPEAT", "MIN_REPEAT"}:
            self._repeat(*argument, flags=flags, is_greedy=name == "MAX_REPEAT")
        else:
            raise NotLinearError

    def _group(self, argument: Any, flags: int) -> None:
        number, added, removed, inner = argument
        if number is not None:
            self._add(_Step("bound", slot=2 * number))
        self._sequence(inner, (flags | added) & ~removed)
        if number is not None:
            self._add(_Step("bound", slot=2 * number + 1))

    def _branches(self, branches: Any, flags: int) -> None:
        fork = self._add(_Step("ways"))
        starts, ends = [], []
        for branch in branches:
            starts.append(len(self._steps))
            self._sequence(branch, flags)
            ends.append(self._add(_Step("ways")))
        self._steps[fork].ways = tuple(starts)
        for end in ends:
            self._steps[end].ways = (len(self._steps),)

    def _repeat(self, least: int, most: Any, inner: Any, *, flags: int, is_greedy: bool) -> None:
        for _ in range(least):
            before = len(self._steps)
            self._sequence(inner, flags)
            if len(self._steps) == before:
                break
        forks, rounds = [], []
        self._marks += 1
        self._is_endless |= most is ENDLESS
        mark = 2 * self.groups + 1 + self._marks
        for _ in range(1 if most is ENDLESS else most - least):
            forks.append(self._add(_Step("ways")))
            self._add(_Step("bound", slot=mark))
            self._sequence(inner, flags)
            rounds.append(self._add(_Step("round", slot=mark)))
        behind = len(self._steps)
        for fork, end in zip(forks, rounds, strict=True):
            self._steps[fork].ways = (fork + 1, behind) if is_greedy else (behind, fork + 1)
            self._steps[end].ways = (forks[0] if most is ENDLESS else end + 1, behind)

    # Running it

    def search(self, text: str, start: int = 0) -> Found | None:
        """Return the first match at or behind a place, the one that Python would find."""
        return self._search(text, start)[0]

    def _search(self, text: str, start: int) -> tuple[Found | None, int]:
        """Return the first match, and how many places were gone through for it."""
        best: tuple[int | None, ...] | None = None
        place = start
        blank = (None,) * (2 * self.groups + 2 + self._marks)
        threads: list[tuple[int, tuple[int | None, ...]]] = []
        for place in range(start, len(text) + 1):
            seen: set[int] = set()
            ahead: list[tuple[int, tuple[int | None, ...]]] = []
            for step, bounds in threads:
                self._follow(step, bounds, text, place, seen, ahead)
            if best is None:
                self._follow(0, (place, *blank[1:]), text, place, seen, ahead)
            threads = []
            for step, bounds in ahead:
                if self._steps[step].kind == "match":
                    # What comes behind in the order would only have been tried if this had failed.
                    best = (bounds[0], place, *bounds[2:])
                    break
                test = self._steps[step].test
                if place < len(text) and test is not None and test(text, place):
                    threads.append((step + 1, bounds))
            if not threads and best is not None:
                break
        return None if best is None else Found(text, best), place - start + 1

    def finditer(self, text: str) -> Iterator[Found]:
        """Yield the matches one after another; only for patterns that do not match nothing. Raises FeelBudgetError."""
        place = gone = 0
        found, places = self._search(text, place)
        while found is not None:
            yield found
            place, gone = found.end(), gone + places
            if gone > SEARCHES * (len(text) + 1):
                raise FeelBudgetError("正则表达式对这段文字要反复查找，计算量过大，已中止")
            found, places = self._search(text, place)

    def _follow(
        self,
        step: int,
        bounds: tuple[int | None, ...],
        text: str,
        place: int,
        seen: set[int],
        ahead: list[tuple[int, tuple[int | None, ...]]],
    ) -> None:
        """Add the steps at which a character is asked for, or the match is complete, in order of preference."""
        waiting = [(step, bounds)]
        while waiting:
            number, known = waiting.pop()
            if number in seen:
                continue
            seen.add(number)
            here = self._steps[number]
            if here.kind == "ways":
                waiting += [(way, known) for way in reversed(here.ways)]
            elif here.kind == "bound":
                waiting.append((number + 1, (*known[: here.slot], place, *known[here.slot + 1 :])))
            elif here.kind == "round":
                # A round that has taken nothing is the last one.
                waiting.append((here.ways[known[here.slot] == place], known))
            elif here.kind == "place":
                if here.test is not None and here.test(text, place):
                    waiting.append((number + 1, known))
            else:
                ahead.append((number, known))


def _test(state: Any, operator: Any, argument: Any, flags: int) -> Callable[[str, int], bool]:
    """Return Python's own test of one character or place."""
    single = re._parser.SubPattern(state, [(operator, argument)])  # type: ignore[attr-defined] # noqa: SLF001
    compiled = re._compiler.compile(single, flags)  # type: ignore[attr-defined] # noqa: SLF001
    return lambda text, place: compiled.match(text, place) is not None
