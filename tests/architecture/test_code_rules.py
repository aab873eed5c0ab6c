"""Rules about the context itself: names, sizes, floors, routes, settings, lock files."""

import re
from collections import Counter
from pathlib import Path

from grimp import build_graph

from app.policy.route_table import ROUTES
from app.settings import Settings

HERE = Path(__file__).resolve().parents[2]
CODE = [p for folder in ("app", "handlers", "tests", "bench") for p in (HERE / folder).rglob("*.py")]
TEMPLATES = [*(HERE / "app" / "web" / "templates").rglob("*.html")]


def test_no_file_is_longer_than_300_lines():
    long = {str(p.relative_to(HERE)): n for p in CODE if (n := len(p.read_text().splitlines())) > 300}
    assert long == {}


def test_no_modules_import_each_other_in_a_circle():
    """Not even for types: whoever reads one of them would have to read them all at once."""
    graph = build_graph("app", "handlers")
    left = {module: set(graph.find_modules_directly_imported_by(module)) for module in graph.modules}
    while free := {module for module, needs in left.items() if not needs & left.keys()}:
        left = {module: needs for module, needs in left.items() if module not in free}
    assert left == {}


def test_no_two_files_share_a_name():
    names = Counter(p.name for p in CODE if p.name not in {"__init__.py", "__main__.py", "conftest.py"})
    assert [name for name, count in names.items() if count > 1] == []


def test_no_file_has_a_name_that_says_nothing():
    empty = {"utils", "helpers", "common", "manager", "misc", "base"}
    assert [str(p) for p in CODE if p.stem in empty] == []


def test_every_route_has_a_row_in_the_policy_table_and_no_row_is_stale(web):
    endpoints = {rule.endpoint for rule in web.url_map.iter_rules()} - {"style_guide.show"}
    assert endpoints == set(ROUTES)


def test_every_setting_is_explained_to_operators():
    told = (HERE / "docs" / "operators.md").read_text()
    named = {"database_url": "DATABASE_URL"}
    missing = [f for f in Settings.__slots__ if named.get(f, f"APP_{f.upper()}") not in told]
    assert missing == []


def test_lock_files_carry_hashes_and_no_address():
    for lock in (HERE / "requirements").glob("*.lock"):
        text = lock.read_text()
        assert "://" not in text
        assert text.count("--hash=sha256:") >= len(re.findall(r"^[a-z]", text, re.MULTILINE))


def test_every_template_is_used():
    text = "".join(p.read_text() for p in [*TEMPLATES, *CODE])
    folders = {p.parent.name for p in TEMPLATES}
    unused = [
        p.name
        for p in TEMPLATES
        if f"{p.parent.name}/{p.name}" not in text and f'"{p.name}"' not in text and p.parent.name != "panels"
    ]
    assert folders
    assert unused == []


def test_every_environment_variable_is_read_in_one_place():
    readers = [
        str(p.relative_to(HERE))
        for p in (HERE / "app").rglob("*.py")
        if "os.environ" in p.read_text() and p.name not in {"settings.py", "limited_child.py"}
    ]
    assert readers == []


def test_a_permit_changes_its_state_in_one_place_only():
    """`move_permit` asks `Permit.moved_to`; nothing else writes the state of a permit."""
    told = re.compile(r"change_permit\([^)]*\bstate=|update\(permit\)", re.DOTALL)
    found = {str(p.relative_to(HERE)) for p in (HERE / "app").rglob("*.py") if told.search(p.read_text())}
    assert found == {"app/store/permit_rows.py"}
    asking = [p for p in (HERE / "app").rglob("*.py") if ".moved_to(" in p.read_text()]
    assert [p.name for p in asking] == ["permit_rows.py"]


def test_the_rule_about_withdrawing_is_the_one_the_product_asks():
    assert "may_withdraw(" in (HERE / "app" / "services" / "applications" / "withdraw_case.py").read_text()
    assert "is_open:" not in (HERE / "app" / "services" / "applications" / "withdraw_case.py").read_text()
