"""Which test shows which requirement, decision and trap, and what has to be taken away for it to fail.

Tests say it themselves: `@shows("R5", "A18")`. The rows beside tests/traceability say in a few words what each is about
and give at least one sabotage, a change of the product under which the tests of the row fail; `tests.support.sabotage`
carries the sabotages out and notes the proof. `python -m tests.support.traceability` writes docs/traceability.md.
"""

import ast
import hashlib
import sys
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
TESTS = HERE / "tests"
ROWS = TESTS / "traceability"
PAGE = HERE / "docs" / "traceability.md"
PRODUCT = ("app", "handlers", "processes", "forms")
NOT_OURS = frozenset({"__pycache__", "built"})
"""Folders in them that are made, not written."""
SERIES = {
    "R": (128, "手册的要求"),
    "A": (60, "手册未写明之处的决定"),
    "T": (45, "容易犯的错"),
    "O": (12, "步骤之外：往来、文书、期限、统计、归档"),
}
PREFACE = """由 `./run docs` 写成，不要手改。
“去掉”一栏：把产品的这几处逐一改坏，右边的测试没有一个能全部通过。`python -m tests.support.sabotage` 在副本里改坏、
运行、复原，并把证明记在 tests/traceability；测试或改法变了而没有重新证明，检查就不通过。"""
EXPECTED = [f"{letter}{number}" for letter, (last, _) in SERIES.items() for number in range(1, last + 1)]


@dataclass(frozen=True)
class Sabotage:
    """A change of the product that takes a feature away: `old` stands exactly once in `file`.

    What is held twice (by a rule and by an index of the database, say) is taken away at once: `also` are more changes.
    """

    file: str
    old: str
    new: str
    also: tuple[Mapping[str, str], ...] = ()

    @property
    def edits(self):
        """Return every change as file, old and new."""
        return [
            (self.file, self.old, self.new),
            *((one["file"], one["old"], one["new"]) for one in self.also),
        ]


@dataclass(frozen=True)
class Row:
    """One requirement, decision or trap."""

    name: str
    about: str
    without: tuple[Sabotage, ...]
    kept_in: str


@dataclass(frozen=True)
class Showing:
    """A test function that shows rows."""

    path: str
    name: str
    rows: tuple[str, ...]
    source: str

    @property
    def node(self):
        """Return how pytest calls it."""
        return f"{self.path}::{self.name}"


def read_rows():
    """Return every row by its name; a name given twice is an error."""
    found = {}
    for path in sorted(ROWS.glob("*.toml")):
        for name, row in tomllib.loads(path.read_text()).items():
            if name in found:
                raise ValueError(f"{path.name}: {name} stands in {found[name].kept_in} already")
            without = tuple(Sabotage(**one) for one in row["without"])
            found[name] = Row(name, row["about"], without, path.name)
    return found


def read_showings():
    """Return every test function that carries `@shows(...)`, in the order of files and lines."""
    found = []
    for path in sorted(TESTS.rglob("test_*.py")):
        text = path.read_text()
        if "@shows(" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.FunctionDef) and (rows := _rows_of(node)):
                lines = ast.get_source_segment(text, node)
                found.append(Showing(str(path.relative_to(HERE)), node.name, rows, lines))
    return found


def _rows_of(function):
    for mark in function.decorator_list:
        if isinstance(mark, ast.Call) and isinstance(mark.func, ast.Name) and mark.func.id == "shows":
            return tuple(word.value for word in mark.args)
    return ()


def shown_by(showings):
    """Return the showings of each row."""
    found = {}
    for showing in showings:
        for name in showing.rows:
            found.setdefault(name, []).append(showing)
    return found


def proof_of(row, showings):
    """Return what a proof is about: the sabotages and the tests as they are written now."""
    parts = [
        repr([one.edits for one in row.without]),
        *sorted(f"{one.node}\n{one.source}" for one in showings),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:16]


def product_digest():
    """Return the digest of everything that runs: code, templates, diagrams, tables, forms and notices."""
    digest = hashlib.sha256()
    for path in sorted(path for folder in PRODUCT for path in (HERE / folder).rglob("*")):
        if path.is_file() and not NOT_OURS & set(path.parts):
            digest.update(path.relative_to(HERE).as_posix().encode() + b"\x00" + path.read_bytes())
    return digest.hexdigest()[:16]


def read_proofs():
    """Return by row the proof noted last, and the digest of the product it was run on (empty for an early one)."""
    return {
        name: (proof, product)
        for path in sorted(ROWS.glob("*.proven"))
        for name, (proof, product) in _noted(path).items()
    }


def _noted(path):
    lines = path.read_text().splitlines() if path.exists() else []
    return {name: (proof, product[0] if product else "") for name, proof, *product in map(str.split, lines)}


def note_proof(row, proof, product):
    """Note a proof beside the file of its row."""
    path = ROWS / Path(row.kept_in).with_suffix(".proven").name
    kept = _noted(path) | {row.name: (proof, product)}
    path.write_text("".join(f"{name} {' '.join(kept[name]).strip()}\n" for name in sorted(kept, key=_place)))


def _place(name):
    return EXPECTED.index(name)


def page():
    """Return the table as Markdown."""
    rows, showings = read_rows(), shown_by(read_showings())
    parts = ["# 要求、决定、易错点与测试", PREFACE]
    for letter, (_, title) in SERIES.items():
        parts += ["", f"## {letter}：{title}", "| 编号 | 内容 | 去掉 | 证明它的测试 |", "|---|---|---|---|"]
        parts += [
            _line(rows[name], showings.get(name, []))
            for name in EXPECTED
            if name[0] == letter and name in rows
        ]
    return "\n".join(parts) + "\n"


def _line(row, showings):
    files = "<br>".join(dict.fromkeys(f"`{edit[0]}`" for one in row.without for edit in one.edits))
    tests = "<br>".join(
        f"`{Path(one.path).name}` {one.name.removeprefix('test_').replace('_', ' ')}" for one in showings
    )
    return f"| {row.name} | {row.about} | {files} | {tests} |"


if __name__ == "__main__":
    PAGE.write_text(page())
    sys.stdout.write(f"{PAGE.relative_to(HERE)}\n")
