"""What lint says of decision tables: overlaps under UNIQUE, gaps, rows that are never reached.

Probes are made of the values that stand in the cells and of values between and beside them, so that an example
input can be shown for every finding.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import islice, product
from typing import TYPE_CHECKING, Any

from app.dmn.model import Table
from app.domain.problem import Problem, Severity
from app.feel.plain import to_plain
from app.feel.probes import probe_values

if TYPE_CHECKING:
    from collections.abc import Iterator

    from app.dmn.model import Decision, Definitions, Rule

MAX_PROBES = 4000


def check_tables(definitions: Definitions) -> tuple[Problem, ...]:
    """Return findings about every table of a model."""
    found: list[Problem] = []
    for decision in definitions.decisions.values():
        if isinstance(decision.box, Table):
            found += _duplicate_ids(decision, decision.box)
            if decision.box.inputs and not _reads_names(decision.box):
                # A cell that compares with another value cannot be probed by values of its own column.
                found += _probed(decision, decision.box)
    return tuple(found)


def _reads_names(table: Table) -> bool:
    return any(test.names for rule in table.rules for test in rule.tests)


def _duplicate_ids(decision: Decision, table: Table) -> Iterator[Problem]:
    seen: dict[str, int] = {}
    for rule in table.rules:
        if rule.id and rule.id in seen:
            yield _problem(
                decision,
                Severity.ERROR,
                "dmn-duplicate-id",
                f"第 {seen[rule.id]} 行和第 {rule.number} 行的编号相同",
            )
        seen[rule.id] = rule.number


def _probed(decision: Decision, table: Table) -> Iterator[Problem]:
    columns = [
        probe_values([rule.tests[place].text for rule in table.rules]) for place in range(len(table.inputs))
    ]
    hit_once: set[int] = set()
    overlap: tuple[tuple[int, ...], list[Any]] | None = None
    gap: list[Any] | None = None
    for values in islice(product(*columns), MAX_PROBES):
        hits = [rule for rule in table.rules if _passes(rule, values)]
        hit_once |= {rule.number for rule in (hits[:1] if table.hit_policy == "FIRST" else hits)}
        if len(hits) > 1 and table.hit_policy == "UNIQUE" and overlap is None:
            overlap = tuple(rule.number for rule in hits), list(values)
        if not hits and gap is None:
            gap = list(values)
    if overlap:
        rows = "、".join(map(str, overlap[0]))
        message = f"第 {rows} 行会同时命中（例如 {_example(table, overlap[1])}），而命中策略是唯一（UNIQUE）"
        yield _problem(decision, Severity.ERROR, "dmn-overlap", message)
    if gap is not None and _needs_cover(table):
        yield _problem(
            decision, Severity.WARNING, "dmn-gap", f"有输入一行也不命中，例如 {_example(table, gap)}"
        )
    total = 1
    for column in columns:
        total *= len(column)
    if table.hit_policy == "FIRST" and total <= MAX_PROBES:
        for rule in table.rules:
            if rule.number not in hit_once:
                yield _problem(
                    decision,
                    Severity.WARNING,
                    "dmn-unreachable",
                    f"第 {rule.number} 行永远轮不到，前面的行已经覆盖它",
                )


def _needs_cover(table: Table) -> bool:
    has_default = all(output.default is not None for output in table.outputs)
    return table.hit_policy not in {"COLLECT", "RULE ORDER", "OUTPUT ORDER"} and not has_default


def _passes(rule: Rule, values: tuple[Any, ...]) -> bool:
    return all(test.matches(value, {}) is True for test, value in zip(rule.tests, values, strict=True))


def _example(table: Table, values: list[Any]) -> str:
    shown = (f"{column.label} = {_shown(value)}" for column, value in zip(table.inputs, values, strict=True))
    return "，".join(shown)


def _shown(value: Any) -> str:
    if isinstance(value, str):
        return f"“{value}”"
    return str(value) if isinstance(value, Decimal) else str(to_plain(value))


def _problem(decision: Decision, severity: Severity, rule: str, message: str) -> Problem:
    return Problem(
        severity, rule, f"决策表“{decision.name}”：{message}", "", decision.id, decision.name, decision.line
    )
