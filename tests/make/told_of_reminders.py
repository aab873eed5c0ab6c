"""What sends each reminder about a permit: the window that opens, the last safe day of a change, a long suspension."""

from datetime import timedelta

from app.domain.renewal_window import change_before_renewal, renewal_window
from app.services.context.calendar_of import calendar_of
from app.services.due_work.daily_sweep import remind_about_permits
from tests.make.procedure_journey import left, permit_of_person


def _window_of(context, login):
    """Return the window of somebody's permit, and the day before which its change of unit must be submitted."""
    with context.database.reading() as work:
        calendar = calendar_of(work)
    window = renewal_window(permit_of_person(context, login).valid_until, calendar)
    return window, change_before_renewal(window.expiry, calendar), calendar


def _remind_on(context, day):
    """Let the reminders of a day run, after those of the day before."""
    for moved in (1, 0):
        context.clock.go_to(day - timedelta(days=moved))
        remind_about_permits(context)


def _opens_soon(context):
    window, _, _ = _window_of(context, "zhang")
    _remind_on(context, window.opens_on - timedelta(days=30))


def _change_soon(context):
    left(context, "agent", "zhang")
    _, both, calendar = _window_of(context, "zhang")
    _remind_on(context, calendar.add_working_days(both, -5))


def _change_today(context):
    left(context, "agent", "zhang")
    _remind_on(context, _window_of(context, "zhang")[1])


def _suspended_long(context):
    left(context, "agent", "zhang")
    _remind_on(context, context.today() + timedelta(days=30))


SENDERS_OF_REMINDERS = {
    "renewal_opens_soon": _opens_soon,
    "change_submit_soon": _change_soon,
    "change_last_safe_day": _change_today,
    "permit_suspended_long": _suspended_long,
}
