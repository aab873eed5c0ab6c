"""Decision tables: which rules hit, and what the hit policy makes of them (DMN 1.5, 8.2.8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.dmn.dmn_errors import DecisionError
from app.feel import builtin_lists as lists
from app.feel.plain import to_plain
from app.feel.values import equal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from app.dmn.model import Output, Rule, Table

AGGREGATORS: dict[str, Callable[..., Any]] = {
    "SUM": lists.total,
    "MIN": lists.minimum,
    "MAX": lists.maximum,
    "COUNT": lists.count,
}


def decide_table(
    table: Table, scope: Mapping[str, Any], decision: str, now: datetime | None
) -> tuple[Any, tuple[int, ...]]:
    """Return the table's value and the numbers of the rules hit; raises DecisionError."""
    asked = _Asked(table, scope, decision, now)
    hits = asked.hits()
    if not hits:
        return asked.default(), ()
    return asked.answer(hits), tuple(rule.number for rule in hits)


class _Asked:
    def __init__(self, table: Table, scope: Mapping[str, Any], decision: str, now: datetime | None) -> None:
        self.table = table
        self.scope = scope
        self.decision = decision
        self.now = now
        self.values = [column.expression.evaluate(scope, now=now) for column in table.inputs]

    def hits(self) -> list[Rule]:
        """Return the rules whose every cell is true, in order."""
        for column, value in zip(self.table.inputs, self.values, strict=True):
            if column.allowed is not None and value is not None:
                if column.allowed.matches(value, self.scope, now=self.now) is not True:
                    raise self.error(f"“{column.label}”的值 {to_plain(value)!r} 不在允许的范围内")
        found = []
        for rule in self.table.rules:
            if self._passes(rule):
                found.append(rule)
                if self.table.hit_policy == "FIRST":
                    break
        return found

    def _passes(self, rule: Rule) -> bool:
        return all(
            test.is_any or test.matches(value, self.scope, now=self.now) is True
            for test, value in zip(rule.tests, self.values, strict=True)
        )

    def default(self) -> Any:
        """Return the default outputs; a collecting table without hits collects nothing."""
        if all(output.default is not None for output in self.table.outputs):
            return self._shaped(
                [o.default.evaluate(self.scope, now=self.now) for o in self.table.outputs if o.default]
            )
        policy = self.table.hit_policy
        if policy == "COLLECT" and self.table.aggregation == "COUNT":
            return lists.count([])
        if policy in {"COLLECT", "RULE ORDER", "OUTPUT ORDER"}:
            return None if self.table.aggregation else []
        raise self.error("没有一行命中，也没有默认输出")

    def answer(self, hits: list[Rule]) -> Any:
        """Return what the hit policy makes of the rules hit."""
        match self.table.hit_policy:
            case "UNIQUE":
                if len(hits) > 1:
                    raise self.error("命中了不止一行，而命中策略是唯一（UNIQUE）", hits)
                return self._result(hits[0])
            case "FIRST":
                return self._result(hits[0])
            case "ANY":
                return self._any(hits)
            case "PRIORITY":
                return self._result(self._by_priority(hits)[0])
            case "OUTPUT ORDER":
                return [self._result(rule) for rule in self._by_priority(hits)]
            case "RULE ORDER":
                return [self._result(rule) for rule in hits]
            case _:
                return self._collected(hits)

    def _any(self, hits: list[Rule]) -> Any:
        results = [self._result(rule) for rule in hits]
        if any(equal(results[0], other) is not True for other in results[1:] if results[0] is not None):
            raise self.error("命中的几行给出了不同的结果，而命中策略是任意（ANY）", hits)
        return results[0]

    def _collected(self, hits: list[Rule]) -> Any:
        results = [self._result(rule) for rule in hits]
        aggregator = AGGREGATORS.get(self.table.aggregation)
        return results if aggregator is None else aggregator(results)

    def _by_priority(self, hits: list[Rule]) -> list[Rule]:
        def rank(rule: Rule) -> list[int]:
            return [
                self._rank(output, cell)
                for output, cell in zip(self.table.outputs, self._cells(rule), strict=True)
            ]

        return sorted(hits, key=rank)

    def _rank(self, output: Output, value: Any) -> int:
        allowed = output.allowed[0].evaluate(self.scope, now=self.now) if output.allowed else []
        for place, item in enumerate(allowed):
            if equal(item, value) is True:
                return place
        return len(allowed)

    def _cells(self, rule: Rule) -> list[Any]:
        return [cell.evaluate(self.scope, now=self.now) for cell in rule.results]

    def _result(self, rule: Rule) -> Any:
        return self._shaped(self._cells(rule))

    def _shaped(self, cells: list[Any]) -> Any:
        if len(self.table.outputs) == 1:
            return cells[0]
        return {output.name: cell for output, cell in zip(self.table.outputs, cells, strict=True)}

    def error(self, message: str, hits: list[Rule] | None = None) -> DecisionError:
        """Return an error that names the table, the rules and the inputs."""
        inputs = {c.label: to_plain(v) for c, v in zip(self.table.inputs, self.values, strict=True)}
        rules = tuple(rule.number for rule in hits or ())
        where = f"（第 {'、'.join(map(str, rules))} 行）" if rules else ""
        shown = "，".join(f"{label}={value!r}" for label, value in inputs.items())
        return DecisionError(
            f"决策表“{self.decision}”{message}{where}。输入：{shown}",
            decision=self.decision,
            rules=rules,
            inputs=inputs,
        )
