"""A backup is taken while people work, and comes back whole; what does not belong or is not whole is refused."""

import json
from dataclasses import replace

import pytest
from sqlalchemy import func, select

from app.services.recovery.back_up import back_up
from app.services.recovery.fitting_keys import WrongKeyError
from app.services.recovery.restore_backup import RestoreRefusedError, restore
from app.services.recovery.verify_installation import verify
from app.store.schema import metadata
from app.store.tables_cases import application_case
from tests.make.context_maker import actor_named, open_context, permit_id_of
from tests.make.service_journey import SUBMIT, ServiceJourney
from tests.support.databases import sqlite_database
from tests.support.racers import race

EMPLOYEES = ("zhao", "wang", "qian", "sun")


def sizes(context):
    with context.database.reading() as work:
        return {
            table.name: work.connection.execute(select(func.count()).select_from(table)).scalar_one()
            for table in metadata.sorted_tables
        }


def broken(context):
    return [one.wrong for one in verify(context) if one.check != "due"]


def test_everything_comes_back_and_goes_on(context, empty, tmp_path):
    journey = ServiceJourney(context).prepare()
    told = back_up(context, tmp_path / "kept")
    assert (told["files"]["missing"], told["files"]["damaged"]) == (0, 0)
    assert told["files"]["new"] == told["files"]["files"] > 0
    done = restore(empty, tmp_path / "kept")
    assert (done["missing"], done["files"], done["upgraded"]) == (0, told["files"]["files"], False)
    assert sizes(empty) == sizes(context)
    assert broken(empty) == []
    journey.context = empty
    assert journey.do("agent", "verify_and_submit", SUBMIT)["state"] == "in_review"
    assert broken(empty) == []


def test_what_was_acknowledged_before_is_in_a_backup_taken_under_load(context, empty, tmp_path):
    """Each start of a case that was answered before the backup began is there after the restore."""
    acknowledged, backups = [], []

    def work(number):
        if number == len(EMPLOYEES):
            before = list(acknowledged)
            backups.append((before, back_up(context, tmp_path / "kept")))
            return
        journey = ServiceJourney(context, login=EMPLOYEES[number])
        acknowledged.append(journey.case_id)
        journey.prepare()

    race(len(EMPLOYEES) + 1, work)
    ((before, _),) = backups
    restore(empty, tmp_path / "kept")
    with empty.database.reading() as work:
        there = {row.id for row in work.connection.execute(select(application_case.c.id))}
    assert set(before) <= there
    assert broken(empty) == []


def test_a_second_backup_copies_only_new_files_and_the_newest_comes_back(sqlite_context, tmp_path):
    first = back_up(sqlite_context, tmp_path / "kept")
    ServiceJourney(sqlite_context).prepare()
    sqlite_context.clock.forward(seconds=2)
    second = back_up(sqlite_context, tmp_path / "kept")
    assert first["files"]["files"] + second["files"]["new"] == second["files"]["files"]
    folder = tmp_path / "new"
    folder.mkdir()
    there = open_context(sqlite_database(folder), folder)
    assert restore(there, tmp_path / "kept")["backup"] == second["backup"]
    assert sizes(there) == sizes(sqlite_context)
    there.database.close()


def test_missing_and_damaged_files_are_named_and_the_rest_is_kept(sqlite_context, tmp_path):
    files = sorted(one for one in sqlite_context.files.root.rglob("*") if one.is_file())
    lost, spoilt = files[0], files[1]
    lost.unlink()
    content = spoilt.read_bytes()
    spoilt.unlink()
    spoilt.write_bytes(content[:-1] + b"?")
    told = back_up(sqlite_context, tmp_path / "kept")["files"]
    assert (told["missing"], told["damaged"], set(told["named"])) == (1, 1, {lost.name, spoilt.name})
    assert {one.wrong for one in verify(sqlite_context) if one.check == "files"} == {
        f"材料文件 {lost.name} 不在磁盘上",
        f"材料文件 {spoilt.name} 的内容被改动过",
    }


@pytest.fixture
def kept(sqlite_context, tmp_path):
    """Return where a backup lies."""
    back_up(sqlite_context, tmp_path / "kept")
    return tmp_path / "kept"


def _nowhere(tmp_path, **changes):
    folder = tmp_path / "new"
    folder.mkdir(exist_ok=True)
    found = open_context(sqlite_database(folder), folder)
    return replace(found, settings=replace(found.settings, **changes))


def _manifest(kept):
    return next(kept.glob("*Z/manifest.json"))


def _change(kept, **values):
    path = _manifest(kept)
    path.write_text(json.dumps(json.loads(path.read_text()) | values))


def _spoil_copy(kept):
    with next(kept.glob("*Z/app.db")).open("ab") as copy:
        copy.write(b"x")


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_spoil_copy, "app.db 缺失或者被改动过"),
        (lambda kept: next(kept.glob("*Z/app.db")).unlink(), "app.db 缺失或者被改动过"),
        (lambda kept: _manifest(kept).unlink(), "没有完整的备份"),
        (lambda kept: _change(kept, database="postgresql"), "备份来自 postgresql"),
        (lambda kept: _change(kept, format=2), "备份的格式是 2"),
        (lambda kept: _change(kept, revision="9999"), "备份的数据库版本是 9999"),
    ],
)
def test_a_backup_that_is_not_whole_or_not_for_here_changes_nothing(kept, tmp_path, spoil, said):
    spoil(kept)
    there = _nowhere(tmp_path)
    with pytest.raises(RestoreRefusedError, match=said):
        restore(there, kept)
    assert not (tmp_path / "new" / "files").exists()
    there.database.close()


def test_a_backup_is_not_brought_back_over_anything_or_with_other_keys(sqlite_context, kept, tmp_path):
    with pytest.raises(RestoreRefusedError, match="数据库里已经有内容"):
        restore(sqlite_context, kept)
    there = _nowhere(tmp_path, encryption_key="e2" * 32)
    with pytest.raises(WrongKeyError, match="APP_ENCRYPTION_KEY"):
        restore(there, kept)
    there.database.close()


def test_an_unfinished_backup_is_none(sqlite_context, kept, tmp_path):
    """A killed backup leaves a folder without its manifest; the whole one before it is taken."""
    whole = next(kept.glob("*Z"))
    (kept / "29991231T000000Z").mkdir()
    (kept / "29991230T000000Z.unfinished").mkdir()
    there = _nowhere(tmp_path)
    assert restore(there, kept)["backup"] == str(whole)
    assert permit_id_of(there, "zhao") == permit_id_of(sqlite_context, "zhao")
    assert actor_named(there, "agent") == actor_named(sqlite_context, "agent")
    there.database.close()
