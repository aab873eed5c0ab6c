"""Reading types: behind `instance of` and behind the parameters of a function."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.feel.feel_types import ANY, ContextType, FunctionType, ListType, RangeType, simple_type
from app.feel.token_reader import TokenReader

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from app.feel.lexer import Token
    from app.feel.type_protocol import FeelType

LONGEST_NAME = 12


class TypeReader(TokenReader):
    """A reader that knows the built-in types and those of a decision file by name."""

    def __init__(
        self, tokens: list[Token], names: Iterable[str], types: Mapping[str, FeelType] | None = None
    ) -> None:
        super().__init__(tokens, names)
        self._types = types or {}

    def type(self) -> FeelType:
        """Return the type at the place; raises FeelSyntaxError for one that is not known."""
        with self.nested():
            return self._type()

    def _type(self) -> FeelType:
        if self.at_word("function") and self.next_is_op("<"):
            return self._function_type()
        if self.at_word("context") and self.next_is_op("<"):
            return self._context_type()
        for word, made in (("list", ListType), ("range", RangeType)):
            if self.at_word(word) and self.next_is_op("<"):
                self.advance()
                self.need_op("<")
                inner = self.type()
                self.need_op(">")
                return made(inner)
        return self._named_type()

    def _function_type(self) -> FeelType:
        self.advance()
        self.need_op("<")
        parameters: list[FeelType] = []
        while not self.op(">"):
            parameters.append(self.type())
            if not self.op(","):
                self.need_op(">")
                break
        return FunctionType(tuple(parameters), self.type() if self.op("->") else ANY)

    def _context_type(self) -> FeelType:
        self.advance()
        self.need_op("<")
        entries: list[tuple[str, FeelType]] = []
        while not self.op(">"):
            name = self.key()
            self.need_op(":")
            entries.append((name, self.type()))
            if not self.op(","):
                self.need_op(">")
                break
        return ContextType(tuple(entries))

    def _named_type(self) -> FeelType:
        """Return the type with the longest name that is known."""
        best: FeelType | None = None
        text, end = "", self.place
        for index in range(self.place, min(self.place + LONGEST_NAME, len(self.tokens))):
            token = self.tokens[index]
            if token.kind not in {"name", "number"} and token.text != ".":
                break
            spaced = text and index > 0 and token.column > self.tokens[index - 1].end
            text += (" " if spaced else "") + token.text
            found = self._types.get(text) or simple_type(text)
            if found is not None:
                best, end = found, index + 1
        if best is None:
            raise self.error(f"没有名为“{self.token.text or '结尾'}”的类型")
        self.place = end
        return best
