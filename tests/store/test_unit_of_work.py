from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import insert, make_url, select
from sqlalchemy.exc import DBAPIError, OperationalError, StatementError

from app.store.database import ConflictError
from app.store.database_trouble import DatabaseBusyError
from app.store.employer_rows import add_authority, authority_names
from app.store.tables_identity import login_attempt
from tests.support.databases import keep_out, let_in


def test_a_command_that_raises_leaves_nothing_behind(empty_context):
    def act(work):
        add_authority(work, "new", "新的")
        raise LookupError

    with pytest.raises(LookupError):
        empty_context.database.transact(act)
    with empty_context.database.reading() as work:
        assert "new" not in authority_names(work)


def test_what_is_written_while_reading_is_thrown_away(empty_context):
    with empty_context.database.reading() as work:
        add_authority(work, "new", "新的")
    with empty_context.database.reading() as work:
        assert "new" not in authority_names(work)


def test_a_broken_promise_is_named(empty_context):
    database = empty_context.database
    database.transact(lambda work: add_authority(work, "one", "一"))
    with pytest.raises(ConflictError) as refused:
        database.transact(lambda work: add_authority(work, "one", "二"))
    assert "authority" in refused.value.constraint


def test_an_instant_comes_back_aware_and_the_same(empty_context):
    beijing = datetime(2026, 1, 1, 0, 30, 15, 123456, tzinfo=timezone(timedelta(hours=8)))
    empty_context.database.transact(
        lambda work: work.connection.execute(insert(login_attempt).values(subject="a", at=beijing))
    )
    with empty_context.database.reading() as work:
        at = work.connection.execute(select(login_attempt.c.at)).scalar_one()
    assert at == beijing
    assert at.tzinfo is UTC


def test_a_naive_instant_never_reaches_the_database(empty_context):
    naive = datetime(2026, 1, 1)  # noqa: DTZ001 — this is what must be refused
    with pytest.raises(StatementError, match="naive"):
        empty_context.database.transact(
            lambda work: work.connection.execute(insert(login_attempt).values(subject="a", at=naive))
        )


def test_a_lost_database_is_told_after_five_attempts(empty_context):
    attempts = []

    def act(_work):
        attempts.append(1)
        raise OperationalError("select 1", {}, ConnectionError("gone"))

    with pytest.raises(DatabaseBusyError):
        empty_context.database.transact(act)
    assert len(attempts) == 5


def test_a_database_that_comes_back_in_time_is_not_noticed(empty_context):
    attempts = []

    def act(work):
        attempts.append(1)
        add_authority(work, "new", "新的")
        if len(attempts) < 3:
            raise OperationalError("select 1", {}, ConnectionError("gone"))
        return "done"

    assert empty_context.database.transact(act) == "done"
    with empty_context.database.reading() as work:
        assert list(authority_names(work)).count("new") == 1


def flushes(work):
    """Return whether a commit of this transaction waits for the disk."""
    if work.connection.dialect.name == "sqlite":
        return work.connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2
    return work.connection.exec_driver_sql("SHOW synchronous_commit").scalar() == "on"


def test_only_what_can_be_done_again_does_not_wait_for_the_disk(empty_context):
    database = empty_context.database
    assert [
        database.transact(flushes),
        database.transact(flushes, is_repeatable=True),
        database.transact(flushes),
    ] == [True, False, True]


def test_a_request_reads_in_one_snapshot_until_it_writes(empty_context):
    database = empty_context.database
    database.share_snapshot()
    with database.reading() as work, database.reading() as again:
        assert again is work
    with database.reading() as before:
        assert "new" not in authority_names(before)
        database.transact(lambda work: add_authority(work, "new", "新的"))
        assert "new" not in authority_names(before)
        with database.reading() as after:
            assert "new" in authority_names(after)
    assert before.connection.closed
    database.end_snapshot()
    assert after.connection.closed
    with database.reading() as one:
        pass
    with database.reading() as other:
        assert other is not one


def test_a_question_that_failed_ends_the_snapshot(empty_context):
    database = empty_context.database
    database.share_snapshot()
    with pytest.raises(DBAPIError), database.reading() as failed:
        failed.connection.exec_driver_sql("SELECT nothing FROM nowhere")
    with database.reading() as work:
        assert "new" not in authority_names(work)
    assert failed.connection.closed
    database.end_snapshot()


@pytest.mark.postgres
@pytest.mark.parametrize("then", ["write", "end"])
def test_a_snapshot_whose_database_is_gone_breaks_nothing(postgres_context, then):
    """What a request asked was answered: that the server ended since is heard by what asks or writes next, or by nobody."""
    database = postgres_context.database
    database.share_snapshot()
    with database.reading() as work:
        assert authority_names(work)
    name = make_url(database.url).database
    keep_out(name)
    let_in(name)
    if then == "write":
        database.transact(lambda work: add_authority(work, "new", "新的"))
    database.end_snapshot()
    with database.reading() as work:
        assert ("new" in authority_names(work)) is (then == "write")
