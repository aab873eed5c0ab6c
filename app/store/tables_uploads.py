"""Files on their way into papers, and papers that are still being put together from them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table, UniqueConstraint

from app.store.columns import Instant, Json, metadata

paper_in_work = Table(
    "paper_in_work",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("place", String(80), nullable=False),
    # Where the place is the form of a task: with the task it is over.
    Column("task_key", String(40), ForeignKey("human_task.key")),
    Column("slot", String(40), nullable=False),
    Column("account_id", String(32), nullable=False),
    # Pages in the order of the paper: id, file, page, turn, and whether somebody took it out.
    Column("pages", Json, nullable=False),
    # The paper that waits in the form and was made of these pages; empty until one was made.
    Column("chosen_id", String(32)),
    Column("changed_at", Instant, nullable=False),
    UniqueConstraint("place", "slot", "account_id"),
    Index("ix_paper_in_work_chosen_id", "chosen_id"),
    Index("ix_paper_in_work_changed_at", "changed_at"),
    Index("ix_paper_in_work_task_key", "task_key"),
    Index("ix_paper_in_work_account_id", "account_id"),
)

arriving_file = Table(
    "arriving_file",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("paper_id", String(32), ForeignKey("paper_in_work.id"), nullable=False),
    Column("position", Integer, nullable=False),
    # How a browser knows the same file again: name, size, and when it was changed.
    Column("mark", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("size", Integer, nullable=False),
    # Bytes that are safely on disk.
    Column("received", Integer, nullable=False),
    # The PDF that was written anew from it, once all of it had come and was found fit.
    Column("sha256", String(64), ForeignKey("stored_file.sha256")),
    Column("page_count", Integer),
    # Digest and size of the file as it came, and what it carried beside its pages.
    Column("original", Json),
    Column("began_at", Instant, nullable=False),
    UniqueConstraint("paper_id", "mark"),
    Index("ix_arriving_file_sha256", "sha256"),
)
