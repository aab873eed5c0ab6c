"""How many times the floor each operation of the product takes, measured interleaved in one run."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from statistics import quantiles
from typing import TYPE_CHECKING, Any

from bench.database_time import DatabaseTime
from bench.demo_office import demo_office
from bench.measured_operations import operations_of
from bench.served import Served, served, token_in
from tests.support.databases import drop_postgres, postgres_database

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from bench.measured_operations import Operation

DATABASES = ("sqlite", "postgresql")
ROUNDS, PRODUCT_TIMES, FLOOR_TIMES, WARM_TIMES = 12, 4, 8, 5
WELL = frozenset({200, 303})
ACT_BYTES = 1000


@dataclass(frozen=True, slots=True)
class Taken:
    """What one request took, in milliseconds: of the processor by the program, by the server of the database; waited."""

    app_ms: float
    db_ms: float
    waited_ms: float

    @property
    def cpu_ms(self) -> float:
        """Return the processor time of both."""
        return self.app_ms + self.db_ms


@dataclass(frozen=True, slots=True)
class Ratio:
    """An operation beside the floor, on one database."""

    operation: str
    database: str
    product: tuple[Taken, ...]
    floor: tuple[Taken, ...]

    @property
    def ratio(self) -> float:
        """Return how many times the floor it is."""
        return round(_undisturbed(self.product) / _undisturbed(self.floor), 2)

    def line(self) -> dict[str, Any]:
        """Return all that is told of it."""
        waited = quantiles([one.waited_ms for one in self.product], n=20)
        return {
            "op": self.operation, "db": self.database, "n": len(self.product), "clients": 1,
            "p50_ms": round(waited[9], 2), "p95_ms": round(waited[18], 2),
            "app_cpu_ms": _lowest(one.app_ms for one in self.product),
            "db_cpu_ms": _lowest(one.db_ms for one in self.product),
            "cpu_ms": _undisturbed(self.product), "floor_cpu_ms": _undisturbed(self.floor), "ratio": self.ratio,
        }  # fmt: skip


def measured_ratios(database: str = "sqlite", *, with_long: bool = False) -> Iterator[Ratio]:
    """Yield the ratio of every operation on a database; those whose preparing takes long, where they are wished.

    All operations take turns: what else runs on the machine for some seconds then disturbs a part of each.
    """
    with demo_office(database) as (context, here):
        own = (
            postgres_database() if database == "postgresql" else f"sqlite:///{here['APP_DATA_DIR']}/floor.db"
        )
        with (
            served("app.wsgi:app", here) as product,
            served("bench.floor:floor", {"FLOOR_DATABASE": own}) as floor,
        ):
            floor.ask("/sign-in")
            token = token_in(floor.ask("/page?bytes=1000")[1])
            clocks = _Clock(product, here["DATABASE_URL"]), _Clock(floor, own)
            operations = [one for one in operations_of(context, product) if with_long or not one.is_long]
            measured = [_Measured(one, _warmed(one)) for one in operations]
            for _ in range(ROUNDS):
                for one in measured:
                    one.taken += _product_round(one.operation, clocks[0])
                    one.least += _floor_round(one, clocks[1], floor, token)
            for one in measured:
                yield Ratio(one.operation.name, database, tuple(one.taken), tuple(one.least))
        if database == "postgresql":
            drop_postgres(own)


class _Clock:
    """Takes the time of requests to one program and to its database."""

    def __init__(self, program: Served, url: str) -> None:
        self._program, self._database = program, DatabaseTime(url)

    def look(self) -> None:
        self._database.look()

    def take(self, what: str, act: Callable[[], int]) -> Taken:
        """Do something once; raises ValueError when it is not answered well."""
        app, db, began = self._program.cpu_ms(), self._database.ms(), time.perf_counter()
        status = act()
        waited = (time.perf_counter() - began) * 1000
        taken = Taken(self._program.cpu_ms() - app, self._database.ms() - db, waited)
        if status not in WELL:
            raise ValueError(f"{what}: {status}")
        return taken


@dataclass(slots=True)
class _Measured:
    """What an operation has taken so far, and the floor with a page as large."""

    operation: Operation
    size: int
    taken: list[Taken] = field(default_factory=list)
    least: list[Taken] = field(default_factory=list)


def _warmed(operation: Operation) -> int:
    """Do an operation some times; return how large its page is."""
    size = ACT_BYTES
    for _ in range(WARM_TIMES):
        operation.before()
        status, size = operation.run()
        if status not in WELL:
            raise ValueError(f"{operation.name}: {status}")
    return size


def _lowest(times: Iterator[float]) -> float:
    """Return the lowest tenth: what else runs on a processor makes a request slower, by half and more, never faster."""
    return round(quantiles(times, n=10)[0], 2)


def _undisturbed(taken: tuple[Taken, ...]) -> float:
    return _lowest(one.cpu_ms for one in taken)


def _product_round(operation: Operation, clock: _Clock) -> Iterator[Taken]:
    clock.look()
    for _ in range(PRODUCT_TIMES):
        operation.before()
        yield clock.take(operation.name, lambda: operation.run()[0])


def _floor_round(one: _Measured, clock: _Clock, floor: Served, token: str) -> Iterator[Taken]:
    def act() -> int:
        if one.operation.is_action:
            return floor.ask("/act", {"token": token})[0]
        return floor.ask(f"/page?bytes={one.size}")[0]

    clock.look()
    for _ in range(FLOOR_TIMES):
        yield clock.take("floor", act)
