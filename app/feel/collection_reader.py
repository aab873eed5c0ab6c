"""Reading what stands in brackets: parentheses, ranges, lists, contexts, one-sided ranges."""

from __future__ import annotations

from typing import Any

from app.feel import tree
from app.feel.type_reader import TypeReader

SIDES = ("<=", ">=", "<", ">", "!=", "=")


class CollectionReader(TypeReader):
    """A reader of brackets; the parser gives it expressions and sums."""

    in_range_end = False
    """Whether the end of a range is being read, where a `[` may close it."""

    def expression(self) -> Any:
        """Return the tree of one expression."""
        raise NotImplementedError

    def addition(self) -> Any:
        """Return the tree of a sum."""
        raise NotImplementedError

    def bracketed(self) -> Any:
        """Return what begins with a bracket or an operator."""
        if self.op("("):
            return self._parenthesis()
        if self.op("["):
            return self._list_or_range()
        if self.op("{"):
            return self._context()
        if self.op("]"):
            low = self.expression()
            self.need_op("..")
            return self._range_end(low, low_included=False)
        raise self.error(f"这里不应该出现“{self.token.text}”")

    def _one_sided(self, operator: str) -> Any:
        operand = self.addition()
        ends = {
            "<": (None, operand, False),
            "<=": (None, operand, True),
            ">": (operand, None, False),
            ">=": (operand, None, True),
        }
        if operator not in ends:
            return tree.OneValueOf(operand, operator == "!=")
        low, high, included = ends[operator]
        return tree.RangeOf(
            low and low, high and high, included and low is not None, included and high is not None
        )

    def _parenthesis(self) -> Any:
        if operator := self.any_op(SIDES):
            inner = self._one_sided(operator)
            self.need_op(")")
            return inner
        inner = self.closed()
        if self.op(".."):
            return self._range_end(inner, low_included=False)
        self.need_op(")")
        return inner

    def closed(self) -> Any:
        """Return an expression inside brackets of its own, where no `[` closes a range outside."""
        outer, self.in_range_end = self.in_range_end, False
        try:
            return self.expression()
        finally:
            self.in_range_end = outer

    def _range_end(self, low: Any, *, low_included: bool) -> Any:
        outer, self.in_range_end = self.in_range_end, True
        try:
            high = self.expression()
        finally:
            self.in_range_end = outer
        if self.op("]"):
            return tree.RangeOf(low, high, low_included, high_included=True)
        if self.op(")") or self.op("["):
            return tree.RangeOf(low, high, low_included, high_included=False)
        raise self.error("区间没有结尾的括号")

    def _list_or_range(self) -> Any:
        if self.op("]"):
            return tree.ListOf(())
        first = self.closed()
        if self.op(".."):
            return self._range_end(first, low_included=True)
        items = [first]
        while self.op(","):
            items.append(self.closed())
        self.need_op("]")
        return tree.ListOf(tuple(items))

    def _context(self) -> Any:
        entries: list[tuple[str, Any]] = []
        with self.scope():
            while not self.op("}"):
                key = self.key()
                if key in {name for name, _ in entries}:
                    raise self.error(f"上下文里重复的名称“{key}”")
                self.need_op(":")
                entries.append((key, self.expression()))
                self.declare(key)
                if not self.op(","):
                    self.need_op("}")
                    break
        return tree.ContextOf(tuple(entries))
