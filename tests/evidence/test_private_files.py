"""Whatever a process of ours writes is for its account alone, whatever mask it was started with."""

import os
import subprocess
import sys

from app.domain.private_files import MASK, is_open_to_others, keep_files_private
from app.settings import scratch_environment
from tests.make.context_maker import ROOT


def test_a_process_that_was_started_with_an_open_mask_writes_private_files(tmp_path):
    environment = scratch_environment(tmp_path) | {
        "APP_PROCESSES_DIR": str(ROOT / "processes"),
        "APP_FORMS_DIR": str(ROOT / "forms"),
    }
    code = (
        "import runpy, sys; sys.argv = ['app', 'feel', '1 + 1'];"
        "from app.settings import read_settings; import os; os.umask(0o022);"
        "\ntry: runpy.run_module('app', run_name='__main__')\nexcept SystemExit: pass\n"
        "from app.context_builder import build_context; from app.store.migrate import upgrade;"
        "from app.services.evidence.seal_heads import seal_heads; from app.services.evidence.begin_evidence import begin_evidence;"
        "c = build_context(); upgrade(c.database); begin_evidence(c); seal_heads(c); c.database.close()"
    )
    subprocess.run([sys.executable, "-c", code], env=environment, cwd=ROOT, check=True, capture_output=True)
    made = list((tmp_path / "data").rglob("*"))
    names = {path.name for path in made}
    assert {"app.db", "audit-heads", "keys.json"} <= names
    assert [path.name for path in (tmp_path / "data", *made) if is_open_to_others(path)] == []


def test_every_process_begins_with_the_mask():
    for entry in ("__main__.py", "worker.py", "wsgi.py", "development/dev_server.py"):
        text = (ROOT / "app" / entry).read_text()
        assert "keep_files_private()" in text, entry


def test_the_mask_leaves_others_nothing():
    before = os.umask(0o022)
    try:
        keep_files_private()
        assert os.umask(0o022) == MASK
    finally:
        os.umask(before)
