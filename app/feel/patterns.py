"""Compiled regular expressions, and how long a text each of them may meet.

Python's matcher can take exponential time, so each pattern meets only texts of a length it can be done with.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from app.feel.feel_errors import FeelBudgetError
from app.feel.pattern_cost import longest_text
from app.feel.pattern_reader import PatternError, PatternReader

MAX_PATTERN = 300
FLAGS = frozenset("smixq")


@dataclass(frozen=True, slots=True)
class Pattern:
    """A compiled pattern and the longest text it may meet."""

    compiled: re.Pattern[str]
    longest: int

    def check(self, text: str) -> None:
        """Raise FeelBudgetError for a text that is too long for this pattern."""
        if len(text) > self.longest:
            raise FeelBudgetError(
                f"正则表达式“{self.compiled.pattern[:60]}”对 {len(text)} 个字符的文字可能算不完（最多 {self.longest} 个），"
                "请缩短文字，或避免重复里套重复"
            )


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
    return Pattern(compiled, longest_text(translated))


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
