"""Ways to tamper with an office: what somebody with the database or the disk could do, and what a check calls it."""

import json
import secrets
import shutil

from sqlalchemy import delete, insert, select, update

from app.store.audit_chain import OFFICE, AuditKey, content_of, record
from app.store.sealed_heads import files_in, read_line
from app.store.security_events import meaning_of
from app.store.tables_applications import review_decision
from app.store.tables_cases import application_case, history_event
from app.store.tables_editions import edition, live_edition
from app.store.tables_evidence import sealed_line, security_event
from app.store.tables_identity import account, audit
from app.store.tables_office import permit
from app.store.tables_office_papers import office_paper

STRANGER = AuditKey("the key of somebody else")


def _sql(*statements):
    def tamper(context):
        def act(work):
            for statement in statements:
                done = work.connection.execute(statement(work) if callable(statement) else statement)
                assert done.rowcount != 0

        context.database.transact(act)

    return tamper


def _case(work):
    return work.connection.execute(select(review_decision.c.case_id).limit(1)).scalar_one()


def _of(table, number):
    """Return the condition for a row of the chain that is tampered with."""
    return lambda work: (table.c.chain == _chain(work, table)) & (table.c.number == number)


def _chain(work, table):
    if table is audit:
        return _case(work)
    return work.connection.execute(select(table.c.chain).limit(1)).scalar_one()


def _length(work, table=audit):
    query = select(table.c.number).where(table.c.chain == _chain(work, table))
    return max(work.connection.execute(query).scalars())


def _edited(table, number, **values):
    return _sql(lambda work: update(table).where(_of(table, number)(work)).values(**values))


def _cut(table, keep):
    here = table.c.number
    return _sql(
        lambda work: delete(table).where(
            table.c.chain == _chain(work, table), here > keep(_length(work, table))
        )
    )


def _swapped(context):
    def act(work):
        chain = _case(work)
        rows = work.connection.execute(
            select(audit).where(audit.c.chain == chain, audit.c.number.in_((2, 3))).order_by(audit.c.number)
        ).all()
        work.connection.execute(delete(audit).where(audit.c.chain == chain, audit.c.number.in_((2, 3))))
        second, third = (dict(row._mapping) for row in rows)
        work.connection.execute(insert(audit).values({**second, "number": 3}))
        work.connection.execute(insert(audit).values({**third, "number": 2}))

    context.database.transact(act)


def _forged(table, *, in_the_middle):
    """Write a row with a key of one's own, at the end or instead of another."""

    def tamper(context):
        def act(work):
            chain = _chain(work, table)
            number = 2 if in_the_middle else _length(work, table) + 1
            before = work.connection.execute(
                select(table).where(table.c.chain == chain, table.c.number == number - 1)
            ).one()
            row = {**before._mapping, "number": number, "previous_mac": before.mac}
            if table is audit:
                row |= {"actor": "nobody", "kept": None}
                content = content_of(row["actor"], row["action"], row["facts"], None)
            else:
                row |= {"address": "203.0.113.1"}
                content = meaning_of(row)
            row["mac"] = STRANGER.mac(chain, number, row["at"], content, row["previous_mac"])
            work.connection.execute(delete(table).where(table.c.chain == chain, table.c.number == number))
            work.connection.execute(insert(table).values(row))

        context.database.transact(act)

    return tamper


def _moved(context):
    """Take the last row of the office's chain into the chain of a case."""

    def act(work):
        chain = _case(work)
        number = _length(work) + 1
        last = max(work.connection.execute(select(audit.c.number).where(audit.c.chain == OFFICE)).scalars())
        work.connection.execute(
            update(audit)
            .where(audit.c.chain == OFFICE, audit.c.number == last)
            .values(chain=chain, number=number)
        )

    context.database.transact(act)


def _rewritten(context):
    """Let the product itself write another end of a chain: each row verifies, the sealed head does not."""

    def act(work):
        chain = _case(work)
        length = _length(work)
        work.connection.execute(delete(audit).where(audit.c.chain == chain, audit.c.number > length - 2))
        for _ in range(2):
            record(work, context.audit_key, chain, "nobody", "act", {})

    context.database.transact(act)


