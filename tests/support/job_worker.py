"""The background worker, except that the check of a ledger is a job, which may take its time: see due_work_office."""

import os
import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from app import context_builder, worker
from app.services.context.handler_registry import load_handlers
from app.store import leases
from tests.support.due_work_office import IN_A_JOB

known = dict(load_handlers())
checked = known[IN_A_JOB].function


def check_slowly(facts, **parameters):
    """Note which worker has begun it, take as long as was asked for, and check."""
    with Path(os.environ["TEST_RUNS"]).open("a") as out:
        out.write(f"{os.getppid()}\n")
    time.sleep(float(os.environ["TEST_JOB_SECONDS"]))
    return checked(facts, **parameters)


if __name__ == "__main__":
    known[IN_A_JOB] = replace(known[IN_A_JOB], mode="job", function=check_slowly)
    context_builder.load_handlers = lambda: known
    leases.LEASE = timedelta(seconds=float(os.environ["TEST_LEASE_SECONDS"]))
    worker.main()
