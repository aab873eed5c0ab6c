"""Programs that read untrusted files, begun by a fork of a process that has read their libraries already.

Starting Python and reading numpy, pikepdf and pdfium takes ten times as long as most files of tests take to look at.
Only the beginning differs: it is the same program, it has the same order, binds its own hands in the same way, and its end
is an exit status as before. tests/documents/test_hostile_pdfs.py begins it as the product does (`as_the_product`).
"""

import atexit
import json
import os
import runpy
import signal
import socket
import subprocess
import sys
import tempfile
import threading
from contextlib import contextmanager
from io import StringIO
from pathlib import Path
from time import monotonic, sleep

from app.documents import limited_child
from app.documents.limited_child import Answer, Child

FORKED = (Child.INSPECTING, Child.DRAWING, Child.PHOTO, Child.NEUTRAL)
ROOT = Path(__file__).resolve().parents[2]
LARGEST_ORDER = 1 << 20
POLL_SECONDS, LONGEST_POLL = 0.001, 0.02
TIMEOUT = "timeout"
_begun_by_product = limited_child._run


class Forks:
    """The process of this test process that forks; it is begun when it is first needed, and ends with it."""

    def __init__(self):
        self.process = self.path = None
        self.owner = 0
        self.beginning = threading.Lock()
        os.register_at_fork(after_in_child=self._renew_lock)

    def run(self, child, order, seconds):
        """Let a child work on an order, as limited_child does."""
        if child not in FORKED or seconds <= 0:
            return _begun_by_product(child, order, seconds)
        with (
            tempfile.TemporaryFile() as out,
            socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as line,
        ):
            line.connect(self._address())
            told = json.dumps([str(child), order.decode(), seconds]).encode()
            socket.send_fds(line, [told], [out.fileno()])
            status = json.loads(line.recv(100) or '"exit gone"')
            if status == TIMEOUT:
                return Answer(failure=TIMEOUT)
            if status != 0:
                return Answer(failure=f"exit {status}")
            out.seek(0)
            return Answer(out.read())

    def _renew_lock(self):
        self.beginning = threading.Lock()

    def _address(self):
        with self.beginning:  # several threads may ask for the first child at once
            return self._begun()

    def _begun(self):
        if self.process is None or self.owner != os.getpid():
            folder = tempfile.mkdtemp()
            self.path, self.owner = f"{folder}/forks", os.getpid()
            self.process = subprocess.Popen(
                [sys.executable, "-P", "-c", "from tests.support.forked_children import serve; serve()", self.path],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder,
                env=limited_child._environment(),
            )  # fmt: skip
            self.process.stdout.readline()
            atexit.register(self.end, self.process, folder)
        return self.path

    @staticmethod
    def end(process, folder):
        process.stdin.close()
        process.wait(10)
        for left in Path(folder).iterdir():
            left.unlink()
        Path(folder).rmdir()


FORKS = Forks()


def fork_children():
    """Begin children by forking from now on."""
    limited_child._run = FORKS.run


@contextmanager
def as_the_product():
    """Begin children as the product does."""
    before, limited_child._run = limited_child._run, _begun_by_product
    try:
        yield
    finally:
        limited_child._run = before


def serve():
    """Fork for each order until whoever began this process is gone."""
    for child in FORKED:
        __import__(child)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as door:
        door.bind(sys.argv[1])
        door.listen(64)
        os.write(1, b"ready\n")
        beginner = os.fork()
        if beginner == 0:
            _take_orders(door)
        sys.stdin.read()
        os.kill(beginner, signal.SIGKILL)


def _take_orders(door):
    while True:
        line, _ = door.accept()
        if os.fork() == 0:
            door.close()
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            _watch(line)
        line.close()


def _watch(line):
    """Let a process work on one order and tell how it ended; end it when it takes too long."""
    data, (out,), *_ = socket.recv_fds(line, LARGEST_ORDER, 1)
    child, order, seconds = json.loads(data)
    working = os.fork()
    if working == 0:
        line.close()
        _work(child, order, out)
    until, pause = monotonic() + seconds, POLL_SECONDS
    while True:
        ended, status = os.waitpid(working, os.WNOHANG)
        if ended:
            told = os.waitstatus_to_exitcode(status)
            break
        if monotonic() > until:
            os.kill(working, signal.SIGKILL)
            told = TIMEOUT
            break
        sleep(pause)
        pause = min(pause * 1.5, LONGEST_POLL)
    line.send(json.dumps(told).encode())
    os._exit(0)


def _work(child, order, out):
    """Be the program; its end is that of this process."""
    status = 1
    try:
        os.dup2(out, 1)
        os.dup2(os.open(os.devnull, os.O_WRONLY), 2)
        os.closerange(3, 256)
        sys.stdin = StringIO(order)
        sys.stdout = os.fdopen(1, "w", closefd=False)
        runpy.run_module(child, run_name="__main__", alter_sys=True)
        sys.stdout.flush()
        status = 0
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else 1
    finally:
        os._exit(status)
