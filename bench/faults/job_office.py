"""The product, except that the check of a ledger is a job of the worker: `python -m bench.faults.job_office serve …`.

No handler that is shipped needs a job of its own, and jobs in flight are what a killed worker may lose.
"""

from __future__ import annotations

import sys
from dataclasses import replace
from types import MappingProxyType

from app import context_builder
from app.cli.command_line import main
from app.services.context.handler_registry import load_handlers
from bench.faults.moved_clock import move_clocks_of_this_process
from bench.served import ROOT
from tests.support.compiled_once import compile_once

IN_A_JOB = "ledger.check"


def check_ledgers_in_jobs() -> None:
    """Let every context of this process, and of its forks, know the check as a job."""
    known = dict(load_handlers())
    known[IN_A_JOB] = replace(known[IN_A_JOB], mode="job")
    # One mapping for all: compiled editions are kept by it.
    kept = MappingProxyType(known)
    context_builder.load_handlers = lambda: kept


if __name__ == "__main__":
    # Who is killed several times a second would compile the same templates again and again.
    compile_once(ROOT / ".cache" / "templates")
    check_ledgers_in_jobs()
    move_clocks_of_this_process()
    sys.exit(main())
