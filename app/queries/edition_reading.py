"""An edition to read: its diagrams drawn and in words, its tables, forms and notices as their authors wrote them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.dmn.decision_text import decision_texts
from app.dmn.dmn_errors import DmnError
from app.domain.notice_files import read_notices
from app.engine.picture.drawing import draw, drawn_process
from app.engine.picture.text_twin import text_twin
from app.forms_reader.form_definition import Kind
from app.queries.act_reading import acts_of_files
from app.queries.diagram_view import DrawnProcess
from app.queries.draft_file_names import names_of_files
from app.queries.edition_library import numbered_edition
from app.services.context.refusals import NotFoundError
from app.store.edition_rows import EditionRow, files_of, live_edition_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from app.dmn.decision_text import DecisionText
    from app.domain.notice_text import NoticeText, TextTemplate
    from app.engine.compiled_edition import CompiledEdition
    from app.forms_reader.form_definition import Component, FormDefinition
    from app.services.context.app_context import AppContext


@dataclass(frozen=True, slots=True)
class TableFile:
    """A decision file with the decisions in it."""

    path: str
    decisions: tuple[DecisionText, ...]
    fault: str
    """Why it cannot be read as one, in Chinese; empty for all that were published."""


@dataclass(frozen=True, slots=True)
class FormLine:
    """A component of a form. `depth` tells how many groups it lies in."""

    depth: int
    kind: Kind
    label: str
    key: str
    is_required: bool
    hidden_when: str
    """The condition under which it is not asked, as it is written."""
    options: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FormReading:
    """A form under the key by which diagrams name it, with the steps that show it."""

    key: str
    steps: tuple[str, ...]
    lines: tuple[FormLine, ...]


@dataclass(frozen=True, slots=True)
class NoticeReading:
    """A notice as its file says it."""

    kind: str
    file: str
    title: str
    body: str
    late: tuple[str, str]


@dataclass(frozen=True, slots=True)
class EditionReading:
    """Everything of an edition."""

    row: EditionRow
    is_live: bool
    processes: list[DrawnProcess]
    tables: list[TableFile]
    forms: list[FormReading]
    notices: list[NoticeReading]
    acts: list[tuple[str, dict[str, Any]]]
    """Path of the file, and each act in words."""
    files: list[tuple[str, int]]
    """Path and size in bytes of each file."""
    names: dict[str, str]
    """What people call the files, by path."""


def edition_reading(context: AppContext, process: str, number: int) -> EditionReading:
    """Return an edition to read; raises NotFoundError."""
    with context.database.reading() as work:
        row = numbered_edition(work, process, number)
        files = files_of(work, row.sha256)
        is_live = live_edition_of(work, process).sha256 == row.sha256
        has_diagram = any(path.endswith(".bpmn") for path in files)
        compiled = context.editions.compiled(work, row.sha256) if has_diagram else None
        forms = context.editions.forms(work, row.sha256)
    shown = _steps_by_form(compiled) if compiled is not None else dict.fromkeys(forms, ())
    return EditionReading(
        row=row,
        is_live=is_live,
        processes=list(_drawn(compiled)) if compiled is not None else [],
        tables=[_table_file(path, files[path]) for path in sorted(files) if path.endswith(".dmn")],
        forms=[_form(key, forms[key], steps) for key, steps in sorted(shown.items()) if key in forms],
        notices=[_notice(one) for one in read_notices(files)[0].kinds.values()],
        acts=acts_of_files(files),
        files=[(path, len(files[path])) for path in sorted(files)],
        names=names_of_files(files),
    )


def form_of_edition(context: AppContext, process: str, number: int, key: str) -> FormDefinition:
    """Return one form of an edition; raises NotFoundError."""
    with context.database.reading() as work:
        found = context.editions.forms(work, numbered_edition(work, process, number).sha256).get(key)
    if found is None:
        raise NotFoundError(kind="form")
    return found


def _drawn(edition: CompiledEdition) -> Iterator[DrawnProcess]:
    for process in sorted(edition.nodes, key=lambda name: (name != edition.process, name)):
        yield DrawnProcess(
            process,
            drawn_process(edition, process)[1],
            draw(edition, process, active=()),
            list(text_twin(edition, process)),
        )


def _steps_by_form(edition: CompiledEdition) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    for nodes in edition.nodes.values():
        for node in nodes.values():
            if node.kind == "userTask" and node.form:
                found[node.form] = (*found.get(node.form, ()), node.name or node.id)
    return found


def _table_file(path: str, content: bytes) -> TableFile:
    try:
        return TableFile(path, decision_texts(content), "")
    except DmnError as broken:
        return TableFile(path, (), str(broken))


def _form(key: str, form: FormDefinition, steps: tuple[str, ...]) -> FormReading:
    return FormReading(key, steps, tuple(_lines(form.components, 0)))


def _lines(components: tuple[Component, ...], depth: int) -> Iterator[FormLine]:
    for one in components:
        if one.kind in (Kind.SEPARATOR, Kind.SPACER):
            continue
        yield FormLine(
            depth=depth,
            kind=one.kind,
            label=one.label or one.text,
            key=one.key,
            is_required=one.limits.required,
            hidden_when=one.hide.text if one.hide is not None else "",
            options=tuple(option.label for option in one.options),
        )
        yield from _lines(one.children, depth + 1)


def _notice(text: NoticeText) -> NoticeReading:
    late = text.late_title or text.title, text.late_body or text.body
    is_late = text.late_title is not None or text.late_body is not None
    return NoticeReading(
        kind=text.kind,
        file=text.file,
        title=_source(text.title),
        body=_source(text.body),
        late=(_source(late[0]), _source(late[1])) if is_late else ("", ""),
    )


def _source(template: TextTemplate) -> str:
    return "".join(f"[{text}]" if is_optional else text for text, is_optional in template.parts)
