"""publish and editions at the terminal: a base, an author, a note; list, diff, export and restore."""

import getpass
import json
import shutil

import pytest

from tests.make.context_maker import ROOT
from tests.support.command import run_command

DIAGRAM = ROOT / "processes/renewal/renewal.bpmn"
RENAMED = ('name="多级逐一审核"', 'name="逐级审核"')


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """Return the data folder of an installation that tests copy."""
    folder = tmp_path_factory.mktemp("prepared")
    assert run_command("migrate", environment={"APP_DATA_DIR": str(folder)}).returncode == 0
    return folder


@pytest.fixture
def run(prepared, tmp_path):
    """Run a command on a prepared installation of its own."""
    shutil.copytree(prepared, tmp_path / "data")
    environment = {"APP_DATA_DIR": str(tmp_path / "data")}

    def call(*arguments, code=0, **more):
        done = run_command(*arguments, environment=environment | more)
        assert done.returncode == code, done.stderr
        assert "Traceback" not in done.stderr
        return json.loads(done.stdout) if "--json" in arguments else done

    return call


@pytest.fixture
def mine(tmp_path):
    """Return what makes a folder with the renewal, changed."""

    def made(name, *edits):
        folder = tmp_path / name / "renewal"
        folder.mkdir(parents=True)
        for file in DIAGRAM.parent.glob("*.*mn"):
            text = file.read_text()
            for old, new in edits if file == DIAGRAM else ():
                assert old in text
                text = text.replace(old, new, 1)
            (folder / file.name).write_text(text)
        return folder

    return made


def test_who_builds_on_an_edition_that_is_no_longer_live_is_told_what_the_other_one_changed(run, mine):
    run("users", "add", "--login", "li.analyst", "--role", "analyst", "--password", "a-long-one-2026")
    first = run(
        "publish", mine("a", RENAMED), "--base", "1", "--note", "改名", "--author", "li.analyst", "--json"
    )
    assert (first["published"], first["number"]) == (True, 2)
    changed = mine("b", ('name="计算续签期限"', 'name="算期限"'))
    refused = run("publish", changed, "--base", "1", "--json", code=1)
    assert (refused["published"], refused["reason"], refused["base"], refused["live"]) == (False, "overtaken", 1, 2)  # fmt: skip
    assert (refused["by"], refused["note"]) == ("li.analyst", "改名")
    assert [one["sentence"] for one in refused["changes"]] == ["步骤“多级逐一审核”改名为“逐级审核”"]
    told = run("publish", changed, "--base", first["sha256"][:10], "--json")
    assert (told["published"], told["number"]) == (True, 3)
    rows = run("editions", "list", "renewal", "--json")
    assert [(row["number"], row["live"], row["by"], row["note"], row["cases"]) for row in rows] == [
        (3, True, getpass.getuser(), "", 0),
        (2, False, "li.analyst", "改名", 0),
        (1, False, "系统", "随平台安装", 0),
    ]
    sentences = [one["sentence"] for one in run("editions", "diff", "renewal:1", rows[0]["sha256"], "--json")]
    assert sentences == ["步骤“计算续签期限”改名为“算期限”"]


def test_what_means_the_same_makes_no_edition(run, mine):
    same = mine("a", ('id="check_window" name="计算续签期限"', 'name="计算续签期限"  id="check_window"'))
    answer = run("publish", same, "--json")
    assert (answer["published"], answer["reason"], answer["number"]) == (False, "unchanged", 1)
    assert "没有变化" in run("publish", same).stdout
    assert run("publish", same, "--redrawn", "--json")["number"] == 2


def test_an_old_edition_is_exported_byte_for_byte_and_restored(run, mine, tmp_path):
    old = run("editions", "list", "renewal", "--json")[0]
    run("publish", mine("a", RENAMED))
    folder = tmp_path / "out"
    written = run("editions", "export", "renewal", "--number", "1", "--to", folder, "--json")
    assert (folder / "renewal/renewal.bpmn").read_bytes() == DIAGRAM.read_bytes()
    assert len(written["files"]) == len([path for path in folder.rglob("*") if path.is_file()])
    assert "内容不同" in run("editions", "export", "renewal", "--to", folder, code=1).stderr
    there = {"APP_PROCESSES_DIR": str(folder), "APP_FORMS_DIR": str(folder / "forms")}
    refused = run("editions", "restore", "renewal", "1", "--base", "1", "--json", code=1)
    assert refused["reason"] == "overtaken"
    done = run("editions", "restore", "renewal", "1", "--base", "2", "--note", "投诉", "--json")
    assert (done["published"], done["sha256"]) == (True, old["sha256"])
    rows = run("editions", "list", "renewal", "--json")
    assert [(row["number"], row["live"]) for row in rows] == [(2, False), (1, True)]
    assert rows[1]["note"] == "恢复第 1 版：投诉"
    again = run("publish", folder / "renewal", "--json", **there)
    assert (again["reason"], again["sha256"]) == ("unchanged", old["sha256"])


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("publish", "processes/renewal", "--base", "9"), "没有版本“9”"),
        (("publish", "processes/renewal", "--author", "nobody"), "没有登录名为“nobody”的有效账号"),
        (("publish", "processes/renewal", "--note", "长" * 201), "最多 200 个字"),
        (("editions", "list", "nothing"), "还没有发布过版本"),
        (("editions", "diff", "renewal:1", "renewal:7"), "没有版本“renewal:7”"),
        (("editions", "diff", "renewal:99999999999999999999", "renewal"), "没有版本"),
        (("editions", "export", "nothing", "--to", "x"), "没有版本“nothing”"),
        (("editions", "restore", "renewal", "5"), "没有版本“5”"),
    ],
)
def test_what_is_named_wrongly_is_told_in_one_sentence(run, arguments, said):
    done = run(*arguments, code=1)
    assert said in done.stderr
    assert done.stderr.count("\n") == 1


def test_only_analysts_and_operators_answer_for_an_edition(run):
    run("users", "add", "--login", "somebody", "--role", "viewer", "--password", "a-long-one-2026")
    assert (
        "不是业务分析员或系统管理员"
        in run("publish", "processes/renewal", "--author", "somebody", code=1).stderr
    )
