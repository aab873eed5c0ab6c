"""Patterns that analysts write: compiled as JavaScript would read them, refused when they could run away."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

LONGEST_PATTERN = 200
LONGEST_TEXT = 200
"""A value is matched against a pattern only up to this length; longer values are too long before."""
_FEW = 8
_MOST_LOOPS = 2
_QUANTIFIER = re.compile(r"[*+?]|\{(\d+)(,(\d*))?\}")


class PatternRefusedError(ValueError):
    """The pattern is not valid, or matching it could take long. The message is Chinese."""


@dataclass
class _Group:
    """What has been seen inside one pair of brackets."""

    loops: int = 0
    wavers: bool = False
    """A branch or a repetition of variable length: repeating it again could be read in many ways."""


@lru_cache(maxsize=512)
def compile_pattern(text: str) -> re.Pattern[str]:
    """Return the pattern ready to search with; raises PatternRefusedError."""
    if len(text) > LONGEST_PATTERN:
        raise PatternRefusedError(f"正则表达式超过 {LONGEST_PATTERN} 个字符")
    try:
        # JavaScript's \d and \w are ASCII, and so the same form behaves the same in both.
        compiled = re.compile(text, re.ASCII)
    except (re.error, OverflowError) as wrong:
        raise PatternRefusedError(f"正则表达式不正确（{wrong}）") from wrong
    _Scan(text).check()
    return compiled


class _Scan:
    """One walk over a pattern that is already known to be well-formed."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open = [_Group()]

    def check(self) -> None:
        while self.at < len(self.text):
            self._step(self.text[self.at])
        if self.open[0].loops > _MOST_LOOPS:
            raise PatternRefusedError(f"正则表达式中不限次数的重复超过 {_MOST_LOOPS} 处")

    def _step(self, sign: str) -> None:
        if sign == "(":
            self._enter()
        elif sign == ")":
            self.at += 1
            self._repeat(self.open.pop())
        elif sign == "|":
            self.open[-1].wavers = True
            self.at += 1
        elif sign == "[":
            self._pass_class()
            self._repeat(_Group())
        elif sign == "\\":
            self._pass_escape()
            self._repeat(_Group())
        else:
            self.at += 1
            self._repeat(_Group())

    def _enter(self) -> None:
        if self.text.startswith("(?", self.at) and not self.text.startswith("(?:", self.at):
            raise PatternRefusedError("正则表达式不支持 (?…) 形式的断言和标志")
        self.at += 3 if self.text.startswith("(?:", self.at) else 1
        self.open.append(_Group())

    def _pass_class(self) -> None:
        self.at += 2 if self.text.startswith("[^", self.at) else 1
        first = True
        while first or self.text[self.at] != "]":
            self.at += 2 if self.text[self.at] == "\\" else 1
            first = False
        self.at += 1

    def _pass_escape(self) -> None:
        if self.text[self.at + 1].isdigit():
            raise PatternRefusedError("正则表达式不支持反向引用")
        self.at += 2

    def _repeat(self, inner: _Group) -> None:
        """Read the quantifier after an item, and pass on to the group around it what it means there."""
        around = self.open[-1]
        found = _QUANTIFIER.match(self.text, self.at)
        if not found:
            around.loops += inner.loops
            around.wavers = around.wavers or inner.wavers
            return
        self.at = found.end()
        if self.text[self.at : self.at + 1] in ("?", "+"):
            self.at += 1
        least, most = _bounds(found)
        if most > _FEW and (inner.loops or inner.wavers):
            raise PatternRefusedError("正则表达式中重复里又有重复或分支，匹配可能极慢")
        is_loop = most > _FEW and most != least
        around.loops += 1 if is_loop else inner.loops * most
        around.wavers = around.wavers or inner.wavers or most != least


def _bounds(found: re.Match[str]) -> tuple[int, int]:
    sign = found.group(0)
    if sign == "?":
        return 0, 1
    if sign in ("*", "+"):
        return 0, 1 << 16
    least = int(found.group(1))
    if found.group(2) is None:
        return least, least
    return least, int(found.group(3)) if found.group(3) else 1 << 16
