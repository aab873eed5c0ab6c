import pytest
from sqlalchemy import delete, update

from app.store.audit_chain import OFFICE, AuditKey, first_broken, record, rows_of
from app.store.tables_identity import audit
from tests.support.racers import race


def _recorded(house, count=5):
    for number in range(count):
        house.database.transact(
            lambda work, number=number: record(
                work, house.audit_key, "c1", "somebody", "act", {"number": number, "text": "中文"}
            )
        )


def _broken(house, key=None):
    with house.database.reading() as work:
        return first_broken(work, key or house.audit_key, "c1")


def test_an_untouched_chain_verifies(empty_house):
    _recorded(empty_house)
    assert _broken(empty_house) is None


@pytest.mark.parametrize(
    "change", [{"actor": "another"}, {"action": "other"}, {"facts": {"number": 9}}, {"mac": "0" * 64}]
)
def test_a_changed_row_is_found(empty_house, change):
    _recorded(empty_house)
    empty_house.database.transact(
        lambda work: work.connection.execute(
            update(audit).where(audit.c.chain == "c1", audit.c.number == 3).values(**change)
        )
    )
    assert _broken(empty_house) == 3


def test_a_row_set_to_another_time_is_found(empty_house):
    _recorded(empty_house)
    empty_house.database.transact(
        lambda work: work.connection.execute(
            update(audit).where(audit.c.chain == "c1", audit.c.number == 2).values(at=work.now)
        )
    )
    assert _broken(empty_house) == 2


def test_a_removed_row_is_found(empty_house):
    _recorded(empty_house)
    empty_house.database.transact(
        lambda work: work.connection.execute(delete(audit).where(audit.c.chain == "c1", audit.c.number == 2))
    )
    assert _broken(empty_house) == 2


def test_a_chain_written_with_another_key_does_not_verify(empty_house):
    _recorded(empty_house)
    assert _broken(empty_house, AuditKey("another secret")) == 1


def test_racing_entries_of_the_office_all_find_their_place(empty_house):
    outcomes = race(
        12,
        lambda number: empty_house.database.transact(
            lambda work: record(work, empty_house.audit_key, OFFICE, "a", "sign_in", {"n": number})
        ),
    )
    assert outcomes == [None] * 12
    with empty_house.database.reading() as work:
        assert [row["number"] for row in rows_of(work, OFFICE)] == list(range(1, 13))
        assert first_broken(work, empty_house.audit_key, OFFICE) is None
