"""`scenarios` plays files in a database of its own, prints what was reached, and exits 1 when one is red."""

import json

import pytest

from app.cli.command_line import main
from tests.make.context_maker import ROOT

STORY = ROOT / "processes" / "permission_application" / "scenarios" / "单位信息不完善不受理.toml"


@pytest.fixture
def elsewhere(tmp_path, monkeypatch):
    """Point the settings at an empty folder: the command must not need or touch what is there."""
    monkeypatch.setenv("APP_DATA_DIR", str(tmp_path / "data"))
    monkeypatch.setenv("APP_PROCESSES_DIR", str(ROOT / "processes"))
    monkeypatch.setenv("APP_FORMS_DIR", str(ROOT / "forms"))
    return tmp_path


@pytest.mark.slow
def test_good_and_bad_stories_are_told_apart_and_the_data_is_left_alone(elsewhere, capsys):
    folder = elsewhere / "permission_application" / "scenarios"
    folder.mkdir(parents=True)
    bad = folder / "故意写错.toml"
    bad.write_text(STORY.read_text("utf-8").replace('"refused"', '"approved"'), "utf-8")
    unreadable = folder / "拼错.toml"
    unreadable.write_text(STORY.read_text("utf-8").replace("start =", "strat ="), "utf-8")
    assert main(["scenarios", str(STORY), str(bad), str(unreadable), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["played"], told["failed"]) == (3, 2)
    assert [row["outcome"] for row in told["scenarios"]] == ["通过", "失败", "失败"]
    assert "期望 approved，实际 refused" in " ".join(told["scenarios"][1]["lines"])
    assert "不认识 strat" in " ".join(told["scenarios"][2]["lines"])
    covered = told["coverage"]["permission_application"]
    assert set(covered) == {"flows", "rules", "nodes", "boundaries"}
    assert covered["flows"][0] == 7 < covered["flows"][1]
    assert "填写权限申请（fill_application）" in told["missed"]["permission_application"]["nodes"]
    assert not (elsewhere / "data" / "app.db").exists()


def test_a_folder_without_stories_is_said_to_have_none(elsewhere, capsys):
    assert main(["scenarios", str(elsewhere)]) == 1
    assert "没有找到剧本文件" in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.usefixtures("elsewhere")
def test_what_was_there_before_a_story_is_older_than_what_happens_in_it(capsys):
    assert main(["scenarios", str(ROOT / "processes" / "employee_association"), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["played"], told["failed"]) == (4, 0)
