"""A backup that was taken while heads were sealed comes back with an audit that verifies."""

from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.seal_heads import seal_heads
from app.services.recovery import back_up as backing
from app.services.recovery.back_up import back_up
from app.services.recovery.restore_backup import restore
from tests.make.service_journey import ServiceJourney


def test_lines_that_were_sealed_after_the_copy_are_cut(context, empty, tmp_path, monkeypatch):
    seal_heads(context)
    found = backing.heads_place

    def work_goes_on(context):
        ServiceJourney(context).submit()
        context.clock.forward(minutes=2)
        assert seal_heads(context) == 1
        return found(context)

    monkeypatch.setattr(backing, "heads_place", work_goes_on)
    back_up(context, tmp_path / "kept")
    restore(empty, tmp_path / "kept")
    assert AuditCheck(empty).run().findings == []
    assert AuditCheck(context).run().findings == []
