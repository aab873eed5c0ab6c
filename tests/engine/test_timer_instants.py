from datetime import UTC, datetime, timedelta

import pytest

from app.engine.errors import ExpressionFailedError, TaskNotOpenError
from app.engine.run_case import fire_timer, rearm_timers
from app.engine.step_execution import BEIJING
from tests.make.small_case import NOON, SmallCase, WeekdaysOnly, edition, rules_of
from tests.make.small_diagrams import boundary, catch, diagram, end, path, service, start, timer, user
from tests.support.shows import shows


def _waiting(text, kind):
    return SmallCase(
        edition(diagram(start(), catch("w", timer(text, kind)), end(), path("start", "w", "end")))
    )


def test_an_iso_duration_needs_no_quotes():
    case = _waiting("P10D", "timeDuration")
    assert (case.step.timers[0].due - case.now).days == 10


@shows("T5")
@pytest.mark.parametrize(
    ("text", "kind", "due"),
    [
        ("P10D", "timeDuration", NOON + timedelta(days=10)),
        ("PT90M", "timeDuration", NOON + timedelta(minutes=90)),
        ("P1W", "timeDuration", NOON + timedelta(days=7)),
        ("P1Y2M3DT4H", "timeDuration", datetime(2027, 5, 5, 8, tzinfo=UTC)),
        ("-P1D", "timeDuration", NOON - timedelta(days=1)),
        ('="P1W"', "timeDuration", NOON + timedelta(days=7)),
        ("P2M", "timeDuration", datetime(2026, 5, 2, 4, tzinfo=UTC)),
        ("2027-01-01T00:00:00+08:00", "timeDate", datetime(2026, 12, 31, 16, tzinfo=UTC)),
        ("2027-01-01T00:00:00", "timeDate", datetime(2026, 12, 31, 16, tzinfo=UTC)),
        ("2027-01-01", "timeDate", datetime(2026, 12, 31, 16, tzinfo=UTC)),
        ("=workday(today(), 2)", "timeDate", datetime(2026, 3, 3, 16, tzinfo=UTC)),
        ('=date("2026-04-05")', "timeDate", datetime(2026, 4, 4, 16, tzinfo=UTC)),
        ('=today() + duration("P1D")', "timeDate", datetime(2026, 3, 2, 16, tzinfo=UTC)),
        ('=duration("P3D")', "timeDuration", NOON + timedelta(days=3)),
        ('=now() + duration("PT1H")', "timeDate", NOON + timedelta(hours=1)),
        ("${case.case_id}", "timeDate", None),
        ("=null", "timeDate", None),
    ],
)
def test_a_timer_is_due_when_its_text_says_in_beijing(text, kind, due):
    if due is None:
        with pytest.raises(ExpressionFailedError) as failed:
            _waiting(text, kind)
        assert "【名w】" in failed.value.message
    else:
        assert _waiting(text, kind).step.timers[0].due == due


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("tomorrow", "timeDate"),
        ("P", "timeDuration"),
        ("P1X", "timeDuration"),
        ("2026-02-30", "timeDate"),
        ("R3/P0D", "timeCycle"),
        ("R3/P0M", "timeCycle"),
        ("R3/2026-02-30/PT1H", "timeCycle"),
        ("R3/PT1H/2026-03-01", "timeCycle"),
        ("P1W2", "timeDuration"),
        ("PT", "timeDuration"),
        ("R0/P1D", "timeCycle"),
        ("R/", "timeCycle"),
        ("every day", "timeCycle"),
    ],
)
def test_a_text_that_gives_no_time_is_refused(text, kind):
    assert "timer-text" in rules_of(
        diagram(start(), catch("w", timer(text, kind)), end(), path("start", "w", "end"))
    )


def _reminded(text):
    return SmallCase(
        edition(
            diagram(
                start(),
                user("a"),
                boundary("r", "a", timer(text, "timeCycle"), interrupting=False),
                service("s", "echo"),
                end(),
                end("told"),
                path("start", "a", "end"),
                path("r", "s", "told"),
            )
        )
    )


