from decimal import Decimal

import pytest
from sqlalchemy import insert, select

from app.store.audit_chain import AuditKey, first_broken, record
from app.store.tables_applications import outbox

NUMBERS = [Decimal("8333.333333333333333333333333333333"), Decimal(2**70), 0.1, 7, 1.0, 1e16]


def _as_told(values):
    return [(type(value), value) for value in values]


def test_a_column_of_json_keeps_every_digit_on_both_databases(empty_context):
    def keep(work):
        work.connection.execute(
            insert(outbox).values(
                id="o1",
                kind="test",
                dedup_key="k",
                payload={"n": NUMBERS},
                created_at=work.now,
                run_at=work.now,
            )
        )

    empty_context.database.transact(keep)
    with empty_context.database.reading() as work:
        payload = work.connection.scalar(select(outbox.c.payload).where(outbox.c.id == "o1"))
    assert _as_told(payload["n"]) == _as_told(NUMBERS)


def test_a_sealed_value_keeps_every_digit(empty_context):
    seal = empty_context.database.seal
    assert _as_told(seal.open_json(seal.close_json(NUMBERS, "a:b"), "a:b")) == _as_told(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS, ids=str)
def test_the_chain_of_the_audit_holds_with_any_number(empty_context, number):
    key = AuditKey("s" * 64)
    empty_context.database.transact(lambda work: record(work, key, "c1", "系统", "tested", {"n": number}))
    with empty_context.database.reading() as work:
        assert first_broken(work, key, "c1") is None
