"""The page about papers names every code a person may meet, and no other."""

import re
from pathlib import Path

from app.documents.active_content import BY_KEY, BY_NAME
from app.services.papers.same_paper import SAME_AS_BEFORE, SAME_FILE

HERE = Path(__file__).parents[2]
RAISED = re.compile(r'(?:Finding|_advice|_refused|PhotoRefusedError)\(\s*"([a-z-]+)"')
NAMED = re.compile(r"`([a-z]+(?:-[a-z]+)*)`")


def codes_in_the_program():
    sources = (HERE / "app/documents").glob("*.py")
    raised = {
        SAME_FILE,
        SAME_AS_BEFORE,
        *(code for source in sources for code in RAISED.findall(source.read_text())),
    }
    return raised | {code for code, _ in (*BY_KEY.values(), *BY_NAME.values())}


def codes_on_the_page():
    rows = [line for line in (HERE / "docs/papers.md").read_text().splitlines() if line.startswith("| `")]
    return {code for row in rows for code in NAMED.findall(row.split("|")[1])}


def test_every_finding_is_explained_on_the_page():
    assert len(codes_in_the_program()) > 20
    assert codes_on_the_page() == codes_in_the_program()