def test_a_cycle_fires_as_often_as_it_says():
    case = _reminded("R3/P7D")
    remaining = []
    while case.step.timers:
        remaining.append(case.step.timers[0].remaining)
        case.fire("r")
    assert remaining == [2, 1, 0]
    assert case.open == ["a"]


def test_a_cycle_without_a_number_goes_on():
    case = _reminded("R/P7D")
    for _ in range(10):
        case.fire("r")
    assert case.step.timers[0].due == NOON + timedelta(days=77)


def test_a_cycle_that_missed_runs_fires_once():
    case = _reminded("R5/P7D")
    case.now = NOON + timedelta(days=31)
    key = case.step.timers[0].key
    case.step = fire_timer(case.edition, case.step.state, key, case.around)
    assert [event.element for event in case.step.history if event.kind == "fired"] == ["r"]
    assert case.step.timers[0].due == NOON + timedelta(days=35)


def test_a_timer_that_waits_no_more_is_refused():
    case = _reminded("R1/P7D")
    key = case.step.timers[0].key
    case.fire("r")
    with pytest.raises(TaskNotOpenError):
        fire_timer(case.edition, case.step.state, key, case.around)
    with pytest.raises(TaskNotOpenError):
        fire_timer(case.edition, case.step.state, "no key at all", case.around)


def test_a_timer_tells_the_task_it_waits_on():
    case = _reminded("R1/P7D")
    assert case.step.timers[0].host == case.step.tasks[0].key
    assert not case.step.timers[0].interrupting


class _HolidayOnTuesday(WeekdaysOnly):
    def add_working_days(self, day, count):
        return super().add_working_days(day, count + 1)


def test_after_a_change_of_the_calendar_timers_are_worked_out_from_when_they_were_armed():
    case = _waiting("=workday(today(), 1)", "timeDate")
    around = case.around.__class__(
        NOON + timedelta(hours=20), _HolidayOnTuesday(), case.around.handlers, case.around.facts
    )
    step = rearm_timers(case.edition, case.step.state, around)
    assert step.timers[0].due == datetime(2026, 3, 3, 16, tzinfo=UTC)
    assert step.timers[0].key == case.step.timers[0].key


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("R/P1M", ["2026-04-02T12:00", "2026-05-02T12:00", "2026-06-02T12:00", "2026-07-02T12:00"]),
        ("R2/P1Y", ["2027-03-02T12:00", "2028-03-02T12:00"]),
        ("R2/P1W", ["2026-03-09T12:00", "2026-03-16T12:00"]),
        ("R3/2026-03-05T09:00:00+08:00/PT1H", ["2026-03-05T09:00", "2026-03-05T10:00", "2026-03-05T11:00"]),
        ("R3/2027-01-31/P1M", ["2027-01-31T00:00", "2027-02-28T00:00", "2027-03-31T00:00"]),
        ("R2/P1MT12H", ["2026-04-03T00:00", "2026-05-03T12:00"]),
    ],
)
def test_a_cycle_may_count_months_and_say_when_it_begins(text, days):
    case, fired = _reminded(text), []
    while case.step.timers and len(fired) < len(days):
        fired.append(case.step.timers[0].due.astimezone(BEIJING).strftime("%Y-%m-%dT%H:%M"))
        case.fire("r")
    assert fired == days
    assert bool(case.step.timers) is text.startswith("R/")


def test_a_cycle_of_months_that_missed_runs_fires_once():
    case = _reminded("R5/P1M")
    case.now = NOON + timedelta(days=100)
    key = case.step.timers[0].key
    case.step = fire_timer(case.edition, case.step.state, key, case.around)
    assert case.step.timers[0].due == datetime(2026, 7, 2, 4, tzinfo=UTC)


def test_a_cycle_armed_before_months_were_known_goes_on():
    case = _reminded("R5/P7D")
    assert b"monthly" not in case.step.state
    case.fire("r")
    assert case.step.timers[0].due == NOON + timedelta(days=14)


def test_a_time_that_is_none_is_told_in_the_language_of_expressions():
    with pytest.raises(ExpressionFailedError) as failed:
        _waiting("=[1/3, null]", "timeDuration")
    assert "得到的是 [0.3333333333333333333333333333333333, null]" in failed.value.message
