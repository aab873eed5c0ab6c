"""A command of the operators' command line, run in this process: what it says, and how it ends."""

import io
import os
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass

from app.cli.command_line import main


@dataclass(frozen=True)
class Finished:
    """What subprocess tells of a process that has ended."""

    returncode: int
    stdout: str
    stderr: str


def run_command(*arguments, environment):
    """Run a command with these variables and no others of ours; a usage error ends with 2 as in a process of its own."""
    before = dict(os.environ)
    said, told = io.StringIO(), io.StringIO()
    os.environ.pop("DATABASE_URL", None)
    os.environ.update(environment)
    try:
        with redirect_stdout(said), redirect_stderr(told):
            code = main([str(one) for one in arguments])
    except SystemExit as ended:
        code = int(ended.code or 0)
    finally:
        os.environ.clear()
        os.environ.update(before)
    return Finished(code, said.getvalue(), told.getvalue())
