"""migrate, export and import at the terminal: counts and cases, a mapping, an archive that comes back as a draft."""

import io
import json
import zipfile

import pytest

from app.cli.command_line import main
from app.queries.draft_reading import read_draft
from app.store.edition_drafts import files_of_draft, open_drafts
from app.store.edition_rows import files_of, live_edition_of
from tests.make.later_editions import edition_of_renewal
from tests.make.service_journey import ServiceJourney

DETAILS = ("update_information", "update_details")


@pytest.fixture
def call(context, monkeypatch, capsys):
    """Run a command in this process on the installation of the context."""
    settings = context.settings
    for name, value in {
        "APP_DATA_DIR": settings.data_dir,
        "DATABASE_URL": settings.database_url,
        "APP_SECRET_KEY": settings.secret_key,
        "APP_ENCRYPTION_KEY": settings.encryption_key,
    }.items():
        monkeypatch.setenv(name, str(value))

    def run(*words):
        code = main([str(word) for word in words])
        said = capsys.readouterr()
        assert "Traceback" not in said.err
        return code, json.loads(said.out) if "--json" in words else said.out, said.err

    return run


@pytest.fixture
def waiting(context):
    journey = ServiceJourney(context)
    journey.do("agent", "confirm_contract", {"contract_choice": "current"})
    return journey


def test_cases_are_tried_and_moved_with_counts_and_reasons(context, call, waiting, tmp_path):
    other = ServiceJourney(context, "qian")
    number = edition_of_renewal(context, renamed=DETAILS)
    before = waiting.case
    code, tried, _ = call("migrate", "renewal", "--to", number, "--dry-run", "--json")
    assert code == 1
    assert {name: tried[name] for name in ("process", "to", "dry_run", "total")} == {
        "process": "renewal",
        "to": int(number),
        "dry_run": True,
        "total": 2,
    }
    assert (tried["unchanged"], tried["mapped"], tried["cannot"]) == (1, 0, 1)
    assert [one["number"] for one in tried["cases"]] == [before.number, other.case.number]
    assert "【更新信息和附件材料】在目标版本里没有了" in tried["cases"][0]["reason"]
    assert waiting.case == before
    mapping = tmp_path / "map.toml"
    mapping.write_text('update_information = "update_details"\n', "utf-8")
    words = ("migrate", "renewal", "--to", number, "--map", mapping, "--note", "步骤改了名称")
    code, done, _ = call(*words, "--author", "analyst", "--json")
    assert (code, done["unchanged"], done["mapped"], done["cannot"]) == (0, 1, 1, 0)
    assert set(waiting.open()) == {"update_details"}
    code, again, _ = call(*words[:4], "--json")
    assert (code, again["total"], again["cases"]) == (0, 0, [])


def test_a_terminal_is_told_in_words(context, call, waiting):
    number = edition_of_renewal(context, renamed=DETAILS)
    code, told, _ = call("migrate", "renewal", "--to", number, "--dry-run")
    assert code == 1
    assert f"试算迁移到 renewal 第 {number} 版：原样迁移 0 件，按对应关系迁移 0 件，不能迁移 1 件" in told
    assert f"不能迁移  {waiting.case.number}（第 1 版）" in told
    assert "没有改变任何办件" in told


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["migrate", "renewal"], "请用 --to 写明迁移到哪一版"),
        (["migrate", "renewal", "--to", "99"], "没有版本“99”"),
        (["migrate", "renewal", "--to", "1", "--note", "改"], "--note 写明为什么迁移"),
        (["migrate", "renewal", "--to", "1", "--author", "nobody"], "没有登录名为“nobody”的有效账号"),
        (["export", "renewal", "out.tar"], "要以 .zip 结尾"),
        (["export", "nothing", "out.zip"], "没有版本“nothing”"),
        (["import", "nothing.zip"], "请用 --note 写明"),
        (["import", "employees", "x.csv"], "import 后面写 employers、ledger、permits 之一"),
    ],
    ids=lambda words: " ".join(words) if isinstance(words, list) else "",
)
def test_what_cannot_be_is_told_with_what_to_write(call, words, said):
    code, _, error = call(*words)
    assert code == 1
    assert said in error


def test_an_archive_comes_back_as_a_draft(context, call, tmp_path):
    out = tmp_path / "renewal.zip"
    code, told, _ = call("export", "renewal", out, "--json")
    assert (code, told["process"], told["number"]) == (0, "renewal", 1)
    with context.database.reading() as work:
        live = files_of(work, live_edition_of(work, "renewal").sha256)
    with zipfile.ZipFile(out) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == live
    assert call("export", "renewal", out)[0] == 0
    changed = live | {"renewal/renewal.bpmn": live["renewal/renewal.bpmn"].replace("计算续签期限".encode(), "算出续签期限".encode())}  # fmt: skip
    _packed(out, changed)
    assert "已经存在而且内容不同，没有覆盖" in call("export", "renewal", out)[2]
    code, told, _ = call("import", out, "--note", "名称写清楚", "--author", "analyst", "--json")
    assert (code, told["process"], told["base"], told["problems"]) == (0, "renewal", 1, [])
    assert any("算出续签期限" in sentence for sentence in told["changes"])
    with context.database.reading() as work:
        (draft,) = open_drafts(work)
        assert draft.id == told["draft"]
        assert files_of_draft(work, draft.id) == changed
        assert live_edition_of(work, "renewal").number == 1
    assert read_draft(context, draft.id).draft.note == "名称写清楚"


def _packed(path, files):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    path.write_bytes(made.getvalue())


def test_an_archive_without_a_procedure_or_with_a_strange_file_is_refused(call, tmp_path):
    file = tmp_path / "some.zip"
    for files, said in (
        ({"shared/guide.dmn": b"x"}, "请用 --process 写明"),
        ({"renewal/a.bpmn": b"x", "new_application/b.bpmn": b"x"}, "里面有 new_application、renewal"),
        ({"renewal/a.exe": b"x"}, "不能用"),
        ({"nothing/a.bpmn": b"x"}, "还没有发布过版本"),
    ):
        _packed(file, files)
        code, _, error = call("import", file, "--note", "试一试")
        assert code == 1
        assert said in error
    file.write_bytes(b"no archive")
    assert "打不开" in call("import", file, "--note", "试一试")[2]
