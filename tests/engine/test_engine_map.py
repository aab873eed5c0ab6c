"""The map of the engine names every file of it, and no other."""

import re
from pathlib import Path

import app.engine

FOLDER = Path(app.engine.__file__).parent
MAP = FOLDER.parents[1] / "docs" / "engine.md"


def test_the_map_names_every_file_once():
    named = re.findall(r"`(\w+\.py)`", MAP.read_text(encoding="utf-8"))
    files = {file.name for file in FOLDER.rglob("*.py")} - {"__init__.py"}
    assert sorted(named) == sorted(files)
