"""What lint says of a decision file: places that are no FEEL, and tables that contradict or forget something."""

from __future__ import annotations

from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any

from app.dmn.cell_types import cell_misfits, with_known_kinds
from app.dmn.column_probes import ANYTHING
from app.dmn.literal_rows import literal_value
from app.dmn.model import Broken, Table
from app.dmn.table_coverage import Coverage, coverage_of
from app.dmn.type_words import SAMPLES, type_words
from app.domain.nearest import nearest
from app.domain.problem import Problem, Severity
from app.feel import tree
from app.feel.kind_names import KIND_NAMES
from app.feel.plain import to_plain
from app.feel.values import equal, kind_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.dmn.model import Decision, Definitions, Rule

MAX_OVERLAPS = 5
MAX_NEAREST = 3
COLLECTING = frozenset({"COLLECT", "RULE ORDER", "OUTPUT ORDER"})


def check_tables(definitions: Definitions) -> tuple[Problem, ...]:
    """Return findings about a decision file: what cannot be read, then what its tables say."""
    found = [
        Problem(
            Severity.ERROR,
            "dmn-feel",
            f"决策“{broken.decision}”{broken.place}写法有误：{broken.message}",
            element=broken.element,
            name=broken.decision,
            line=broken.line,
            proposal=broken.proposal,
        )
        for broken in definitions.broken
    ]
    for decision in (*definitions.decisions.values(), *definitions.knowledge.values()):
        for table in decision.tables:
            found += _TableCheck(decision, with_known_kinds(table, decision, definitions)).findings()
    return tuple(found)


class _TableCheck:
    def __init__(self, decision: Decision, table: Table) -> None:
        self.decision = decision
        self.table = table

    def findings(self) -> Iterator[Problem]:
        """Yield what is wrong with the table, errors first."""
        broken = any(isinstance(cell, Broken) for rule in self.table.rules for cell in rule.cells)
        coverage = None if broken or not self.table.inputs else coverage_of(self.table)
        yield from self._duplicate_ids()
        yield from self._cells_of_wrong_types()
        yield from self._unranked()
        yield from self._wrong_outputs(coverage)
        if coverage is None:
            return
        yield from self._overlaps(coverage)
        yield from self._unreachable(coverage)
        yield from self._gap(coverage)

    def _duplicate_ids(self) -> Iterator[Problem]:
        seen: dict[str, int] = {}
        for rule in self.table.rules:
            if rule.id and rule.id in seen:
                message = f"第 {seen[rule.id]} 行和第 {rule.number} 行的编号相同，请改掉一个"
                yield self._problem(Severity.ERROR, "dmn-duplicate-id", message, rule)
            seen.setdefault(rule.id, rule.number)

    def _cells_of_wrong_types(self) -> Iterator[Problem]:
        """Yield cells that name a value no input of their column can be compared with."""
        for misfit in cell_misfits(self.table):
            column, value = misfit.column, misfit.value
            told_by = "该列的类型是" if misfit.told_by is None else f"第 {misfit.told_by} 行写的是"
            message = (
                f"第 {misfit.rule.number} 行“{column.label}”列的 {_shown(value)} 是{KIND_NAMES[kind_of(value)]}，"
                f"而{told_by}{KIND_NAMES[misfit.kind]}，两者不能比较"
            )
            if misfit.kind in SAMPLES:
                message += f"（例如 {column.label} = {SAMPLES[misfit.kind]} 不会命中这一行）"
            if misfit.kind == "date":
                message += f'；日期写成 date("{SAMPLES["date"]}")'
            severity = Severity.ERROR if misfit.told_by is None else Severity.WARNING
            yield self._problem(severity, "dmn-type", message, misfit.rule)

    def _unranked(self) -> Iterator[Problem]:
        """Yield a table that decides by the rank of its results and ranks none of them."""
        if self.table.policy in {"PRIORITY", "OUTPUT ORDER"} and not any(
            output.values is not None for output in self.table.outputs
        ):
            message = (
                f"命中策略是 {self.table.policy}，却没有一个输出列写明输出值的先后，分不出哪一行优先；"
                "请在输出列写上允许的值，优先的写在前面"
            )
            yield self._problem(Severity.ERROR, "dmn-priority", message)

    def _wrong_outputs(self, coverage: Coverage | None) -> Iterator[Problem]:
        """Yield outputs that are written out but are not of their column's type, or not among its values."""
        for place, output in enumerate(self.table.outputs):
            for number, rule in enumerate(self.table.rules):
                cell = rule.results[place]
                value = literal_value(cell)
                if value is None:
                    if isinstance(cell, tree.Literal) and not _may_be(output.values, None):
                        message = f"第 {rule.number} 行“{output.label}”列是空的，要写一个允许的值（{_listed(output.values)}）{_when(coverage, number)}"
                        yield self._problem(Severity.ERROR, "dmn-output-empty", message, rule)
                    continue
                said = f"第 {rule.number} 行“{output.label}”列的 {_shown(value)} "
                if output.kind is not None and not output.kind.holds(value):
                    message = (
                        f"{said}是{KIND_NAMES[kind_of(value)]}，不是该列声明的类型"
                        f"（{type_words(output.kind)}）{_when(coverage, number)}"
                    )
                    yield self._problem(Severity.ERROR, "dmn-type", message, rule)
                elif not _may_be(output.values, value):
                    message = f"{said}不在该列的允许值里（{_listed(output.values)}）{_when(coverage, number)}"
                    yield self._problem(
                        Severity.ERROR, "dmn-output-value", message, rule, _meant(value, output.values)
                    )

    def _overlaps(self, coverage: Coverage) -> Iterator[Problem]:
        if self.table.policy not in {"UNIQUE", "ANY"}:
            return
        pairs = (
            pair
            for pair in coverage.overlaps()
            if self.table.policy == "UNIQUE" or self._differ(pair[0], pair[1])
        )
        for first, second, example in islice(pairs, MAX_OVERLAPS):
            rows = f"第 {first.number} 行和第 {second.number} 行"
            policy = "唯一（UNIQUE）" if self.table.policy == "UNIQUE" else "任意（ANY），结果却不同"
            message = f"{rows}会同时命中（例如 {_example(example)}），而命中策略是{policy}"
            yield self._problem(Severity.ERROR, "dmn-overlap", message, second)

    def _differ(self, first: Rule, second: Rule) -> bool:
        """Tell whether two rows give different results, as far as their text alone tells it."""
        pairs = zip(first.results, second.results, strict=True)
        return any(
            isinstance(a, tree.Literal)
            and isinstance(b, tree.Literal)
            and equal(a.value, b.value) is not True
            for a, b in pairs
        )

    def _unreachable(self, coverage: Coverage) -> Iterator[Problem]:
        for place, rule in enumerate(self.table.rules):
            column = coverage.impossible(place)
            if column is not None:
                message = (
                    f"第 {rule.number} 行不会命中任何允许的输入：“{column.label}”列没有一个允许的值能通过"
                )
            elif self.table.policy == "FIRST" and not coverage.is_reached(place):
                example, earlier = coverage.covered_by(place)
                message = f"第 {rule.number} 行永远轮不到，前面的行已经覆盖它（例如 {_example(example)} 由第 {earlier[0]} 行命中）"
            else:
                continue
            yield self._problem(Severity.WARNING, "dmn-unreachable", message, rule)

    def _gap(self, coverage: Coverage) -> Iterator[Problem]:
        has_default = all(output.default is not None for output in self.table.outputs)
        gap = None if has_default or self.table.policy in COLLECTING else coverage.gap()
        if gap is not None:
            rows = "、".join(str(number) for number in coverage.nearest(gap)[:MAX_NEAREST])
            told = f"（最接近的是第 {rows} 行）" if rows else ""
            message = f"有输入一行也不命中，也没有默认输出，例如 {_example(gap)}{told}"
            yield self._problem(Severity.WARNING, "dmn-gap", message)

    def _problem(
        self, severity: Severity, code: str, message: str, rule: Rule | None = None, meant: str = ""
    ) -> Problem:
        element = rule.id if rule is not None and rule.id else self.decision.id
        line = rule.line if rule is not None else self.table.line
        text = f"决策表“{self.decision.name}”：{message}"
        return Problem(
            severity, code, text, element=element, name=self.decision.name, line=line, proposal=meant
        )


