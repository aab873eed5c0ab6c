"""Ours and feelin's answers side by side: when are they the same?"""

import json
import math
import subprocess
from decimal import Decimal
from pathlib import Path

from app.feel.expression import FeelBudgetError, FeelSyntaxError, compile_expression, compile_unary_tests
from app.feel.literals import at_literal
from app.feel.values import Function, Range, compare, kind_of

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
SCRIPT = Path(__file__).with_name("feelin_answers.mjs")
PACKAGE = FRONTEND / "node_modules" / "feelin" / "dist" / "index.js"
ERROR = "error"
"""What stands for an expression that is refused."""
ENDLESS = "endless"
"""What stands for no answer in time; a busy machine may be the reason, so nothing is concluded from it."""
FUNCTION = "function"
FLOAT_DIGITS = 1e-9


def answers_of_feelin(node, texts):
    """Return feelin's values of some expressions, or of cells with expressions, as FEEL values of ours."""
    done = subprocess.run(
        [str(node), str(SCRIPT), str(PACKAGE)],
        input=json.dumps(texts),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return [_answer(answer) for answer in json.loads(done.stdout)]


def _answer(answer):
    if "value" in answer:
        return _unmarked(answer["value"])
    return ENDLESS if "endless" in answer else ERROR


def _unmarked(value):
    if isinstance(value, list):
        return [_unmarked(item) for item in value]
    if isinstance(value, bool) or not isinstance(value, int | float | dict):
        return value
    if isinstance(value, dict):
        return _marked(value)
    return Decimal(repr(value))


def _marked(value):
    (mark, inside), *_ = value.items()
    match mark:
        case "iso":
            return _temporal(inside)
        case "range":
            low, high, low_included, high_included = inside
            return Range(_unmarked(low), _unmarked(high), low_included, high_included)
        case "context":
            return {name: _unmarked(item) for name, item in inside.items()}
        case _:
            return mark


def _temporal(text):
    """Return the value of a text; a length of years and days, which FEEL has no type for, stays a text."""
    try:
        return at_literal(text, 1)
    except FeelSyntaxError:
        return f'@"{text}"'


def our_answer(text):
    """Return our value of an expression."""
    try:
        value = compile_expression(text).evaluate({})
    except (FeelSyntaxError, FeelBudgetError):
        return ERROR
    return FUNCTION if isinstance(value, Function) else value


def our_hit(cell, text):
    """Return whether a cell is passed by the value of an expression."""
    try:
        return compile_unary_tests(cell).matches(our_answer(text), {})
    except (FeelSyntaxError, FeelBudgetError):
        return ERROR


def agree(ours, theirs):
    """Tell whether two answers are the same, but for what floats cannot hold."""
    if isinstance(ours, Decimal) and isinstance(theirs, Decimal):
        return math.isclose(ours, theirs, rel_tol=FLOAT_DIGITS, abs_tol=FLOAT_DIGITS)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(agree, ours, theirs))
    if isinstance(ours, dict) and isinstance(theirs, dict):
        return ours.keys() == theirs.keys() and all(agree(ours[name], theirs[name]) for name in ours)
    if isinstance(ours, Range) and isinstance(theirs, Range):
        included = (ours.low_included, ours.high_included) == (theirs.low_included, theirs.high_included)
        return included and agree(ours.low, theirs.low) and agree(ours.high, theirs.high)
    if kind_of(ours) != kind_of(theirs):
        return False
    return ours == theirs or compare(ours, theirs) == 0
