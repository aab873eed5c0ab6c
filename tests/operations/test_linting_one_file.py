"""lint FILE speaks of that file alone; a name that does not fit is told with both names."""

import json

import pytest

from app.cli.command_line import main
from tests.make.context_maker import ROOT

RENEWAL = (ROOT / "processes/renewal/renewal.bpmn").read_text()
BROKEN = RENEWAL.replace(">gates.allowed<", ">gates.allowed and<", 1)


@pytest.fixture
def lint(tmp_path, monkeypatch, capsys):
    """Lint a path; return the exit code and the rows."""
    monkeypatch.setenv("APP_DATA_DIR", str(tmp_path / "data"))

    def run(path):
        code = main(["lint", str(path), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


@pytest.fixture
def folder(tmp_path):
    """Return a folder called like the procedure, with a decision file that cannot be read."""
    found = tmp_path / "renewal"
    found.mkdir()
    (found / "reminders.dmn").write_text("<broken")
    return found


def test_what_is_wrong_with_another_file_of_the_folder_is_left_out(lint, folder):
    (folder / "renewal.bpmn").write_text(RENEWAL)
    code, rows = lint(folder / "renewal.bpmn")
    assert (code, [row for row in rows if row["severity"] == "error"]) == (0, [])
    assert {row["file"] for row in rows} <= {"renewal/renewal.bpmn"}
    code, rows = lint(folder)
    assert code == 1
    assert "renewal/reminders.dmn" in {row["file"] for row in rows}


def test_what_is_wrong_with_the_file_is_told(lint, folder):
    (folder / "renewal.bpmn").write_text(BROKEN)
    code, rows = lint(folder / "renewal.bpmn")
    assert code == 1
    assert "feel" in {row["rule"] for row in rows}


def test_a_file_called_otherwise_than_its_process_is_told_with_both_names(lint, folder):
    (folder / "mine.bpmn").write_text(RENEWAL)
    code, rows = lint(folder / "mine.bpmn")
    (row,) = [row for row in rows if row["rule"] == "no-process"]
    assert code == 1
    assert "文件名是“mine”，里面流程的标识却是“renewal”" in row["message"]
    assert (row["file"], row["element"]) == ("renewal/mine.bpmn", "renewal")


def test_a_folder_called_otherwise_than_its_process_is_told_with_both_names(lint, tmp_path):
    (tmp_path / "other").mkdir()
    (tmp_path / "other/renewal.bpmn").write_text(RENEWAL)
    (row,) = [row for row in lint(tmp_path / "other")[1] if row["rule"] == "no-process"]
    assert row["message"].startswith("找不到流程“other”")
    assert row["message"].endswith("文件夹里的流程是“renewal”")
