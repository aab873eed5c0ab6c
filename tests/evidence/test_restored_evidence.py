"""A backup that was taken while heads were sealed comes back with an audit that verifies."""

from dataclasses import replace
from uuid import uuid4

from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.seal_heads import seal_heads
from app.services.recovery import back_up as backing
from app.services.recovery.back_up import back_up
from app.services.recovery.restore_backup import restore
from tests.make.context_maker import open_context
from tests.make.service_journey import ServiceJourney
from tests.support.databases import sqlite_database
from tests.support.object_server import object_server


def test_lines_that_were_sealed_after_the_copy_are_cut(context, empty, tmp_path, monkeypatch):
    back_up_while_work_goes_on(context, tmp_path / "kept", monkeypatch)
    restore(empty, tmp_path / "kept")
    assert AuditCheck(empty).run().findings == []
    assert AuditCheck(context).run().findings == []


def test_so_they_are_in_a_bucket(sqlite_context, tmp_path, monkeypatch):
    back_up_while_work_goes_on(sqlite_context, tmp_path / "kept", monkeypatch)
    folder = tmp_path / "new"
    folder.mkdir()
    there = open_context(sqlite_database(folder), folder)
    there = replace(there, files=object_server().files(there, uuid4().hex))
    restore(there, tmp_path / "kept")
    assert AuditCheck(there).run().findings == []
    seal_heads(there)
    assert AuditCheck(there).run().findings == []
    there.database.close()


def back_up_while_work_goes_on(context, folder, monkeypatch):
    seal_heads(context)
    found = backing.heads_folder

    def work_goes_on(context):
        ServiceJourney(context).submit()
        context.clock.forward(minutes=2)
        assert seal_heads(context) == 1
        return found(context)

    monkeypatch.setattr(backing, "heads_folder", work_goes_on)
    back_up(context, folder)
