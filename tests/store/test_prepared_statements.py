"""A statement that is sent again and again gives the same answers and the same errors as at its first time."""

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from sqlalchemy import bindparam, delete, func, insert, literal, select, union_all, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError, StatementError

from app.store.database import ConflictError, new_id
from app.store.tables_applications import outbox
from app.store.tables_calendar import work_calendar_day
from app.store.tables_identity import account, login_attempt
from app.store.tables_office import authority, person

TIMES = 6
"""More often than a statement goes the long way."""
MOMENT = datetime(2026, 1, 1, 0, 30, 15, 123456, tzinfo=timezone(timedelta(hours=8)))
ADD = insert(outbox)
LETTERS = select(outbox).where(outbox.c.kind == bindparam("of_kind")).order_by(outbox.c.dedup_key)


def letter(number, **more):
    return {
        "id": new_id(), "kind": "mail", "payload": {"n": number, "rate": Decimal("0.12345678901234567890"), "名": "张"},
        "dedup_key": f"letter {number}", "created_at": MOMENT, "run_at": MOMENT, "attempts": number, "fence": 0, **more,
    }  # fmt: skip


def test_rows_come_back_as_they_were_written_each_time(empty_context):
    written = [letter(number) for number in range(TIMES)]
    for row in written:
        empty_context.database.transact(lambda work, row=row: work.connection.execute(ADD, row))
    with empty_context.database.reading() as work:
        read = [work.connection.execute(LETTERS, {"of_kind": "mail"}).all() for _ in range(TIMES)]
    assert all(rows == read[0] for rows in read)
    found = [dict(row._mapping) for row in read[-1]]
    assert [{name: row[name] for name in written[0]} for row in found] == written
    assert {row["created_at"].tzinfo for row in found} == {UTC}
    assert {row["sent_at"] for row in found} == {None}


def test_several_rows_are_added_at_once_each_time(empty_context):
    def act(work):
        for number in range(TIMES):
            work.connection.execute(ADD, [letter(f"{number}.{one}", attempts=one) for one in range(3)])
        return work.connection.execute(LETTERS, {"of_kind": "mail"}).all()

    assert len(empty_context.database.transact(act)) == 3 * TIMES


def test_how_many_rows_were_changed_is_told_each_time(empty_context):
    change = update(authority).where(authority.c.code == bindparam("of_code"))
    remove = delete(authority).where(authority.c.code == bindparam("of_code")).returning(authority.c.name)

    def act(work):
        add = insert(authority)
        counts = []
        for number in range(TIMES):
            work.connection.execute(add, {"code": f"c{number}", "name": "一"})
            changed = work.connection.execute(change, {"of_code": f"c{number}", "name": f"第 {number} 家"})
            nothing = work.connection.execute(change, {"of_code": "nobody", "name": "无"})
            removed = work.connection.execute(remove, {"of_code": f"c{number}"}).scalar()
            counts.append((changed.rowcount, nothing.rowcount, removed))
        return counts

    assert empty_context.database.transact(act) == [(1, 0, f"第 {number} 家") for number in range(TIMES)]


def test_lists_of_any_length_are_asked_for(empty_context):
    of_codes = select(authority.c.code).where(
        authority.c.code.in_(bindparam("codes", expanding=True)), authority.c.name.in_(("一", "二"))
    )

    def act(work):
        for code in "abcdef":
            work.connection.execute(insert(authority), {"code": code, "name": "一" if code < "e" else "三"})
        asked = [list("abcdef"[:length]) for length in (0, 1, 2, 3, 6, 1, 0, 6, 2)]
        return [sorted(work.connection.execute(of_codes, {"codes": one}).scalars()) for one in asked]

    found = empty_context.database.transact(act)
    assert found == [list("abcd"[:length]) for length in (0, 1, 2, 3, 4, 1, 0, 4, 2)]


def test_a_union_and_a_value_that_is_always_the_same_are_kept(empty_context):
    both = union_all(
        select(literal("one").label("kind"), authority.c.name).where(authority.c.code == bindparam("code")),
        select(literal("two").label("kind"), func.upper(authority.c.code).label("name")).where(
            authority.c.code == bindparam("code")
        ),
    )

    def act(work):
        work.connection.execute(insert(authority), {"code": "x", "name": "一"})
        return [
            sorted(tuple(row) for row in work.connection.execute(both, {"code": "x"})) for _ in range(TIMES)
        ]

    assert empty_context.database.transact(act) == [[("one", "一"), ("two", "X")]] * TIMES


def test_what_a_column_gives_by_itself_is_given_each_time(empty_context):
    add = insert(person)
    plain = {
        "sex": "male", "id_type": "id_card", "id_number_sealed": b"1", "id_number_masked": "*", "phone_sealed": b"2",
        "details": {}, "version": 1, "birth_date": date(1990, 1, 1), "email": "",
    }  # fmt: skip

    def act(work):
        for number in range(TIMES):
            given = {"id": new_id(), "name": "张三", "id_number_index": f"i{number}"}
            work.connection.execute(add, plain | given)
        return work.connection.execute(select(person.c.initials, person.c.birth_date)).all()

    assert [tuple(row) for row in empty_context.database.transact(act)] == [("zs", date(1990, 1, 1))] * TIMES


def test_a_broken_promise_is_named_each_time(empty_context):
    add = insert(authority)
    empty_context.database.transact(lambda work: work.connection.execute(add, {"code": "c", "name": "一"}))
    for _ in range(TIMES):
        with pytest.raises(ConflictError) as refused:
            empty_context.database.transact(
                lambda work: work.connection.execute(add, {"code": "c", "name": "二"})
            )
        assert isinstance(refused.value.__cause__, IntegrityError)
        assert "authority" in refused.value.constraint


def test_a_value_that_is_missing_or_wrong_is_refused_each_time(empty_context):
    by_day = select(work_calendar_day).where(work_calendar_day.c.day == bindparam("day"))
    note = insert(login_attempt)
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 — this is what must be refused

    def ask(given):
        with empty_context.database.reading() as work:
            return work.connection.execute(by_day, given).all()

    for _ in range(TIMES):
        assert ask({"day": date(2026, 1, 1)}) == []
        with pytest.raises((StatementError, ValueError)):
            ask({"other": 1})
        with pytest.raises((StatementError, ValueError), match="naive"):
            empty_context.database.transact(
                lambda work: work.connection.execute(note, {"subject": "a", "at": naive})
            )


def test_an_error_of_the_database_is_told_in_the_same_way_each_time(empty_context):
    broken = select(func.no_such_function(account.c.id).label("broken")).where(
        account.c.id == bindparam("id")
    )
    told = set()
    for _ in range(TIMES):
        with (
            pytest.raises((OperationalError, ProgrammingError)) as error,
            empty_context.database.reading() as work,
        ):
            work.connection.execute(broken, {"id": "x"}).all()
        told.add(type(error.value))
        assert "no_such_function" in str(error.value)
    assert len(told) == 1
