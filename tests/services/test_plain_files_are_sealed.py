"""Papers that lie plain from before are sealed piece by piece; whoever is killed goes on, and no paper is lost."""

import os

import pytest

from app.cli.command_line import main
from app.services.papers.seal_files import AT_ONCE, SealingRounds, seal_all
from app.services.recovery.back_up import back_up
from app.services.recovery.restore_backup import restore
from app.services.recovery.verify_installation import verify
from app.store.sealed_files import is_sealed
from tests.make.context_maker import open_context
from tests.support.databases import sqlite_database


def lying(files):
    return sorted(path for path in files.root.glob("*/*") if path.is_file())


def make_plain(files, paths):
    """Let files lie as an earlier release kept them."""
    for path in paths:
        content = files.open(path.name).read()
        path.unlink()
        path.write_bytes(content)
        os.utime(path, (1_000_000_000, 1_000_000_000))


def bad(context):
    return [one.wrong for one in verify(context) if one.check == "files"]


@pytest.fixture
def plain(sqlite_context):
    """Return an office all of whose papers lie plain."""
    make_plain(sqlite_context.files, lying(sqlite_context.files))
    return sqlite_context


def test_plain_papers_are_read_and_sealed_a_few_at_a_time_wherever_somebody_stopped(plain):
    paths = lying(plain.files)
    assert len(paths) > AT_ONCE
    assert bad(plain) == []
    assert SealingRounds(plain).some()
    assert len([path for path in paths if is_sealed(path)]) == AT_ONCE
    done = seal_all(plain)
    assert (done.sealed, done.damaged) == (len(paths) - AT_ONCE, 0)
    assert all(is_sealed(path) for path in paths)
    assert {path.stat().st_mtime for path in paths} == {1_000_000_000}
    assert bad(plain) == []
    assert seal_all(plain).sealed == 0


def test_a_paper_that_was_damaged_before_stays_as_it_is_and_is_told(plain, monkeypatch, capsys):
    spoilt = lying(plain.files)[0]
    spoilt.write_bytes(b"%PDF-1.7 another")
    monkeypatch.setenv("APP_SECRET_KEY", plain.settings.secret_key)
    monkeypatch.setenv("APP_ENCRYPTION_KEY", plain.settings.encryption_key)
    monkeypatch.setenv("DATABASE_URL", plain.settings.database_url)
    assert main(["seal", "--data", str(plain.settings.data_dir)]) == 1
    assert "新加密的文件" in capsys.readouterr().out
    assert spoilt.read_bytes() == b"%PDF-1.7 another"
    assert bad(plain) == [f"材料文件 {spoilt.name} 的内容被改动过"]


def test_a_backup_holds_papers_as_they_lie_and_no_plain_one_after_they_were_sealed(plain, tmp_path):
    assert back_up(plain, tmp_path / "kept")["files"]["missing"] == 0
    pool = sorted((tmp_path / "kept" / "files").glob("*/*"))
    assert not any(is_sealed(path) for path in pool)
    seal_all(plain)
    plain.clock.forward(days=1)
    told = back_up(plain, tmp_path / "kept")["files"]
    assert (told["new"], told["damaged"]) == (len(pool), 0)
    assert all(is_sealed(path) for path in pool)
    folder = tmp_path / "new"
    folder.mkdir()
    there = open_context(sqlite_database(folder), folder)
    assert restore(there, tmp_path / "kept")["missing"] == 0
    assert bad(there) == []
    there.database.close()
