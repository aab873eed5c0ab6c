"""Read the loop mark of an activity: many instances, or again while a condition holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.domain.whole_numbers import whole_number
from app.engine.bpmn_xml import B, C, local
from app.engine.diagram_node import LoopText
from app.engine.supported_elements import LOOPS
from app.engine.templates import read_expression

if TYPE_CHECKING:
    from collections.abc import Callable

    from app.engine.reading import Reading
    from app.engine.templates import Template

MANY = "multiInstanceLoopCharacteristics"


def loop_mark(element: Any) -> Any:
    """Return the element that makes an activity loop, or None."""
    return next((child for child in element if local(child) in LOOPS), None)


def read_loop(reading: Reading, element: Any) -> LoopText | None:
    """Return how an activity loops."""
    mark = loop_mark(element)
    if mark is None:
        return None

    def expression(text: str | None, place: str) -> Template | None:
        if not (text or "").strip():
            return None
        return reading.compiled(element, place, lambda: read_expression(str(text)))

    return loop_text(mark, expression)


def loop_text(mark: Any, expression: Callable[[str | None, str], Template | None]) -> LoopText:
    """Return what a loop mark says; `expression` reads each text of it."""
    if local(mark) == MANY:
        return LoopText(
            is_sequential=mark.get("isSequential") == "true",
            collection=expression(mark.get(f"{C}collection"), "多实例列表"),
            item_name=mark.get(f"{C}elementVariable"),
            cardinality=expression(mark.findtext(f"{B}loopCardinality"), "多实例次数"),
            condition=expression(mark.findtext(f"{B}completionCondition"), "提前结束条件"),
        )
    maximum = mark.get("loopMaximum", "")
    return LoopText(
        is_standard=True,
        is_sequential=True,
        condition=expression(mark.findtext(f"{B}loopCondition"), "循环条件"),
        maximum=whole_number(maximum),
        test_before=mark.get("testBefore") == "true",
    )
