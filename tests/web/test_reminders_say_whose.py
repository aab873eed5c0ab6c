"""A unit with many people reads in a reminder whose permit it is about."""

from app.services.due_work.daily_sweep import remind_about_permits
from tests.support.signed_in import desk_of


def test_a_reminder_names_the_employee(sqlite_context):
    remind_about_permits(sqlite_context)
    page = desk_of(sqlite_context, "agent").get("/notices")
    assert "员工：钱模拟。请今天提交" in page
    assert "员工：吴占位。" in page
