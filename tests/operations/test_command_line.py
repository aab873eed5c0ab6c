"""The operators' command line: JSON out, exit code, errors apart; in this process, and in one of its own."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from app.settings import read_settings
from tests.support.command import run_command
from tests.support.raw_codes import raw_in

pytestmark = pytest.mark.slow

HERE = Path(__file__).resolve().parents[2]
WINDOWS = json.loads((HERE / "tests" / "domain" / "renewal_windows.json").read_text())


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Return the variables of a prepared installation."""
    environment = {"APP_DATA_DIR": str(tmp_path_factory.mktemp("cli"))}
    assert run_command("migrate", environment=environment).returncode == 0
    return environment


@pytest.fixture(scope="module")
def run(prepared):
    """Run a command on a prepared installation of its own."""

    def call(*arguments, code=0, environment=prepared):
        done = run_command(*arguments, environment=environment)
        assert done.returncode == code, done.stderr
        return json.loads(done.stdout) if "--json" in arguments else done

    return call


def test_a_process_of_its_own_says_the_same(run, prepared):
    words = ["window", "--expiry", "2021-08-06", "--json"]
    done = subprocess.run(
        [sys.executable, "-m", "app", *words],
        cwd=HERE, env={**os.environ, **prepared}, capture_output=True, text=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout) == run(*words)
    wrong = [sys.executable, "-m", "app", "window", "--expiry", "2021-13-01"]
    done = subprocess.run(
        wrong, cwd=HERE, env={**os.environ, **prepared}, capture_output=True, text=True, check=False, timeout=60
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert "应写成 2021-08-06" in done.stderr


@pytest.mark.parametrize("vector", WINDOWS, ids=[vector["expiry"] for vector in WINDOWS])
def test_window_prints_the_expected_answer_for_every_vector(run, vector):
    answer = run("window", "--expiry", vector["expiry"], "--json")
    wanted = ("opens_on", "latest_submit", "complete_by", "review_day1")
    assert {name: answer[name] for name in wanted} == {name: vector[name] for name in wanted}
    assert answer["calendar"] == vector["calendar"].lower()


def test_window_answers_the_manuals_example(run):
    answer = run("window", "--expiry", "2021-08-06", "--today", "2021-07-09", "--json")
    assert answer == {
        "expiry": "2021-08-06",
        "opens_on": "2021-06-06",
        "latest_submit": "2021-07-08",
        "complete_by": "2021-08-05",
        "review_day1": "2021-07-09",
        "zone": "late",
        "calendar": "official",
    }


def test_a_year_not_yet_published_is_estimated_and_no_error(run):
    assert run("window", "--expiry", "2027-06-30", "--json")["calendar"] == "estimated"


def test_a_date_that_is_none_is_refused_in_chinese(run):
    done = run("window", "--expiry", "2021-13-01", code=2)
    assert "应写成 2021-08-06" in done.stderr
    assert done.stdout == ""


def test_review_due_counts_from_the_next_working_day(run):
    answer = run("review-due", "--received", "2026-02-15", "--json")
    assert answer == {
        "received": "2026-02-15",
        "counted_from": "2026-02-24",
        "due": "2026-03-23",
        "calendar": "official",
    }


def test_the_shipped_procedure_lints_without_an_error(run):
    found = run("lint", "processes/renewal", "--json")
    assert [row for row in found if row["severity"] == "error"] == []


def test_a_script_task_is_refused_with_its_name_and_the_live_edition_stays(run, tmp_path):
    text = (HERE / "processes/renewal/renewal.bpmn").read_text()
    bad = text.replace('<bpmn:serviceTask id="check_window"', '<bpmn:scriptTask id="check_window"', 1)
    start = bad.index('<bpmn:scriptTask id="check_window"')
    end = bad.index("</bpmn:serviceTask>", start)
    bad = bad[:end] + "</bpmn:scriptTask>" + bad[end + len("</bpmn:serviceTask>") :]
    file = tmp_path / "renewal.bpmn"
    file.write_text(bad)
    answer = run("publish", str(file), "--json", code=1)
    assert answer["published"] is False
    assert any("计算续签期限" in problem["message"] for problem in answer["problems"])
    assert "renewal" in run("doctor", "--json", code=1)["editions"]


def test_publishing_the_same_files_again_makes_no_second_edition(run):
    first = run("publish", "processes/renewal", "--json")
    second = run("publish", "processes/renewal", "--json")
    assert first == second


def test_feel_tells_value_and_why_something_was_null(run):
    assert run("feel", "x + 1", "--context", '{"x": 2}', "--json")["value"] == 3
    assert run("feel", "y + 1", "--json")["notes"] != []
    assert "第 4 列" in run("feel", "1 +", code=1).stderr


def test_decide_tells_the_rules_that_hit(run):
    given = json.dumps({"case": {"permit_type": "beijing_work_residence", "procedure": "renewal"}})
    answer = run(
        "decide",
        "processes/shared/review_chain.dmn",
        "--decision",
        "review_chain",
        "--input",
        given,
        "--json",
    )
    assert [level["level"] for level in answer["value"]] == [1, 2, 3]
    assert answer["rules"] == [1, 2, 3]


def test_users_are_added_and_listed_without_their_password(run):
    run("users", "add", "--login", "tester", "--role", "operator", "--password", "a-long-one", "--json")
    listed = run("users", "list", "--json")
    assert {"login": "tester", "name": "tester", "role": "operator", "active": True} in listed


def test_a_published_calendar_is_imported_and_told_of(run, tmp_path):
    file = tmp_path / "2028.csv"
    file.write_text("日期,上班或休息,名称,来源\n2028-10-03,休息,国庆节,official\n", "utf-8")
    assert run("calendar", "import", str(file), "--json")["days"] == 1
    years = {(row["year"], row["status"]) for row in run("calendar", "status", "--json")["years"]}
    assert (2028, "official") in years
    file.write_text("2027-02-30,休息\n", "utf-8")
    assert "第 1 行无法识别" in run("calendar", "import", str(file), code=1).stderr


def test_doctor_says_that_nobody_works_in_the_background(run):
    found = run("doctor", "--json", code=1)
    assert found["database"] == "ok (sqlite)"
    assert found["worker"].startswith("silent")
    assert found["clock"] == "ok"


def test_doctor_says_that_the_clock_is_in_doubt(run, tmp_path):
    environment = {"APP_DATA_DIR": str(tmp_path)}
    run("migrate", environment=environment)
    settings = read_settings(environment)
    seen = datetime.now(UTC) - timedelta(days=30)
    for wall, kind in ((seen, "jumped"), (seen + timedelta(days=60), "behind")):
        database = sqlite3.connect(settings.data_dir / "app.db")
        database.execute("UPDATE clock_state SET seen_at = ?, doubt = NULL", [f"{wall:%Y-%m-%d %H:%M:%S.%f}"])
        database.execute("DELETE FROM machine_clock")
        database.commit()
        database.close()
        assert run("doctor", "--json", code=1, environment=environment)["clock"] == kind


CALENDAR = ("calendar", "status")
TOLD = (
    ("window", "--expiry", "2021-08-06", "--today", "2021-07-09"),
    ("review-due", "--received", "2026-03-02"),
    ("cases",),
    ("incidents",),
    CALENDAR,
    ("calendar", "estimate", "2027"),
    ("users", "list"),
    ("publish", "processes/renewal"),
    ("migrate",),
)


@pytest.mark.parametrize("arguments", TOLD, ids=" ".join)
def test_what_a_terminal_shows_is_in_words(run, arguments):
    told = re.sub(r"http\S+|[0-9a-f]{64}", "", run(*arguments).stdout)
    assert raw_in(told) == []


def test_the_health_of_an_installation_is_in_words(run):
    told = run("doctor", code=1).stdout
    assert raw_in(told) == []
    assert "数据库结构：正常" in told
    assert "证件续签" in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("publish", "nowhere"), "错误：没有这个文件：nowhere"),
        (("decide", "nowhere.dmn", "--decision", "a"), "错误：没有这个文件：nowhere.dmn"),
        (("incidents", "retry", "nowhere"), "错误：没有编号为 nowhere 的事件"),
        (("calendar", "estimate", "soon"), "错误：请写明年份"),
        (("import", "permits", "nowhere.csv"), "错误：没有这个文件：nowhere.csv"),
    ],
)
def test_what_is_wrong_is_said_in_one_sentence(run, arguments, said):
    done = run(*arguments, code=1)
    assert done.stderr.startswith(said)
    assert "Traceback" not in done.stderr


def test_an_installation_without_a_database_says_what_to_run(run, tmp_path):
    done = run("cases", code=1, environment={"APP_DATA_DIR": str(tmp_path)})
    assert "请先运行 ./run cli migrate" in done.stderr
    assert "还没有建立" in run("doctor", code=1, environment={"APP_DATA_DIR": str(tmp_path)}).stdout
