"""The table in docs/papers.md that tells how well the checks judge, from what `bench.scan_corpus --write` has kept."""

import json

from bench.corpus_table import table_of
from bench.scan_corpus import KEPT
from tests.support.check import HERE

PAGE = HERE / "docs" / "papers.md"
BEGIN, END = "<!-- scan_corpus -->\n", "<!-- /scan_corpus -->\n"


def page(old):
    """Return the page with the table of the lines that were kept."""
    before, _begin, rest = old.partition(BEGIN)
    _table, _end, after = rest.partition(END)
    lines = [json.loads(line) for line in KEPT.read_text("utf-8").splitlines()]
    return f"{before}{BEGIN}{table_of(lines)}{END}{after}"
