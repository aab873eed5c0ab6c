"""Every shipped diagram and table means the same after the editors' own reader and writer."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from app.engine.meaning import meaning_of_file
from tests.make.context_maker import ROOT

sys.path.insert(0, str(ROOT / "frontend"))
from build_assets import node_folder

PACKAGES = ROOT / "frontend" / "node_modules"
WORDS = PACKAGES / "camunda-bpmn-moddle" / "resources" / "camunda.json"
FILES = sorted(
    str(path.relative_to(ROOT)) for end in ("bpmn", "dmn") for path in (ROOT / "processes").rglob(f"*.{end}")
)


@pytest.fixture(scope="module")
def written_again(tmp_path_factory):
    """Return what the packages of the editors make of every file."""
    folder = tmp_path_factory.mktemp("round_trip")
    script = folder / "round_trip.js"
    (builder,) = PACKAGES.glob("@esbuild/*/bin/esbuild")
    door = Path(__file__).with_name("round_trip.mjs")
    subprocess.run(
        [
            str(builder),
            str(door),
            "--bundle",
            "--platform=node",
            "--format=esm",
            f"--outfile={script.with_suffix('.mjs')}",
            "--log-level=warning",
        ],
        env={**os.environ, "NODE_PATH": str(PACKAGES)},
        check=True,
    )
    done = subprocess.run(
        [str(node_folder() / "bin" / "node"), str(script.with_suffix(".mjs")), str(WORDS)],
        input=json.dumps({path: (ROOT / path).read_text() for path in FILES}),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


@pytest.mark.parametrize("path", FILES)
def test_a_shipped_file_means_the_same_after_an_editor_has_saved_it(written_again, path):
    told = written_again[path]
    assert told["warnings"] == []
    assert meaning_of_file(path, told["xml"].encode()) == meaning_of_file(path, (ROOT / path).read_bytes())
