"""An operator changes a review chain: new editions of the procedures that use it; running cases stay on theirs."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from app.dmn.rewrite_rules import replaced_rules
from app.domain.whole_numbers import whole_number
from app.engine.bundle import Bundle
from app.policy.actor import Role
from app.services.context.idempotent import idempotent
from app.services.context.refusals import FormInvalidError, NotAllowedError, ProcedureRefusedError
from app.services.editions.publish_edition import keep_edition, prepared_edition
from app.services.editions.review_chains import CHAIN, live_chains
from app.store.audit_chain import OFFICE, record
from app.store.edition_rows import LiveEditionMovedError, files_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.services.editions.publish_edition import PreparedEdition
    from app.services.editions.review_chains import Chain, LiveChain
    from app.store.database import UnitOfWork

NOTE = "在“审核链”页面修改"
MOST_LEVELS = 9
MOST_DAYS = 60
_NAME = re.compile(r'[^"\\\x00-\x1f]{1,20}')


def change_review_chain(
    context: AppContext, by: Actor, key: str, chain_id: str, typed: Sequence[tuple[str, str]]
) -> dict[str, Any]:
    """Give a chain new levels (name, working days); return how many procedures have a new edition.

    Empty rows count for nothing. Raises FormInvalidError, or ProcedureRefusedError with rule chain_changed when
    somebody has changed the chain, or published one of its procedures, since it was shown.
    """
    if by.role is not Role.OPERATOR:
        raise NotAllowedError(rule="operator_changes_chains")
    with context.database.reading() as work:
        used = [live for live in live_chains(context, work) if live.chain.id == chain_id]
        made = _made(context, work, used, typed) if used else []

    def command(work: UnitOfWork) -> dict[str, Any]:
        if not used:
            raise ProcedureRefusedError(rule="chain_changed")
        for live, prepared in zip(used, made, strict=True):
            try:
                keep_edition(context, work, by, prepared, base=live.edition.sha256, note=NOTE)
            except LiveEditionMovedError as moved:
                raise ProcedureRefusedError(rule="chain_changed") from moved
        before = [[level.name, level.working_days] for level in used[0].chain.levels]
        facts = {
            "inputs": list(used[0].chain.inputs),
            "before": before,
            "after": [list(row) for row in typed],
        }
        record(work, context.audit_key, OFFICE, by.account_id, "change_review_chain", facts)
        return {"editions": len(made)}

    request = {"chain": chain_id, "levels": [list(row) for row in typed]}
    return idempotent(context, by, key, "change_review_chain", request, command)


def _made(
    context: AppContext, work: UnitOfWork, used: list[LiveChain], typed: Sequence[tuple[str, str]]
) -> list[PreparedEdition]:
    """Compile the new editions before anything is locked: a table that does not pass publishes nothing."""
    fewest = max(live.chain.fewest for live in used)
    levels = _checked([row for row in typed if any(row)], fewest, used[0].chain)
    outputs = [(str(n), f'"{name}"', str(days)) for n, (name, days) in enumerate(levels, start=1)]
    made = []
    for live in used:
        files = files_of(work, live.edition.sha256)
        files[live.path] = replaced_rules(files[live.path], CHAIN, live.chain.inputs, outputs)
        made.append(prepared_edition(context, Bundle(live.edition.process, files)))
    return made


def _checked(rows: Sequence[tuple[str, str]], fewest: int, chain: Chain) -> list[tuple[str, int]]:
    errors: list[tuple[str, str]] = []
    levels: list[tuple[str, int]] = []
    for number, (name, days) in enumerate(rows, start=1):
        count = whole_number(days) or 0
        if not _NAME.fullmatch(name):
            errors.append((f"name-{number}", "level_name"))
        elif name in {known for known, _ in levels}:
            errors.append((f"name-{number}", "level_name_twice"))
        if not 1 <= count <= MOST_DAYS:
            errors.append((f"days-{number}", "level_days"))
        levels.append((name, count))
    if not fewest <= len(rows) <= MOST_LEVELS:
        errors.append(("name-1", "levels_too_few" if len(rows) < fewest else "levels_too_many"))
    if not errors and levels == [(level.name, level.working_days) for level in chain.levels]:
        errors.append(("name-1", "levels_unchanged"))
    if errors:
        raise FormInvalidError(errors=tuple(errors))
    return levels
