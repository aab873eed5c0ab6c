"""What publishing says about the paper table: columns, codes and names that the pages rely on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from app.dmn.literal_rows import literal_rows
from app.domain.nearest import nearest, or_meant
from app.domain.problem import Problem, Severity
from app.engine.decision_columns import reads_of
from app.forms_reader.asked_papers import PARTIES, is_asked_by_table
from app.services.context.paper_table import CHECKLIST, KIND, READ, TEMPLATE, PaperTable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.dmn.definitions import Definitions
    from app.forms_reader.definition import FormDefinition

COLUMNS: Mapping[str, frozenset[str]] = {
    CHECKLIST: frozenset({"slot", "uploader", "required"}),
    KIND: frozenset({"name"}),
    TEMPLATE: frozenset({"template"}),
}
_SLOT = re.compile(r"[a-z][a-z0-9_]{0,39}")


def check_paper_tables(
    decisions: Mapping[str, Definitions], forms: Mapping[str, FormDefinition]
) -> tuple[Problem, ...]:
    """Return every fault of the paper table, of a row by its id; an edition whose forms do not ask it may do without names."""
    table = PaperTable(decisions)
    asking = [key for key, form in forms.items() if is_asked_by_table(form)]
    if not asking:
        return ()
    if CHECKLIST not in decisions or KIND not in decisions:
        message = f"表单 {'、'.join(sorted(asking))} 按材料清单列出材料，但没有决策“{CHECKLIST}”或“{KIND}”"
        return (_problem(message, CHECKLIST),)
    return tuple(
        _problem(message, element, proposal)
        for element, message, proposal in (
            *_columns(decisions),
            *_reads(decisions),
            *_rows(decisions[CHECKLIST], table),
            *_collisions(decisions[CHECKLIST], forms, asking),
        )
    )


def _problem(message: str, element: str, proposal: str = "") -> Problem:
    return Problem(Severity.ERROR, "paper-table", message, f"{CHECKLIST}.dmn", element, proposal=proposal)


def _columns(decisions: Mapping[str, Definitions]) -> Iterator[tuple[str, str, str]]:
    for decision, wanted in COLUMNS.items():
        if decision not in decisions:
            continue
        for table in getattr(decisions[decision].find(decision), "tables", ()):
            missing = wanted - {output.name for output in table.outputs}
            if missing:
                yield decision, f"材料表“{decision}”缺少输出列 {'、'.join(sorted(missing))}", min(missing)


def _reads(decisions: Mapping[str, Definitions]) -> Iterator[tuple[str, str, str]]:
    for _text, names in reads_of(decisions[CHECKLIST], CHECKLIST):
        for name in sorted({name.partition(".")[0] for name in names} - READ):
            yield CHECKLIST, f"材料清单读取了“{name}”：填写表单时只知道 case 和 claims，请改用这两项", ""


def _rows(definitions: Definitions, table: PaperTable) -> Iterator[tuple[str, str, str]]:
    names = table.names()
    for rule, row in literal_rows(definitions, CHECKLIST):
        slot, uploader = row.get("slot"), row.get("uploader")
        if isinstance(slot, str) and not _SLOT.fullmatch(slot):
            yield (
                rule.id,
                f"材料清单第 {rule.number} 行：材料代码“{slot}”应以小写字母开头，只含小写字母、数字和下划线",
                "",
            )
        elif isinstance(slot, str) and slot not in names:
            meant = nearest(slot, names)
            message = f"材料清单第 {rule.number} 行：材料“{slot}”在“材料名称”里没有名称，页面会显示代码{or_meant(meant)}"
            yield rule.id, message, meant
        if isinstance(uploader, str) and uploader not in PARTIES:
            yield (
                rule.id,
                f"材料清单第 {rule.number} 行：由谁上传应是 {'、'.join(PARTIES)} 之一，现在是“{uploader}”",
                nearest(uploader, PARTIES),
            )


def _collisions(
    definitions: Definitions, forms: Mapping[str, FormDefinition], asking: list[str]
) -> Iterator[tuple[str, str, str]]:
    slots = {row.get("slot") for _, row in literal_rows(definitions, CHECKLIST)}
    for key in sorted(asking):
        for slot in sorted({one.key for one in forms[key].fields if one.slot != one.key} & slots):
            yield CHECKLIST, f"材料代码“{slot}”与表单“{key}”的字段同名，请换一个代码", ""
