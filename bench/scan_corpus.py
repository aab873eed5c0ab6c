"""How well the checks of papers judge: `python -m bench.scan_corpus [--write] [fault …]`.

Draws the corpus (`corpus_items.py`), lets the checks look at each paper and compares with what was done to it. A line
of JSON for each fault and strength, then the table; `--write` keeps the lines beside this file, from which
`docs/papers.md` shows the table. Takes three minutes of one processor; with names only those faults are judged anew.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from dataclasses import asdict
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.documents.inspecting_child import structure
from app.documents.page_looks import look_at_pages
from app.documents.scan_checks import check_structure
from app.documents.scan_limits import USUAL
from app.documents.scan_report import ERROR
from app.documents.whole_paper import whole_findings
from bench.corpus_faults import FAULTS
from bench.corpus_items import GOOD, corpus
from bench.corpus_table import table_of
from bench.picture_likeness import likeness
from tests.make.refused_files import REFUSED

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from app.documents.scan_report import Finding
    from bench.corpus_items import CorpusItem

KEPT = Path(__file__).with_name("scan_corpus.jsonl")
LIMITS = asdict(USUAL)
CERTAIN = "all-blank"
"""The finding of the pages that refuses a form."""


def findings_of(paper: bytes) -> list[Finding]:
    """Return all that is found about a paper, as the children find it."""
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(paper)
        file.flush()
        path = Path(file.name)
        report = structure(path, LIMITS)
        if not report.is_acceptable:
            return list(report.findings)
        looks = look_at_pages(path, LIMITS)
    return [*looks.findings, *whole_findings(report.pages, looks.marks)]


def judged(items: Iterable[CorpusItem]) -> Iterator[dict[str, Any]]:
    """Return a line for each fault and strength, and one for each way in which good papers were taken."""
    for (fault, strength), group in groupby(items, key=lambda item: (item.fault, item.strength)):
        expected = frozenset() if fault == GOOD else FAULTS[fault].codes
        found = [{finding.code for finding in findings_of(item.make())} for item in group]
        others = Counter(code for codes in found for code in codes - expected)
        yield {
            "fault": fault,
            "strength": strength,
            "papers": len(found),
            "hits": sum(bool(codes & expected) for codes in found),
            "blocked": sum(CERTAIN in codes for codes in found),
            "others": dict(sorted(others.items())),
        }


def structure_line() -> dict[str, Any]:
    """Return how many of the files that must not be kept are refused, for the right reason."""
    hits = 0
    for make, code in REFUSED.values():
        with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
            file.write(make())
            file.flush()
            report = check_structure(Path(file.name))
        hits += any(one.severity == ERROR and code in {None, one.code} for one in report.findings)
    return {"fault": "structure", "strength": "", "papers": len(REFUSED), "hits": hits}


def main(arguments: list[str]) -> int:
    """Print the lines and the table; with names, only of those faults."""
    names = {one for one in arguments if not one.startswith("-")}
    known = _kept() if names else {}
    for line in _asked(names):
        known[_name(line)] = line
        sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    if "--write" in arguments:
        text = "".join(json.dumps(line, ensure_ascii=False) + "\n" for line in known.values())
        KEPT.write_text(text, "utf-8")
    if not names or KEPT.exists():
        sys.stdout.write("\n" + table_of(list(known.values())))
    return 0


def _asked(names: Collection[str]) -> Iterator[dict[str, Any]]:
    if not names or "structure" in names:
        yield structure_line()
    yield from judged(item for item in corpus() if not names or item.fault in names)
    if not names or "likeness" in names:
        yield from likeness()


def _kept() -> dict[str, dict[str, Any]]:
    lines = KEPT.read_text("utf-8").splitlines() if KEPT.exists() else []
    return {_name(line): line for line in map(json.loads, lines)}


def _name(line: dict[str, Any]) -> str:
    """Return what tells a line from the others."""
    return f"{line.get('fault', '')} {line.get('strength', '')} {line.get('likeness', '')}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
