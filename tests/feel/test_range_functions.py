"""Range functions follow the table of the specification (DMN 1.5, 10.3.4.7), and open ranges go on for ever."""

import pytest

from app.feel.expression import compile_expression

CASES = {
    True: [
        "before(1, 10)", "before(1, [5..8])", "before(1, (1..8])", "before([1..5), 5)", "before([1..5], [6..8])",
        "before([1..5), [5..8])", "before([1..5], (5..8])", "before((<5), 5)", "after(10, [1..10))", "after((5..8], [1..5])",
        "after([6..8], 5)", "meets([1..5], [5..10])", "met by([5..10], [1..5])", "overlaps([1..5], [3..8])",
        "overlaps([3..8], [1..5])", "overlaps([1..8], [3..5])", "overlaps([1..5], [5..8])", "overlaps((<5), (>3))",
        "overlaps before([1..5], [3..8])", "overlaps before([1..5], [5..8])", "overlaps before([1..5), (1..5])",
        "overlaps before([1..5], (1..5])", "overlaps after([3..8], [1..5])", "overlaps after([5..8], [1..5])",
        "overlaps after((1..5], [1..5))", "overlaps after((1..5], [1..5])", "finishes(10, [1..10])",
        "finishes([5..10], [1..10])", "finishes([1..10], [1..10])", "finishes((1..10], [1..10])", "finished by([1..10], 10)",
        "finished by([1..10], [5..10])", "includes([1..10], 1)", "includes([1..10], [4..6])", "includes([1..10], (1..10))",
        "includes((<5), 3)", "includes((<5), (<4))", "during(5, [1..10])", "during([4..6), [1..10))", "during((1..5), (1..10])",
        "starts(1, [1..10])", "starts([1..5], [1..10])", "starts((1..5), (1..10))", "starts([1..10], [1..10])",
        "started by([1..10], 1)", "started by([1..10], [1..5])", "coincides(5, 5)", "coincides([1..5], [1..5])",
        'before(@"2026-01-01", [@"2026-01-02"..@"2026-01-03"])', 'during("b", ["a".."c"])',
        "before(point1: 1, point2: 2)", "before(point: 1, range: [2..3])", "after(range: [2..3], point: 1)",
        "overlaps(range1: [1..2], range2: [2..3])", "includes(range: [1..3], point: 2)", "finishes(point: 3, range: [1..3])",
    ],
    False: [
        "before(10, 1)", "before(1, [1..8])", "before([1..5], 5)", "before([1..5], [5..8])", "before((>5), 10)", "after(5, 10)",
        "after([5..8], [1..5])", "meets([1..5), [5..10])", "meets([1..5], (5..10])", "overlaps([1..5], [6..8])",
        "overlaps([1..5), [5..8])", "overlaps before([3..8], [1..5])", "overlaps before([1..5), [5..8])",
        "overlaps before([1..5], [1..5])", "overlaps after([1..5], [3..8])", "finishes(10, [1..10))", "finishes([5..10), [1..10])",
        "finishes([1..10], (1..10])", "includes((1..10], 1)", "includes([1..10), [1..10])", "during(10, [1..10))",
        "starts(1, (1..10])", "starts([1..10], [1..10))", "starts([1..5), (1..10))", "coincides([1..5), [1..5])", "coincides(3, 4)",
    ],
    None: [
        'before(1, "a")', "before(1, null)", "meets(1, [1..2])", "overlaps(1, [1..2])", "overlaps before(1, [1..2])",
        "finishes([1..2], 2)", "includes(1, [1..2])", "includes([1..2], null)", "during([1..2], 1)", "starts([1..2], 1)",
        "started by(1, [1..2])", "coincides(3, [3..3])", 'coincides(1, "1")', 'includes((<5), "a")', "before(1)",
        "before(point1: 1, range: [2..3])",
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), [(t, answer) for answer, texts in CASES.items() for t in texts]
)
def test_a_range_function_answers_as_the_table_says(text, expected):
    assert compile_expression(text).evaluate({}) is expected
