"""Tokens into a tree, by precedence climbing (DMN 1.5, 10.3.1.2)."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from app.feel import tree
from app.feel.feel_errors import FeelSyntaxError
from app.feel.lexer import tokens_of
from app.feel.literals import at_literal
from app.feel.token_reader import TokenReader

if TYPE_CHECKING:
    from collections.abc import Iterable

COMPARISONS = ("<=", ">=", "<", ">", "!=", "=")
TEST_OPERATORS = ("<=", ">=", "<", ">", "!=", "=")
TYPES = ("years and months duration", "days and time duration", "date and time")


class Parser(TokenReader):
    """A parser of one text. `known` are names that may have spaces."""

    def expression(self) -> Any:
        """Return the tree of one expression."""
        self.deeper()
        found = self._or()
        self.shallower()
        return found

    def _or(self) -> Any:
        left = self._and()
        while self.word("or"):
            left = tree.Binary("or", left, self._and())
        return left

    def _and(self) -> Any:
        left = self._comparison()
        while self.word("and"):
            left = tree.Binary("and", left, self._comparison())
        return left

    def _comparison(self) -> Any:
        left = self._addition()
        while True:
            operator = self.any_op(COMPARISONS)
            if operator:
                left = tree.Binary(operator, left, self._addition())
            elif self.word("between"):
                low = self._addition()
                self.need_word("and")
                left = tree.Between(left, low, self._addition())
            elif self.word("in"):
                left = tree.In(left, self._in_tests())
            elif self.words("instance", "of"):
                left = tree.InstanceOf(left, self._type())
            else:
                return left

    def _addition(self) -> Any:
        left = self._multiplication()
        while operator := self.any_op(("+", "-")):
            left = tree.Binary(operator, left, self._multiplication())
        return left

    def _multiplication(self) -> Any:
        left = self._power()
        while operator := self.any_op(("*", "/")):
            left = tree.Binary(operator, left, self._power())
        return left

    def _power(self) -> Any:
        left = self._unary()
        while self.op("**"):
            left = tree.Binary("**", left, self._unary())
        return left

    def _unary(self) -> Any:
        if self.op("-"):
            self.deeper()
            operand = self._unary()
            self.shallower()
            return tree.Negate(operand)
        return self._postfix(self._primary())

    def _postfix(self, found: Any) -> Any:
        while True:
            if self.op("."):
                found = tree.Path(found, self.member())
            elif self.op("("):
                found = self._call(found)
            elif self.at_op("[") and self.op("["):
                found = tree.Filter(found, self.inside(("item",), self.expression))
                self.need_op("]")
            else:
                return found

    def _call(self, function: Any) -> Any:
        arguments: list[Any] = []
        names: list[str] = []
        while not self.op(")"):
            if name := self.argument_name():
                names.append(name)
            elif names:
                raise self.error("命名参数和按位置的参数不能混用")
            arguments.append(self.expression())
            if not self.op(","):
                self.need_op(")")
                break
        return tree.Call(function, tuple(arguments), tuple(names))

    def _primary(self) -> Any:
        token = self.token
        match token.kind:
            case "number":
                self.advance()
                return tree.Literal(Decimal(token.text))
            case "string":
                self.advance()
                return tree.Literal(token.text)
            case "at":
                self.advance()
                return tree.Literal(at_literal(token.text, token.column))
            case "name":
                return self._named()
            case "op":
                return self._bracketed()
            case _:
                raise self.error("表达式没有写完")

    def _named(self) -> Any:
        for word, value in (("true", True), ("false", False), ("null", None)):
            if self.word(word):
                return tree.Literal(value)
        if self.word("if"):
            return self._if()
        if self.word("for"):
            return self._for()
        for word in ("some", "every"):
            if self.word(word):
                return self._quantified(every=word == "every")
        if self.at_word("function") and self.next_is_op("("):
            self.advance()
            return self._function()
        return tree.Name(self.name())

    def _if(self) -> Any:
        condition = self.expression()
        self.need_word("then")
        then = self.expression()
        self.need_word("else")
        return tree.If(condition, then, self.expression())

    def _iterators(self) -> tuple[tuple[str, Any, Any], ...]:
        found = []
        while True:
            name = self.plain_name(until="in")
            self.need_word("in")
            source = self._addition() if not self.at_op("[") else self._comparison()
            last = self._addition() if self.op("..") else None
            found.append((name, source, last))
            self.declare(name)
            if not self.op(","):
                return tuple(found)

    def _for(self) -> Any:
        with self.scope():
            iterators = self._iterators()
            self.need_word("return")
            self.declare("partial")
            return tree.For(iterators, self.expression())

    def _quantified(self, *, every: bool) -> Any:
        with self.scope():
            iterators = self._iterators()
            self.need_word("satisfies")
            return tree.Quantified(every, iterators, self.expression())

    def _function(self) -> Any:
        self.need_op("(")
        parameters = []
        while not self.op(")"):
            parameters.append(self.plain_name(until=","))
            if self.op(":"):
                self._type()
            self.op(",")
        if self.word("external"):
            raise self.error("不支持外部函数（Java、PMML）")
        return tree.FunctionOf(tuple(parameters), self.inside(tuple(parameters), self.expression))

    def _type(self) -> str:
        for known in TYPES:
            if self.words(*known.split()):
                return known
        name = self.plain_name(until="")
        if self.op("<"):
            inner = [self._type()]
            while self.op(",") or self.op(":"):
                inner.append(self._type())
            self.need_op(">")
            if self.op("->"):
                inner.append(self._type())
            return f"{name}<{inner[0]}>"
        return name

    def _bracketed(self) -> Any:
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
        if operator := self.any_op(TEST_OPERATORS):
            return self._one_sided(operator)
        raise self.error(f"这里不应该出现“{self.token.text}”")

    def _one_sided(self, operator: str) -> Any:
        operand = self._addition()
        ends = {
            "<": (None, operand, False),
            "<=": (None, operand, True),
            ">": (operand, None, False),
            ">=": (operand, None, True),
        }
        if operator not in ends:
            raise self.error(f"“{operator}”左边缺少比较的对象")
        low, high, included = ends[operator]
        return tree.RangeOf(
            low and low, high and high, included and low is not None, included and high is not None
        )

    def _parenthesis(self) -> Any:
        inner = self.expression()
        if self.op(".."):
            return self._range_end(inner, low_included=False)
        self.need_op(")")
        return inner

    def _range_end(self, low: Any, *, low_included: bool) -> Any:
        high = self.expression()
        if self.op("]"):
            return tree.RangeOf(low, high, low_included, high_included=True)
        if self.op(")") or self.op("["):
            return tree.RangeOf(low, high, low_included, high_included=False)
        raise self.error("区间没有结尾的括号")

    def _list_or_range(self) -> Any:
        if self.op("]"):
            return tree.ListOf(())
        first = self.expression()
        if self.op(".."):
            return self._range_end(first, low_included=True)
        items = [first]
        while self.op(","):
            items.append(self.expression())
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

    def _in_tests(self) -> tuple[Any, ...]:
        mark = self.place
        if self.op("("):
            tests = [self.test()]
            while self.op(","):
                tests.append(self.test())
            if self.op(")") and not self.at_op("."):
                return tuple(tests)
            self.place = mark
        return (self.test(operand_only=True),)

    def test(self, *, operand_only: bool = False) -> tree.Test:
        """Return one unary test."""
        if operator := self.any_op(TEST_OPERATORS):
            return tree.Test(operator, self._addition())
        return tree.Test(None, self._addition() if operand_only else self.expression())


def parse_expression(text: str, names: Iterable[str] = ()) -> Any:
    """Return the tree of an expression; raises FeelSyntaxError."""
    parser = Parser(tokens_of(text), names)
    found = parser.expression()
    parser.need_end()
    return found


def parse_unary_tests(text: str, names: Iterable[str] = ()) -> tuple[tuple[tree.Test, ...], bool] | None:
    """Return the tests of a cell and whether they are negated; None for `-`. Raises FeelSyntaxError."""
    if text.strip() in {"-", ""}:
        return None
    parser = Parser(tokens_of(text), [*names, "?"])
    negated = parser.at_word("not") and parser.next_is_op("(")
    if negated:
        parser.advance()
        parser.need_op("(")
    tests = [parser.test()]
    while parser.op(","):
        tests.append(parser.test())
    if negated:
        parser.need_op(")")
        if parser.token.kind != "end":
            # Not a negated list but an expression that begins with the function not().
            return (tree.Test(None, parse_expression(text, [*names, "?"])),), False
    parser.need_end()
    return tuple(tests), negated


__all__ = ["FeelSyntaxError", "parse_expression", "parse_unary_tests"]
