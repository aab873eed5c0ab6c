"""Reading tokens one by one, with the names that are known at each place."""

from __future__ import annotations

import itertools
from contextlib import contextmanager
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from app.feel.feel_errors import FeelSyntaxError
from app.feel.function_names import SPACED_FUNCTIONS
from app.feel.hints import hint_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from app.feel.lexer import Token

MAX_DEPTH = 60
MAX_OPERATORS = 400
RESERVED = frozenset(
    {"and", "or", "then", "else", "return", "satisfies", "in", "between", "if", "for", "some", "every"}
)
MEMBER_SYMBOLS = frozenset({"+", "-", "*", "/", "'"})
NAME_SYMBOLS = frozenset({"+", "-", "*", "/", ".", "'"})


class TokenReader:
    """A place in a list of tokens."""

    def __init__(self, tokens: list[Token], names: Iterable[str]) -> None:
        self.tokens = tokens
        self.place = 0
        self._depth = 0
        self._operators = 0
        self._keys: set[str] = set()
        """Keys of contexts that stand in the text: behind a dot they are known everywhere."""
        self._known = _squeezed_names(frozenset(names))
        self._spaced: list[list[str]] = []

    @property
    def token(self) -> Token:
        """Return the token at the place."""
        return self.tokens[self.place]

    def advance(self) -> Token:
        """Return the token at the place and go on."""
        token = self.token
        self.place += 1
        return token

    def error(self, message: str) -> FeelSyntaxError:
        """Return an error at the place, with a hint where what stands there is known from other languages."""
        return FeelSyntaxError(message + hint_at(self.tokens, self.place), column=self.token.column)

    @contextmanager
    def nested(self) -> Iterator[None]:
        """Count nesting; raises FeelSyntaxError when it is too deep to be meant."""
        self._depth += 1
        if self._depth > MAX_DEPTH:
            raise self.error(f"嵌套超过 {MAX_DEPTH} 层，请拆成决策表或几步")
        try:
            yield
        finally:
            self._depth -= 1

    def at_op(self, text: str) -> bool:
        """Tell whether the place has an operator."""
        return self.token.kind == "op" and self.token.text == text

    def op(self, text: str) -> bool:
        """Take an operator if it is here."""
        if self.at_op(text):
            self.place += 1
            return True
        return False

    def any_op(self, texts: Iterable[str]) -> str | None:
        """Take one of several operators if it is here."""
        return next((text for text in texts if self.op(text)), None)

    def need_op(self, text: str) -> None:
        """Take an operator; raises FeelSyntaxError when something else is here."""
        if not self.op(text):
            found = self.token.text or "结尾"
            raise self.error(f"这里应该是“{text}”，却是“{found}”")

    def next_is_op(self, text: str) -> bool:
        """Tell whether the token after the place is an operator."""
        following = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        return following.kind == "op" and following.text == text

    def at_word(self, text: str) -> bool:
        """Tell whether the place has a word."""
        return self.token.kind == "name" and self.token.text == text

    def word(self, text: str) -> bool:
        """Take a word if it is here."""
        if self.at_word(text):
            self.place += 1
            return True
        return False

    def words(self, *texts: str) -> bool:
        """Take several words if all are here in order."""
        here = self.tokens[self.place : self.place + len(texts)]
        if [token.text for token in here if token.kind == "name"] != list(texts):
            return False
        self.place += len(texts)
        return True

    def need_word(self, text: str) -> None:
        """Take a word; raises FeelSyntaxError when something else is here."""
        if not self.word(text):
            found = self.token.text or "结尾"
            raise self.error(f"这里应该是 {text}，却是“{found}”")

    def need_end(self) -> None:
        """Raise FeelSyntaxError unless all is read."""
        if self.token.kind != "end":
            raise self.error(f"多余的“{self.token.text}”")

    def operator(self) -> None:
        """Count an operator; raises FeelSyntaxError when there are more than one expression is meant to have."""
        self._operators += 1
        if self._operators > MAX_OPERATORS:
            raise self.error(f"运算超过 {MAX_OPERATORS} 个，请拆成决策表或几步")

    @contextmanager
    def scope(self) -> Iterator[None]:
        """Forget names declared inside when leaving."""
        self._spaced.append([])
        try:
            yield
        finally:
            self._spaced.pop()

    def declare(self, name: str) -> None:
        """Make a name known from here on."""
        if not name.isidentifier():
            self._spaced[-1].append(_squeezed(name))

    def inside(self, names: tuple[str, ...], read: Callable[[], Any]) -> Any:
        """Read something in which more names are known."""
        with self.scope():
            for name in names:
                self.declare(name)
            return read()

    def name(self) -> str:
        """Return the longest known name at the place, or the single word there."""
        following = self.tokens[min(self.place + 1, len(self.tokens) - 1)]
        if following.kind == "op" and following.text not in NAME_SYMBOLS:
            # Nothing behind the word can belong to its name.
            return self._word()
        known = self._known.union(*self._spaced)
        best, end, text = None, self.place, ""
        for index in range(self.place, min(self.place + 24, len(self.tokens))):
            token = self.tokens[index]
            if token.kind == "end" or (token.kind == "op" and token.text not in NAME_SYMBOLS):
                break
            text += token.text
            if text in known:
                best, end = text, index + 1
        if best is not None:
            spelled = _spelled(self.tokens[self.place : end])
            self.place = end
            return spelled
        return self._word()

    def _word(self) -> str:
        if self.token.text in RESERVED:
            raise self.error(f"这里不应该出现 {self.token.text}")
        return self.advance().text

    def member(self) -> str:
        """Return the name behind a dot; it may have spaces and operators in it when it is known."""
        if self.token.kind != "name":
            raise self.error("点号后面应该是名称")
        known = self._known.union(self._keys, *self._spaced)
        text, best, end = "", None, self.place
        for index in range(self.place, min(self.place + 8, len(self.tokens))):
            token = self.tokens[index]
            if token.kind not in {"name", "number"} and token.text not in MEMBER_SYMBOLS:
                break
            text += token.text
            if text in known:
                best, end = text, index + 1
        if best is None:
            first = self.advance().text
            if first in {"time", "start", "end"} and self.token.text in {"offset", "included"}:
                return f"{first} {self.advance().text}"
            return first
        spelled = _spelled(self.tokens[self.place : end])
        self.place = end
        return spelled

    def plain_name(self, *, until: str) -> str:
        """Return a name that is being declared: all words up to `until` or an operator."""
        parts: list[Token] = []
        while self.token.kind in {"name", "number"} and (not parts or self.token.text != until):
            parts.append(self.advance())
            if not until:
                break
        if not parts:
            raise self.error("这里应该是名称")
        return _spelled(parts)

    def key(self) -> str:
        """Return the key of a context entry: a name or a string."""
        if self.token.kind == "string":
            self._keys.add(_squeezed(self.token.text))
            return self.advance().text
        parts: list[Token] = []
        while not self.at_op(":") and self.token.kind in {"name", "number", "op"}:
            if self.token.kind == "op" and self.token.text not in NAME_SYMBOLS:
                break
            parts.append(self.advance())
        if not parts:
            raise self.error("上下文里应该先写名称")
        name = _spelled(parts)
        self._keys.add(_squeezed(name))
        return name

    def argument_name(self) -> str | None:
        """Take `name:` in front of a named argument if it is here."""
        mark, parts = self.place, []
        while self.token.kind in {"name", "number"}:
            parts.append(self.advance())
        if parts and self.op(":"):
            return _spelled(parts)
        self.place = mark
        return None


@lru_cache(maxsize=64)
def _squeezed_names(names: frozenset[str]) -> frozenset[str]:
    """Return the names that are more than one word, without their spaces; a file's cells all share them."""
    return frozenset(_squeezed(name) for name in (*SPACED_FUNCTIONS, *names) if not name.isidentifier())


def _squeezed(name: str) -> str:
    return "".join(name.split())


def _spelled(parts: list[Token]) -> str:
    """Return a name as written, one space where there was any."""
    text = parts[0].text
    for before, token in itertools.pairwise(parts):
        text += (" " if token.column > before.end else "") + token.text
    return text
