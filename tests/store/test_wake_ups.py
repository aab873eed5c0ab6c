"""Wake-ups are written with what they are for, joined by others, taken after all have committed, and never needed."""

import threading
from dataclasses import replace

import pytest
import structlog
from procrastinate.schema import SchemaManager
from sqlalchemy import text
from structlog.testing import capture_logs

from app.context_builder import build_context
from app.log_lines import tell_request
from app.services.context.wake_up_tables import are_wake_ups_ready, prepare_wake_ups
from app.services.installation.prepare_installation import prepare
from app.services.recovery.back_up import back_up
from app.services.recovery.restore_backup import restore
from app.services.recovery.verify_installation import verify
from app.settings import UnsafeSettingsError, read_settings
from app.store import leases
from app.store.database import apart
from app.store.message_rows import receive
from app.store.migrate import drop_everything
from app.store.outbox_rows import Contents, post
from app.store.restrict_role import restrict_role
from app.store.wake_up_schema import forget_wake_ups, shipped_schema, wake_up_counts
from tests.make.service_journey import ServiceJourney
from tests.support.databases import drop_postgres, postgres_database
from tests.support.racers import race

pytestmark = pytest.mark.postgres
TOLD = Contents("a@example.invalid", {})
WRITERS = 16


def woken(context):
    """Return the same installation with workers that are woken; nothing is prepared yet."""
    return build_context(replace(context.settings, due_work="procrastinate"), clock=context.clock)


@pytest.fixture
def office(postgres_context):
    found = woken(postgres_context)
    prepare(found)
    yield found
    found.database.close()


def posted(context, name):
    context.database.transact(lambda work: post(work, "mail", "k", TOLD, name))


def waiting(context):
    """Return the queues for which somebody is woken, with the request that wrote the wake-up."""
    with context.database.reading() as work:
        rows = work.connection.execute(
            text("SELECT queue_name, args->>'request' AS request FROM procrastinate.procrastinate_jobs"
                 " WHERE status = 'todo' ORDER BY 1")
        ).all()  # fmt: skip
    return {row.queue_name: row.request for row in rows}


def taken(context, queue):
    """Take a wake-up as a worker of Procrastinate does; return whether there was one."""
    with context.database.engine.connect() as connection, connection.begin():
        worker = connection.execute(
            text("INSERT INTO procrastinate.procrastinate_workers DEFAULT VALUES RETURNING id")
        ).scalar_one()
        asked = text(
            "SELECT id FROM procrastinate.procrastinate_fetch_job_v2(CAST(:queues AS varchar[]), :worker)"
        )
        found = connection.execute(asked, {"queues": [queue], "worker": worker})
        return found.scalar() is not None


def test_the_shipped_tables_are_those_of_the_package():
    assert shipped_schema() == SchemaManager.get_schema()


def test_a_letter_wakes_and_names_the_request_that_asked_for_it(office):
    tell_request("a1b2c3d4")
    posted(office, "a")
    structlog.contextvars.clear_contextvars()
    assert waiting(office) == {"letters": "a1b2c3d4"}


def test_a_command_wakes_for_all_that_it_has_made_due(office):
    ServiceJourney(office).submit()
    assert waiting(office).keys() == {"letters"}
    office.database.transact(lambda work: receive(work, "m", "c", {}, "m1"))
    assert waiting(office).keys() == {"letters", "messages"}


def test_what_is_rolled_back_wakes_nobody(office):
    def fails(work):
        post(work, "mail", "k", TOLD, "a")
        raise ValueError("undone")

    with pytest.raises(ValueError, match="undone"):
        office.database.transact(fails)

    def fails_in_part(work):
        with pytest.raises(ValueError, match="undone"), apart(work):
            fails(work)

    office.database.transact(fails_in_part)
    assert waiting(office) == {}
    with office.database.reading() as work:
        assert leases.letters(work).total == 0


def test_what_is_there_already_wakes_nobody(office):
    posted(office, "a")
    assert taken(office, "letters")
    posted(office, "a")
    assert waiting(office) == {}


def test_a_burst_is_one_wake_up(office):
    race(WRITERS, lambda number: posted(office, f"letter-{number}"))
    with office.database.reading() as work:
        assert leases.letters(work).total == WRITERS
        assert wake_up_counts(work).waiting == 1


def test_nobody_is_woken_before_all_who_joined_have_committed(office):
    posted(office, "first")
    may_commit, has_joined = threading.Event(), threading.Event()
    plain = office.database.before_commit

    def slowly(work):
        plain(work)
        has_joined.set()
        assert may_commit.wait(20)

    office.database.before_commit = slowly
    second = threading.Thread(target=lambda: posted(office, "second"))
    second.start()
    assert has_joined.wait(20)
    assert not taken(office, "letters"), (
        "the wake-up is kept back while somebody who joined it has not committed"
    )
    may_commit.set()
    second.join()
    assert taken(office, "letters")
    assert not taken(office, "letters")


def test_who_comes_after_a_wake_up_was_taken_writes_the_next(office):
    for name in ("a", "b", "c"):
        posted(office, name)
        assert taken(office, "letters")


