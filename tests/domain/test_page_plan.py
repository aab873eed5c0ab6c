"""The pages of a paper that is being put together: moved, turned, left out and back, each step on its own."""

import pytest

from app.domain.page_plan import NoSuchPageError, PagePlan, plan_of

PLAN = PagePlan().with_file("a", 2).with_file("b", 1)


def order(plan):
    return [page.id for page in plan.pages]


def test_files_follow_each_other_and_the_same_file_comes_once():
    assert order(PLAN) == ["a-1", "a-2", "b-1"]
    assert PLAN.with_file("a", 2) == PLAN
    assert order(PLAN.without_file("a")) == ["b-1"]
    assert plan_of(PLAN.as_json()) == PLAN


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        (PLAN.moved("b-1", 0), ["b-1", "a-1", "a-2"]),
        (PLAN.moved("a-1", 99), ["a-2", "b-1", "a-1"]),
        (PLAN.shifted("a-2", -1), ["a-2", "a-1", "b-1"]),
        (PLAN.shifted("a-1", -1), ["a-1", "a-2", "b-1"]),
        (PLAN.shifted("a-2", 1), ["a-1", "b-1", "a-2"]),
        (PLAN.shifted("b-1", 1), ["a-1", "a-2", "b-1"]),
    ],
)
def test_a_page_moves_and_stops_at_the_ends(changed, wanted):
    assert order(changed) == wanted


def test_a_page_turns_around_and_one_that_is_left_out_comes_back_to_its_place():
    turned = PLAN.turned("a-1", -90)
    assert turned.pages[0].turn == 270
    assert turned.turned("a-1", 90).pages[0].turn == 0
    without = PLAN.left_out("a-2", is_out=True)
    assert [page.id for page in without.shown] == ["a-1", "b-1"]
    assert without.left_out("a-2", is_out=False) == PLAN


def test_a_page_that_is_not_there_cannot_be_changed():
    for change in (
        lambda: PLAN.moved("c-1", 0),
        lambda: PLAN.shifted("c-1", 1),
        lambda: PLAN.turned("c-1", 90),
        lambda: PLAN.left_out("c-1", is_out=True),
    ):
        with pytest.raises(NoSuchPageError):
            change()