def _may_be(values: Any, value: Any) -> bool:
    """Tell whether an output column's values leave room for one; what is not written out leaves room for anything."""
    if not isinstance(values, tree.ListOf):
        return True
    return any(_is_in(item, value) for item in values.items)


def _meant(value: Any, values: Any) -> str:
    """Return the text among a column's values that is most like a text that is none of them."""
    texts = [text for item in values.items if isinstance(text := getattr(item, "value", None), str)]
    return nearest(value, texts) if isinstance(value, str) else ""


def _listed(values: Any) -> str:
    """Return what an output column may say, as a sentence has it."""
    return "、".join(_words_of(item) for item in values.items)


def _words_of(item: Any) -> str:
    if isinstance(item, tree.RangeOf):
        ends = [getattr(end, "value", None) for end in (item.low, item.high)]
        return f"{_shown(ends[0])} 到 {_shown(ends[1])} 之间"
    return _shown(item.value) if isinstance(item, tree.Literal) else "表达式的值"


def _is_in(item: Any, value: Any) -> bool:
    if isinstance(item, tree.Literal):
        return equal(value, item.value) is True
    if not isinstance(item, tree.RangeOf):
        return True
    low, high = getattr(item.low, "value", None), getattr(item.high, "value", None)
    if not isinstance(low, Decimal) or not isinstance(high, Decimal):
        return True
    if not isinstance(value, Decimal):
        return False
    is_above = value > low or (item.low_included and value == low)
    return is_above and (value < high or (item.high_included and value == high))


def _when(coverage: Coverage | None, place: int) -> str:
    """Return an example of when a row is hit, or nothing where none is known."""
    example = coverage.example_of(place) if coverage is not None else None
    return f"（例如 {_example(example)} 时）" if example else ""


def _example(values: dict[str, Any]) -> str:
    return "，".join(f"{label} = {_shown(value)}" for label, value in values.items())


def _shown(value: Any) -> str:
    if value is ANYTHING:
        return "任意值"
    if value is None:
        return "null"
    if isinstance(value, str):
        return f"“{value}”"
    return str(value) if isinstance(value, Decimal) else str(to_plain(value))
