"""An expression worked out in one step, and in two steps with the state saved between them: the same answer."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

from app.domain.exact_json import write_json
from app.engine.case_workflow import CaseWorkflow
from app.engine.plain_data import plain_copy
from app.engine.scopes import VARIABLES
from app.engine.state_codec import decode, encode
from app.engine.step_execution import StepExecution
from app.feel.expression import FeelBudgetError, compile_expression
from app.feel.far_dates import Far
from app.feel.plain import to_plain
from app.feel.values import Function, Months, OneValue, Range
from tests.feel.expression_maker import PLACE, ExpressionMaker
from tests.make.small_case import SmallCase, edition
from tests.make.small_diagrams import diagram, end, path, start, user

MANY = 10_000
SPELLED = (date, datetime, time, timedelta, Months, Far, Range, OneValue, Function)
"""What is text in a case's data, or nothing: dates, durations, ranges, functions. The author turns it back."""


def test_saving_between_two_parts_of_an_expression_changes_no_answer():
    memory = _Memory()
    maker, split = ExpressionMaker(20261128), 0
    while split < MANY:
        made = maker.expression()
        for place, part in enumerate(made.parts):
            first = _value(part.text, {})
            if _is_storable(first):
                rest = _with_name(made, place)
                whole = f"{{m: {part.text}, rest: {rest}}}.rest"
                halves = _value(rest, {"m": memory.kept(to_plain(first))})
                assert _told(halves) == _told(_value(whole, {})), whole
                split += 1
    assert memory.seen_exact > MANY // 100


class _Memory:
    """Keeps values in the real state of a case."""

    def __init__(self):
        drawn = diagram(start(), user("a"), end(), path("start", "a", "end"))
        self._case = SmallCase(edition(drawn))
        self.seen_exact = 0

    def kept(self, value):
        """Return a value after it was saved and loaded."""
        compiled, around = self._case.edition, self._case.around
        case = CaseWorkflow(compiled.spec, compiled.subprocess_specs, StepExecution(compiled, around))
        case.data[VARIABLES]["m"] = plain_copy(value)
        self.seen_exact += isinstance(value, Decimal)
        return decode(encode(case), StepExecution(compiled, around)).data[VARIABLES]["m"]


def _with_name(made, place):
    texts = [part.text for part in made.parts]
    texts[place] = "m"
    return PLACE.sub(lambda _: texts.pop(0), made.form)


def _value(text, scope):
    try:
        return compile_expression(text, names=scope).evaluate(scope)
    except FeelBudgetError:
        return "too much"


def _is_storable(value):
    if isinstance(value, list):
        return all(map(_is_storable, value))
    if isinstance(value, dict):
        return all(map(_is_storable, value.values()))
    return not isinstance(value, SPELLED)


def _told(value):
    return write_json(to_plain(value))