def _heads(change):
    def tamper(context):
        path = files_in(context.settings.heads_dir)[-1]
        lines = path.read_bytes().splitlines(keepends=True)
        assert len(lines) > 3
        path.write_bytes(b"".join(change(lines)))

    return tamper


def _edited_line(lines):
    line = read_line(lines[1])
    told = json.loads(line.text)
    told["at"] = "2026-01-01T00:00:00+00:00"
    lines[1] = f"{line.mac} {json.dumps(told, separators=(',', ':'))}\n".encode()
    return lines


def _forged_line(lines):
    line = read_line(lines[-1])
    return [*lines[:-1], line.sealed(STRANGER).written()]


def _any(table, **values):
    """Change the values of one row of a table."""

    def statement(work):
        key = [*table.primary_key.columns]
        row = work.connection.execute(select(*key).order_by(*key).limit(1)).one()
        return (
            update(table)
            .where(*(column == value for column, value in zip(key, row, strict=True)))
            .values(**values)
        )

    return _sql(statement)


def _copied(table, **values):
    """Add a row like another one, past the product."""

    def statement(work):
        row = work.connection.execute(select(table).order_by(*table.primary_key.columns).limit(1)).one()
        return insert(table).values({**row._mapping, **values})

    return _sql(statement)


def _dropped(table):
    def statement(work):
        key = [*table.primary_key.columns]
        row = work.connection.execute(select(*key).order_by(*key).limit(1)).one()
        return delete(table).where(*(column == value for column, value in zip(key, row, strict=True)))

    return _sql(statement)


def _of_decided(**values):
    return _sql(
        lambda work: update(application_case).where(application_case.c.id == _case(work)).values(**values)
    )


def _live_before(work):
    one = work.connection.execute(select(live_edition.c.process, live_edition.c.sha256).limit(1)).one()
    other = select(edition.c.sha256).where(edition.c.sha256 != one.sha256).limit(1).scalar_subquery()
    return update(live_edition).where(live_edition.c.process == one.process).values(sha256=other)


NEW = secrets.token_hex(16)


def _first(table, *conditions):
    """Return the condition for the first row of a table, of those that fulfil some."""
    one = select(table.c.id).where(*conditions).order_by(table.c.id).limit(1)
    return table.c.id == one.scalar_subquery()


