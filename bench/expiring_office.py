"""An office in which as many permits as wanted ended yesterday: people with addresses, in units of thirty-five."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from app.domain.name_order import order_key
from app.services.context.beijing import beijing_day
from app.services.installation.prepare_installation import prepare
from app.demo.demo_base import load_demo
from app.store.schema import metadata
from bench.bulk_rows import BulkRows, know_the_sizes, no_mail, own_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork

T = metadata.tables
PEOPLE_OF_UNIT = 35
AT_ONCE = 10_000
ENDED = "d"
"""With what the ids of the permits begin that are laid here."""


def permit_id(number: int) -> str:
    """Return the id of a permit that is laid here."""
    return f"{ENDED}{number:031x}"


def lay_expiring(context: AppContext, number: int) -> date:
    """Fill a new database and lay so many permits in it that ended yesterday; return that day."""
    prepare(context)
    load_demo(context, with_samples=False)
    for first in range(0, number, AT_ONCE):
        last = min(first + AT_ONCE, number)
        context.database.transact(lambda work, first=first, last=last: _lay(work, first, last))
    know_the_sizes(context.database)
    return context.today() - timedelta(days=1)


def _lay(work: UnitOfWork, first: int, last: int) -> None:
    bulk, ended = BulkRows(work), beijing_day(work.now) - timedelta(days=1)
    (permit, *_) = bulk.rows(T["permit"], "state = 'valid' AND permit_type = 'beijing_work_residence'")
    (person,) = bulk.rows(T["person"], "id = :id", id=permit["person_id"])
    (tie, *_) = bulk.rows(T["association"], "person_id = :id", id=permit["person_id"])
    (unit,) = bulk.rows(T["employer"], "id = :id", id=tie["employer_id"])
    permissions = bulk.rows(T["permission"], "employer_id = :id", id=unit["id"])
    units = range(first // PEOPLE_OF_UNIT + bool(first % PEOPLE_OF_UNIT), -(-last // PEOPLE_OF_UNIT))
    people = range(first, last)

    def persons() -> Iterator[dict[str, Any]]:
        for place in people:
            key, identity = f"a{place:031x}", f"11010119800101{place:06d}"
            yield {
                **person, "id": key, "name": f"到期{place:06d}", "name_key": order_key(f"到期{place:06d}"),
                "id_number_sealed": work.seal.close(identity, f"person.id_number:{key}"),
                "id_number_index": work.seal.index(identity), "phone_sealed": None, **own_record(work, key),
            }  # fmt: skip

    bulk.write(
        T["employer"],
        (
            {**unit, "id": _unit(place), "name": f"到期单位{place:05d}", "name_key": order_key(f"到期单位{place:05d}"),
             "uscc": f"9122{place:014d}", "association_code": f"X{place:07d}", "profile_sealed": None,
             **no_mail(work, _unit(place))}
            for place in units
        ),
    )  # fmt: skip
    bulk.write(
        T["permission"],
        (
            {**row, "id": f"{kind:x}{place:031x}", "employer_id": _unit(place)}
            for place in units
            for kind, row in enumerate(permissions)
        ),
    )
    bulk.write(T["person"], persons())
    bulk.write(
        T["association"],
        (
            {**tie, "id": f"b{place:031x}", "person_id": f"a{place:031x}", "state": "active", "ended_on": None,
             "employer_id": _unit(place // PEOPLE_OF_UNIT)}
            for place in people
        ),
    )  # fmt: skip
    bulk.write(
        T["permit"],
        (
            {**permit, "id": permit_id(place), "person_id": f"a{place:031x}", "permit_no": f"X{place:09d}",
             "employer_id": _unit(place // PEOPLE_OF_UNIT), "holder_sealed": None, "holder": None,
             "dissociation_hold": False, "valid_until": bulk.day(ended), "version": 1}
            for place in people
        ),
    )  # fmt: skip


def _unit(number: int) -> str:
    return f"e{number:031x}"
