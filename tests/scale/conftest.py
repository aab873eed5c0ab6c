"""Offices that have grown: hundreds of everything, and the same office with a few of everything."""

import pytest

from bench.growing import grow
from tests.conftest import KINDS, opened_copy
from tests.make.context_maker import fill_context, open_context

FEW, MANY = 8, 400


def _grown(url, folder, people):
    fill_context(url, folder)
    context = open_context(url, folder)
    grow(context, people)
    context.database.close()


def few(url, folder):
    """Make an office with a few of everything."""
    _grown(url, folder, FEW)


def many(url, folder):
    """Make an office whose lists have several pages."""
    _grown(url, folder, MANY)


@pytest.fixture(params=KINDS)
def grown_context(request, originals, tmp_path):
    """Return an office whose lists have several pages, on SQLite and on PostgreSQL."""
    yield from opened_copy(originals, request.param, many, tmp_path)


@pytest.fixture(params=KINDS)
def small_and_grown(request, originals, tmp_path):
    """Return an office with a few of everything and one with hundreds, on SQLite and on PostgreSQL."""
    (tmp_path / "few").mkdir()
    (tmp_path / "many").mkdir()
    small = opened_copy(originals, request.param, few, tmp_path / "few")
    grown = opened_copy(originals, request.param, many, tmp_path / "many")
    yield next(small), next(grown)
    for opened in (small, grown):
        next(opened, None)
