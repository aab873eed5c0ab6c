"""Queues of open tasks, and what reviewers find again and share: cases that have reached an authority, stand-ins, views of the queue."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    false,
    text,
)

from app.store.columns import Instant, metadata

RARE_VIEWS = (
    ("held", ["claimed_by"], "claimed_by IS NOT NULL", "claimed_by IS NOT NULL"),
    ("urgent", ["is_urgent"], "is_urgent = 1", "is_urgent = true"),
    ("returned", ["is_returned"], "is_returned = 1", "is_returned = true"),
)
"""What few tasks are: small indexes of these alone find those of one procedure."""

task_group = Table(
    "task_group",
    metadata,
    Column("group_name", String(120), primary_key=True),
    # The order of a queue: by when the task must be done so that what follows it ends in time, too.
    Column("act_by", Date, nullable=False, primary_key=True),
    Column("task_key", String(40), ForeignKey("human_task.key"), primary_key=True),
    # As in the task itself: whoever looks for free work, or for their own, passes over no other's.
    Column("claimed_by", String(32)),
    # From here on as in the task and its case, so that each view of a queue has an index in the order of the queue.
    Column("procedure", String(60), nullable=False, default="", server_default=""),
    Column("employer_id", String(32), nullable=False, default="", server_default=""),
    Column("person_id", String(32)),
    Column("is_urgent", Boolean, nullable=False, default=False, server_default=false()),
    Column("is_returned", Boolean, nullable=False, default=False, server_default=false()),
    # Whether the task must be done before it is due.
    Column("is_ahead", Boolean, nullable=False, default=False, server_default=false()),
    Column("opened_at", Instant),
    Column("due_on", Date),
    # As in the person: a name that very many have is found along the queue.
    Column("name_key", String(120), nullable=False, default="", server_default=""),
    Column("initials", String(40), nullable=False, default="", server_default=""),
    Column("other_initials", String(40), nullable=False, default="", server_default=""),
    Index("ix_task_group_free", "group_name", "claimed_by", "act_by", "task_key", "procedure"),
    Index("ix_task_group_procedure", "group_name", "procedure", "act_by", "task_key", "claimed_by", "due_on"),
    Index("ix_task_group_urgent", "group_name", "is_urgent", "act_by", "task_key", "procedure"),
    Index("ix_task_group_returned", "group_name", "is_returned", "act_by", "task_key", "procedure"),
    Index("ix_task_group_ahead", "group_name", "is_ahead", "act_by", "task_key", "procedure", "due_on"),
    Index("ix_task_group_employer_id", "group_name", "employer_id", "act_by", "task_key"),
    Index(
        "ix_task_group_names",
        "group_name",
        "act_by",
        "task_key",
        "name_key",
        "initials",
        "other_initials",
        "employer_id",
        "claimed_by",
        "procedure",
        "due_on",
    ),
    *(
        Index(
            f"ix_task_group_{name}_of_procedure",
            "group_name",
            *more,
            "procedure",
            "act_by",
            "task_key",
            sqlite_where=text(on_sqlite),
            postgresql_where=text(on_postgres),
        )
        for name, more, on_sqlite, on_postgres in RARE_VIEWS
    ),
    Index("ix_task_group_opened_at", "group_name", "opened_at"),
    Index("ix_task_group_person_id", "person_id"),
    Index("ix_task_group_claimed_by", "claimed_by"),
    Index("ix_task_group_task_key", "task_key"),
)

reached_case = Table(
    "reached_case",
    metadata,
    Column("authority", String(40), primary_key=True),
    Column("case_id", String(32), ForeignKey("application_case.id"), primary_key=True),
    # The Beijing day on which a task of the authority first opened: a list of them is in this order.
    Column("received_on", Date, nullable=False),
    # From here on as in the case itself, so that each condition of a search has an index in the order of the list.
    Column("number", String(24), nullable=False),
    Column("procedure", String(60), nullable=False),
    Column("state", String(24), nullable=False),
    Column("returned", Integer, nullable=False, default=0, server_default="0"),
    Column("employer_id", String(32), nullable=False),
    Column("person_id", String(32)),
    Index("ix_reached_case_received_on", "authority", "received_on", "number"),
    Index("ix_reached_case_procedure", "authority", "procedure", "received_on", "number"),
    Index("ix_reached_case_state", "authority", "state", "received_on", "number"),
    Index("ix_reached_case_procedure_state", "authority", "procedure", "state", "received_on", "number"),
    Index("ix_reached_case_returned", "authority", "returned", "received_on", "number"),
    Index("ix_reached_case_employer_id", "authority", "employer_id", "received_on", "number"),
    Index("ix_reached_case_number", "authority", "number"),
    Index("ix_reached_case_person_id", "person_id", "authority"),
    Index("ix_reached_case_case_id", "case_id"),
    Index("ix_reached_case_on_day", "received_on", "case_id"),
)

stand_in = Table(
    "stand_in",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("absent", String(32), ForeignKey("account.id"), nullable=False),
    Column("substitute", String(32), ForeignKey("account.id"), nullable=False),
    Column("from_on", Date, nullable=False),
    Column("until_on", Date, nullable=False),
    Column("reason", Text, nullable=False),
    Column("set_by", String(32), nullable=False),
    Column("set_at", Instant, nullable=False),
    Column("ended_at", Instant),
    Index("ix_stand_in_substitute", "substitute", "until_on"),
    Index("ix_stand_in_absent", "absent", "until_on"),
)

saved_view = Table(
    "saved_view",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("account_id", String(32), ForeignKey("account.id"), nullable=False),
    Column("name", String(20), nullable=False),
    Column("asked", String(600), nullable=False),
    Column("made_at", Instant, nullable=False),
    UniqueConstraint("account_id", "name"),
)
