"""Every day and number that can be typed has limits: in forms, on pages, in files. The year 1900 and the year 2999 are refused."""

import json
import re
from pathlib import Path

import pytest

from app.services.legacy.import_legacy import import_legacy
from app.services.legacy.legacy_words import TITLES
from tests.make.context_maker import actor_named, permit_id_of
from tests.make.procedure_journey import dissociation
from tests.services.test_employer_profile import LICENCE
from tests.support.case_reading import task_path
from tests.support.signed_in import desk_of
from tests.web.test_asking_for_a_missing_unit import Office
from tests.web.test_legacy_import import EMPLOYERS, PERMITS

ROOT = Path(__file__).resolve().parents[2]
FORMS = sorted((ROOT / "forms").glob("*/*.form"))
TEMPLATES = ROOT / "app" / "web" / "templates"
IMPOSSIBLE = ("1900-01-01", "2999-01-01")
BESIDE_FORMS = {
    "from_on", "to_on", "until_on", "left_on", "birth_date", "day", "from", "to", "until", "begin", "valid_until", "_date",
    "first", "last",
}  # fmt: skip
"""Days that pages ask for without a form of the analysts'; each is sent below, or has its own test as told."""


def numbers_in(components):
    for one in components:
        if one.get("type") == "number":
            yield one
        yield from numbers_in(one.get("components", ()))


@pytest.mark.parametrize("form", FORMS, ids=lambda form: f"{form.parent.name}/{form.stem}")
def test_every_question_for_a_number_has_a_least_and_a_most(form):
    for one in numbers_in(json.loads(form.read_text())["components"]):
        assert {"min", "max"} <= one["validate"].keys(), one["key"]


def asked_on_pages():
    """Return the names of every day that a template asks for by itself."""
    found = set()
    for file in TEMPLATES.rglob("*.html"):
        if file.parent.name == "blocks":
            continue
        text = file.read_text()
        found |= set(re.findall(r'text\("(\w+)", _\("[^"]*"\), "date"', text))
        found |= set(re.findall(r'\{\{ day\("(\w+)"', text))
        for tag in re.findall(r"<input[^>]*type=\"date\"[^>]*>", text):
            found |= set(re.findall(r'name="(\w+)"', tag))
    return found


def test_every_day_that_a_page_asks_for_is_sent_here():
    assert asked_on_pages() == BESIDE_FORMS


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_a_units_licence_and_its_qualifications_hold_until_a_day_that_can_be(sqlite_context, day):
    desk = desk_of(sqlite_context, "agent")
    sent = {name: values[0] for name, values in LICENCE.items()}
    sent |= {"licence_term": "until", "licence_valid_until": day}
    page = desk.post("/employer/profile/licence", sent | {"_key": "a"}, status=422)
    assert "营业期限" in page
    assert day in page.text
    sent = {
        "has_qualification": "yes",
        "qualifications.0.kind": "high_tech",
        "qualifications.0.certificate_no": "GR-1",
        "qualifications.0.valid_until": day,
    }
    page = desk.post("/employer/profile/qualifications", sent | {"_key": "b"}, status=422)
    assert "第 1 项：" in page
    assert day in page.text


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_nobody_leaves_a_unit_on_a_day_that_cannot_be(sqlite_context, day):
    journey = dissociation(sqlite_context, "agent", "zhang")
    desk = desk_of(sqlite_context, "agent")
    sent = {"left_on": day, "reason": "resigned", "_key": "a"}
    page = desk.post(task_path(journey, "confirm_leaving"), sent, status=422)
    assert day in page.text
    person = actor_named(sqlite_context, "zhang").person_id
    reason = "决定书〔2026〕9 号：情况属实"
    page = desk_of(sqlite_context, "operator").post(
        f"/operations/people/{person}/decide/dissociation",
        {"left_on": day, "reason": reason, "_key": "b"},
        status=422,
    )
    assert "离职日期" in page
    assert reason in page.text


