"""What waits in the outbox, opened: tests read letters before they leave, for then their contents are gone."""

from sqlalchemy import select

from app.store.outbox_rows import contents
from app.store.tables_applications import outbox


def posted(work, kind=None):
    """Return each outbox row that still has its contents, oldest first, with them."""
    rows = work.connection.execute(select(outbox).order_by(outbox.c.created_at, outbox.c.id)).all()
    return [
        (row, found)
        for row in rows
        if (kind is None or row.payload["kind"] == kind)
        and (found := contents(work.seal, row.payload, row.dedup_key)) is not None
    ]
