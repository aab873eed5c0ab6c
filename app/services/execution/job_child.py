"""A job's handler runs in a child with limits of time and memory: it can hang or die without taking the worker along."""

from __future__ import annotations

import os
import pickle
import resource
import select
import signal
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NoReturn

from app.domain.handling import Outcome, ProcedureError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from app.domain.handling import Handler

JOB_SECONDS = 20.0
"""Less than a worker may be silent for, and than the lease of a job lasts."""
JOB_MEMORY_BYTES = 2 * 1024**3
_PIECE = 65_536
_OUTCOME, _PROCEDURE_ERROR, _BUG = "outcome", "procedure error", "bug"


class JobFailedError(Exception):
    """The handler raised, was stopped or died; `kind` names what it was for the incident."""

    def __init__(self, kind: str, text: str) -> None:
        super().__init__(text)
        self.kind = kind


def run_in_child(handler: Handler, facts: Any, parameters: Mapping[str, Any]) -> Outcome | ProcedureError:
    """Return what a handler makes of its facts, or the BPMN error it ends in; raises JobFailedError.

    Linux only: the child is a fork, and has the facts without reading them again. It touches no database.
    """
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        _work(handler, facts, parameters, writing)
    os.close(writing)
    try:
        said = _heard(reading, time.monotonic() + JOB_SECONDS)
    finally:
        os.close(reading)
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        _, status = os.waitpid(child, 0)
    if said is None:
        raise JobFailedError(
            "JobTimeError", f"处理程序 {handler.name} 运行了 {JOB_SECONDS:g} 秒仍未结束，已经停止"
        )
    if not said:
        ended = os.waitstatus_to_exitcode(status)
        raise JobFailedError(
            "JobDiedError", f"处理程序 {handler.name} 中途退出（{ended}），可能用完了内存或时间"
        )
    return _told(said)


def _heard(pipe: int, until: float) -> bytes | None:
    """Return all that the child says; None when it has not ended in time."""
    pieces: list[bytes] = []
    while (left := until - time.monotonic()) > 0:
        if select.select([pipe], [], [], left)[0]:
            piece = os.read(pipe, _PIECE)
            if not piece:
                return b"".join(pieces)
            pieces.append(piece)
    return None


def _told(said: bytes) -> Outcome | ProcedureError:
    kind, first, second = pickle.loads(said)  # noqa: S301 — written by a fork of this very process
    if kind == _BUG:
        raise JobFailedError(first, second)
    return ProcedureError(first, second) if kind == _PROCEDURE_ERROR else Outcome(first, second)


def _work(handler: Handler, facts: Any, parameters: Mapping[str, Any], writing: int) -> NoReturn:
    """Be the child: limit oneself, run the handler, say what came of it, and end without any tidying up."""
    code = 1
    try:
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGALRM):
            signal.signal(number, signal.SIG_DFL)
        # Should the worker be killed meanwhile, the child ends by itself.
        signal.alarm(int(JOB_SECONDS) + 1)
        _lower(resource.RLIMIT_CPU, int(JOB_SECONDS) + 1)
        _lower(resource.RLIMIT_AS, JOB_MEMORY_BYTES)
        with os.fdopen(writing, "wb") as pipe:
            pipe.write(pickle.dumps(_outcome_of(handler, facts, parameters)))
        code = 0
    finally:
        os._exit(code)


def _outcome_of(handler: Handler, facts: Any, parameters: Mapping[str, Any]) -> tuple[str, Any, Any]:
    try:
        outcome = handler(facts, **parameters)
    except ProcedureError as error:
        return _PROCEDURE_ERROR, error.code, error.message
    except Exception as bug:  # noqa: BLE001 — whatever a handler raises is told to the worker
        return _BUG, type(bug).__name__, str(bug)
    return _OUTCOME, dict(outcome.result), outcome.effects


def _lower(kind: int, value: int) -> None:
    """Set a limit, never above the one that already holds."""
    _, hard = resource.getrlimit(kind)
    allowed = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(kind, (allowed, hard))
