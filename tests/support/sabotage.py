"""Prove the traceability table: take each feature away in a copy of the project and see its tests fail.

    python -m tests.support.sabotage            every row whose proof is missing or out of date
    python -m tests.support.sabotage R5 T12     these rows, in any case
    python -m tests.support.sabotage --nightly  every row that was proven on another product than the one there is
    python -m tests.support.sabotage --all      every row

A row is proven when every test that shows it fails, by a failed check and not by an error while it was being set up,
under at least one of the row's sabotages.
"""

import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from xml.etree import ElementTree as ET

from tests.support.check import tell
from tests.support.traceability import (
    HERE,
    note_proof,
    product_digest,
    proof_of,
    read_proofs,
    read_rows,
    read_showings,
    shown_by,
)

NOT_COPIED = shutil.ignore_patterns(".git", ".venv", ".data", "node_modules", "__pycache__")
COPIES = 2
LONGEST_SECONDS = 420
RAN = {0, 1}
"""What pytest answers when it has run tests, good or bad."""


def main(arguments):
    """Prove what is asked for; return 1 when a row stays unproven."""
    rows, showings = read_rows(), shown_by(read_showings())
    wanted = _wanted(arguments, rows, showings)
    waiting, failures, lock = queue.SimpleQueue(), [], threading.Lock()
    for name in wanted:
        waiting.put(name)

    def work():
        with tempfile.TemporaryDirectory(prefix="sabotage-") as folder:
            copy = Path(folder) / "copy"
            shutil.copytree(HERE, copy, ignore=NOT_COPIED, symlinks=True)
            while not waiting.empty():
                name = waiting.get()
                left = unproven(copy, rows[name], showings.get(name, []))
                with lock:
                    _say(rows[name], showings.get(name, []), left, failures)

    workers = [threading.Thread(target=work) for _ in range(min(COPIES, len(wanted)))]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    tell(
        f"sabotage: {len(wanted) - len(failures)} rows proven, {len(failures)} not: {' '.join(failures) or '-'}"
    )
    return 1 if failures else 0


def _wanted(arguments, rows, showings):
    if arguments and arguments[0] not in {"--all", "--nightly"}:
        return arguments
    proofs = {} if arguments == ["--all"] else read_proofs()
    product = product_digest() if arguments == ["--nightly"] else None
    return [
        name
        for name, row in rows.items()
        if _is_stale(proofs.get(name), proof_of(row, showings.get(name, [])), product)
    ]


def _is_stale(noted, proof, product):
    """Tell whether a row must be proven; where a product is given, on that very one."""
    return noted is None or noted[0] != proof or (product is not None and noted[1] != product)


def _say(row, showings, left, failures):
    if left or not showings:
        failures.append(row.name)
        tell(f"{row.name}: NOT PROVEN, passes without it: {', '.join(sorted(left)) or 'no test shows it'}")
    else:
        note_proof(row, proof_of(row, showings), product_digest())
        tell(f"{row.name}: {len(showings)} tests fail without it")


def unproven(copy, row, showings):
    """Return the tests of a row that pass under each of its sabotages."""
    left = {showing.node for showing in showings}
    for sabotage in row.without:
        if not left:
            break
        whole = {file: (copy / file).read_text() for file, _, _ in sabotage.edits}
        try:
            for file, old, new in sabotage.edits:
                _edit(copy / file, old, new)
            left -= _failed(copy, left)
        except (ValueError, subprocess.TimeoutExpired) as wrong:
            tell(f"{row.name}: {wrong}")
            return left
        finally:
            for file, text in whole.items():
                (copy / file).write_text(text)
    return left


def _edit(path, old, new):
    text = path.read_text()
    if (count := text.count(old)) != 1:
        raise ValueError(f"{path.name} has the text {count} times: {old[:80]!r}")
    path.write_text(text.replace(old, new))


def _failed(copy, nodes):
    """Run tests in the copy; return those of which a case failed in its own checks."""
    report = copy / "sabotage.xml"
    report.unlink(missing_ok=True)
    # One database is enough to see a test fail; the order is no matter here.
    options = ["-p", "no:randomly", "-m", "not postgres", "-o", "junit_family=xunit1", f"--junitxml={report}"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", *options, *sorted(nodes)],
        cwd=copy,
        env={**os.environ, "CI": ""},
        check=False,
        capture_output=True,
        text=True,
        timeout=LONGEST_SECONDS,
    )
    if done.returncode not in RAN or not report.exists():
        raise ValueError(f"the tests did not run: {done.stdout[-400:]}")
    cases = ET.parse(report).getroot().iter("testcase")  # noqa: S314 — written by our own pytest
    return {_node(case) for case in cases if case.find("failure") is not None}


def _node(case):
    return f"{case.get('file')}::{case.get('name').split('[')[0]}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
