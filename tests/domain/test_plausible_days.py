"""Every question for a day, in every form: impossible days are refused in words, days that can be are taken."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from app.domain.plausible_days import KnownDays, implausible_days, wrong_report

FORMS = Path(__file__).parents[2] / "forms"
TODAY = date(2026, 12, 3)
KNOWN = KnownDays(date(1990, 5, 4), date(2024, 1, 8), date(2022, 3, 1))
LATER, LONG_AGO, FAR = "2026-12-04", "1900-01-01", "2999-01-01"


def row(name, first, last, begins, ends=None):
    return {name: [{first: begins, last: ends}]}


WRONG = [
    ("contract_start", {"contract_start": LONG_AGO}),
    ("contract_start", {"contract_start": FAR}),
    ("contract_end", {"contract_start": "2024-01-01", "contract_end": FAR}),
    ("left_previous_on", {"left_previous_on": LATER}),
    ("left_previous_on", {"left_previous_on": LONG_AGO}),
    ("left_previous_on", {"left_previous_on": "2022-02-28"}),
    ("contacted_on", {"contacted_on": LATER}),
    ("contacted_on", {"contacted_on": LONG_AGO}),
    ("moved_in_on", {"moved_in_on": LONG_AGO}),
    ("new_birth_date", {"new_birth_date": LATER}),
    ("new_birth_date", {"new_birth_date": "2015-01-01"}),
    ("new_birth_date", {"new_birth_date": LONG_AGO}),
    ("education.0.enrolled_on", row("education", "enrolled_on", "graduated_on", LONG_AGO, "2010-01-01")),
    ("education.0.enrolled_on", row("education", "enrolled_on", "graduated_on", LATER, FAR)),
    ("education.0.graduated_on", row("education", "enrolled_on", "graduated_on", "2010-09-01", "2010-08-01")),
    ("education.0.graduated_on", row("education", "enrolled_on", "graduated_on", "2010-09-01", LATER)),
    ("study_history.0.from_on", row("study_history", "from_on", "to_on", LONG_AGO)),
    ("study_history.0.from_on", row("study_history", "from_on", "to_on", LATER)),
    ("study_history.0.to_on", row("study_history", "from_on", "to_on", "2020-01-01", FAR)),
    ("study_history.0.to_on", row("study_history", "from_on", "to_on", "2020-01-01", "2019-01-01")),
    ("licence_valid_until", {"licence_valid_until": LONG_AGO}),
    ("licence_valid_until", {"licence_valid_until": "2026-12-02"}),
    ("licence_valid_until", {"licence_valid_until": FAR}),
    ("qualifications.0.valid_until", {"qualifications": [{"valid_until": LONG_AGO}]}),
    ("qualifications.0.valid_until", {"qualifications": [{"valid_until": "2026-12-02"}]}),
    ("qualifications.0.valid_until", {"qualifications": [{"valid_until": FAR}]}),
    ("work_history.0.from_on", row("work_history", "from_on", "to_on", LONG_AGO)),
    ("work_history.0.from_on", row("work_history", "from_on", "to_on", LATER)),
    ("work_history.0.to_on", row("work_history", "from_on", "to_on", "2020-01-01", FAR)),
    ("work_history.0.to_on", row("work_history", "from_on", "to_on", "2020-01-01", "2019-01-01")),
]
ELSEWHERE = {"left_on"}
"""Compared by its own rules: see tests/web/test_every_day_has_limits.py."""


@pytest.mark.parametrize(("field", "values"), WRONG)
@pytest.mark.parametrize("known", [KNOWN, KnownDays()], ids=["known", "nothing known"])
def test_a_day_that_cannot_be_is_refused_in_words(field, values, known):
    told = dict(implausible_days(values, known, TODAY))
    if known is not KNOWN and values == {"left_previous_on": "2022-02-28"}:
        assert told == {}
        return
    assert "请" in told[field] or "再填写" in told[field]


def test_days_that_can_be_are_taken():
    values = {
        "contract_start": "2024-01-08",
        "contract_end": "2030-01-07",
        "left_previous_on": TODAY.isoformat(),
        "contacted_on": TODAY.isoformat(),
        "moved_in_on": TODAY.isoformat(),
        "new_birth_date": "1990-05-04",
        "licence_valid_until": TODAY.isoformat(),
        "qualifications": [{"valid_until": "2029-01-01"}, {"valid_until": None}],
        **row("education", "enrolled_on", "graduated_on", "2008-09-01", "2012-07-01"),
        **row("study_history", "from_on", "to_on", "2026-09-01", "2028-07-01"),
        **row("work_history", "from_on", "to_on", "2012-07-02", "2022-02-28"),
    }
    for known in (KNOWN, KnownDays()):
        assert list(implausible_days(values, known, TODAY)) == []


def test_a_reported_day_of_leaving_is_past_and_after_the_first_day():
    assert "还没有到" in wrong_report(TODAY + timedelta(days=1), KNOWN, TODAY)
    assert "早于关联日期" in wrong_report(date(2024, 1, 7), KNOWN, TODAY)
    assert wrong_report(TODAY, KNOWN, TODAY) == ""


def days_in(components, before=""):
    for one in components:
        own = f"{one['path']}." if one.get("type") == "dynamiclist" else before
        yield from days_in(one.get("components", ()), own)
        if one.get("type") == "datetime":
            yield before + one["key"]


@pytest.mark.parametrize(
    "form", sorted(FORMS.glob("*/*.form")), ids=lambda form: f"{form.parent.name}/{form.stem}"
)
def test_every_question_for_a_day_has_a_row_here(form):
    tested = {field.replace(".0.", ".") for field, _ in WRONG} | ELSEWHERE
    assert set(days_in(json.loads(form.read_text())["components"])) <= tested
