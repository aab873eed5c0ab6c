"""The ratchet of speed: what is slower than its goal, has none or was not measured is named."""

from bench.goals import broken, read_goals
from bench.ratios import Ratio


def test_an_operation_that_got_slower_is_named_with_its_goal():
    found = [Ratio("queue", 30.0, 5.0), Ratio("claim", 8.0, 4.0)]
    assert broken(found, {"queue": 2.4, "claim": 2.4}) == ["queue: 6.00 times the floor, at most 2.40"]


def test_what_two_runs_differ_by_breaks_nothing():
    assert broken([Ratio("queue", 13.0, 5.0)], {"queue": 2.4}) == []


def test_an_operation_without_a_goal_and_a_goal_without_an_operation_are_named():
    said = broken([Ratio("queue", 10.0, 5.0)], {"claim": 2.4})
    assert said == ["queue: has no goal in goals.toml", "claim: has a goal and was not measured"]


def test_every_goal_is_a_number_of_times():
    assert all(1 < ratio < 100 for ratio in read_goals().values())
