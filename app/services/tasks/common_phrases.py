"""常用意见: a reviewer keeps sentences, takes them out, and inserts them; none is ever sent by itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from app.services.context.idempotent import idempotent
from app.services.context.refusals import FormInvalidError
from app.store.database import advisory_lock
from app.store.phrase_rows import PhraseRow, add_phrase, drop_phrase, phrases_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

LONGEST, MOST = 500, 50
TEXT = "text"


def own_phrases(context: AppContext, by: Actor) -> list[PhraseRow]:
    """Return the reviewer's sentences."""
    with context.database.reading() as work:
        return phrases_of(work, by.account_id)


def keep_phrase(context: AppContext, by: Actor, text: str, key: str) -> dict[str, Any]:
    """Keep a sentence; raises FormInvalidError for an empty one, one too long, one known already, or one too many."""
    wanted = " ".join(text.split())

    def command(work: UnitOfWork) -> dict[str, Any]:
        advisory_lock(work, f"phrases of {by.account_id}")
        known = phrases_of(work, by.account_id)
        if fault := _fault(wanted, [one.text for one in known]):
            raise FormInvalidError(errors=((TEXT, fault),), values={TEXT: text})
        return {"id": add_phrase(work, by.account_id, wanted)}

    return idempotent(context, by, key, "keep_phrase", {"text": wanted}, command)


def remove_phrase(context: AppContext, by: Actor, identity: str, key: str) -> dict[str, Any]:
    """Take a sentence of one's own out; one that is gone already stays gone."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        return {"removed": drop_phrase(work, by.account_id, identity)}

    return idempotent(context, by, key, "remove_phrase", {"id": identity}, command)


def _fault(text: str, known: list[str]) -> str:
    if not text:
        return "请填写常用意见"
    if len(text) > LONGEST:
        return f"常用意见最多 {LONGEST} 个字，现在有 {len(text)} 个字，请缩短"
    if text in known:
        return "这条常用意见已经有了"
    return f"常用意见最多保存 {MOST} 条，请先移除不用的" if len(known) >= MOST else ""
