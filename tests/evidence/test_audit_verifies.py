"""A check of the audit: nothing is found while nobody tampers, and every kind of tampering is."""

import shutil
from datetime import timedelta

import pytest

from app.services.accounts.sign_in import sign_in
from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.seal_heads import seal_heads
from tests.conftest import opened_copy
from tests.make.context_maker import fill_context, open_context
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.make.tampering import KINDS
from tests.support.nightly import times


def filled_and_sealed(url, folder):
    """Fill an office, let a renewal be approved, and seal heads as the worker does every minute."""
    fill_context(url, folder)
    context = open_context(url, folder)
    seal_heads(context)
    journey = ServiceJourney(context).prepare()
    _minute_passes(context)
    journey.do("agent", "verify_and_submit", SUBMIT)
    _minute_passes(context)
    journey.approve()
    for login in ("operator", "hd.l1a", "zhao"):
        sign_in(context, login, "demo-2026")
        _minute_passes(context)
    context.database.close()


def _minute_passes(context):
    context.clock.forward(minutes=1)
    seal_heads(context)


def sealed_copy(originals, kind, tmp_path):
    """Yield a copy of the filled office with its sealed heads."""
    _url, folder = originals.of(kind, filled_and_sealed)
    shutil.copytree(folder / "audit-heads", tmp_path / "audit-heads")
    for context in opened_copy(originals, kind, filled_and_sealed, tmp_path):
        context.clock.forward(minutes=8)
        yield context


@pytest.fixture
def office(database_kind, originals, tmp_path):
    """Return the office on both databases."""
    yield from sealed_copy(originals, database_kind, tmp_path)


@pytest.fixture
def office_on_sqlite(originals, tmp_path):
    """Return the office on SQLite."""
    yield from sealed_copy(originals, "sqlite", tmp_path)


@pytest.fixture
def office_on_postgres(originals, tmp_path):
    """Return the office on PostgreSQL."""
    yield from sealed_copy(originals, "postgres", tmp_path)


def found_in(context):
    """Return the check and the kinds of what it finds."""
    check = AuditCheck(context).run()
    check.shelf.close()
    return check, {one.kind.value for one in check.findings}


def test_an_office_in_which_nobody_tampered_gives_nothing(office):
    check, kinds = found_in(office)
    assert kinds == set(), check.findings
    assert check.chains > 30
    assert check.rows > 90


def test_a_clock_that_was_set_back_for_a_while_leaves_no_gap(office_on_sqlite):
    """Lines and rows of a wrong day are still followed by those of the right one, and none stays unsealed."""
    context, right = office_on_sqlite, office_on_sqlite.clock.now
    context.clock.now = right - timedelta(days=70)
    seal_heads(context)
    sign_in(context, "agent", "demo-2026")
    seal_heads(context)
    context.clock.now = right - timedelta(days=400)
    ServiceJourney(context)
    context.clock.now = right + timedelta(minutes=1)
    seal_heads(context)
    check = AuditCheck(context).run()
    assert check.findings == []
    late = check.shelf.unsealed(limit=9)
    assert late
    seal_heads(context, whole={}, more=late)
    again = AuditCheck(context).run()
    assert (again.findings, again.shelf.unsealed(limit=9)) == ([], [])


def assert_found(context, what):
    """Tamper with an office and see that a check says what it is."""
    tamper, kind = KINDS[what]
    tamper(context)
    check, kinds = found_in(context)
    assert kind in kinds, check.findings
    assert all(one.since for one in check.findings if one.kind.value == "chain_cut")


@pytest.mark.parametrize("what", KINDS)
def test_tampering_is_found(office_on_sqlite, what):
    assert_found(office_on_sqlite, what)


@pytest.mark.postgres
@pytest.mark.parametrize("what", list(KINDS)[:: times(1, 7)])
def test_tampering_is_found_on_postgres(office_on_postgres, what):
    assert_found(office_on_postgres, what)


def test_there_are_at_least_thirty_kinds():
    assert len(KINDS) >= 30
