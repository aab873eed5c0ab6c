"""What years leave behind beside applications: notices, letters, messages, jobs and the audit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from app.store.schema import metadata

if TYPE_CHECKING:
    from bench.bulk_rows import BulkRows

T = metadata.tables


def write_traffic(bulk: BulkRows, owners: list[str]) -> None:
    """Notices, letters, messages, jobs and audit rows of years."""
    now, moment = bulk.work.now, bulk.moment
    long_ago = [moment(now - timedelta(minutes=7 * number)) for number in range(len(owners))]
    facts = '{"permit_no":"G000000001","valid_until":"2027-01-01","person_name":"张示例"}'
    bulk.write(
        T["notice"],
        (
            {"id": f"a{number:031x}", "audience": f"employer:{unit}", "case_id": None, "kind": "permit_expired",
             "facts": facts, "at": long_ago[number], "dedup_key": f"grown.{number}", "read_at": long_ago[number]}
            for number, unit in enumerate(owners)
        ),
    )  # fmt: skip
    letter = '{"kind":"permit_expired","facts":' + facts + ',"to":"unit@example.invalid"}'
    bulk.write(
        T["outbox"],
        (
            {"id": f"a{number:031x}", "kind": "mail", "payload": letter, "dedup_key": f"grown.{number}",
             "created_at": at, "run_at": at, "attempts": 1, "fence": 1, "sent_at": at}
            for number, at in enumerate(long_ago)
        ),
    )  # fmt: skip
    bulk.write(
        T["message"],
        (
            {"id": f"a{number:031x}", "name": "grown", "correlation": str(number), "correlation_hash": f"{number:064x}",
             "payload": "{}", "dedup_key": f"grown.{number}", "received_at": at, "delivered_to": f"c{number:031x}"}
            for number, at in enumerate(long_ago)
        ),
    )  # fmt: skip
    bulk.write(
        T["job"],
        (
            {"key": f"a{number:031x}", "case_id": f"c{number:031x}", "element": "e", "handler": "h",
             "parameters": "{}", "state": "done", "run_at": at, "attempts": 1, "fence": 1}
            for number, at in enumerate(long_ago)
        ),
    )  # fmt: skip
    bulk.write(
        T["audit"],
        (
            {"chain": f"c{number:031x}", "number": 1, "at": at, "actor": "grown", "action": "start", "facts": "{}",
             "previous_mac": "0" * 64, "mac": "0" * 64}
            for number, at in enumerate(long_ago)
        ),
    )  # fmt: skip