def test_without_the_tables_the_command_is_done_all_the_same(office):
    with office.database.engine.connect() as connection, connection.begin():
        connection.execute(text("DROP SCHEMA procrastinate CASCADE"))
    with capture_logs() as lines:
        posted(office, "a")
    with office.database.reading() as work:
        assert leases.letters(work).total == 1
    assert "nobody could be woken" in [one["event"] for one in lines]
    assert not are_wake_ups_ready(office)
    assert "procrastinate" in str([one.wrong for one in verify(office, reads_files=False)])
    assert prepare_wake_ups(office)
    assert are_wake_ups_ready(office)
    assert not prepare_wake_ups(office)


def test_tables_of_another_release_are_made_anew(office):
    posted(office, "a")
    with office.database.engine.connect() as connection, connection.begin():
        connection.execute(text("COMMENT ON SCHEMA procrastinate IS 'another'"))
    assert not are_wake_ups_ready(office)
    race(4, lambda _: prepare_wake_ups(office))
    assert are_wake_ups_ready(office)
    assert waiting(office) == {}
    posted(office, "b")
    assert waiting(office).keys() == {"letters"}


def test_what_killed_workers_left_is_removed(office):
    posted(office, "a")
    assert taken(office, "letters")
    posted(office, "b")
    with office.database.reading() as work:
        counts = wake_up_counts(work)
    assert (counts.waiting, counts.taken) == (1, 1)
    old = "UPDATE procrastinate.procrastinate_workers SET last_heartbeat = now() - interval '2 hours'"
    with office.database.engine.connect() as connection, connection.begin():
        connection.execute(text(old))
    assert office.database.transact(lambda work: forget_wake_ups(work, limit=10)) == 1
    with office.database.reading() as work:
        counts = wake_up_counts(work)
    assert (counts.waiting, counts.taken) == (1, 0)


def test_the_role_of_the_application_can_wake_and_be_woken_also_after_the_tables_were_made_anew(office):
    role = f"app_{office.database.engine.url.database}"
    with office.database.engine.connect() as connection, connection.begin():
        connection.execute(text(f"CREATE ROLE {role}"))
    try:
        office.database.transact(lambda work: restrict_role(work, role))
        for _ in range(2):

            def as_role(work):
                work.connection.execute(text(f"SET LOCAL ROLE {role}"))
                post(work, "mail", "k", TOLD, "a")
                work.pending.wakes.add("letters")

            office.database.transact(as_role)
            assert waiting(office).keys() == {"letters"}
            with office.database.engine.connect() as connection, connection.begin():
                connection.execute(text("COMMENT ON SCHEMA procrastinate IS 'another'"))
            assert prepare_wake_ups(office)
    finally:
        with office.database.engine.connect() as connection, connection.begin():
            connection.execute(text(f"DROP OWNED BY {role}"))
            connection.execute(text(f"DROP ROLE {role}"))


def test_a_backup_has_no_wake_ups_and_the_restore_makes_their_tables(office, tmp_path):
    posted(office, "a")
    back_up(office, tmp_path / "kept")
    url, folder = postgres_database(), tmp_path / "elsewhere"
    found = build_context(replace(office.settings, database_url=url, data_dir=folder), clock=office.clock)
    try:
        restore(found, tmp_path / "kept")
        assert are_wake_ups_ready(found)
        assert waiting(found) == {}
        with found.database.reading() as work:
            assert leases.letters(work).total == 1
    finally:
        found.database.close()
        drop_postgres(url)


def test_an_emptied_database_has_no_wake_ups_either(office):
    drop_everything(office.database)
    assert not are_wake_ups_ready(office)


def test_rows_alone_write_no_wake_up(postgres_context):
    posted(postgres_context, "a")
    assert are_wake_ups_ready(postgres_context)
    with postgres_context.database.reading() as work:
        assert work.connection.execute(text("SELECT to_regnamespace('procrastinate')")).scalar() is None


@pytest.mark.parametrize(
    ("due_work", "database", "told"),
    [
        ("celery", "postgresql+psycopg:///office", "rows 或 procrastinate"),
        ("procrastinate", "", "只能与 PostgreSQL 一起使用"),
        ("procrastinate", "sqlite:////tmp/office.db", "只能与 PostgreSQL 一起使用"),
    ],
)
def test_what_cannot_wake_is_refused_in_words(tmp_path, due_work, database, told):
    with pytest.raises(UnsafeSettingsError, match=told):
        read_settings({"APP_DATA_DIR": str(tmp_path), "APP_DUE_WORK": due_work, "DATABASE_URL": database})


def test_without_the_package_it_is_refused_in_words(tmp_path, monkeypatch):
    monkeypatch.setattr("app.setting_values.find_spec", lambda _name: None)
    asked = {"APP_DATA_DIR": str(tmp_path), "DATABASE_URL": "postgresql+psycopg:///office"}
    assert read_settings(asked).due_work == "rows"
    with pytest.raises(UnsafeSettingsError, match=r"requirements/procrastinate\.lock"):
        read_settings(asked | {"APP_DUE_WORK": "procrastinate"})
