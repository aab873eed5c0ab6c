"""No command ends in a traceback: on a new folder, with a wrong file, with wrong JSON it says what to do."""

import json
import shutil

import pytest

from app.cli.command_line import COMMANDS, main, parser

WRONG = "wrong.file"
ON_NEW_FOLDER = {
    "window": ["--expiry", "2027-08-06"],
    "review-due": ["--received", "2027-03-02"],
    "lint": ["processes/renewal"],
    "feel": ["1 + 1"],
    "decide": ["processes/shared/guide.dmn", "--decision", "nothing"],
    "publish": ["processes/renewal"],
    "editions": ["list"],
    "miwg": ["processes/renewal/renewal.bpmn"],
    "bpmn-page": [],
    "scenarios": ["processes/renewal/scenarios/nothing.toml"],
    "import": ["employers", WRONG],
    "ledger": ["import", WRONG],
    "tck": [WRONG],
    "catalogue": ["renewal"],
    "notice": ["renewal_approved"],
    "archive": ["verify", WRONG],
    "paper": ["receipt", "out.pdf"],
    "cases": [],
    "incidents": [],
    "calendar": ["status"],
    "users": ["list"],
    "doctor": [],
    "audit": ["verify"],
    "setup-link": [],
    "reload": [],
    "export": ["renewal", "out.zip"],
    "backup": ["copies"],
    "restore": ["nowhere"],
    "verify": [],
    "retention": ["--dry-run"],
    "seal": [],
    "files": ["move", "local", "s3://papers/office"],
    "migrate": [],
}
MORE = [
    ["editions", "diff", "renewal:1", "renewal:2"],
    ["editions", "export", "renewal", "--to", "x"],
    ["editions", "restore", "renewal", "1"],
    ["migrate", "renewal", "--to", "2"],
    ["import", "renewal.zip", "--note", "x"],
    ["archive", "make", "1", "out.zip"],
    ["incidents", "retry", "1"],
    ["audit", "restrict", "--role", "app"],
    ["audit", "prune"],
    ["calendar", "import", WRONG],
    ["users", "add", "--login", "a", "--role", "operator", "--password", "b"],
]
NEED_A_DATABASE = {
    "publish",
    "catalogue",
    "notice",
    "editions",
    "export",
    "import",
    "ledger",
    "cases",
    "incidents",
    "calendar",
    "users",
}


@pytest.fixture(scope="module")
def migrated(tmp_path_factory):
    """Return a folder whose database has been made."""
    folder = tmp_path_factory.mktemp("migrated")
    assert main(["migrate", "--data", str(folder)]) == 0
    return folder


@pytest.fixture
def made(call, migrated, tmp_path):
    """Run a command on a folder whose database has been made."""
    shutil.copytree(migrated, tmp_path / "new")
    return call


