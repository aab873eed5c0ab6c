import pytest
from sqlalchemy import delete, update

from app.store.audit_chain import OFFICE, AuditKey, first_broken, record, rows_of
from app.store.tables_identity import audit
from tests.support.racers import race


def _recorded(context, count=5):
    for number in range(count):
        context.database.transact(
            lambda work, number=number: record(
                work, context.audit_key, "c1", "somebody", "act", {"number": number, "text": "中文"}
            )
        )


def _broken(context, key=None):
    with context.database.reading() as work:
        return first_broken(work, key or context.audit_key, "c1")


def test_an_untouched_chain_verifies(empty_context):
    _recorded(empty_context)
    assert _broken(empty_context) is None


@pytest.mark.parametrize(
    "change", [{"actor": "another"}, {"action": "other"}, {"facts": {"number": 9}}, {"mac": "0" * 64}]
)
def test_a_changed_row_is_found(empty_context, change):
    _recorded(empty_context)
    empty_context.database.transact(
        lambda work: work.connection.execute(
            update(audit).where(audit.c.chain == "c1", audit.c.number == 3).values(**change)
        )
    )
    assert _broken(empty_context) == 3


def test_a_row_set_to_another_time_is_found(empty_context):
    _recorded(empty_context)
    empty_context.database.transact(
        lambda work: work.connection.execute(
            update(audit).where(audit.c.chain == "c1", audit.c.number == 2).values(at=work.now)
        )
    )
    assert _broken(empty_context) == 2


def test_a_removed_row_is_found(empty_context):
    _recorded(empty_context)
    empty_context.database.transact(
        lambda work: work.connection.execute(delete(audit).where(audit.c.chain == "c1", audit.c.number == 2))
    )
    assert _broken(empty_context) == 2


def test_a_chain_written_with_another_key_does_not_verify(empty_context):
    _recorded(empty_context)
    assert _broken(empty_context, AuditKey("another secret")) == 1


def test_racing_entries_of_the_office_all_find_their_place(empty_context):
    outcomes = race(
        12,
        lambda number: empty_context.database.transact(
            lambda work: record(work, empty_context.audit_key, OFFICE, "a", "sign_in", {"n": number})
        ),
    )
    assert outcomes == [None] * 12
    with empty_context.database.reading() as work:
        assert [row["number"] for row in rows_of(work, OFFICE)] == list(range(1, 13))
        assert first_broken(work, empty_context.audit_key, OFFICE) is None
