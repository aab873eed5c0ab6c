"""Do it once: a command with an idempotency key runs once, its repetition hears the first answer."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from app.policy.actor import Role
from app.services.context.refusals import NotAllowedError
from app.store.idempotency_rows import KeyReusedError, reserve_key, store_response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.sealing import Seal

LONGEST_KEY = 64
CHANGE_NOTHING = {Role.VIEWER: "viewer_changes_nothing", Role.AUDITOR: "auditor_changes_nothing"}
"""Who may only look, and what they are told."""


def request_hash(seal: Seal, action: str, request: Mapping[str, Any]) -> str:
    """Return the digest that tells a repetition from another request.

    It is keyed: a request may hold an identity number, and the digest stands in a table. A dataclass counts with
    all its fields.
    """
    return seal.digest(json.dumps([action, request], ensure_ascii=False, sort_keys=True, default=_plain))


def _plain(value: Any) -> Any:
    return asdict(value) if is_dataclass(value) and not isinstance(value, type) else str(value)


def idempotent(
    context: AppContext,
    by: Actor,
    key: str,
    action: str,
    request: Mapping[str, Any],
    command: Callable[[UnitOfWork], dict[str, Any]],
) -> dict[str, Any]:
    """Run `command` in one transaction unless it was already carried out under this key.

    Raises KeyReusedError when the key came with another request, or when there is none, NotAllowedError for who may
    only look; whatever `command` raises rolls all of it back.
    """
    if by.role in CHANGE_NOTHING:
        raise NotAllowedError(rule=CHANGE_NOTHING[by.role])
    if not key:
        raise KeyReusedError(key)
    if len(key) > LONGEST_KEY:
        key = hashlib.sha256(key.encode()).hexdigest()
    digest = request_hash(context.database.seal, action, request)

    def act(work: UnitOfWork) -> dict[str, Any]:
        stored = reserve_key(work, by.account_id, key, digest)
        if stored is not None:
            answered: dict[str, Any] = stored
            return answered
        answer = command(work)
        context.failpoints("before_commit")
        store_response(work, by.account_id, key, answer)
        return answer

    answer = context.database.transact(act)
    context.failpoints("after_commit")
    return answer