@pytest.mark.parametrize(("name", "day"), [("from_on", IMPOSSIBLE[0]), ("to_on", IMPOSSIBLE[1])])
def test_nobody_worked_anywhere_on_a_day_that_cannot_be(sqlite_context, name, day):
    office = Office(sqlite_context)
    for answer in (office.ask(**{name: day}), office.answer("link", **{**office.typed(), name: day})):
        assert answer.status_code == 422
        assert day in answer.text


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_nobody_was_born_on_a_day_that_cannot_be(sqlite_context, day):
    sent = {
        "name": "新人",
        "id_type": "passport",
        "id_number": "E12345678",
        "sex": "male",
        "birth_date": day,
        "phone": "15400008888",
        "password": "long-enough-now",
        "again": "long-enough-now",
        "_key": "k",
    }
    assert "出生日期不合理" in desk_of(sqlite_context, None).post("/register", sent, status=422)
    person = actor_named(sqlite_context, "zheng").person_id
    reason = {"reason": "护照登记有误，凭证件更正", "_key": "c"}
    page = desk_of(sqlite_context, "operator").post(
        f"/operations/people/{person}/decide/correction", sent | reason, status=422
    )
    assert "出生日期不合理" in page


@pytest.mark.parametrize("day", IMPOSSIBLE)
def test_the_calendar_has_no_day_that_cannot_be(sqlite_context, day):
    page = desk_of(sqlite_context, "operator").post(
        "/operations/calendar/check", {"day": day, "working": "0", "name": ""}, status=422
    )
    assert "日历只有 2000 至 2099 年" in page


@pytest.mark.parametrize("day", [*IMPOSSIBLE, "0001-01-01", "9999-12-31", "2026-02-30", "明天"])
def test_lists_and_figures_are_asked_for_any_day_and_answer(sqlite_context, day):
    for login, path in (
        ("hd.l1a", "/review/cases?from={day}"),
        ("hd.l1a", "/review/cases?until={day}"),
        ("analyst", "/editions/renewal/insight?from={day}"),
        ("analyst", "/editions/renewal/insight?to={day}"),
        ("analyst", "/editions/renewal/insight?from={day}&to={day}"),
    ):
        assert desk_of(sqlite_context, login).get(path.format(day=day)), path


@pytest.mark.parametrize("day", [*IMPOSSIBLE, "0001-01-01", "2026-02-30"])
def test_nobody_stands_in_on_a_day_that_cannot_be(sqlite_context, day):
    for name in ("from_on", "until_on"):
        sent = {"from_on": "2026-12-01", "until_on": "2026-12-04", "reason": "年休假", "_key": f"{name}{day}"}
        page = desk_of(sqlite_context, "hd.l1a").post("/review/absences", sent | {name: day}, status=422)
        assert "年休假" in page.text


@pytest.mark.parametrize("day", [*IMPOSSIBLE, "0001-01-01", "9999-12-31", "2026-02-30", ""])
def test_nothing_is_tried_from_a_day_that_cannot_be(sqlite_context, day):
    desk = desk_of(sqlite_context, "analyst")
    for name in ("begin", "valid_until"):
        sent = {"people": "员工=zhao;单位=agent", "start": "renewal", "_key": f"{name}{day}", name: day}
        response = desk.client.post(
            "/editions/renewal/1/try", data=sent | {"csrf_token": desk.get("/editions/").hidden("csrf_token")}
        )
        assert response.status_code in {200, 303, 422}, (name, day, response.status_code)


DAYS_IN_FILES = {
    "employers": {"opened_on": "2008-04-26"},
    "permits": {"valid_from": "2025-01-01", "valid_until": "2030-12-31"},
    "ledger": {"paid_on": None, "month": None},
}
"""Columns with days, and what stands there in the sample; months and days of the ledger: test_import_ledger.py."""


def test_every_column_of_days_is_known_here():
    named = {
        kind: {name for name, title in columns.items() if re.search("日期|月份|有效期", title)}
        for kind, columns in TITLES.items()
    }
    assert named == {kind: set(columns) for kind, columns in DAYS_IN_FILES.items()}


@pytest.mark.parametrize("day", IMPOSSIBLE)
@pytest.mark.parametrize(
    ("kind", "stood"),
    [(kind, day) for kind, days in DAYS_IN_FILES.items() for day in days.values() if day],
)
def test_a_file_with_a_day_that_cannot_be_is_kept_out_by_its_line(sqlite_context, kind, stood, day):
    by = actor_named(sqlite_context, "operator")
    if kind == "permits":
        import_legacy(sqlite_context, by, "employers", EMPLOYERS, key="first", dry_run=False)
    text = {"employers": EMPLOYERS, "permits": PERMITS}[kind].replace(stood, day)
    found = import_legacy(sqlite_context, by, kind, text, key="k", dry_run=False)
    ((line, sentence),) = found.errors
    assert line == 2
    assert "请核对" in sentence or "有效期" in sentence
    assert found.added == 0
    assert permit_id_of(sqlite_context, "zhao")
