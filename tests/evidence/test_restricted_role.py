"""On PostgreSQL the role of the application may add to the audit and read it; everything else still works."""

import pytest
from sqlalchemy import delete, make_url, text, update
from sqlalchemy.exc import ProgrammingError

from app.services.accounts.sign_in import sign_in
from app.services.evidence.old_events import drop_old_events
from app.services.evidence.restrict_audit import restrict_audit
from app.store.tables_evidence import security_event
from app.store.tables_identity import audit
from tests.make.context_maker import open_context
from tests.make.service_journey import ServiceJourney

ROLE = "office_app_of_tests"


@pytest.fixture
def restricted(postgres_context, tmp_path):
    """Return the same office, as the restricted role sees it."""
    engine = postgres_context.database.engine
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        exists = connection.execute(text("SELECT 1 FROM pg_roles WHERE rolname = :r"), {"r": ROLE}).first()
        if exists is None:
            connection.execute(text(f"CREATE ROLE {ROLE} LOGIN"))
    restrict_audit(postgres_context, ROLE)
    url = make_url(postgres_context.database.url).set(username=ROLE).render_as_string(hide_password=False)
    context = open_context(url, tmp_path)
    yield context
    context.database.close()
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(f"DROP OWNED BY {ROLE}"))


@pytest.mark.postgres
def test_the_role_works_and_cannot_edit_the_audit(restricted):
    sign_in(restricted, "operator", "demo-2026")
    ServiceJourney(restricted).submit()
    for table in (audit, security_event):
        for statement in (update(table).values(mac="0" * 64), delete(table)):
            with pytest.raises(ProgrammingError, match="permission denied"):
                restricted.database.transact(lambda work, one=statement: work.connection.execute(one))
        with pytest.raises(ProgrammingError, match=r"permission denied|must be owner"):
            restricted.database.transact(
                lambda work, name=table.name: work.connection.execute(text(f"TRUNCATE {name}"))
            )


@pytest.mark.postgres
def test_old_events_stay_where_the_role_may_not_remove_them(restricted):
    sign_in(restricted, "operator", "demo-2026")
    restricted.clock.forward(days=restricted.settings.security_event_days + 1)
    assert not drop_old_events(restricted)


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("role", "said"), [("nobody_of_this_name", "没有这个账号"), ("postgres", "超级用户")]
)
def test_a_role_that_could_take_more_is_refused(postgres_context, role, said):
    with pytest.raises(ValueError, match=said):
        restrict_audit(postgres_context, role)


def test_sqlite_says_what_to_do_instead(sqlite_context):
    with pytest.raises(ValueError, match="APP_AUDIT_HEADS"):
        restrict_audit(sqlite_context, "app")
