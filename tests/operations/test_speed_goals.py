"""The ratchet of speed: what is slower than its goal, has none or was not measured is named, each database by itself."""

from bench.goals import AT_MOST, TIMES_FLOOR, Figure, broken, read_goals
from bench.ratios import DATABASES, Ratio, Taken

QUEUE = (TIMES_FLOOR, "sqlite", "queue")


def ratio(what, value, database="sqlite"):
    return Figure(TIMES_FLOOR, what, database, value)


def test_an_operation_that_got_slower_is_named_with_its_goal():
    found = [ratio("queue", 6.0), ratio("claim", 2.0)]
    goals = {QUEUE: 2.4, (TIMES_FLOOR, "sqlite", "claim"): 2.4}
    assert broken(found, goals) == ["queue on sqlite: 6.00 times the floor, at most 2.40"]


def test_what_two_runs_differ_by_breaks_nothing():
    assert broken([ratio("queue", 2.6)], {QUEUE: 2.4}) == []


def test_an_operation_without_a_goal_and_a_goal_without_an_operation_are_named():
    said = broken([ratio("queue", 2.0)], {(TIMES_FLOOR, "sqlite", "claim"): 2.4})
    assert said == [
        "queue on sqlite: has no goal in goals.toml",
        "claim on sqlite: has a goal and was not measured",
    ]


def test_each_database_has_goals_of_its_own():
    goals = {QUEUE: 2.4, (TIMES_FLOOR, "postgresql", "queue"): 4.0}
    found = [ratio("queue", 2.0), ratio("queue", 5.0, "postgresql")]
    assert broken(found, goals) == ["queue on postgresql: 5.00 times the floor, at most 4.00"]
    assert broken(found[:1], goals) == []


def test_a_measure_of_the_office_has_a_goal_only_where_less_is_better():
    goals = {(AT_MOST, "sqlite", "web worker, MB"): 100.0}
    found = [
        Figure(AT_MOST, "web worker, MB", "sqlite", 130.0),
        Figure(AT_MOST, "claims a second", "sqlite", 40.0),
    ]
    assert broken(found, goals) == ["web worker, MB on sqlite: 130.00, at most 100.00"]


def test_a_ratio_counts_the_program_and_the_server_of_the_database():
    product, floor = (Taken(4.0, 2.0, 9.0),) * 4, (Taken(1.0, 0.5, 2.0),) * 4
    found = Ratio("queue", "postgresql", product, floor)
    assert found.ratio == 4.0
    assert (found.line()["app_cpu_ms"], found.line()["db_cpu_ms"], found.line()["p50_ms"]) == (4.0, 2.0, 9.0)


def test_both_databases_have_goals_for_the_same_figures():
    goals = read_goals()
    named = [{(kind, what) for kind, kept, what in goals if kept == database} for database in DATABASES]
    assert named[0] == named[1]
    assert all(1 < value < 100 for (kind, *_), value in goals.items() if kind == TIMES_FLOOR)
