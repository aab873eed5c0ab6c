"""What two people have asked for is erased in pieces; skeleton and evidence stay, and every chain verifies."""

import io
import os
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.cli.command_line import main
from app.services.archives import erasures
from app.services.archives.erasures import (
    confirm,
    erase_some,
    erasures_shown,
    propose_class,
    withdraw,
)
from app.services.archives.kept_for import retention_table
from app.services.archives.make_archive import make_archive
from app.services.context.refusals import FormInvalidError, NotAllowedError
from app.services.due_work.prune import KEPT
from app.services.evidence.check_audit import AuditCheck
from app.services.papers.sweep_files import FileRounds
from app.services.recovery.verify_installation import verify
from app.store.case_rows import case_of
from app.store.document_rows import add_document, note_file
from app.store.erasure_rows import erasure_of
from app.store.tables_applications import answer, case_document, notice, review_decision, slip, submission
from app.store.tables_cases import history_event
from app.store.tables_identity import audit
from app.store.tables_office import stored_file
from app.store.tables_office_papers import office_paper
from app.web.wording.retention_words import NAMES
from tests.make.asked_erasures import ASKED, WHY, asked, count, past_their_time, refused, run
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.signed_in import desk_of


def test_each_class_goes_by_itself_and_the_skeleton_verifies(archived, ended_case):
    past_their_time(archived, "case", "paper", "log")
    rows = count(archived, audit, chain=ended_case)
    before = {
        table: count(archived, table, case_id=ended_case)
        for table in (review_decision, history_event, office_paper)
    }
    identity = asked(archived, propose_class, "paper", WHY)
    assert count(archived, case_document, case_id=ended_case) > 0, "nothing goes before the worker's turn"
    run(archived)
    assert count(archived, case_document, case_id=ended_case) == 0
    assert count(archived, submission, case_id=ended_case) > 0
    for record_class in ("case", "log"):
        asked(archived, propose_class, record_class, WHY)
    run(archived)
    for table in (answer, submission, slip, notice):
        assert count(archived, table, case_id=ended_case) == 0, table.name
    for table, number in before.items():
        assert count(archived, table, case_id=ended_case) == number, table.name
    with archived.database.reading() as work:
        told = work.connection.execute(
            select(review_decision).where(review_decision.c.case_id == ended_case)
        ).all()
        assert {(row.decision, row.opinion) for row in told} == {("approved", "")}
        facts = work.connection.execute(
            select(history_event.c.facts).where(history_event.c.case_id == ended_case)
        ).scalars()
        assert [one for one in facts if one] == []
        assert case_of(work, ended_case).state == "approved"
        assert erasure_of(work, identity).erased == 1
    assert count(archived, audit, chain=ended_case) > rows
    # Nobody has swept the two years that went by here: permits and due work are another matter.
    assert [one for one in verify(archived) if one.check not in {"due", "permits"}] == []
    assert AuditCheck(archived).run().counts == {}


def test_a_paper_that_nothing_else_names_goes_from_the_disk_and_others_stay(archived, ended_case):
    own = archived.files.keep(io.BytesIO(b"%PDF-1.7 of this case alone"), limit=1000)

    def act(work):
        note_file(work, own)
        add_document(
            work, case_id=ended_case, slot="other_materials", round_number=1, sha256=own.sha256,
            filename="a.pdf", report={"pages": 1, "findings": []}, pages=1, by="test",
        )  # fmt: skip

    archived.database.transact(act)
    others = count(archived, stored_file) - 1
    past_their_time(archived, "paper")
    asked(archived, propose_class, "paper", WHY)
    run(archived)
    assert (count(archived, stored_file, sha256=own.sha256), count(archived, stored_file)) == (0, others)
    long_ago = (archived.machine.wall() - timedelta(days=3)).timestamp()
    os.utime(archived.files.path_of(own.sha256), (long_ago, long_ago))
    rounds = FileRounds(archived)
    while rounds.some():
        continue
    assert not archived.files.path_of(own.sha256).exists()
    assert len(list(archived.files.root.glob("*/*"))) >= others


def test_so_it_is_on_the_other_database(context):
    journey = ServiceJourney(context).submit()
    journey.withdraw("agent")
    past_their_time(context, "case", "paper", "log")
    for record_class in ("case", "paper", "log"):
        asked(context, propose_class, record_class, WHY)
    run(context)
    for table in (answer, submission, case_document, notice):
        assert count(context, table, case_id=journey.case_id) == 0, table.name
    assert AuditCheck(context).run().counts == {}