@pytest.fixture
def call(tmp_path, monkeypatch, capsys):
    """Run a command in this process on a new folder; return its exit code and what it said."""
    monkeypatch.setenv("APP_DATA_DIR", str(tmp_path / "unused"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    (tmp_path / WRONG).write_bytes(b"\xff\xfe{not a file of any kind")

    def run(*words):
        words = [str(tmp_path / WRONG) if word == WRONG else word for word in words]
        code = main([*words, "--data", str(tmp_path / "new")])
        said = capsys.readouterr()
        return code, said.out, said.err

    return run


def test_every_command_is_tried():
    commands = next(action.choices for action in parser()._actions if action.dest == "command")
    # The two that go on until they are stopped have tests of their own; try-run is the worker's child.
    assert ON_NEW_FOLDER.keys() | {"serve", "try-run"} == commands.keys()


@pytest.mark.parametrize("words", [[n, *w] for n, w in ON_NEW_FOLDER.items()] + MORE, ids=" ".join)
def test_a_new_folder_is_no_reason_for_a_traceback(call, words):
    code, told, error = call(*words)
    assert "Traceback" not in told + error
    assert "Error" not in error
    if words[0] in NEED_A_DATABASE:
        assert code == 1
        assert error == "错误：数据库还没有建立，或者不是本版本的。请先运行 ./run cli migrate\n"
    assert code == 0 or error or told


TAKES_A_FILE = (
    ["lint"],
    ["decide", "--decision", "x"],
    ["miwg"],
    ["scenarios"],
    ["tck"],
    ["publish"],
    ["import", "permits"],
    ["ledger", "import"],
    ["calendar", "import"],
)


@pytest.mark.parametrize("words", TAKES_A_FILE, ids=" ".join)
@pytest.mark.parametrize("file", [WRONG, "/nowhere/at/all.bpmn"])
def test_a_file_that_is_none_is_told_with_its_path_in_one_sentence(made, words, file):
    code, told, error = made(*words, file)
    assert code == 1
    assert "Traceback" not in error
    assert "Error" not in error
    said = error or told
    assert any("一" <= letter <= "鿿" for letter in said), said
    if file != WRONG:
        assert error.startswith("错误：没有这个文件")
        assert file in error
        assert error.count("\n") == 1


@pytest.mark.parametrize("given", ["{bad", "[1]", "7", "", '{"a": }', "[" * 100_000])
@pytest.mark.parametrize(
    "words",
    [["feel", "1", "--context"], ["decide", "processes/shared/guide.dmn", "--decision", "guide", "--input"]],
    ids=["feel", "decide"],
)
def test_json_that_is_none_is_told_once_and_in_words(call, words, given):
    code, told, error = call(*words, given)
    assert (code, told) == (1, "")
    assert error.startswith(f"错误：{words[-1]} ")
    assert "JSON" in error
    assert error.count("\n") == 1
    assert "Expecting" not in error


@pytest.mark.parametrize(
    "words",
    [["feel", "1 +"], ["decide", "processes/shared/guide.dmn", "--decision", "nothing"]],
    ids=["feel", "decide"],
)
def test_what_cannot_be_worked_out_is_told_once(call, words):
    code, told, error = call(*words)
    assert (code, told) == (1, "")
    assert error.startswith("错误：")
    assert error.count("\n") == 1
    code, told, error = call(*words, "--json")
    assert (code, error) == (1, "")
    assert json.loads(told)["error"]


def test_an_account_that_cannot_be_is_refused_in_words(call):
    call("migrate")
    words = ["users", "add", "--login", "wang", "--role", "operator", "--password", "a-long-one-2026"]
    assert call(*words)[0] == 0
    assert "登录名“wang”已经有了" in call(*words)[2]
    words[3] = "li"
    assert "不存在" in call(*words, "--employer", "none")[2]


@pytest.mark.usefixtures("call")
def test_a_data_folder_that_is_a_file_is_told(tmp_path, capsys):
    assert main(["cases", "--data", str(tmp_path / WRONG)]) == 1
    error = capsys.readouterr().err
    assert str(tmp_path / WRONG) in error
    assert "Traceback" not in error


def test_a_database_that_cannot_be_reached_is_told(call, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgresql+psycopg://nobody@127.0.0.1:1/none")
    for words in (
        ["cases"],
        ["window", "--expiry", "2027-08-06"],
        ["publish", "processes/renewal"],
        ["migrate"],
    ):
        code, _, error = call(*words)
        assert code == 1
        assert "Traceback" not in error
        assert error.startswith("错误：")
        assert error.count("\n") == 1


def test_each_command_is_found_where_it_is_said_to_be():
    """Only the module of a command is read for it, so the list of commands must be right."""
    everything = parser()
    for module, words in COMMANDS.items():
        for word in words:
            assert list(_commands(parser(word))) == list(words), module
    assert [word for words in COMMANDS.values() for word in words] == list(_commands(everything))


def _commands(made):
    return next(action.choices for action in made._actions if action.dest == "command")


@pytest.mark.parametrize("before", [[], ["--data", "x"], ["--data=x"]])
def test_a_word_that_is_no_command_is_told_with_all_that_are(capsys, before):
    with pytest.raises(SystemExit) as ended:
        main([*before, "nothing-like-it"])
    assert ended.value.code == 2
    assert "doctor" in capsys.readouterr().err
