"""The catalogue of an edition names what its diagrams, tables and forms may use, each with its type."""

import json
from dataclasses import fields
from datetime import date

import pytest

from app.cli.command_line import main
from app.domain.case_inputs import CASE_KIND
from app.domain.reminder_days import reminder_inputs
from app.domain.renewal_window import renewal_window
from app.domain.table_inputs import TABLE_INPUTS
from app.domain.value_kinds import context_of, misfit
from app.services.applications.open_case import case_inputs
from app.store.case_rows import CaseRow
from tests.make.context_maker import ROOT
from tests.make.seeded_calendar import seeded_calendar
from tests.support.catalogue_page import PAGE, page

RENEWAL = str(ROOT / "processes" / "renewal")


@pytest.fixture
def told(capsys, sqlite_context, monkeypatch):
    """Return a way to ask the command, with its exit code and what it prints."""
    monkeypatch.setenv("APP_DATA_DIR", str(sqlite_context.settings.data_dir))
    monkeypatch.setenv("DATABASE_URL", sqlite_context.settings.database_url)
    monkeypatch.setenv("APP_SECRET_KEY", sqlite_context.settings.secret_key)
    monkeypatch.setenv("APP_ENCRYPTION_KEY", sqlite_context.settings.encryption_key)

    def ask(*arguments):
        code = main(["catalogue", *arguments])
        said = capsys.readouterr()
        return code, said.out, said.err

    return ask


def test_the_page_is_current():
    assert PAGE.read_text(encoding="utf-8") == page(), "python -m tests.support.catalogue_page"


def test_a_folder_and_the_edition_in_force_have_the_same_names(told):
    code, out, _ = told(RENEWAL, "--json")
    assert code == 0
    found = json.loads(out)
    assert json.loads(told("renewal", "--json")[1]) == found
    names = {(row["process"], row["name"]): row for row in found["variables"]}
    assert names["renewal", "window.opens_on"]["type"] == "date"
    assert names["renewal", "window.opens_on"]["written_by"]
    assert names["multi_level_review", "submission.due_on"]["type"] == "date"
    assert names["renewal", "review_decision"]["options"] == ["approved", "returned"]
    assert {"case.authority", "case.procedure"} <= {row["name"] for row in found["facts"]}
    fields = {(row["form"], row["name"]): row for row in found["forms"]}
    assert fields["renewal/confirm_contract", "contract_start"]["type"] == "date"
    assert {"kind": "error", "code": "permit_expired"} in found["codes"]
    handlers = {row["name"]: row for row in found["handlers"]}
    assert {"name": "opens_on", "type": "date", "options": []} in handlers["deadline.window"]["gives"]


def test_people_are_shown_tables(told):
    code, out, _ = told(RENEWAL)
    assert code == 0
    assert "【流程里的数据】" in out
    assert [line.split() for line in out.splitlines() if " window.latest_submit " in line] == [
        ["renewal", "window.latest_submit", "日期", "check_window、recheck_window"]
    ]


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ("renewl", "没有叫“renewl”的业务，是不是“renewal”？"),
        ("processes/renewl", "没有流程文件夹“processes/renewl”，是不是“processes/renewal”？"),
    ],
)
def test_a_wrong_name_is_told_with_the_nearest_one(told, asked, words):
    code, out, err = told(asked)
    assert (code, out) == (1, "")
    assert words in err


def test_what_is_told_of_a_case_is_what_the_catalogue_says():
    plain = {
        "procedure": "renewal",
        "permit_type": "beijing_work_residence",
        "person_id": None,
        "permit_id": None,
    }
    case = CaseRow(**{one.name: plain.get(one.name, "") for one in fields(CaseRow)})
    assert misfit(case_inputs(case), CASE_KIND) == ""


def test_the_table_of_reminders_is_told_what_the_catalogue_says():
    calendar = seeded_calendar()
    window = renewal_window(date(2021, 8, 6), calendar)
    told = reminder_inputs(window, date(2021, 6, 16), calendar, in_review=False)
    assert misfit(told, context_of(**TABLE_INPUTS["reminders"])) == ""
