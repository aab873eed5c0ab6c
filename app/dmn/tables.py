"""Decision tables: which rules hit, and what the hit policy makes of them (DMN 1.5, 8.2.8)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.dmn.dmn_errors import DecisionError
from app.dmn.model import Broken, Cell, Input, Table
from app.dmn.typed_columns import typed_input, typed_operand, typed_output
from app.feel import builtin_lists as lists
from app.feel.cell_compiler import Check, Fit, compile_cell
from app.feel.compiler import Run, compile_tree
from app.feel.evaluation import Frame
from app.feel.plain import shown, to_plain
from app.feel.values import equal

if TYPE_CHECKING:
    from collections.abc import Callable

AGGREGATORS: dict[str, Callable[..., Any]] = {
    "SUM": lists.total,
    "MIN": lists.minimum,
    "MAX": lists.maximum,
    "COUNT": lists.count,
}
HIT = "hit"
COLLECTING = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})


@dataclass(frozen=True, slots=True)
class Row:
    """A compiled rule: only its cells that are no dash, each with the place of its column."""

    number: int
    checks: tuple[tuple[int, Check], ...]
    results: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Hits:
    """The rows that hit, and what is needed to tell their answer or what is wrong with it."""

    table: Table
    rows: tuple[Row, ...]
    frame: Frame
    values: tuple[Any, ...]

    def results(self) -> list[list[Any]]:
        """Return the outputs of each row."""
        return [[cell(self.frame) for cell in row.results] for row in self.rows]

    def refused(self, message: str) -> Any:
        """Refuse an answer with an error that names the table, the rules and the inputs."""
        rules = tuple(row.number for row in self.rows)
        return self.frame.evaluation.refuse(table_error(self.table, self.values, message, rules))


def compile_table(table: Table) -> Run:
    """Return the closure of a table; it raises DecisionError where the table gives no answer."""
    columns = tuple(typed_input(compile_tree(c.value), c, table.decision) for c in table.inputs)
    allowed = tuple(
        (place, _compiled(column.allowed, column, table.decision, "允许的值"))
        for place, column in enumerate(table.inputs)
        if column.allowed is not None
    )
    rows = tuple(_row(table, number) for number in range(len(table.rules)))
    defaults = tuple(
        typed_output(compile_tree(output.default), output, table.decision, "默认")
        for output in table.outputs
        if output.default is not None
    )
    ranks = tuple(
        compile_tree(output.values) if output.values is not None else None for output in table.outputs
    )
    most = 1 if table.policy == "FIRST" else len(rows)

    def run(frame: Frame) -> Any:
        values = tuple(column(frame) for column in columns)
        tested = [Frame({"?": value}, frame, frame.evaluation) for value in values]
        for place, check in allowed:
            if values[place] is not None and check(tested[place]) is not True:
                label = table.inputs[place].label
                wrong = table_error(table, values, f"“{label}”的值不在允许的范围内")
                return frame.evaluation.refuse(wrong)
        hits = _hits(rows, tested, most)
        frame.evaluation.spend(len(rows))
        frame.evaluation.remember(HIT, (table.decision, tuple(row.number for row in hits)))
        if not hits:
            return _default(table, values, [default(frame) for default in defaults], frame)
        return _answer(Hits(table, tuple(hits), frame, values), ranks)

    return run


def _hits(rows: tuple[Row, ...], tested: list[Frame], most: int) -> list[Row]:
    """Return the first rows, as many as are asked for, whose every cell is true."""
    hits = []
    for row in rows:
        for place, check in row.checks:
            if check(tested[place]) is not True:
                break
        else:
            hits.append(row)
            if len(hits) == most:
                break
    return hits


def _compiled(cell: Cell | Broken, column: Input, decision: str, row: str) -> Check:
    if isinstance(cell, Broken):
        return compile_check(cell)
    return compile_check(cell, typed_operand(column, cell, decision, row))


def compile_check(cell: Cell | Broken, fit: Fit | None = None) -> Check:
    """Return the closure of a cell of conditions; a dash passes everything."""
    if isinstance(cell, Broken):
        return compile_tree(cell)
    if cell.tests is None:
        return lambda _frame: True
    return compile_cell(cell.tests, negated=cell.negated, fit=fit)


def _row(table: Table, number: int) -> Row:
    rule = table.rules[number]
    checks = tuple(
        (place, _compiled(cell, column, table.decision, f"第 {rule.number} 行"))
        for place, (column, cell) in enumerate(zip(table.inputs, rule.cells, strict=True))
        if isinstance(cell, Broken) or cell.tests is not None
    )
    results = tuple(
        typed_output(compile_tree(result), output, table.decision, f"第 {rule.number} 行")
        for result, output in zip(rule.results, table.outputs, strict=True)
    )
    return Row(rule.number, checks, results)


def _default(table: Table, values: tuple[Any, ...], defaults: list[Any], frame: Frame) -> Any:
    """Return the default outputs; a collecting table without hits collects nothing."""
    if len(defaults) == len(table.outputs):
        return _shaped(table, defaults)
    if table.policy in COLLECTING:
        if table.aggregation == "COUNT":
            return lists.count([])
        return None if table.aggregation else []
    return frame.evaluation.refuse(table_error(table, values, "没有一行命中，也没有默认输出"))


def _answer(hits: Hits, ranks: tuple[Run | None, ...]) -> Any:
    table, results = hits.table, hits.results()
    match table.policy:
        case "UNIQUE":
            if len(results) > 1:
                return hits.refused("命中了不止一行，而命中策略是唯一（UNIQUE）")
        case "ANY":
            if any(equal(results[0], other) is not True for other in results[1:]):
                return hits.refused("命中的几行给出了不同的结果，而命中策略是任意（ANY）")
        case "PRIORITY":
            results = _by_priority(results, ranks, hits.frame)
        case "OUTPUT ORDER":
            return [_shaped(table, result) for result in _by_priority(results, ranks, hits.frame)]
        case "RULE ORDER" | "COLLECT":
            return _collected(table, [_shaped(table, result) for result in results])
    return _shaped(table, results[0])


def _collected(table: Table, results: list[Any]) -> Any:
    aggregator = AGGREGATORS.get(table.aggregation)
    return results if aggregator is None else aggregator(results)


def _by_priority(results: list[list[Any]], ranks: tuple[Run | None, ...], frame: Frame) -> list[list[Any]]:
    """Return results in the order of the values the outputs list; unlisted ones go last."""
    # A list of values that cannot be read is null where nothing is refused.
    orders = [(rank(frame) if rank is not None else None) or [] for rank in ranks]

    def place_of(result: list[Any]) -> list[int]:
        return [_place(order, value) for order, value in zip(orders, result, strict=True)]

    return sorted(results, key=place_of)


def _place(order: list[Any], value: Any) -> int:
    return next((place for place, item in enumerate(order) if equal(item, value) is True), len(order))


def _shaped(table: Table, cells: list[Any]) -> Any:
    if len(table.outputs) == 1:
        return cells[0]
    return {output.name: cell for output, cell in zip(table.outputs, cells, strict=True)}


def table_error(
    table: Table, values: tuple[Any, ...], message: str, rules: tuple[int, ...] = ()
) -> DecisionError:
    """Return an error that names the table, the rules and the inputs."""
    inputs = {column.label: to_plain(value) for column, value in zip(table.inputs, values, strict=True)}
    where = f"（第 {'、'.join(map(str, rules))} 行）" if rules else ""
    given = "，".join(f"{c.label} = {shown(value)}" for c, value in zip(table.inputs, values, strict=True))
    return DecisionError(
        f"决策表“{table.decision}”{message}{where}。输入：{given}",
        decision=table.decision,
        rules=rules,
        inputs=inputs,
    )
