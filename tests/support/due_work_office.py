"""An office on the real clock whose background workers are processes of their own, woken or not, that a test may kill."""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter

from sqlalchemy import func, select

from app.context_builder import build_context
from app.demo.demo_base import Filler, hashed_password, load_demo
from app.demo.demo_papers import DemoPapers
from app.domain.due_queues import PROCRASTINATE, ROWS
from app.services.installation.prepare_installation import prepare
from app.settings import read_settings
from app.store.tables_applications import outbox
from app.store.tables_cases import job
from app.store.tables_office import employer
from bench.faults.fault_office import FIRST_UNIT, renewable_people
from tests.make.context_maker import ROOT, with_handlers
from tests.make.procedure_journey import ProcedureJourney
from tests.make.service_journey import SUBMIT, ServiceJourney

KEYS = {"APP_SECRET_KEY": "0123456789abcdef" * 4, "APP_ENCRYPTION_KEY": "e1d2c3b4" * 8}
IN_A_JOB = "ledger.check"
PATIENCE_SECONDS = 45
STOP_SECONDS = 15
LEASE_SECONDS = 3
CASES = "cases.json"
EMPLOYEES = ("p0000", "p0001", "p0002", "p0003")


def environment(url, folder, due_work):
    """Return what a process of this office is started with."""
    return KEYS | {"APP_DATA_DIR": str(folder), "DATABASE_URL": url, "APP_DUE_WORK": due_work}


def fill_on_the_real_clock(url, folder):
    """Make an original: people of the demonstration as of today."""
    context = build_context(read_settings(environment(url, folder, ROWS)))
    prepare(context)
    load_demo(context, with_samples=False)
    papers, hashed, made = DemoPapers(context), hashed_password(), list(renewable_people(len(EMPLOYEES)))

    def fill(work):
        filler = Filler(context, work, papers, hashed, serial=1000)
        unit = select(employer.c.id).where(employer.c.uscc == FIRST_UNIT)
        filler.employers["U1"] = work.connection.execute(unit).scalar_one()
        filler.settle_in((), made)

    context.database.transact(fill)
    begun = [ServiceJourney(context, login=one).prepare().case_id for one in EMPLOYEES]
    (folder / CASES).write_text(json.dumps(begun))
    context.database.close()


class DueWorkOffice:
    """A context of the commands, and workers of either adapter over the same rows."""

    def __init__(self, url, folder, due_work, begun):
        self.url, self.folder, self.begun = url, folder, begun
        self.workers = []
        self.context = None
        self.switch(due_work)

    def switch(self, due_work):
        """Let commands and the workers that are started from now on keep to another adapter."""
        if self.context is not None:
            self.context.database.close()
        self.due_work = due_work
        plain = build_context(read_settings(environment(self.url, self.folder, due_work)))
        prepare(plain)
        plain.database.close()
        self.context = with_handlers(plain, mode="job", **{IN_A_JOB: None})

    @property
    def is_woken(self):
        """Tell whether Procrastinate wakes the workers."""
        return self.due_work == PROCRASTINATE

    def start(self, *, job_seconds=0.0):
        """Start a worker and return its process; each of its jobs takes so long."""
        with (self.folder / "worker.log").open("ab") as log:
            worker = subprocess.Popen(
                [sys.executable, "-m", "tests.support.job_worker"],
                cwd=ROOT,
                env=os.environ
                | environment(self.url, self.folder, self.due_work)
                | {"TEST_JOB_SECONDS": str(job_seconds), "TEST_LEASE_SECONDS": str(LEASE_SECONDS),
                   "TEST_RUNS": str(self.folder / "runs")},
                stdout=log,
                stderr=log,
                start_new_session=True,
            )  # fmt: skip
        self.workers.append(worker)
        started = self.log().count("worker started") + 1
        self.until(lambda: self.log().count("worker started") >= started)
        return worker

    def stop(self, worker):
        """Ask a worker to stop as a service manager does; return how long that took and how it ended."""
        began = time.monotonic()
        worker.send_signal(signal.SIGTERM)
        code = worker.wait(STOP_SECONDS)
        return time.monotonic() - began, code

    def kill(self, worker):
        """End a worker without a word."""
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(STOP_SECONDS)

    def close(self):
        """End whoever still runs."""
        for worker in self.workers:
            if worker.poll() is None:
                os.kill(worker.pid, signal.SIGKILL)
                worker.wait(STOP_SECONDS)
        self.context.database.close()

    def log(self):
        """Return what the workers have logged."""
        path = self.folder / "worker.log"
        return path.read_text() if path.exists() else ""

    def runs(self):
        """Return how often each worker has begun a job."""
        path = self.folder / "runs"
        return Counter(path.read_text().split()) if path.exists() else Counter()

    def queue_jobs(self, count=4):
        """Bring the next renewals to the check of the ledger, which is a job here; return them."""
        journeys = [ProcedureJourney(self.context, {"case_id": self.begun.pop(0)}) for _ in range(count)]
        for one in journeys:
            one.do("agent", "verify_and_submit", SUBMIT)
        return journeys

    def until(self, holds, seconds=PATIENCE_SECONDS):
        """Wait until something is so; return how long that took."""
        began = time.monotonic()
        while not holds():
            assert time.monotonic() - began < seconds, self.log()[-3000:]
            time.sleep(0.05)
        return time.monotonic() - began

    def waiting(self):
        """Return how many jobs and letters are not done."""
        jobs = select(func.count()).select_from(job).where(job.c.state != "done")
        letters = select(func.count()).select_from(outbox).where(outbox.c.sent_at.is_(None))
        with self.context.database.reading() as work:
            return tuple(work.connection.execute(one).scalar_one() for one in (jobs, letters))

    def has_nothing_to_do(self):
        """Tell whether everything that was due is done."""
        return self.waiting() == (0, 0)
