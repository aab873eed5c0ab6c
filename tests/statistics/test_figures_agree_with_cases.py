"""The figures are those of the cases: counted again by hand, from the records of each case, for any days."""

from collections import Counter
from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from app.domain.work_calendar import CalendarDay, DayStatus
from app.policy.actor import Role
from app.queries.cases_behind_figures import AskedCases, cases_behind
from app.queries.statistics import AskedStatistics, statistics
from app.services.calendars.import_calendar import import_calendar
from app.services.context.beijing import beijing_day
from app.services.context.calendar_of import calendar_of
from app.store.case_counts import CountedDays, sums_of_reviews
from app.store.case_sums import largest_units, sums_of_cases
from app.store.tables_applications import answer, review_decision
from app.store.tables_cases import application_case, human_task
from app.store.tables_queues import reached_case
from tests.make.context_maker import actor_named
from tests.make.months_of_cases import counted
from tests.support.nightly import times
from tests.support.shows import shows

EXAMPLES = settings(
    max_examples=times(25, 8),
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def rows(work, table):
    return [dict(row._mapping) for row in work.connection.execute(select(table))]


def by_hand(work, first, last):
    """Return the figures of some days, by authority, procedure and unit, from the records of every case."""
    found = Counter()

    def note(measure, case, authority, day):
        if day is not None and first <= day <= last:
            found[measure, authority, case["procedure"], case["employer_id"]] += 1

    decisions, reached = rows(work, review_decision), rows(work, reached_case)
    for case in rows(work, application_case):
        own = case["authority"]
        note("begun", case, own, beijing_day(case["created_at"]))
        for one in reached:
            if one["case_id"] == case["id"]:
                note("received", case, one["authority"], one["received_on"])
        passed = [
            one["at"] for one in decisions if one["case_id"] == case["id"] and one["decision"] == "approved"
        ]
        accepted = case["deemed_accepted_at"] or min(passed, default=None)
        note("accepted", case, own, beijing_day(accepted) if accepted else None)
        for measure in of_the_end(case):
            note(measure, case, own, beijing_day(case["ended_at"]) if case["ended_at"] else None)
    return found


def of_the_end(case):
    """Return under what a case that has ended counts."""
    yield "ended"
    is_approved = case["state"] == "approved"
    if is_approved:
        yield "approved"
    if case["first_submitted_on"]:
        yield "reviewed"
        if is_approved and case["round"] == 1:
            yield "first_time"
        if case["round"] > 1:
            yield "returned_once" if case["round"] == 2 else "returned_more"
    if case["review_due_on"] and case["state"] in {"approved", "refused"}:
        yield "timed"
        if case["ended_at"] and beijing_day(case["ended_at"]) <= case["review_due_on"]:
            yield "in_time"


def reviews_by_hand(work, first, last):
    """Return who decided what within how many working days."""
    calendar, found = calendar_of(work), Counter()
    by_task = {one["task_key"]: one["by"] for one in rows(work, answer)}
    decisions = {(one["case_id"], one["by"], one["at"]): one for one in rows(work, review_decision)}
    for task in rows(work, human_task):
        decided = decisions.get((task["case_id"], by_task.get(task["key"]), task["closed_at"]))
        if decided is None or not first <= beijing_day(task["closed_at"]) <= last:
            continue
        day, days = beijing_day(task["opened_at"]), 0
        while day < beijing_day(task["closed_at"]):
            day += timedelta(days=1)
            days += calendar.is_working(day)
        found[decided["by"], decided["level_name"], days] += 1
        if decided["decision"] == "returned":
            found[decided["by"], "returned"] += 1
    return found


def first_and_last(work):
    begun = [beijing_day(one["created_at"]) for one in rows(work, application_case)]
    return min(begun), beijing_day(work.now) - timedelta(days=1)


def test_the_office_has_cases_that_ended_in_every_way(worked_once):
    with worked_once.database.reading() as work:
        first, last = first_and_last(work)
        told = Counter()
        for (measure, *_rest), count in by_hand(work, first, last).items():
            told[measure] += count
    assert (last - first).days > 60
    assert told["returned_more"] == 1
    assert told["timed"] > told["in_time"] > 0
    assert told["ended"] > told["approved"] > told["first_time"] > 0
    assert told["begun"] > told["ended"]


@shows("O5")
def test_every_figure_is_what_the_records_of_the_cases_say(worked):
    with worked.database.reading() as work:
        first, last = first_and_last(work)
        length = (last - first).days

        @EXAMPLES
        @given(st.integers(0, length), st.integers(0, length))
        def agrees(one, other):
            begin, end = first + timedelta(days=min(one, other)), first + timedelta(days=max(one, other))
            hand = by_hand(work, begin, end)
            wanted = CountedDays(begin, end)
            for column, place in (("authority", 1), ("process", 2), ("employer_id", 3)):
                is_unit = column == "employer_id"
                found = largest_units(work, wanted, 99) if is_unit else sums_of_cases(work, wanted, column)
                expected = Counter()
                for key, count in hand.items():
                    expected[key[place], key[0]] += count
                told = {
                    (name, measure): count
                    for name, counts in found
                    for measure, count in counts.items()
                    if count
                }
                assert told == dict(expected)
            reviews = Counter()
            for told in sums_of_reviews(work, wanted, ["level_name", "account_id"]):
                reviews[told.account_id, told.level_name, told.days] += told.counts["done"]
                reviews[told.account_id, "returned"] += told.counts["returned"]
            assert +reviews == reviews_by_hand(work, begin, end)

        agrees()


def test_a_corrected_calendar_counts_the_days_anew(worked_once):
    context = worked_once
    with context.database.reading() as work:
        first, last = first_and_last(work)
        before = reviews_by_hand(work, first, last)
    middle = first + timedelta(days=20)
    off = [CalendarDay(middle + timedelta(days=n), False, "停课", DayStatus.MANUAL) for n in range(60)]
    import_calendar(context, actor_named(context, "operator"), off, "更正")
    counted(context)
    with context.database.reading() as work:
        after = reviews_by_hand(work, first, last)
        told = Counter()
        for one in sums_of_reviews(work, CountedDays(first, last), ["level_name", "account_id"]):
            told[one.account_id, one.level_name, one.days] += one.counts["done"]
            told[one.account_id, "returned"] += one.counts["returned"]
    assert after != before
    assert +told == after


def test_behind_each_number_are_so_many_cases(worked):
    operator, lead = actor_named(worked, "operator"), actor_named(worked, "hd.l3a")
    with worked.database.reading() as work:
        first, last = first_and_last(work)
    asked = AskedStatistics("procedure", first, last)
    for by in (operator, lead):
        found = statistics(worked, by, asked)
        for row in found.rows:
            for measure, count in row.counts.items():
                narrowed = AskedStatistics("", first, last, process=row.key)
                behind = cases_behind(worked, by, narrowed, AskedCases(measure), None)
                assert behind.found.total + behind.unseen == count
                assert len(behind.found.rows) == behind.found.total
    people = statistics(worked, lead, AskedStatistics("person", first, last))
    assert sum(row.counts["done"] for row in people.rows) > 5
    for row in people.rows:
        for measure in ("done", "returned"):
            behind = cases_behind(worked, lead, asked, AskedCases(measure, person=row.key), None)
            assert behind.found.total == row.counts[measure]


def test_roles_see_what_is_theirs(worked_once):
    context = worked_once
    with context.database.reading() as work:
        first, last = first_and_last(work)
    asked = AskedStatistics("", first, last)
    seen = {
        login: statistics(context, actor_named(context, login), asked)
        for login in ("operator", "analyst", "hd.l3a", "hd.l1a")
    }
    assert seen["operator"].whole.counts["begun"] > seen["hd.l3a"].whole.counts["begun"] > 0
    assert seen["hd.l1a"].view == "own"
    own = actor_named(context, "hd.l1a").account_id
    with context.database.reading() as work:
        mine = sum(row["by"] == own for row in rows(work, review_decision))
    assert seen["hd.l1a"].whole.counts["done"] == mine
    assert "person" not in seen["analyst"].scope.views
    assert {actor_named(context, name).role for name in ("analyst", "operator")} == {
        Role.ANALYST,
        Role.OPERATOR,
    }
    levels = statistics(context, actor_named(context, "analyst"), AskedStatistics("level", first, last))
    assert levels.rows
    assert all(row.is_hidden for row in levels.rows)
    units = statistics(context, actor_named(context, "analyst"), AskedStatistics("unit", first, last))
    whole = Counter(units.whole.counts)
    for row in (*units.rows, *([units.others] if units.others else [])):
        whole.subtract(row.counts)
    assert not any(whole.values())
    assert all(max(row.counts["begun"], row.counts["ended"]) >= 5 for row in units.rows)
