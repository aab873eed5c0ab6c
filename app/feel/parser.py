"""Tokens into a tree, by precedence climbing (DMN 1.5, 10.3.1.2)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.feel import tree
from app.feel.collection_reader import CollectionReader
from app.feel.feel_errors import FeelSyntaxError
from app.feel.feel_types import ANY
from app.feel.lexer import tokens_of
from app.feel.literals import at_literal
from app.feel.values import NUMBERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from decimal import Decimal

    from app.feel.type_protocol import FeelType

COMPARISONS = ("<=", ">=", "<", ">", "!=", "=")
MAX_RETRIES = 20
OPERAND_GOES_ON = frozenset({".", "[", "(", "+", "-", "*", "/", "**"})


class Parser(CollectionReader):
    """A parser of one text. `known` are names that may have spaces."""

    _retries = 0

    def expression(self) -> Any:
        """Return the tree of one expression."""
        with self.nested():
            return self._or()

    def _or(self) -> Any:
        left = self._and()
        while self.word("or"):
            self.operator()
            left = tree.Binary("or", left, self._and())
        return left

    def _and(self) -> Any:
        left = self._comparison()
        while self.word("and"):
            self.operator()
            left = tree.Binary("and", left, self._comparison())
        return left

    def _comparison(self) -> Any:
        left = self.addition()
        while True:
            operator = self.any_op(COMPARISONS)
            if operator:
                self.operator()
                left = tree.Binary(operator, left, self.addition())
            elif self.word("between"):
                low = self.addition()
                self.need_word("and")
                left = tree.Between(left, low, self.addition())
            elif self.word("in"):
                self.operator()
                left = tree.In(left, self._in_tests())
            elif self.words("instance", "of"):
                self.operator()
                left = tree.InstanceOf(left, self.type())
            else:
                return left

    def addition(self) -> Any:
        """Return the tree of a sum: what may stand beside a comparison."""
        left = self._multiplication()
        while operator := self.any_op(("+", "-")):
            self.operator()
            left = tree.Binary(operator, left, self._multiplication())
        return left

    def _multiplication(self) -> Any:
        left = self._power()
        while operator := self.any_op(("*", "/")):
            self.operator()
            left = tree.Binary(operator, left, self._power())
        return left

    def _power(self) -> Any:
        left = self._unary()
        while self.op("**"):
            self.operator()
            left = tree.Binary("**", left, self._unary())
        return left

    def _unary(self) -> Any:
        if self.op("-"):
            with self.nested():
                return tree.Negate(self._unary())
        return self._postfix(self._primary())

    def _postfix(self, found: Any) -> Any:
        while True:
            if self.op("."):
                self.operator()
                found = tree.Path(found, self.member())
            elif self.op("("):
                self.operator()
                found = self._call(found)
            elif self.at_op("[") and (condition := self._filter_condition()) is not None:
                self.operator()
                found = tree.Filter(found, condition)
            else:
                return found

    def _filter_condition(self) -> Any:
        """Return what stands in `[…]`, or None where the bracket closes a range from outside (`[1..10[`)."""
        mark = self.place
        try:
            self.need_op("[")
            condition = self.inside(("item",), self.closed)
            self.need_op("]")
        except FeelSyntaxError:
            self._retries += 1
            if not self.in_range_end or self._retries > MAX_RETRIES:
                raise
            self.place = mark
            return None
        return condition

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
                return tree.Literal(self._number())
            case "string":
                self.advance()
                return tree.Literal(token.text)
            case "at":
                self.advance()
                return tree.Literal(at_literal(token.text, token.column))
            case "name":
                return self._named()
            case "op":
                return self.bracketed()
            case _:
                raise self.error("表达式没有写完")

    def _number(self) -> Decimal:
        """Return a number, rounded to the digits FEEL keeps."""
        number = NUMBERS.create_decimal(self.token.text)
        if not number.is_finite():
            raise self.error("数字太大")
        self.advance()
        return number

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
            source = self.addition() if not self.at_op("[") else self._comparison()
            last = self.addition() if self.op("..") else None
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
        parameters: list[str] = []
        types: list[FeelType] = []
        while not self.op(")"):
            parameters.append(self.plain_name(until=","))
            types.append(self.type() if self.op(":") else ANY)
            if not self.op(","):
                self.need_op(")")
                break
        if self.word("external"):
            raise self.error("不支持外部函数（Java、PMML）")
        body = self.inside(tuple(parameters), self.expression)
        return tree.FunctionOf(tuple(parameters), tuple(types), body)

    def _in_tests(self) -> tuple[Any, ...]:
        mark = self.place
        if self.op("("):
            tests = self.tests()
            if self.op(")") and not self._goes_on():
                return tests
            self.place = mark
        return (self.test(operand_only=True),)

    def tests(self) -> tuple[tree.Test, ...]:
        """Return unary tests with commas between them."""
        found = [self.test()]
        while self.op(","):
            found.append(self.test())
        return tuple(found)

    def _goes_on(self) -> bool:
        """Tell whether the parenthesis just read was only the beginning of an operand: `(1)[1]`, `(a) + b`."""
        return self.token.kind == "op" and self.token.text in OPERAND_GOES_ON

    def test(self, *, operand_only: bool = False) -> tree.Test:
        """Return one unary test."""
        if operator := self.any_op(COMPARISONS):
            return tree.Test(operator, self.addition())
        return tree.Test(None, self.addition() if operand_only else self.expression())


def parse_expression(
    text: str, names: Iterable[str] = (), types: Mapping[str, FeelType] | None = None
) -> Any:
    """Return the tree of an expression; raises FeelSyntaxError."""
    parser = Parser(tokens_of(text), names, types)
    found = parser.expression()
    parser.need_end()
    return found


def parse_unary_tests(
    text: str, names: Iterable[str] = (), types: Mapping[str, FeelType] | None = None
) -> tuple[tuple[tree.Test, ...], bool] | None:
    """Return the tests of a cell and whether they are negated; None for `-`. Raises FeelSyntaxError."""
    if text.strip() in {"-", ""}:
        return None
    known = [*names, "?"]
    parser = Parser(tokens_of(text), known, types)
    if parser.at_word("not") and parser.next_is_op("("):
        parser.advance()
        parser.need_op("(")
        tests = parser.tests()
        parser.need_op(")")
        if parser.token.kind == "end":
            return tests, True
        # Not a negated list, but tests of which the first begins with the function not().
        parser = Parser(tokens_of(text), known, types)
    tests = parser.tests()
    parser.need_end()
    return tests, False


__all__ = ["FeelSyntaxError", "parse_expression", "parse_unary_tests"]
