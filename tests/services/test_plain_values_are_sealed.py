"""What an earlier release kept plain in rows is sealed, in pieces; it reads the same before, meanwhile and afterwards."""

from pathlib import Path

import pytest
from sqlalchemy import make_url, select, update

from app.services.evidence.check_audit import AuditCheck
from app.services.installation import seal_values as sealing
from app.services.installation.seal_values import seal_values
from app.store.account_rows import account_by_login
from app.store.employer_rows import employer_of
from app.store.outbox_rows import contents
from app.store.permit_rows import permit_of
from app.store.person_rows import people
from app.store.plain_values import PLAIN
from app.store.tables_applications import outbox
from app.store.tables_identity import account, setup_mark
from app.store.tables_office import employer, permit, person
from tests.make.context_maker import actor_named, permit_id_of
from tests.support.posted_letters import posted

ADDRESS = "北京市海淀区金丝雀路 7 号"
MAIL = "canary.seven@example.invalid"
UNIT_MAIL = "canary.unit@example.invalid"
PLACE = "金丝雀省金丝雀市"
PHONE = "15400007777"
CANARIES = (ADDRESS, MAIL, UNIT_MAIL, PLACE, PHONE)


@pytest.fixture
def of_before(context):
    """Return an office whose rows stand as an earlier release wrote them, with a letter that waits and one that left."""
    agent = actor_named(context, "agent")

    def act(work):
        everybody = people(work, work.connection.execute(select(person.c.id)).scalars())
        for one in everybody.values():
            details = {**one.details, "current_address": ADDRESS}
            _write(work, person, one.id, record_sealed=None, details=details, email=MAIL)
        _write(work, employer, agent.employer_id, contact_email_sealed=None, contact_email=UNIT_MAIL)
        _write(work, permit, permit_id_of(context, "zhao"), holder_sealed=None, holder={"hukou_place": PLACE})
        letter = {
            "to": MAIL,
            "kind": "k",
            "facts": {"n": 1},
            "subject": "题",
            "body": ADDRESS,
            "case_id": None,
        }
        _write(work, account, account_by_login(work, "zhao").id, login=PHONE)
        for name, sent_at in (("waits", None), ("left", work.now)):
            values = {"dedup_key": name, "kind": "mail", "attempts": 0, "fence": 0, "sent_at": sent_at}
            work.connection.execute(
                outbox.insert().values(
                    id=name, payload=letter, created_at=work.now, run_at=work.now, **values
                )
            )
        work.connection.execute(setup_mark.delete().where(setup_mark.c.name == "values_sealed"))

    context.database.transact(act)
    return context


def _write(work, table, identity, **values):
    work.connection.execute(update(table).where(table.c.id == identity).values(**values))


def read(context):
    """Return what pages read of these rows."""
    unit = actor_named(context, "agent").employer_id
    with context.database.reading() as work:
        everybody = people(work, sorted(work.connection.execute(select(person.c.id)).scalars()))
        (letter,) = [letter for row, letter in posted(work) if row.id == "waits"]
        holder = permit_of(work, permit_id_of(context, PHONE)).holder
        found = (
            account_by_login(work, PHONE),
            [account_by_login(work, login) for login in ("zhao", "#", "hd.l1a")],
        )
        return everybody, employer_of(work, unit).contact_email, holder, letter, found


def plain(context):
    """Return the canaries that stand somewhere in the tables."""
    found = set()
    with context.database.reading() as work:
        for one in PLAIN.values():
            for row in work.connection.execute(select(one.table)):
                told = " ".join(str(value) for value in row)
                found |= {canary for canary in CANARIES if canary in told}
    return found


def test_everything_reads_the_same_and_nothing_is_plain_any_more(of_before, monkeypatch):
    before = read(of_before)
    assert before[1:3] == (UNIT_MAIL, {"hukou_place": PLACE})
    assert [one and one.login for one in (before[4][0], *before[4][1])] == [PHONE, None, None, "hd.l1a"]
    assert {(one.email, one.details["current_address"]) for one in before[0].values()} == {(MAIL, ADDRESS)}
    assert plain(of_before) == set(CANARIES)
    monkeypatch.setattr(sealing, "PIECE", 3)
    assert seal_values(of_before) >= len(before[0]) + 5
    assert plain(of_before) == set()
    assert read(of_before) == before
    with of_before.database.reading() as work:
        left = work.connection.execute(select(outbox).where(outbox.c.id == "left")).one()
        assert contents(work.seal, left.payload, left.dedup_key) is None
    assert seal_values(of_before) == 0
    assert AuditCheck(of_before).run().counts == {}
    if of_before.database.is_sqlite:
        file = make_url(of_before.database.url).database
        content = b"".join(Path(f"{file}{end}").read_bytes() for end in ("", "-wal"))
        assert [canary for canary in CANARIES if canary.encode() in content] == []


def test_whoever_is_stopped_goes_on_and_half_of_it_reads_the_same(of_before, monkeypatch):
    before, pieces = read(of_before), []

    def stopped(work, **named):
        pieces.append(named)
        if len(pieces) == 3:
            raise KeyboardInterrupt
        return seal_some(work, **named)

    seal_some = sealing.seal_some
    monkeypatch.setattr(sealing, "PIECE", 3)
    monkeypatch.setattr(sealing, "seal_some", stopped)
    with pytest.raises(KeyboardInterrupt):
        seal_values(of_before)
    assert plain(of_before)
    assert read(of_before) == before
    assert seal_values(of_before) > 0
    assert (plain(of_before), read(of_before)) == (set(), before)
