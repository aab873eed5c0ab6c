"""The same key with anything else that was asked is another request, and is refused."""

from dataclasses import replace

import pytest

from app.domain.work_calendar import CalendarDay, DayStatus
from app.services.accounts.manage_accounts import NewAccount, add_user
from app.services.calendars.import_calendar import import_calendar
from app.store.idempotency_rows import KeyReusedError
from app.store.tables_identity import idempotency
from tests.make.context_maker import actor_named


@pytest.mark.parametrize(
    "field", ["login", "display_name", "role", "uscc", "id_number", "authority", "level"]
)
def test_an_account_with_one_other_field_is_not_taken_for_the_first_one(sqlite_context, field):
    by = actor_named(sqlite_context, "security")
    reviewer = NewAccount("new.reviewer", "审核员新", "reviewer", authority="haidian_hrss", level="1")
    assert add_user(sqlite_context, by, "key", reviewer)
    assert add_user(sqlite_context, by, "key", reviewer) is None
    with pytest.raises(KeyReusedError):
        add_user(sqlite_context, by, "key", replace(reviewer, **{field: "other"}))


def test_a_calendar_with_another_note_is_another_request(sqlite_context):
    by = actor_named(sqlite_context, "operator")
    days = [CalendarDay(sqlite_context.today(), True, "", DayStatus.MANUAL)]
    import_calendar(sqlite_context, by, days, "国办发〔2026〕1 号", key="key")
    import_calendar(sqlite_context, by, days, "国办发〔2026〕1 号", key="key")
    with pytest.raises(KeyReusedError):
        import_calendar(sqlite_context, by, days, "国办发〔2026〕2 号", key="key")


def test_nobody_reads_what_was_asked_out_of_the_table(sqlite_context):
    reviewer = NewAccount("new.reviewer", "审核员新", "reviewer", authority="haidian_hrss", level="1")
    add_user(sqlite_context, actor_named(sqlite_context, "security"), "key", reviewer)
    with sqlite_context.database.reading() as work:
        rows = str(work.connection.execute(idempotency.select()).all())
    assert "审核员新" not in rows
