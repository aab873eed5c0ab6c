"""docs/catalogue.md: the names and types of all shipped procedures. `python -m tests.support.catalogue_page` writes it."""

from pathlib import Path

from app.domain.notice_files import PLATFORM, read_notices
from app.domain.office_paper_files import paper_kinds_of
from app.engine.read_bundle import read_bundle
from app.services.context.catalogue import catalogue_of
from app.services.context.handler_registry import load_handlers
from app.services.editions.catalogue_tables import all_tables
from app.services.editions.edition_catalogue import EditionCatalogue, edition_catalogue
from app.services.editions.gather_bundle import SHARED, gather

ROOT = Path(__file__).resolve().parents[2]
PROCESSES, PAGE = ROOT / "processes", ROOT / "docs" / "catalogue.md"
HEAD = (
    "# 能用的名称和类型",
    "",
    "流程图、决策表和表单里能写的名称，由程序生成（`python -m tests.support.catalogue_page`）。怎样写见 [analysts.md](analysts.md)。",
    "",
    "一个流程的单独一张：`./run cli catalogue processes/renewal`。几个业务共用的流程、表单和决策表只列一次。",
    "",
    "名称后面的 `[]` 是列表的每一项；类型是“任意值”的，程序不知道它的类型，也不检查。",
)


def shipped_catalogues():
    """Yield the catalogue of each shipped procedure."""
    for folder in sorted(PROCESSES.iterdir()):
        if folder.is_dir() and folder.name not in {SHARED, PLATFORM} and not folder.name.startswith("."):
            bundle = gather(folder, PROCESSES, ROOT / "forms")
            catalogue, forms = catalogue_of(bundle, load_handlers())
            kinds = read_notices(bundle.files)[0].kinds
            yield edition_catalogue(
                folder.name, read_bundle(bundle, catalogue), catalogue, forms, kinds, paper_kinds_of(bundle)
            )


KEYS = {
    "facts": ("name",),
    "variables": ("process", "name", "type"),
    "handlers": ("name",),
    "forms": ("form", "name"),
    "decisions": ("decision",),
    "steps": ("process", "id"),
    "codes": ("kind", "code"),
    "parameters": ("name",),
    "placeholders": ("name",),
    "act_inputs": ("name",),
    "paper_values": ("name",),
}
"""What tells the rows of each part apart; shared processes, forms and tables are told once."""


def merged(catalogues):
    """Return one catalogue of all procedures."""
    every = list(catalogues)
    parts = {}
    for part, names in KEYS.items():
        rows = {}
        for one in every:
            for row in getattr(one, part):
                rows.setdefault(tuple(row[name] for name in names), row)
        parts[part] = [rows[key] for key in sorted(rows)] if part == "codes" else list(rows.values())
    return EditionCatalogue(process="", **parts)


def page():
    """Return the whole page."""
    lines = [*HEAD]
    for table in all_tables(merged(shipped_catalogues())):
        lines += _section(table)
    return "\n".join(lines) + "\n"


def _section(table):
    if not table.rows:
        return []
    rows = [table.columns, tuple("---" for _ in table.columns), *table.rows]
    return ["", f"## {table.title}", "", *(f"| {' | '.join(map(_cell, row))} |" for row in rows)]


def _cell(text):
    return text.replace("|", "\\|").replace("\n", " ")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
