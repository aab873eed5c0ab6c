"""Read one kind of paper of the office as its file declares it, and note every fault with its line."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.domain.nearest import nearest, or_meant
from app.domain.notice_text import TemplateError, TextTemplate, read_template
from app.domain.office_paper_facts import (
    ALWAYS,
    ITEMS,
    NUMBER_FACTS,
    OF_EVENT,
    RECIPIENTS,
    SEQUENCE,
    VALUE_TYPES,
    PaperEvent,
)
from app.domain.office_paper_text import TEXT_PARTS, PaperKind
from app.domain.problem import Problem, Severity
from app.domain.text_files import line_of_table

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.domain.notice_facts import NoticeFact

SIGNS = "signs"
KIND = re.compile(r"[a-z][a-z0-9_]{0,59}")
REPLACES = ("permit", "case")
LISTS = ("rows", "notes")
SETTINGS = ("number", "when", "to", "notice", "items", "items_title", "replaces", "frame", "values")
KNOWN = (*TEXT_PARTS, *LISTS, *SETTINGS)
LONGEST = {"title": 40, "opening": 200, "body": 4_000, "after": 4_000, "basis": 2_000, "remedy": 2_000}
LONGEST_LINE, MOST_ROWS = 300, 30
NEEDED_IN_NUMBER = ("year", SEQUENCE)


class PaperFaults:
    """The faults of one file, each with its line."""

    def __init__(self, file: str, problems: list[Problem]) -> None:
        self.file = file
        self.lines: list[str] = [""]
        self._problems = problems

    def add(self, rule: str, kind: str, message: str, proposal: str = "", *, line: int | None = None) -> None:
        """Note a fault of a kind."""
        place = line if line is not None else self.line(kind) if kind else 1
        told = f"文书“{kind}”：{message}" if kind and kind != SIGNS else message
        self._problems.append(Problem(Severity.ERROR, rule, told, self.file, kind, "", place, proposal))

    def line(self, kind: str) -> int:
        """Return the line on which a kind begins."""
        return line_of_table(self.lines, kind)


class KindReader:
    """One kind while it is read; what is wrong goes to the faults, and what can be used is kept."""

    def __init__(self, kind: str, told: dict[str, Any], faults: PaperFaults) -> None:
        self.kind, self._told, self._faults = kind, told, faults
        self.file, self.line = faults.file, faults.line(kind)
        for name in sorted(told.keys() - set(KNOWN)):
            meant = nearest(name, KNOWN)
            self._add("paper-file", f"文书里不能写“{name}”{or_meant(meant)}", meant)
        self.values = dict(self._values(told.get("values", {})))
        self.when = self._event(told.get("when", ""))
        self.texts = {
            part: self._text(part, told[part], LONGEST[part]) for part in TEXT_PARTS if part in told
        }
        for part in ("title", "body"):
            if part not in told:
                self._add("paper-text", f"没有写 {part}")
        self.number = self._number(told.get("number"))
        self.rows = tuple(self._rows(told.get("rows", [])))
        self.notes = tuple(self._notes(told.get("notes", [])))
        self.items = self._one_of("items", ITEMS)
        self.items_title = self._line_of_text("items_title")
        self.to = tuple(self._recipients(told.get("to")))
        self.notice = self._line_of_text("notice")
        self.replaces = self._one_of("replaces", REPLACES)
        self.is_framed = told.get("frame", False) is True
        self._needed()

    def declared(self, signs: Mapping[str, str]) -> PaperKind:
        """Return the kind as far as it can be used; `signs` are those of all files of the edition."""
        return PaperKind(
            kind=self.kind, texts=self.texts, number=self.number, signs=signs, rows=self.rows,
            notes=self.notes, items=self.items, items_title=self.items_title, when=self.when, to=self.to,
            notice=self.notice, replaces=self.replaces, is_framed=self.is_framed, values=self.values,
            file=self.file, line=self.line,
        )  # fmt: skip

    def _add(self, rule: str, message: str, proposal: str = "") -> None:
        self._faults.add(rule, self.kind, message, proposal)

    def _values(self, told: Any) -> Iterator[tuple[str, NoticeFact]]:
        if not isinstance(told, dict):
            self._add("paper-file", 'values 应写成 名称 = "类型"')
            return
        for name, kind in told.items():
            if not KIND.fullmatch(name) or kind not in VALUE_TYPES:
                meant = nearest(str(kind), VALUE_TYPES)
                types = "、".join(VALUE_TYPES)
                self._add("paper-value", f"值“{name}”的类型只能是 {types}{or_meant(meant)}", meant)
                continue
            like = VALUE_TYPES[kind]
            yield name, type(like)(name, like.type, "这一种文书自己的值", like.spell, like.example)

    def _event(self, said: Any) -> PaperEvent | None:
        if said in ("", *PaperEvent):
            return PaperEvent(said) if said else None
        meant = nearest(str(said), list(PaperEvent))
        self._add("paper-event", f"when 不能是“{said}”{or_meant(meant)}", meant)
        return None

    def _text(self, part: str, said: Any, longest: int) -> TextTemplate:
        return self._template(part, said, longest, self._known(), "paper-value")

    def _known(self) -> Mapping[str, NoticeFact]:
        return PaperKind(self.kind, {}, TextTemplate(), values=self.values).facts

    def _template(
        self, part: str, said: Any, longest: int, known: Mapping[str, NoticeFact], rule: str
    ) -> TextTemplate:
        if not isinstance(said, str) or not said.strip():
            self._add("paper-text", f"{part} 不是一段文字")
            return TextTemplate()
        if len(said) > longest:
            self._add("paper-text", f"{part} 最多 {longest} 个字，现在 {len(said)} 个")
        if "\n" in said and part in ("title", "opening", "number"):
            self._add("paper-text", f"{part} 只能写一行")
        try:
            template = read_template(said)
        except TemplateError as broken:
            self._add("paper-text", f"{part}：{broken}")
            return TextTemplate()
        for unknown in sorted(template.names - known.keys()):
            meant = nearest(unknown, known)
            self._add(rule, f"{part} 里的“{{{unknown}}}”没有这个值{or_meant(meant)}", meant)
        return template

    def _number(self, said: Any) -> TextTemplate:
        if said is None:
            self._add("paper-number", "没有写 number（文号的样子）")
            return TextTemplate()
        template = self._template("number", said, LONGEST_LINE, NUMBER_FACTS, "paper-number")
        lacking = [name for name in NEEDED_IN_NUMBER if name not in template.needed]
        if not {"sign", "authority_name"} & template.needed:
            lacking.insert(0, "sign")
        if template.parts and lacking:
            missing = "、".join(f"{{{name}}}" for name in lacking)
            self._add("paper-number", f"number 里缺少 {missing}，文号会重复", f"{{{lacking[0]}}}")
        return template

    def _rows(self, said: Any) -> Iterator[tuple[str, TextTemplate]]:
        rows = said if isinstance(said, list) else None
        if rows is None or len(rows) > MOST_ROWS:
            self._add("paper-text", f'rows 应写成 [["名称", "内容"]]，最多 {MOST_ROWS} 行')
            return
        for row in rows:
            if not isinstance(row, list) or len(row) != 2 or not isinstance(row[0], str):  # noqa: PLR2004 — label and text
                self._add("paper-text", 'rows 的每一行应写成 ["名称", "内容"]')
                continue
            yield row[0], self._text("rows", row[1], LONGEST_LINE)

    def _notes(self, said: Any) -> Iterator[TextTemplate]:
        if not isinstance(said, list):
            self._add("paper-text", 'notes 应写成 ["第一条", "第二条"]')
            return
        for note in said:
            yield self._text("notes", note, LONGEST_LINE)

    def _one_of(self, name: str, known: Mapping[str, str] | tuple[str, ...]) -> str:
        said = self._told.get(name, "")
        if said in ("", *known):
            return str(said)
        meant = nearest(str(said), known)
        self._add("paper-file", f"{name} 不能是“{said}”{or_meant(meant)}", meant)
        return ""

    def _line_of_text(self, name: str) -> str:
        said = self._told.get(name, "")
        if isinstance(said, str) and len(said) <= LONGEST_LINE and "\n" not in said:
            return said
        self._add("paper-text", f"{name} 应是一行文字")
        return ""

    def _recipients(self, said: Any) -> Iterator[str]:
        if not isinstance(said, list) or not said:
            self._add("paper-file", '没有写 to（送给谁），应写成 to = ["employer", "person"]')
            return
        for one in said:
            if one in RECIPIENTS:
                yield str(one)
                continue
            meant = nearest(str(one), RECIPIENTS)
            self._add("paper-file", f"to 里不能写“{one}”{or_meant(meant)}", meant)

    def _needed(self) -> None:
        """Hold placeholders outside of brackets to what such a paper always has."""
        always = ALWAYS | self.values.keys() | (OF_EVENT[self.when] if self.when else frozenset())
        templates = (*self.texts.values(), *(text for _, text in self.rows), *self.notes)
        needed: frozenset[str] = frozenset().union(*(one.needed for one in templates))
        for name in sorted((needed & self._known().keys()) - always):
            message = f"“{{{name}}}”不是每次都有，缺少时文书就作不出来；请把这一段放进 [ ] 里"
            self._add("paper-value", message, f"[{{{name}}}]")
        if self.items == "corrections" and self.when is not PaperEvent.RETURNED:
            self._add(
                "paper-event", 'items = "corrections" 只用在退回补正时作出的文书上', PaperEvent.RETURNED
            )
