"""`files move`: everything goes into a bucket, or back; stopped anywhere it goes on, and nothing goes before it is proved."""

import json
import shutil
from uuid import uuid4

import pytest

from app.services.evidence.seal_heads import seal_heads
from app.store.disk_trouble import StoreAwayError
from app.store.s3_objects import S3Objects
from tests.support.command import run_command
from tests.support.object_server import BUCKET, ObjectServer, object_server


class Installation:
    """A folder of an office, with a bucket to move to."""

    def __init__(self, context):
        self.context, self.folder = context, context.settings.data_dir
        self.prefix = uuid4().hex
        self.place = f"s3://{BUCKET}/{self.prefix}"
        self.environment = {
            "APP_DATA_DIR": str(self.folder),
            "APP_SECRET_KEY": context.settings.secret_key,
            "APP_ENCRYPTION_KEY": context.settings.encryption_key,
            "APP_S3_ENDPOINT": object_server().address,
            "APP_S3_KEY": "test",
            "APP_S3_SECRET": "test-secret",
        }

    def run(self, *words, code=0, **more):
        done = run_command(*words, "--json", environment=self.environment | more)
        assert done.returncode == code, done.stderr + done.stdout
        return json.loads(done.stdout) if done.stdout else done.stderr

    def move(self, *words, code=0):
        return self.run("files", "move", *words, code=code)

    def wrong_files(self, **more):
        """Return what a verification finds of files; by the clock of the machine other things are overdue."""
        return [one for one in self.run("verify", code=1, **more) if one["check"] == "files"]

    def files(self):
        return sorted(path for path in (self.folder / "files").glob("*/*"))


@pytest.fixture
def installation(sqlite_context):
    return Installation(sqlite_context)


def test_everything_moves_on_from_where_it_was_stopped_and_comes_back(installation, monkeypatch):
    seal_heads(installation.context)
    installation.context.files.parts.write("a" * 32, 0, b"on its way")
    installation.context.files.letters.keep("7", b"Subject: hello")
    count, kept, added = len(installation.files()), S3Objects.add, []

    def stopped(objects, name, write):
        if len(added) == 3:
            raise StoreAwayError("cut off")
        added.append(name)
        return kept(objects, name, write)

    with monkeypatch.context() as patched:
        patched.setattr(S3Objects, "add", stopped)
        assert "没有应答" in installation.move("local", installation.place, code=1)
    told = installation.move("local", installation.place)
    assert (told["copied"], told["there"], told["damaged"]) == (count - 3, 3, 0)
    assert (told["heads"], told["letters"], told["removed"]) == ("ok", 1, 0)
    assert len(installation.files()) == count
    for name in ("files", "parts", "letters", "audit-heads"):
        shutil.move(installation.folder / name, installation.folder / f"old-{name}")
    there = {"APP_FILES": installation.place}
    assert installation.run("audit", "verify", **there)["findings"] == []
    assert installation.wrong_files(**there) == []
    back = installation.move(installation.place, "local", "--remove")
    assert (back["copied"], back["removed"], back["damaged"]) == (count, count, 0)
    assert object_server().names(f"{installation.prefix}/files") == []
    assert object_server().names(f"{installation.prefix}/audit-heads"), "sealed heads are never taken away"
    assert installation.wrong_files() == []
    assert installation.run("audit", "verify")["findings"] == []
    assert installation.context.files.parts.read("a" * 32, 0, 100) == b"on its way"
    assert installation.context.files.letters.read("7") == b"Subject: hello"


def test_what_is_damaged_is_named_and_stays(installation):
    damaged, *others = installation.files()
    content = damaged.read_bytes()
    damaged.unlink()
    damaged.write_bytes(content[:-1])
    told = installation.move("local", installation.place, "--remove", code=1)
    assert (told["damaged"], told["named"], told["removed"]) == (1, [damaged.name], len(others))
    assert installation.files() == [damaged]


def test_with_other_keys_or_nowhere_to_go_nothing_moves(installation):
    assert "同一个" in installation.move("local", "local", code=1)
    assert "s3://" in installation.move("local", "/mnt/files", code=1)
    count = len(installation.files())
    assert "同一个" in installation.move("local", "", "--remove", code=1)
    assert "同一个" in installation.move(installation.place, f"{installation.place}/", "--remove", code=1)
    assert len(installation.files()) == count
    installation.environment["APP_S3_SECRET"] = ""
    assert "APP_S3_SECRET" in installation.move("local", installation.place, code=1)
    installation.environment |= {"APP_S3_SECRET": "x", "APP_ENCRYPTION_KEY": "0f" * 32}
    assert "APP_ENCRYPTION_KEY" in installation.move("local", installation.place, code=1)
    assert object_server().names(installation.prefix) == []


def test_doctor_tells_whether_the_bucket_answers_and_keeps_to_its_conditions(installation):
    def files(**more):
        return installation.run("doctor", code=1, APP_FILES=installation.place, **more)["files"]

    assert installation.run("doctor", code=1)["files"] == "ok (local)"
    assert files() == f"ok ({installation.place})"
    forgetful = ObjectServer(ignores={"HTTP_IF_MATCH", "HTTP_IF_NONE_MATCH"})
    assert files(APP_S3_ENDPOINT=forgetful.address) == "server ignores If-None-Match, If-Match"
    forgetful.go_away()
    assert files(APP_S3_ENDPOINT=forgetful.address).startswith("unreachable")
    assert object_server().names(f"{installation.prefix}/doctor") == []
