"""Sealed heads of the audit in a bucket: one chain in both places, whatever is lost on its way."""

from datetime import timedelta

import pytest

from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.nightly_check import NightlyCheck
from app.services.evidence.places_of_heads import heads_place, second_place
from app.services.evidence.seal_heads import seal_heads
from app.store.audit_check_rows import last_checks
from app.store.disk_trouble import StoreAwayError
from app.store.s3_objects import S3Objects
from tests.documents.slip_fonts import needs_fonts
from tests.make.service_journey import ServiceJourney
from tests.services.bucket_offices import away, hosts, office, prefix
from tests.support.object_server import object_server

pytestmark = needs_fonts

__all__ = ["hosts", "office", "prefix"]


def test_heads_that_hosts_seal_in_turn_are_one_chain_in_both_places(hosts, prefix):
    for context in hosts:
        object.__setattr__(context.settings, "audit_sink_bucket", f"s3://office/{prefix}-sink")
    for number in range(4):
        hosts[number % 2].clock.forward(minutes=2)
        ServiceJourney(hosts[number % 2], login=("zhao", "wang", "qian", "sun")[number])
        assert seal_heads(hosts[number % 2]) == 1
    lines = object_server().names(f"{prefix}/audit-heads")
    assert [name.rpartition("/")[2] for name in lines] == [f"{number:012d}.000" for number in (1, 2, 3, 4)]
    for context in hosts:
        assert AuditCheck(context).run().findings == []
        assert second_place(context).months() == heads_place(context).months()
    object_server().objects(f"{prefix}/audit-heads").remove(lines[1])
    told = {one.kind.value for one in AuditCheck(hosts[0]).run().findings}
    assert {"heads_gap", "sink_differs"} <= told


def test_a_line_that_the_database_never_heard_of_is_followed_by_one_of_the_same_number(
    hosts, prefix, monkeypatch
):
    first, second = hosts

    def killed(*_row):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.services.evidence.seal_heads.note_line", killed)
        with pytest.raises(KeyboardInterrupt):
            seal_heads(first)
    second.clock.forward(minutes=2)
    assert seal_heads(second) == 1
    names = object_server().names(f"{prefix}/audit-heads")
    assert [name.rpartition("/")[2] for name in names] == ["000000000001.000", "000000000001.001"]
    assert AuditCheck(first).run().findings == []


def test_a_line_that_a_crash_has_left_stays_as_it_is_however_old(office, prefix, monkeypatch):
    def killed(*_row):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("app.services.evidence.seal_heads.note_line", killed)
        with pytest.raises(KeyboardInterrupt):
            seal_heads(office)
    heads = object_server().objects(f"{prefix}/audit-heads")
    (left,) = object_server().names(f"{prefix}/audit-heads")
    content = heads.open(left).read()
    monkeypatch.setattr("app.store.s3_objects.FRESH_SECONDS", -60)
    office.clock.forward(minutes=2)
    assert seal_heads(office) == 1
    assert heads.open(left).read() == content
    assert len(object_server().names(f"{prefix}/audit-heads")) == 2
    assert AuditCheck(office).run().findings == []


def test_lines_whose_answer_was_lost_on_its_way_are_sealed_once_in_each_place(office, prefix, monkeypatch):
    """The client asks again by itself, and the server says that the object is there."""
    object.__setattr__(office.settings, "audit_sink_bucket", f"s3://office/{prefix}-sink")
    kept, lost = S3Objects.add, []

    def asked_again(objects, name, write):
        is_new = kept(objects, name, write)
        if is_new and not lost:
            lost.append(name)
            return kept(objects, name, write)
        return is_new

    monkeypatch.setattr(S3Objects, "add", asked_again)
    assert seal_heads(office) == 1
    own, sink = (object_server().names(f"{place}/audit-heads") for place in (prefix, f"{prefix}-sink"))
    assert own == sink == lost
    assert AuditCheck(office).run().findings == []


def test_a_nightly_check_that_cannot_read_the_bucket_is_no_good_night(office):
    """Interrupted checks begin anew: what was not looked at is not told as good."""
    seal_heads(office)
    office.clock.go_to(office.today() + timedelta(days=1), hour=3)
    nightly = NightlyCheck(office)
    with away():
        for _ in range(2):
            with pytest.raises(StoreAwayError):
                until_it_ends(nightly)
    with office.database.reading() as work:
        assert last_checks(work) == []
    until_it_ends(nightly)
    with office.database.reading() as work:
        (check,) = last_checks(work)
    assert check.is_good


def until_it_ends(nightly):
    """Let the worker go on with its check."""
    while nightly.some():
        continue
