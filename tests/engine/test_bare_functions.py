import pytest

from app.domain.problem import Severity
from app.engine.edition_compiler import lint_bundle
from app.engine.errors import ExpressionFailedError
from tests.make.small_case import CATALOGUE, SmallCase, bundle, edition, rules_of
from tests.make.small_diagrams import catch, diagram, end, path, service, start, timer, user


def _around(*elements, flows=path("start", "x", "end")):  # noqa: B008 — a text
    return diagram(start(), *elements, end(), flows)


@pytest.mark.parametrize(
    "drawn",
    [
        _around(user("x", camunda_assignee="=duration")),
        _around(catch("x", timer("${duration}", "timeDuration"))),
        _around(service("x", "echo", value="=count")),
    ],
)
def test_the_bare_name_of_a_function_is_told_to_be_no_value(drawn):
    # A warning: editions that were published with it must still be read.
    found = [p for p in lint_bundle(bundle(drawn), CATALOGUE) if p.rule == "function-no-value"]
    assert [p.severity for p in found] == [Severity.WARNING]
    assert "函数的名字不是值" in found[0].message


def test_a_step_that_is_called_like_a_function_is_a_value():
    named = _around(
        user("count"), service("y", "echo", value="=count"), flows=path("start", "count", "y", "end")
    )
    assert "function-no-value" not in rules_of(named)


def test_a_timer_of_the_bare_name_of_a_function_shows_no_python():
    with pytest.raises(ExpressionFailedError) as failed:
        SmallCase(edition(_around(catch("x", timer("${duration}", "timeDuration")))))
    assert "得到的是 函数“duration”" in failed.value.message
