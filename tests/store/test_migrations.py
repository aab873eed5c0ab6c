from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, inspect, text

from app.store.database import Database
from app.store.migrate import _config, current, head, upgrade
from app.store.schema import metadata
from app.store.sealing import Seal
from tests.make.context_maker import MovableClock
from tests.support.racers import race


def _database(url):
    return Database(url, clock=MovableClock(), seal=Seal("e1" * 32))


def test_migrating_gives_exactly_the_tables_that_the_code_names(database_url):
    database = _database(database_url)
    assert upgrade(database) is True
    with database.engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    database.close()


def test_partial_unique_indexes_are_made_as_the_code_names_them(database_url):
    database = _database(database_url)
    upgrade(database)
    found = {
        index["name"]
        for table in metadata.tables
        for index in inspect(database.engine).get_indexes(table)
        if index["unique"] and any(key.endswith("_where") for key in index.get("dialect_options", {}))
    }
    assert found == {
        "uq_application_case_one_open",
        "uq_application_case_one_open_of_person",
        "uq_application_case_one_open_of_unit",
        "uq_association_one_active",
        "uq_association_one_requested",
        "uq_calendar_feed_one_of_employer",
        "uq_incident_one_open",
        "uq_link_request_one_open",
        "uq_permit_one_live",
    }
    database.close()


def test_migrating_twice_does_nothing_the_second_time(database_url):
    database = _database(database_url)
    upgrade(database)
    assert upgrade(database) is False
    assert current(database) == head()
    database.close()


def _upgraded_to(database, revision):
    config = _config()
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.upgrade(config, revision)


def test_two_that_migrate_at_once_wait_for_each_other(database_url):
    databases = [_database(database_url) for _ in range(2)]
    race(2, lambda number: upgrade(databases[number]))
    assert {current(database) for database in databases} == {head()}
    for database in databases:
        database.close()


def test_papers_of_before_are_called_what_they_are(database_url):
    database = _database(database_url)
    _upgraded_to(database, "0008")
    given = {
        "收入.pdf": "收入.pdf",
        "a.html": "a.html.pdf",
        "B.PDF": "B.pdf",
        "长" * 200: "长" * 116 + ".pdf",
    }
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        connection.execute(text("INSERT INTO stored_file VALUES ('f', 1, 'pdf', '2026-01-01 00:00:00')"))
        connection.execute(
            text(
                "INSERT INTO employer (id, name, uscc, registered_place, profile_status, contact_email, source)"
                " VALUES ('e', 'e', 'u', '', 'complete', '', '')"
            )
        )
        for number, name in enumerate(given):
            connection.execute(
                text(
                    "INSERT INTO employer_attachment"
                    " (id, employer_id, slot, version, sha256, filename, uploaded_at, uploaded_by)"
                    " VALUES (:id, 'e', 's', :number, 'f', :name, '2026-01-01 00:00:00', 'x')"
                ),
                {"id": str(number), "number": number, "name": name},
            )
    _upgraded_to(database, "0009")
    with database.engine.connect() as connection:
        kept = connection.execute(text("SELECT filename FROM employer_attachment ORDER BY version")).scalars()
        assert list(kept) == list(given.values())
    database.close()


def test_of_incidents_of_one_command_the_oldest_stays_open(database_url):
    database = _database(database_url)
    _upgraded_to(database, "0048")
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        for number, command_of_it in enumerate(('{"a":1,"b":2}', '{"b":2,"a":1}', '{"a":2}')):
            connection.execute(
                text(
                    "INSERT INTO incident (id, command, kind, element, text, created_at, attempts)"
                    " VALUES (:id, :command, 'k', '', 't', :at, 1)"
                ),
                {"id": str(number), "command": command_of_it, "at": f"2026-01-0{number + 1} 00:00:00"},
            )
    _upgraded_to(database, "0049")
    with database.engine.connect() as connection:
        still = connection.execute(text("SELECT id FROM incident WHERE resolved_at IS NULL ORDER BY id"))
        assert list(still.scalars()) == ["0", "2"]
    database.close()


def test_going_all_the_way_back_leaves_no_table(database_url):
    database = _database(database_url)
    upgrade(database)
    config = _config()
    with database.engine.connect().execution_options(writes=True) as connection, connection.begin():
        config.attributes["connection"] = connection
        command.downgrade(config, "base")
    engine = create_engine(database_url)
    assert set(inspect(engine).get_table_names()) <= {"alembic_version"}
    engine.dispose()
    assert upgrade(database) is True
    database.close()
