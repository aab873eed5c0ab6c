"""Clients that send each command with its key until it is answered, and count what they hear meanwhile."""

from __future__ import annotations

import http.client
import random
import time
from typing import TYPE_CHECKING, Any

from tests.support.running_office import StubbornClient

if TYPE_CHECKING:
    from bench.faults.fault_report import Heard

PATIENCE_SECONDS = 240.0
SHORTEST_PAUSE, LONGEST_PAUSE = 0.05, 1.0
TOO_OFTEN, SERVER_TROUBLE = 429, 500
"""Tries to sign in that the fault has cut off count as tries: who is told to wait waits."""


class FaultClient(StubbornClient):
    """One signed-in person, who has patience."""

    def __init__(self, port: int, login: str, heard: Heard) -> None:
        self.heard = heard
        self.login = login
        super().__init__(port, login)

    def ask(self, method: str, path: str, body: str = "") -> Any:
        """Return the first answer that is one; count what came before it."""
        began, pause = None, SHORTEST_PAUSE
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            asked, answered = time.monotonic(), 0
            try:
                answer = self._once(method, path, body)
            except (OSError, http.client.HTTPException):
                self.heard.refused("lost")
            else:
                answered = answer.status
                if answer.status == TOO_OFTEN:
                    pause = float(answer.headers["Retry-After"])
                elif answer.status < SERVER_TROUBLE:
                    if began is not None:
                        self.heard.answered_after(time.monotonic() - began)
                    return answer
                self.heard.refused(str(answer.status), f"{method} {path}", answer.text)
            began = (began or asked) if answered != TOO_OFTEN else None
            if time.monotonic() > deadline:
                raise TimeoutError(f"{method} {path} was never answered")
            self.repeated += 1
            time.sleep(pause * random.uniform(0.5, 1.5))  # noqa: S311 — spreading retries is no secret
            pause = min(2 * pause, LONGEST_PAUSE)