def test_pages_of_an_erased_case_open_for_everybody(archived, ended_case):
    past_their_time(archived, "case", "paper", "log")
    for record_class in ("case", "paper", "log"):
        asked(archived, propose_class, record_class, WHY)
    run(archived)
    for login, path in (
        ("operator", f"/operations/cases/{ended_case}/record"),
        ("operator", f"/operations/archives/{ended_case}"),
        ("agent", f"/cases/{ended_case}"),
        ("chu", f"/cases/{ended_case}"),
    ):
        assert desk_of(archived, login).client.get(path).status_code in {200, 404}, (login, path)
    pack = make_archive(archived, actor_named(archived, "operator"), ended_case, "transfer")
    assert b"".join(pack.chunks())[:2] == b"PK"


def test_it_needs_two_people_and_something_to_erase(archived):
    operator, security = actor_named(archived, "operator"), actor_named(archived, "security")
    refused("erasure_of_nothing", propose_class, archived, operator, "k0", "log", WHY)
    past_their_time(archived, "log")
    with pytest.raises(NotAllowedError):
        propose_class(archived, security, "k1", "log", WHY)
    with pytest.raises(FormInvalidError):
        propose_class(archived, operator, "k2", "log", "")
    propose_class(archived, operator, "k3", "log", WHY)
    refused("erasure_proposed_already", propose_class, archived, operator, "k4", "log", WHY)
    (row,) = erasures_shown(archived, security)
    assert (row.left, row.may_confirm) == (1, True)
    assert not erasures_shown(archived, operator)[0].may_confirm
    assert run(archived) == 0, "nobody has confirmed it"
    with pytest.raises(NotAllowedError):
        confirm(archived, operator, "k5", row.row.id)
    withdraw(archived, operator, "k6", row.row.id)
    refused("erasure_decided_already", confirm, archived, security, "k7", row.row.id)
    assert run(archived) == 0


def test_whoever_is_killed_goes_on_and_nothing_is_erased_twice(archived, ended_case, monkeypatch):
    past_their_time(archived, "case")
    identity = asked(archived, propose_class, "case", WHY)
    note = erasures.rows.note

    def killed(*_what, **_more):
        raise KeyboardInterrupt

    monkeypatch.setattr(erasures.rows, "note", killed)
    with pytest.raises(KeyboardInterrupt):
        erase_some(archived)
    assert count(archived, submission, case_id=ended_case) > 0
    monkeypatch.setattr(erasures.rows, "note", note)
    run(archived)
    with archived.database.reading() as work:
        row = erasure_of(work, identity)
    assert (row.erased, row.finished_at is not None) == (1, True)
    assert count(archived, submission, case_id=ended_case) == 0


def test_the_pages_ask_confirm_and_tell(archived):
    past_their_time(archived, "log")
    operator, security = desk_of(archived, "operator"), desk_of(archived, "security")
    page = operator.get("/operations/erasures/")
    sent = {"_key": "k", "kind": "class", "record_class": "log", "reason": ""}
    assert "请写明理由" in operator.post("/operations/erasures/", sent, status=422)
    person = {"_key": "k", "kind": "person", "id_number": "1", "reason": ASKED}
    assert "没有这个证件号码的人员" in operator.post("/operations/erasures/", person, status=422)
    assert "没有已过保管期限的记录" in operator.post(
        "/operations/erasures/", sent | {"record_class": "paper", "reason": WHY}, status=409
    )
    operator.post_and_go("/operations/erasures/", sent | {"reason": WHY}, to="/operations/erasures/")
    assert "确认删除" not in operator.get("/operations/erasures/")
    page = security.get("/operations/erasures/")
    assert "确认删除" in page
    assert "提出" in page
    identity = erasures_shown(archived, actor_named(archived, "security"))[0].row.id
    security.post_and_go(
        f"/operations/erasures/{identity}/confirm", {"_key": "c"}, to="/operations/erasures/"
    )
    run(archived)
    assert "已删除 1 件" in operator.get("/operations/erasures/")
    assert "已确认或者撤回" not in page


def test_the_table_names_every_class_and_counts_without_removing(archived, ended_case, capsys, monkeypatch):
    past_their_time(archived, "log")
    for name, value in (
        ("APP_SECRET_KEY", archived.settings.secret_key),
        ("APP_ENCRYPTION_KEY", archived.settings.encryption_key),
        ("DATABASE_URL", archived.settings.database_url),
    ):
        monkeypatch.setenv(name, value)
    assert main(["retention", "--dry-run", "--data", str(archived.settings.data_dir)]) == 0
    told = capsys.readouterr().out
    assert "过程记录（办理过程、办理往来、通知、审计链）：办结次年起 1 年，两人确认后删除，已过期限 1" in told
    assert "审计记录（只有编号、代码和日期）：永久，不删除" in told
    table = retention_table(archived)
    assert {one.name for one in table} == set(NAMES)
    assert set(KEPT) <= set(NAMES)
    assert count(archived, history_event, case_id=ended_case) > 0
