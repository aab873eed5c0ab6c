"""catalogue: every name that the diagrams, tables and forms of a procedure may use, with its type."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.operator_commands import prepared_context
from app.context_builder import build_context
from app.domain.nearest import nearest, or_meant
from app.domain.notice_files import PLATFORM
from app.domain.office_paper_files import paper_kinds_of
from app.domain.procedures import Procedure
from app.engine.bundle import Bundle
from app.engine.read_bundle import read_bundle
from app.forms_reader.form_error import FormError
from app.services.context.catalogue import catalogue_of
from app.services.context.notices_of import SHARED
from app.services.editions.catalogue_tables import all_tables
from app.services.editions.edition_catalogue import edition_catalogue
from app.services.editions.gather_bundle import gather
from app.services.editions.notice_checks import notices_of_bundle
from app.store.edition_rows import EditionMissingError, files_of, live_edition_of

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.services.context.app_context import AppContext
    from app.services.editions.catalogue_tables import CatalogueTable
    from app.services.editions.edition_catalogue import EditionCatalogue

WIDE = 0x2E80
"""From here on signs take two columns of a terminal."""


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    listing = commands.add_parser("catalogue", help="流程图、决策表、表单里可以使用的名称和类型")
    listing.add_argument("procedure", help="流程文件夹（例如 processes/renewal），或业务（现行的一版）")
    listing.set_defaults(run=_catalogue)


def _catalogue(chosen: argparse.Namespace) -> tuple[Any, int]:
    found = _read(_bundle(chosen.procedure))
    if chosen.json:
        return found.as_json(), 0
    return "\n".join(line for table in all_tables(found) for line in _lines(table)), 0


def _bundle(name: str) -> Bundle:
    context = build_context()
    folder = Path(name)
    if folder.is_dir():
        return gather(folder, context.settings.processes_dir, context.settings.forms_dir)
    if folder.name != name:
        known = [each.name for each in _folders(context)]
        meant = nearest(folder.name, known)
        raise LookupError(f"没有流程文件夹“{name}”{or_meant(str(folder.parent / meant) if meant else '')}")
    return _published(prepared_context(), name)


def _folders(context: AppContext) -> Iterator[Path]:
    """Yield the folders of procedures."""
    for each in sorted(context.settings.processes_dir.iterdir()):
        if each.is_dir() and each.name not in {SHARED, PLATFORM} and not each.name.startswith("."):
            yield each


def _published(context: AppContext, process: str) -> Bundle:
    with context.database.reading() as work:
        try:
            return Bundle(process, files_of(work, live_edition_of(work, process).sha256))
        except EditionMissingError as missing:
            known = {one.value for one in Procedure} | {each.name for each in _folders(context)}
            meant = nearest(process, known)
            words = f"业务“{process}”还没有发布过版本" if process in known else f"没有叫“{process}”的业务"
            raise LookupError(f"{words}{or_meant('' if process in known else meant)}") from missing


def _read(bundle: Bundle) -> EditionCatalogue:
    context = build_context()
    try:
        catalogue, forms = catalogue_of(bundle, context.handlers)
    except FormError as broken:
        raise ValueError(f"表单有误，先用 lint 检查：{broken}") from broken
    reading = read_bundle(bundle, catalogue)
    if bundle.process not in reading.processes:
        raise LookupError(next(iter(problem.message for problem in reading.problems), "没有流程图"))
    return edition_catalogue(
        bundle.process,
        reading,
        catalogue,
        forms,
        notices_of_bundle(context, bundle).kinds,
        paper_kinds_of(bundle),
    )


def _lines(table: CatalogueTable) -> Iterator[str]:
    """Yield a table with its columns one under another."""
    rows = [table.columns, *table.rows]
    widths = [max(_width(row[place]) for row in rows) for place in range(len(table.columns))]
    yield f"【{table.title}】"
    for row in rows:
        yield "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
    yield ""


def _width(text: str) -> int:
    return sum(2 if ord(sign) >= WIDE else 1 for sign in text)
