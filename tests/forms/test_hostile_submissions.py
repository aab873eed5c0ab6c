"""Whatever is posted: an answer in words or a refusal, plain JSON, and never long."""

import json
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.forms_reader.definition import read_form
from app.forms_reader.form_error import UnknownFieldsError
from app.forms_reader.posted_values import apply_step
from app.forms_reader.validation import validate
from tests.forms.form_makers import choice, form, question, rows
from tests.support.nightly import times

EVERYTHING = read_form(
    form(
        question(validate={"required": True, "pattern": "^[^<>]*$"}),
        question("textarea", "why", "说明", validate={"minLength": 3}),
        question("number", "months", "月数", decimalDigits=2, validate={"min": 0, "max": 36}),
        question("datetime", "start", "开始日期"),
        question("checkbox", "agreed", "同意"),
        choice(),
        choice("kinds", "checklist", "种类", conditional={"hide": "=agreed = false"}),
        choice("one", "select", "一项", conditional={"hide": "=months > 3"}),
        rows(
            question("number", "n", "数量"),
            question("datetime", "on", "日期"),
            question("checkbox", "t", "勾"),
        ),
    )
)
NAMES = st.sampled_from(
    ["post", "why", "months", "start", "agreed", "decision", "kinds", "one", "issues.0.n", "issues.1.on",
     "issues.49.t", "issues.3._", "_step", "csrf_token"]
)  # fmt: skip
VALUES = st.one_of(
    st.text(max_size=30), st.lists(st.text(max_size=10), max_size=3), st.sampled_from(["approved", "on"])
)


@given(st.dictionaries(NAMES, VALUES, max_size=14))
@settings(max_examples=times(150, 50), deadline=None)
def test_any_answers_end_in_plain_json_or_in_words(posted):
    told = validate(EVERYTHING, posted, {})
    json.dumps(told.values, ensure_ascii=False)
    known = {one.key for one in EVERYTHING.fields}
    assert set(told.values) <= known
    assert all(name.split(".")[0] in known and sentence for name, sentence in told.errors)
    assert set(told.raw) <= known


@given(st.dictionaries(NAMES, VALUES, max_size=10))
@settings(max_examples=times(60, 25), deadline=None)
def test_checking_twice_gives_the_same(posted):
    assert validate(EVERYTHING, posted, {}) == validate(EVERYTHING, posted, {})


@given(st.text(min_size=1, max_size=20))
@settings(max_examples=times(100, 35), deadline=None)
def test_a_name_the_form_does_not_ask_is_refused(name):
    known = {one.key for one in EVERYTHING.fields if one.key != "issues"}
    if name in known or name.startswith("_") or name == "csrf_token":
        return
    with pytest.raises(UnknownFieldsError):
        validate(EVERYTHING, {name: "x"}, {})


@given(st.text(max_size=30))
@settings(max_examples=times(100, 35), deadline=None)
def test_any_step_leaves_a_form_that_can_be_shown(step):
    raw = apply_step(EVERYTHING, {"_step": step, "issues.0.n": "1"})
    assert raw is None or isinstance(raw["issues"], list)


@pytest.mark.parametrize(
    "value", ["9" * 100_000, "1," * 50_000, "甲" * 1_000_000, "-" * 100_000, "１" * 100_000, "<" * 100_000]
)
def test_giant_answers_are_refused_quickly(value):
    began = time.process_time()
    for name in ("post", "months", "start", "decision"):
        assert validate(EVERYTHING, {"post": "甲", name: value}, {}).errors
    assert time.process_time() - began < 1
