"""Lint, ninth part: what stands inside an event's definition or a flow's condition means something, too."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.engine.bpmn_xml import EVENT_ENDING, TIMER_KINDS, B, event_of, local
from app.engine.lint.lint_loops import is_feel
from app.engine.lint.lint_vocabulary import DRAWING, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.domain.problem import Problem

ATTRIBUTES = frozenset({"id", "name", "messageRef", "signalRef", "errorRef", "escalationRef"})
INNER = {"timer": frozenset(TIMER_KINDS), "conditional": frozenset({"condition"})}
"""What a definition may contain; the others say all in their attributes."""
UNREAD = frozenset({"documentation"})
LINK_ENDS = frozenset({"source", "target"})
EXPRESSION_ATTRIBUTES = frozenset({"id", "language"})


def lint_definition(event: Any, file: str) -> Iterator[Problem]:
    """Yield what in an event's definition would be ignored."""
    for definition in event:
        if not local(definition).endswith(EVENT_ENDING):
            continue
        yield from _attributes(event, definition, ATTRIBUTES, file)
        kind = local(definition).removesuffix(EVENT_ENDING)
        # The ends of a link are joined by their name; that they refer to each other as well repeats it.
        plain = UNREAD | (LINK_ENDS if kind == "link" else frozenset())
        parts = [child for child in definition if local(child) not in plain]
        for child in parts:
            if not str(child.tag).startswith(B) or local(child) not in INNER.get(kind, ()):
                yield finding(
                    event, file, "unknown-extension", f"事件定义里的 {local(child)} 不起作用，请删除"
                )
                continue
            yield from lint_expression(event, child, file)
        if kind == "timer" and len(parts) > 1:
            yield finding(event, file, "timer-text", "定时器只能写一种时间：日期、时长或循环，请删掉多余的")
    if (
        local(event) == "boundaryEvent"
        and event_of(event) == "error"
        and event.get("cancelActivity") == "false"
    ):
        yield finding(
            event, file, "unsupported-event", "错误边界事件总是中断，请去掉“不中断”，或改用升级事件"
        )


def lint_expression(owner: Any, expression: Any, file: str) -> Iterator[Problem]:
    """Yield what on an expression's element would be ignored, and a language that is not ours."""
    yield from _attributes(owner, expression, EXPRESSION_ATTRIBUTES, file)
    if not is_feel(expression):
        language = expression.get("language")
        yield finding(
            owner, file, "condition-language", f"{local(expression)} 的语言是 {language}，只能用 FEEL"
        )


def _attributes(owner: Any, element: Any, known: frozenset[str], file: str) -> Iterator[Problem]:
    for name in map(str, element.attrib):
        if name not in known and not name.startswith(DRAWING):
            word = name.rpartition("}")[2]
            yield finding(
                owner, file, "unknown-attribute", f"{local(element)} 的属性 {word} 不起作用，请删除"
            )
