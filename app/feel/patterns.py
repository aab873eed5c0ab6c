"""Compiled regular expressions: each meets a text with the matcher that comes to an end with it.

Python's matcher is quick, but with an ambiguous pattern it can take exponential time and cannot be interrupted. Where
that could be, the pattern is run in linear time instead; where it cannot be run so, it is refused.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from app.feel.feel_errors import FeelBudgetError
from app.feel.linear_matcher import LinearMatcher, NotLinearError
from app.feel.pattern_cost import PatternCost, cost_of, is_ambiguous
from app.feel.pattern_reader import PatternError, PatternReader

if TYPE_CHECKING:
    from collections.abc import Iterator

MAX_PATTERN = 300
FLAGS = frozenset("smixq")
SHOWN = 60
WORK_OF_A_STEP = 400
"""So much of a matcher's work costs one step of an evaluation."""
LINEAR_WORK = 60
"""How much slower a step of the linear matcher is than one of Python's."""


class Match(Protocol):
    """What is asked of a match."""

    def start(self) -> int:
        """Return where it begins."""

    def end(self) -> int:
        """Return where it ends."""

    def __getitem__(self, group: int) -> str | None:
        """Return the text of a group."""


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern, the cost of Python's matcher, and the linear one for what would cost too much."""

    text: str
    compiled: re.Pattern[str]
    cost: PatternCost
    translated: str

    @property
    def linear(self) -> LinearMatcher | None:
        """Return the linear matcher, or None where there can be none."""
        return _linear(self.translated, self.compiled.flags & re.IGNORECASE)

    @property
    def groups(self) -> int:
        """Return how many groups it has."""
        return self.compiled.groups

    def work(self, text: str) -> int:
        """Return the steps of an evaluation that a text costs; raises FeelBudgetError where it would be too much."""
        if len(text) <= self.cost.longest:
            return self.cost.work(text) // WORK_OF_A_STEP
        linear = self.linear
        if linear is not None and len(text) <= linear.longest:
            return linear.work(text) * LINEAR_WORK // WORK_OF_A_STEP
        longest = max(0, self.cost.longest, linear.longest if linear is not None else 0)
        why = f"其中“{ambiguous_part(self.text)}”可以用许多种方式匹配同一段文字，"
        most = f"最多 {longest} 个" if longest else "这种写法不能用"
        raise FeelBudgetError(
            f"正则表达式“{self.text[:SHOWN]}”对 {len(text)} 个字符的文字可能算不完（{most}），{why}"
            "请缩短文字，或改成不会重叠的写法"
        )

    def matches(self, text: str) -> Iterator[Match]:
        """Return all matches, one after another."""
        matcher = self._matcher(text)
        return self.compiled.finditer(text) if matcher is None else matcher.finditer(text)

    def is_found(self, text: str) -> bool:
        """Tell whether it is found in a text."""
        matcher = self._matcher(text)
        return (self.compiled.search(text) if matcher is None else matcher.search(text)) is not None

    def _matcher(self, text: str) -> LinearMatcher | None:
        """Return the linear matcher for a text that Python's may not meet; raises FeelBudgetError."""
        self.work(text)
        return None if len(text) <= self.cost.longest else self.linear


@lru_cache(maxsize=256)
def pattern_of(text: str, flags: str = "") -> Pattern | None:
    """Return a pattern, or None for a broken one; raises FeelBudgetError for one that is too long."""
    if len(text) > MAX_PATTERN:
        raise FeelBudgetError(f"正则表达式超过 {MAX_PATTERN} 个字符")
    if not set(flags) <= FLAGS:
        return None
    value = re.IGNORECASE if "i" in flags else re.NOFLAG
    try:
        translated = re.escape(text) if "q" in flags else _translated(text, flags)
        compiled = re.compile(translated, value)
    except (PatternError, re.error, OverflowError, RecursionError):
        return None
    return Pattern(text, compiled, cost_of(translated), translated)


@lru_cache(maxsize=256)
def _linear(translated: str, flags: int) -> LinearMatcher | None:
    try:
        return LinearMatcher(translated, flags)
    except (NotLinearError, RecursionError):
        return None


def ambiguous_part(text: str) -> str:
    """Return the shortest repeated group of a pattern that can match the same text in several ways, or all of it."""
    found = [part for part in _repeated_groups(text) if _is_ambiguous(part)]
    return min(found, key=len, default=text)[:SHOWN]


def _repeated_groups(text: str) -> Iterator[str]:
    open_places: list[int] = []
    for place, letter in enumerate(text):
        if letter == "(":
            open_places.append(place)
        elif letter == ")" and open_places:
            quantifier = _QUANTIFIER.match(text, place + 1)
            start = open_places.pop()
            if quantifier is not None:
                yield text[start : quantifier.end()]


def _is_ambiguous(part: str) -> bool:
    try:
        translated = PatternReader(part).translated()
        return is_ambiguous(list(re._parser.parse(translated)))  # type: ignore[attr-defined] # noqa: SLF001
    except (PatternError, re.error, RecursionError):
        return False


_QUANTIFIER = re.compile(r"[*+]|\{[0-9]{1,4}(?:,[0-9]{0,4})?\}")


def _translated(text: str, flags: str) -> str:
    if "x" in flags:
        text = _without_spaces(text)
    return PatternReader(text, dot_all="s" in flags, multiline="m" in flags).translated()


def _without_spaces(text: str) -> str:
    """Return a pattern without the white space that flag x allows outside classes."""
    found, depth, escaped = "", 0, False
    for letter in text:
        if letter in " \t\n\r" and depth == 0:
            continue
        if not escaped and letter in "[]":
            depth += 1 if letter == "[" else -1
        escaped = letter == "\\" and not escaped
        found += letter
    return found
