"""More background workers than one installation starts: `python -m bench.faults.worker_crew 3`.

Forked from a process that has read the program, like those of app/supervisor.py; whoever is killed comes back at once.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from pathlib import Path
from typing import Any

from app import worker
from bench.faults.job_office import check_ledgers_in_jobs
from bench.faults.moved_clock import move_clocks_of_this_process

PAUSE_SECONDS = 0.3
"""Before somebody who gave up by themselves is started again."""


class Crew:
    """The workers and their lives."""

    def __init__(self, size: int) -> None:
        self.size = size
        self.running: set[int] = set()
        self.is_stopping = False

    def run(self) -> None:
        """Keep the workers running until SIGTERM."""
        signal.signal(signal.SIGTERM, self._stop)
        while not self.is_stopping:
            while len(self.running) < self.size:
                self._start()
            child, status = os.waitpid(-1, os.WNOHANG)
            if not child:
                time.sleep(0.02)
                continue
            self.running.discard(child)
            if not os.WIFSIGNALED(status):
                time.sleep(PAUSE_SECONDS)
        for child in self.running:
            os.kill(child, signal.SIGTERM)
        for child in self.running:
            os.waitpid(child, 0)

    def _start(self) -> None:
        child = os.fork()
        if child:
            self.running.add(child)
            return
        code = 1
        try:
            os.setsid()
            Path("/proc/self/comm").write_text("office-worker")
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            worker.main()
            code = 0
        finally:
            os._exit(code)

    def _stop(self, *_signal: Any) -> None:
        self.is_stopping = True


if __name__ == "__main__":
    check_ledgers_in_jobs()
    move_clocks_of_this_process()
    Crew(int(sys.argv[1])).run()