REVIEWER = _first(account, account.c.role == "reviewer", account.c.level == 1)
KINDS = {
    "audit: the facts of a row": (_edited(audit, 2, facts={"state": "approved"}), "row_changed"),
    "audit: who did it": (_edited(audit, 2, actor="another"), "row_changed"),
    "audit: what was done": (_edited(audit, 3, action="other"), "row_changed"),
    "audit: when it was done": (
        _sql(lambda work: update(audit).where(_of(audit, 3)(work)).values(at=work.now)),
        "row_changed",
    ),
    "audit: the evidence of a row": (_edited(audit, 1, kept={"permit": {}}), "row_changed"),
    "audit: the digest of a row": (_edited(audit, 2, mac="0" * 64), "row_changed"),
    "audit: a row of the middle": (_sql(lambda work: delete(audit).where(_of(audit, 3)(work))), "row_missing"),
    "audit: the first row": (_sql(lambda work: delete(audit).where(_of(audit, 1)(work))), "row_missing"),
    "audit: the last row": (_cut(audit, lambda length: length - 1), "chain_cut"),
    "audit: the last rows": (_cut(audit, lambda length: length // 2), "chain_cut"),
    "audit: a whole chain": (_cut(audit, lambda _length: 0), "chain_gone"),
    "audit: the chain of the office": (_sql(delete(audit).where(audit.c.chain == OFFICE)), "chain_gone"),
    "audit: everything": (_sql(delete(audit)), "table_empty"),
    "audit: two rows change places": (_swapped, "row_changed"),
    "audit: a row with another key at the end": (_forged(audit, in_the_middle=False), "row_changed"),
    "audit: a row with another key in the middle": (_forged(audit, in_the_middle=True), "row_changed"),
    "audit: a row of another chain": (_moved, "row_changed"),
    "audit: an end that the product wrote anew": (_rewritten, "chain_rewritten"),
    "events: the address of one": (_edited(security_event, 1, address="203.0.113.1"), "row_changed"),
    "events: who it was": (_edited(security_event, 1, account_id="another"), "row_changed"),
    "events: one in the middle": (
        _sql(lambda work: delete(security_event).where(_of(security_event, 2)(work))),
        "row_missing",
    ),
    "events: the last ones": (_cut(security_event, lambda length: length - 1), "chain_cut"),
    "events: all of them": (_sql(delete(security_event)), "table_empty"),
    "events: one with another key": (_forged(security_event, in_the_middle=False), "row_changed"),
    "heads: a line edited": (_heads(_edited_line), "heads_changed"),
    "heads: a line with another key": (_heads(_forged_line), "heads_changed"),
    "heads: a line that is none": (_heads(lambda lines: [lines[0], b"nothing\n", *lines[1:]]), "heads_unreadable"),
    "heads: lines of the middle": (_heads(lambda lines: [lines[0], *lines[2:]]), "heads_gap"),
    "heads: the first lines": (_heads(lambda lines: lines[2:]), "heads_gap"),
    "heads: the last lines": (_heads(lambda lines: lines[:-2]), "heads_cut"),
    "heads: half of the last line": (_heads(lambda lines: [*lines[:-1], lines[-1][:90]]), "heads_unreadable"),
    "heads: an empty file": (_heads(lambda _lines: []), "heads_cut"),
    "heads: the folder": (lambda context: shutil.rmtree(context.settings.heads_dir), "heads_missing"),
    "heads: what the database knows of them": (_any(sealed_line, number=1), "heads_unknown"),
    "heads: the database knows none": (_sql(delete(sealed_line)), "heads_unknown"),
    # the records that the audit tells of
    "permit: valid for longer": (
        _sql(lambda work: update(permit).where(_first(permit)).values(valid_until=work.now.date().replace(year=2041))),
        "value_altered",
    ),
    "permit: its state": (_any(permit, state="cancelled"), "value_altered"),
    "permit: its number": (_any(permit, permit_no="BJ-0000"), "value_altered"),
    "permit: one that nobody issued": (
        _copied(permit, id=NEW, permit_no="BJ-1111", state="cancelled"),
        "no_evidence",
    ),
    "case: its state": (_of_decided(state="rejected"), "value_altered"),
    "case: its outcome": (_of_decided(outcome="other"), "value_altered"),
    "decision: the verdict": (_any(review_decision, decision="returned"), "value_altered"),
    "decision: who": (_any(review_decision, by="another"), "value_altered"),
    "decision: when": (
        _sql(lambda work: update(review_decision).values(at=work.now)),
        "value_altered",
    ),
    "decision: the opinion": (_any(review_decision, opinion="另一种意见"), "value_altered"),
    "decision: one less": (_dropped(review_decision), "record_deleted"),
    "decision: one more": (_copied(review_decision, level=9, by="another"), "record_added"),
    "history: an event": (_any(history_event, name="别的"), "value_altered"),
    "history: one less": (_dropped(history_event), "record_deleted"),
    "history: one more": (_copied(history_event, number=9999), "record_added"),
    "account: another level": (_sql(update(account).where(REVIEWER).values(level=3)), "value_altered"),
    "account: another role": (_sql(update(account).where(REVIEWER).values(role="operator")), "value_altered"),
    "account: another authority": (
        _sql(update(account).where(REVIEWER).values(authority="another_authority")),
        "value_altered",
    ),
    "account: a lead": (_sql(update(account).where(REVIEWER).values(is_lead=True)), "value_altered"),
    "account: closed": (_sql(update(account).where(REVIEWER).values(is_active=False)), "value_altered"),
    "account: whose it is": (_sql(update(account).where(REVIEWER).values(identity_index="0" * 64)), "value_altered"),
    "account: one that nobody added": (_copied(account, id=NEW, login="ghost", person_id=None), "no_evidence"),
    "edition: its content": (_any(edition, files=b"other"), "value_altered"),
    "edition: which is live": (_sql(_live_before), "value_altered"),
    "paper: its digest": (_any(office_paper, digest="0" * 64), "value_altered"),
    "paper: its number": (_any(office_paper, number="另一号"), "value_altered"),
    "paper: no longer void": (_any(office_paper, voided_by="another"), "value_altered"),
}  # fmt: skip
"""What is done, and what a check calls it."""
