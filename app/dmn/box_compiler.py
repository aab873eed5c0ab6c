"""What the boxes of DMN add to FEEL's trees: tables, types, results of contexts, broken places."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.dmn_errors import DecisionError
from app.dmn.item_types import is_allowed
from app.dmn.model import Broken, Fitted, Scoped, Table
from app.dmn.tables import compile_table
from app.dmn.type_words import type_words
from app.feel.compiler import Run, compile_tree
from app.feel.feel_types import fitted
from app.feel.plain import shown

if TYPE_CHECKING:
    from app.feel.evaluation import Frame

__all__ = ["MISFIT", "broken_message", "compile_tree", "fit"]
MISFIT = "misfit"


@compile_tree.register(Table)
def _(node: Table) -> Run:
    return compile_table(node)


@compile_tree.register(Fitted)
def _(node: Fitted) -> Run:
    run, kind, label = compile_tree(node.node), node.kind, node.label
    return lambda frame: fit(run(frame), kind, label, frame)


def fit(value: Any, kind: Any, label: str, frame: Frame) -> Any:
    """Return a value fitted to a type; one that does not fit is null and kept as a misfit."""
    found = fitted(value, kind)
    if not is_allowed(found, kind):
        found = None
    if found is None and value is not None:
        frame.evaluation.remember(
            MISFIT, f"{label}的值 {shown(value)} 不是声明的类型（{type_words(kind)}），或不在它的允许值里"
        )
    return found


@compile_tree.register(Scoped)
def _(node: Scoped) -> Run:
    entries = tuple((name, compile_tree(value)) for name, value in node.entries)
    result = compile_tree(node.result)

    def run(frame: Frame) -> Any:
        made: dict[str, Any] = {}
        inner = frame.inner(made)
        for name, value in entries:
            made[name] = value(inner)
        return result(inner)

    return run


@compile_tree.register(Broken)
def _(node: Broken) -> Run:
    wrong = broken_message(node), node.decision
    return lambda frame: frame.evaluation.refuse(DecisionError(wrong[0], decision=wrong[1]))


def broken_message(broken: Broken) -> str:
    """Return what is wrong at a place, in one sentence."""
    return f"决策“{broken.decision}”（第 {broken.line} 行）：{broken.place}：{broken.message}"
