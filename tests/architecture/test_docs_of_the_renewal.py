"""What the guide for analysts lists is what there is."""

import re
from pathlib import Path

from app.dmn.definitions import read_definitions
from app.services.context.handler_registry import load_handlers
from tests.make.shipped_bundle import shipped_files

GUIDE = (Path(__file__).resolve().parents[2] / "docs/renewal.md").read_text()


def test_the_guide_lists_every_handler_with_its_parameters():
    section = GUIDE.partition("## 服务任务")[2].partition("\n## ")[0]
    rows = [line.split("|")[1:3] for line in section.splitlines() if line.startswith("| `")]
    listed = {
        name: set(re.findall(r"`([a-z_]+)`", parameters))
        for names, parameters in rows
        for name in re.findall(r"`([a-z_.]+)`", names)
    }
    assert listed == {name: set(handler.parameters) for name, handler in load_handlers().items()}


def test_the_guide_lists_every_decision():
    section = GUIDE.partition("## 决策表")[2].partition("\n## ")[0]
    tables = [text for path, text in shipped_files().items() if path.endswith(".dmn")]
    decisions = {one for table in tables for one in read_definitions(table).decision_ids}
    assert set(re.findall(r"^\| `([a-z_]+)` ", section, re.MULTILINE)) == decisions
