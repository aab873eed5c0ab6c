"""What the pages load: small enough, complete, and free of addresses of where it came from."""

import gzip
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BUILT = ROOT / "app" / "web" / "static" / "built"
MOST_BYTES = 150_000
MOST_OF_AN_EDITOR = 400_000
EVERYWHERE = ("app.css", "app.js")
"""What every page loads; the rest is the analysts' editors."""


@pytest.fixture(scope="module")
def manifest():
    return json.loads((BUILT / "manifest.json").read_text())


def compressed(manifest, names):
    return sum(len(gzip.compress((BUILT / manifest["files"][name]).read_bytes(), 6)) for name in names)


def test_style_sheet_and_script_stay_under_150_kilobytes_compressed(manifest):
    assert compressed(manifest, EVERYWHERE) < MOST_BYTES


def test_no_editor_loads_more_than_400_kilobytes_compressed_besides(manifest):
    editors = {name.partition(".")[0] for name in manifest["files"]} - {"app"}
    assert editors == {
        "diagram_editor", "table_editor", "form_editor", "parts_of_file", "story_editor", "compare_canvas",
    }  # fmt: skip
    for editor in editors:
        names = [name for name in manifest["files"] if name.partition(".")[0] == editor]
        assert compressed(manifest, names) < MOST_OF_AN_EDITOR, editor


def test_the_script_asks_for_nothing_from_elsewhere(manifest):
    script = (BUILT / manifest["files"]["app.js"]).read_text()
    assert "https://" not in script
    assert "http://" not in script.replace("http://www.w3.org/", "")


def test_the_slip_has_its_fonts():
    for name in ("NotoSansSC_400Regular.ttf", "NotoSansSC_700Bold.ttf"):
        assert (BUILT / "fonts" / name).stat().st_size > 5_000_000


def test_licences_of_everything_shipped_are_there():
    text = (BUILT / "THIRD-PARTY-LICENSES.txt").read_text()
    for name in ("@expo-google-fonts/noto-sans-sc", "@tabler/core", "@tabler/icons"):
        assert name in text


def test_the_lock_of_the_packages_names_no_download_address():
    lock = (ROOT / "frontend" / "package-lock.json").read_text()
    assert "://" not in lock
    assert '"resolved"' not in lock
    assert lock.count('"integrity"') > 5


def test_every_version_is_pinned():
    package = json.loads((ROOT / "frontend" / "package.json").read_text())
    wanted = package["dependencies"] | package["devDependencies"]
    assert all(version[0].isdigit() for version in wanted.values())
