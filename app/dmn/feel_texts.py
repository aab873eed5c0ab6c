"""FEEL texts of a decision file into trees. What is no FEEL is kept as a broken place, for lint to show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.dmn_xml import child, line_of, text_of
from app.dmn.item_types import referred
from app.dmn.model import Broken, Cell
from app.feel import tree
from app.feel.builtin_table import BUILTINS
from app.feel.feel_errors import FeelSyntaxError
from app.feel.free_names import free_names
from app.feel.parser import parse_expression, parse_unary_tests
from app.feel.typed_dates import with_date_literals

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.feel.type_protocol import FeelType


class FeelTexts:
    """Reads the texts of one decision. `names` are all names of the file, so that spaces in them are known."""

    def __init__(
        self, names: frozenset[str], types: Mapping[str, FeelType], decision: str, broken: list[Broken]
    ) -> None:
        self.names = names
        self.types = types
        self.decision = decision
        self._broken = broken

    def expression(self, element: Any, place: str) -> Any:
        """Return the tree of an element's text; null where nothing is written."""
        text = text_of(element)
        if not text:
            return tree.Literal(None)
        language = element.get("expressionLanguage", "")
        if language and "feel" not in language.lower():
            return self.broken(element, place, f"只支持 FEEL，不支持 {language}")
        try:
            return parse_expression(text, self.names, self.types)
        except FeelSyntaxError as wrong:
            return self._unread(element, place, text, str(wrong))

    def cell(self, element: Any, place: str) -> Cell | Broken:
        """Return a cell of conditions."""
        text = text_of(element)
        try:
            parsed = parse_unary_tests(text, self.names, self.types)
        except FeelSyntaxError as wrong:
            return self._unread(element, place, text, str(wrong))
        if parsed is None:
            return Cell(text, None)
        tests, negated = parsed
        names = frozenset[str]().union(*(free_names(test.operand, BUILTINS.keys()) for test in tests))
        return Cell(text, tests, negated, names - {"?"})

    def values(self, element: Any, place: str) -> Any:
        """Return the tree of a list of values written with commas between them."""
        text = text_of(element)
        try:
            return parse_expression(f"[{text}]", self.names, self.types)
        except FeelSyntaxError as wrong:
            return self._unread(element, place, text, str(wrong))

    def kind(self, element: Any, place: str) -> FeelType | None:
        """Return the type an element refers to; an unknown one is a broken place."""
        reference = element.get("typeRef") or text_of(child(element, "typeRef"), "text")
        try:
            return referred(reference, self.types)
        except KeyError:
            self.broken(element, place, f"没有定义名为“{reference}”的类型")
            return None

    def _unread(self, element: Any, place: str, text: str, message: str) -> Broken:
        """Keep a text that is no expression; one in which days stand as people write them is proposed as dates."""
        read = with_date_literals(text)
        if read == text:
            return self.broken(element, place, message)
        return self.broken(element, place, f"{message}；日期写成 {read}", read)

    def broken(self, element: Any, place: str, message: str, proposal: str = "") -> Broken:
        """Keep a broken place and return it."""
        found = Broken(self.decision, place, message, element.get("id", ""), line_of(element), proposal)
        self._broken.append(found)
        return found
