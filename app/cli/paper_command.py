"""paper: write a paper of the office as PDF, before it is published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.given_values import given_values
from app.cli.operator_commands import prepared_context
from app.context_builder import build_context
from app.documents.embedded_fonts import BOLD, REGULAR
from app.documents.office_paper_pdf import PrintedAs, make_office_paper
from app.domain.nearest import nearest, or_meant
from app.domain.office_paper_files import read_paper_kinds
from app.domain.procedures import Procedure
from app.queries.office_paper_preview import sample_paper
from app.services.editions.gather_bundle import gather
from app.store.edition_rows import live_or_none

if TYPE_CHECKING:
    import argparse
    from collections.abc import Mapping

    from app.domain.office_paper_text import PaperKind


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    paper = commands.add_parser("paper", help="预览一份文书（PDF）")
    paper.add_argument("kind", help="文书的种类，例如 correction_notice")
    paper.add_argument("out", type=Path, metavar="文件.pdf", help="写到哪里")
    paper.add_argument("--input", help='值，JSON，例如 \'{"person_name": "赵测试"}\'；不写就用示例值')
    paper.add_argument(
        "--in",
        dest="place",
        metavar="业务或文件夹",
        help="业务（现行的一版）或流程文件夹；不写就在各业务里找",
    )
    paper.set_defaults(run=_paper)


def _paper(chosen: argparse.Namespace) -> tuple[Any, int]:
    kind = _found(chosen.place, chosen.kind)
    written = sample_paper(kind, None if chosen.input is None else given_values(chosen.input, "--input"))
    address = f"{build_context().settings.public_url.rstrip('/')}/verify/{written.code}"
    made = make_office_paper(written, PrintedAs(address), regular=REGULAR, bold=BOLD)
    chosen.out.write_bytes(made)
    told = {"kind": kind.kind, "file": kind.file, "title": written.title, "number": written.number}
    if chosen.json:
        return {**told, "out": str(chosen.out), "bytes": len(made)}, 0
    return f"已写好《{written.title}》（{written.number}）：{chosen.out}", 0


def _found(place: str | None, kind: str) -> PaperKind:
    known: dict[str, PaperKind] = {}
    for kinds in _places(place):
        known |= {name: one for name, one in kinds.items() if name not in known}
    if kind not in known:
        raise LookupError(f"没有叫“{kind}”的文书{or_meant(nearest(kind, known))}")
    return known[kind]


def _places(place: str | None) -> list[Mapping[str, PaperKind]]:
    if place is not None and Path(place).is_dir():
        settings = build_context().settings
        kinds, problems = read_paper_kinds(
            gather(Path(place), settings.processes_dir, settings.forms_dir).files
        )
        if problems:
            raise ValueError("；".join(one.message for one in problems))
        return [kinds]
    every = [one.value for one in Procedure]
    if place is not None and place not in every:
        raise LookupError(f"没有叫“{place}”的业务或文件夹{or_meant(nearest(place, every))}")
    context = prepared_context()
    with context.database.reading() as work:
        live = [live_or_none(work, process) for process in ([place] if place else every)]
        return [context.editions.office_papers(work, one.sha256) for one in live if one is not None]
