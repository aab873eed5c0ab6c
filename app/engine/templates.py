"""Text that analysts write into attributes: a literal, or FEEL after `=` or inside `${…}`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.exact_json import written_number
from app.feel.expression import FeelSyntaxError, compile_expression

if TYPE_CHECKING:
    from app.feel.expression import Expression

_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")
_WHOLE = re.compile(r"\$\{(.+)\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Template:
    """A literal value or a compiled expression."""

    text: str
    expression: Expression | None = None
    literal: Any = None

    @property
    def names(self) -> frozenset[str]:
        """Return the names the expression reads."""
        return self.expression.names if self.expression else frozenset()

    @property
    def function(self) -> str | None:
        """Return the built-in function whose bare name is all the expression has."""
        return self.expression.function if self.expression else None


def read_template(text: str) -> Template:
    """Return the template of an attribute; raises FeelSyntaxError for a broken expression.

    A literal that looks like a number, true or false is that value.
    """
    stripped = text.strip()
    if stripped.startswith("="):
        return read_expression(stripped[1:])
    if whole := _WHOLE.fullmatch(stripped):
        return read_expression(whole[1])
    if "${" in stripped:
        raise FeelSyntaxError("文字中间不能夹 ${…}，请整体写成 =表达式", column=stripped.index("${") + 1)
    return Template(text, literal=_literal(stripped))


def read_expression(text: str) -> Template:
    """Return the template of a text that is FEEL throughout, with or without `=` and `${…}`."""
    stripped = text.strip().removeprefix("=")
    if whole := _WHOLE.fullmatch(stripped.strip()):
        stripped = whole[1]
    return Template(text, expression=compile_expression(stripped.strip()))


def _literal(text: str) -> Any:
    if _NUMBER.fullmatch(text):
        return written_number(text)
    return {"true": True, "false": False}.get(text, text)
