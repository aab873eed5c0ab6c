"""A signal in a story: proposed by whoever the step names, confirmed by a second person, heard by every waiting case."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import uuid4

from app.policy.actor import Role
from app.services.interventions.signal_delivery import carry_signal
from app.services.interventions.signal_proposals import confirm_signal, propose_signal

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.scenarios.fixtures import Fixtures

SECOND = {Role.OPERATOR: "analyst", Role.ANALYST: "operator"}
"""Who confirms what somebody of a role has proposed."""
REASON = "演练：从外面发出信号"


def send(cast: Fixtures, by: Actor, procedure: str, signal: str) -> None:
    """Send a signal to all cases of a procedure that wait for it; raises what the services refuse with."""
    run = propose_signal(cast.context, by, uuid4().hex, procedure, signal, reason=REASON)
    confirm_signal(cast.context, cast.actor(SECOND.get(by.role, "operator")), uuid4().hex, run)
    while carry_signal(cast.context, run):
        continue
