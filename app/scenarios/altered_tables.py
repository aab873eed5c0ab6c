"""Decision tables that a story takes as given otherwise than they are published: `[tables]` in its file.

A rule that the office has, but does not use, is shown in this way: the edition with it is published in the database of
the story only, as an analyst would publish it.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from app.dmn.dmn_errors import DmnError
from app.dmn.rewrite_rules import has_table, with_outputs
from app.engine.bundle import Bundle
from app.engine.errors import PublishRefusedError
from app.policy.actor import SYSTEM
from app.scenarios.unknown_given import UnknownGivenError
from app.services.editions.publish_edition import publish_edition
from app.store.edition_rows import files_of, live_edition_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.context.app_context import AppContext


def wrong_in_tables(tables: Any) -> str | None:
    """Return what is wrong with how a story says its tables, in words."""
    if not isinstance(tables, dict):
        return "tables 要写成一段 [tables]，每行一张决策表"
    for decision, columns in tables.items():
        if not isinstance(columns, dict) or not all(isinstance(v, str | int) for v in columns.values()):
            return f"tables 里的“{decision}”要写成 {{ 输出列 = 值 }}，值是文字、整数或真假"
    return None


def alter_tables(context: AppContext, procedure: str, tables: Mapping[str, Mapping[str, Any]]) -> None:
    """Publish the procedure's live edition with other results in its tables; raises UnknownGivenError."""
    if not tables:
        return
    with context.database.reading() as work:
        files = dict(files_of(work, live_edition_of(work, procedure).sha256))
    for decision, columns in tables.items():
        path = next((p for p in sorted(files) if p.endswith(".dmn") and has_table(files[p], decision)), None)
        if path is None:
            raise UnknownGivenError(f"tables 里的“{decision}”：这项业务没有这张决策表")
        texts = {name: json.dumps(value, ensure_ascii=False) for name, value in columns.items()}
        try:
            files[path] = with_outputs(files[path], decision, texts)
        except DmnError as wrong:
            raise UnknownGivenError(f"tables：{wrong}") from wrong
    try:
        publish_edition(context, SYSTEM, Bundle(procedure, files))
    except PublishRefusedError as refused:
        raise UnknownGivenError(f"tables：{refused.problems[0].message}") from refused
