"""What a service refuses comes to a page in one shape, and one file of the pages reads the errors of a form."""

import ast
import importlib
from pathlib import Path

import pytest

from app.services.context.refusals import RefusalError
from app.store.database_trouble import DatabaseBusyError
from app.store.idempotency_rows import KeyReusedError

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted((ROOT / "app" / "web").rglob("*.py"))
OF_THE_STORE = (DatabaseBusyError, KeyReusedError)
"""Raised by the transaction itself, whatever service opened it."""


def _caught(path):
    """Yield each class of a service that a file of the pages catches."""
    tree = ast.parse(path.read_text("utf-8"))
    homes = {
        one.asname or one.name: node.module
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("app.services.")
        for one in node.names
    }
    for node in ast.walk(tree):
        if isinstance(node, ast.ExceptHandler) and node.type is not None:
            for one in ast.walk(node.type):
                if isinstance(one, ast.Name) and one.id in homes:
                    yield getattr(importlib.import_module(homes[one.id]), one.id)


def test_pages_catch_refusals_of_services_and_nothing_else_of_theirs():
    caught = {found for path in PAGES for found in _caught(path) if isinstance(found, type)}
    assert len(caught) > 10
    assert {one for one in caught if not issubclass(one, (RefusalError, *OF_THE_STORE))} == set()


@pytest.mark.parametrize("asked", ['facts["errors"]', "facts['errors']"])
def test_one_file_of_the_pages_reads_the_errors_of_a_form(asked):
    readers = {path.name for path in PAGES if asked in path.read_text("utf-8")}
    assert readers <= {"field_errors.py"}


def test_one_file_of_the_pages_takes_half_done_forms():
    keepers = {path.name for path in PAGES if "keep_half_done(" in path.read_text("utf-8")}
    assert keepers == {"autosave.py", "form_door.py"}
