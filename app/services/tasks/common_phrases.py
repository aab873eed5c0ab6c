"""常用意见: a reviewer keeps sentences, takes them out, and inserts them; none is ever sent by itself.

The lead of an authority keeps some for all its reviewers.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.services.context.idempotent import idempotent
from app.services.context.refusals import FormInvalidError
from app.services.context.who_may_hold import lead
from app.store.colleague_rows import colleague_of
from app.store.database import advisory_lock
from app.store.phrase_rows import PhraseRow, add_phrase, drop_phrase, phrases_of

if TYPE_CHECKING:
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

LONGEST, MOST = 500, 50
TEXT = "text"


@dataclass(frozen=True, slots=True)
class Phrases:
    """The sentences a reviewer may insert, and whether they look after those of the office."""

    rows: list[PhraseRow]
    is_lead: bool

    @property
    def own(self) -> list[PhraseRow]:
        """The reviewer's own."""
        return [one for one in self.rows if not one.is_office]

    @property
    def of_office(self) -> list[PhraseRow]:
        """Those of all reviewers of the authority."""
        return [one for one in self.rows if one.is_office]


def phrases_for(context: AppContext, by: Actor) -> Phrases:
    """Return the sentences of a reviewer and of their office."""
    with context.database.reading() as work:
        found = colleague_of(work, by.account_id)
        authority = found.authority if found else None
        return Phrases(phrases_of(work, by.account_id, authority), bool(found and found.is_lead))


def keep_phrase(
    context: AppContext, by: Actor, text: str, key: str, *, for_office: bool = False
) -> dict[str, Any]:
    """Keep a sentence; raises FormInvalidError for an empty one, one too long, one known already, or one too many.

    `for_office` keeps it for all reviewers of the authority; raises NotAllowedError for anybody but its lead.
    """
    wanted = " ".join(text.split())

    def command(work: UnitOfWork) -> dict[str, Any]:
        authority = lead(work, by).authority if for_office else None
        advisory_lock(work, f"phrases of {authority or by.account_id}")
        known = phrases_of(work, by.account_id, authority)
        alike = [one.text for one in known if one.is_office is for_office]
        own = [one.text for one in known if one.account_id == by.account_id]
        if fault := _fault(wanted, alike) or _fault(wanted, own):
            raise FormInvalidError(errors=((TEXT, fault),), values={TEXT: text})
        return {"id": add_phrase(work, by.account_id, wanted, authority)}

    request = {"text": wanted, **({"for_office": True} if for_office else {})}
    return idempotent(context, by, key, "keep_phrase", request, command)


def remove_phrase(context: AppContext, by: Actor, identity: str, key: str) -> dict[str, Any]:
    """Take a sentence of one's own out, or one of the authority that one leads; one that is gone stays gone."""

    def command(work: UnitOfWork) -> dict[str, Any]:
        found = colleague_of(work, by.account_id)
        authority = found.authority if found and found.is_lead else None
        return {"removed": drop_phrase(work, by.account_id, identity, authority=authority)}

    return idempotent(context, by, key, "remove_phrase", {"id": identity}, command)


def _fault(text: str, known: list[str]) -> str:
    if not text:
        return "请填写常用意见"
    if len(text) > LONGEST:
        return f"常用意见最多 {LONGEST} 个字，现在有 {len(text)} 个字，请缩短"
    if text in known:
        return "这条常用意见已经有了"
    return f"常用意见最多保存 {MOST} 条，请先移除不用的" if len(known) >= MOST else ""
