"""What auditors see: the last check in words, security events, the audit; and what the worker does at night."""

from dataclasses import replace

from sqlalchemy import select, update

from app.services.accounts.sign_in import sign_in
from app.services.context.origin import MACHINE, come_from
from app.services.evidence.check_audit import AuditCheck
from app.services.evidence.nightly_check import NightlyCheck, keep_check
from app.services.evidence.seal_heads import seal_heads
from app.store.incident_rows import incidents
from app.store.sealed_heads import files_in, read_line
from app.store.tables_applications import notice
from app.store.tables_office import permit
from tests.make.context_maker import actor_named
from tests.support.signed_in import desk_of


def _tamper(context):
    context.database.transact(
        lambda work: work.connection.execute(
            update(permit)
            .values(permit_no="X")
            .where(permit.c.id == select(permit.c.id).order_by(permit.c.id).limit(1).scalar_subquery())
        )
    )


def test_a_good_night_and_a_bad_one(context):
    context.clock.go_to(context.today(), hour=3)
    nightly = NightlyCheck(context)
    while nightly.some():
        pass
    assert not nightly.some()
    (path,) = files_in(context.settings.heads_dir)
    whole = read_line(path.read_bytes().splitlines()[-1]).whole
    assert whole["chains"] > 30
    desk = desk_of(context, "auditor")
    assert "没有发现不符" in desk.get("/audit/")
    _tamper(context)
    context.clock.forward(days=1)
    seal_heads(context)
    while nightly.some():
        pass
    with context.database.reading() as work:
        assert [row.kind for row in incidents(work)] == ["audit_check"]
        told = work.connection.execute(select(notice.c.audience).where(notice.c.kind == "audit_check_failed"))
        assert set(told.scalars()) == {
            f"account:{actor_named(context, login).account_id}" for login in ("auditor", "security")
        }
    page = desk_of(context, "security").get("/audit/")
    for words in (
        "发现 1 处不符",
        "记录与审计不符",
        "证件编号：审计为",
        "最后一次核对无误",
        "查清谁直接改了数据库",
    ):
        assert words in page


def test_before_two_in_the_morning_nothing_is_checked(sqlite_context):
    sqlite_context.clock.go_to(sqlite_context.today(), hour=1)
    assert not NightlyCheck(sqlite_context).some()


def test_a_good_check_closes_the_incident_of_a_bad_one(sqlite_context):
    context = sqlite_context
    with context.database.reading() as work:
        number = work.connection.execute(
            select(permit.c.id, permit.c.permit_no).order_by(permit.c.id).limit(1)
        ).one()
    _tamper(context)
    keep_check(context, AuditCheck(context).run(), "system")
    context.database.transact(
        lambda work: work.connection.execute(
            update(permit).where(permit.c.id == number.id).values(permit_no=number.permit_no)
        )
    )
    keep_check(context, AuditCheck(context).run(), "system")
    with context.database.reading() as work:
        assert incidents(work) == []


def test_events_are_found_by_person_address_and_kind_and_taken_out(sqlite_context):
    context = sqlite_context
    come_from(MACHINE)
    sign_in(context, "zhao", "demo-2026")
    desk = desk_of(context, "auditor")
    assert "赵测试" in desk.get("/audit/events?person=zhao")
    assert "没有找到" in desk.get("/audit/events?person=zhao&kind=export")
    assert "没有找到" in desk.get("/audit/events?address=203.0.113.9")
    answer = desk.client.post(
        "/audit/events/file", data={"csrf_token": desk.get("/audit/events").hidden("csrf_token")}
    )
    assert "赵测试" in answer.get_data(as_text=True)
    assert "导出" in desk.get("/audit/events?kind=export")
    assert "审计记录" in desk.get("/audit/trail")


def test_heads_cost_nothing_while_nothing_happens(context):
    assert seal_heads(context) == 1
    for _ in range(12):
        context.clock.forward(minutes=1)
        seal_heads(context)
    (path,) = files_in(context.settings.heads_dir)
    before = path.stat().st_size
    for _ in range(5):
        context.clock.forward(minutes=1)
        assert seal_heads(context) == 0
    assert path.stat().st_size == before


def test_a_second_sink_holds_the_same_lines(sqlite_context, tmp_path):
    sink = tmp_path / "sink"
    context = replace(sqlite_context, settings=replace(sqlite_context.settings, audit_sink=sink))
    seal_heads(context)
    (own,), (other,) = files_in(context.settings.heads_dir), files_in(sink)
    assert own.read_bytes() == other.read_bytes()
    other.write_bytes(b"")
    assert [one.kind.value for one in AuditCheck(context).run().findings] == ["sink_differs"]
