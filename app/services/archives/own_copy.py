"""个人信息副本: somebody takes a copy of their own data with them. Only their own; each copy is written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from app.documents.archive_zip import zip_chunks
from app.services.archives.archive_content import json_bytes
from app.services.archives.own_copy_content import own_data, own_papers
from app.services.archives.own_copy_page import own_copy_page
from app.services.context.beijing import beijing_day
from app.services.context.rate_limit import Limit, count_start
from app.services.context.record_security_event import EventKind, record_security_event
from app.store.audit_chain import OFFICE, record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.documents.archive_zip import KeptContent
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

OFTEN = Limit("own_copy", 5, timedelta(days=1))
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class OwnCopy:
    """A copy that is ready to be written, with the day on which it was made."""

    on: date
    entries: list[tuple[str, int, bytes | KeptContent]]

    def chunks(self) -> Iterator[bytes]:
        """Yield the ZIP file, a piece at a time."""
        return zip_chunks((path, size, _pieces(content)) for path, size, content in self.entries)


def make_own_copy(context: AppContext, by: Actor) -> OwnCopy:
    """Return a copy of the actor's own data, after writing down that they take it; raises ThrottledError."""

    def note(work: UnitOfWork) -> None:
        count_start(work, OFTEN, by.account_id)
        record(work, context.audit_key, OFFICE, by.account_id, "own_copy", {"account": by.account_id})
        record_security_event(work, EventKind.EXPORT, by=by.account_id, target={"what": "own_copy"})

    context.database.transact(note)
    with context.database.reading() as work:
        told = own_data(work, by)
        papers = list(own_papers(context, work, by))
        today = beijing_day(work.now)
    front = {
        "个人信息.html": own_copy_page(told, today, [path for path, _, _ in papers]),
        "个人信息.json": json_bytes(told),
    }
    return OwnCopy(today, [*((path, len(data), data) for path, data in front.items()), *papers])


def _pieces(content: bytes | KeptContent) -> Iterator[bytes]:
    if isinstance(content, bytes):
        yield content
        return
    with content.open() as stream:
        while chunk := stream.read(CHUNK):
            yield chunk
