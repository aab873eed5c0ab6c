"""A line on the terminal for each request: what was asked, how it was answered, how long it took and how much SQL."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING, Any

from app.domain.secret_addresses import loggable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from wsgiref.types import StartResponse, WSGIEnvironment

    from app.store.statement_count import StatementCount

    Application = Callable[[WSGIEnvironment, StartResponse], Iterable[bytes]]

QUIET = "/static/"


class RequestLines:
    """Goes before an application; without the query, in which a search may stand."""

    def __init__(self, application: Application, statements: StatementCount) -> None:
        self._application = application
        self._statements = statements

    def __call__(self, environment: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """Answer a request and tell of it when it is answered to the end."""
        began = time.perf_counter()
        self._statements.begin()
        statuses: list[str] = []

        def noted(status: str, *rest: Any) -> Any:
            statuses.append(status.partition(" ")[0])
            return start_response(status, *rest)

        answer = self._application(environment, noted)
        try:
            yield from answer
        finally:
            if close := getattr(answer, "close", None):
                close()
            self._tell(environment, statuses, time.perf_counter() - began)

    def _tell(self, environment: WSGIEnvironment, statuses: list[str], seconds: float) -> None:
        path = environment["PATH_INFO"]
        if path.startswith(QUIET):
            return
        status = statuses[-1] if statuses else "-"
        line = f"{environment['REQUEST_METHOD']} {loggable(path)} {status} {seconds * 1000:.0f} ms {self._statements.count} SQL\n"
        sys.stdout.write(line)
        sys.stdout.flush()
