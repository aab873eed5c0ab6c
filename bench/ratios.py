"""How many times the floor each operation of the product takes, measured interleaved in one run."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import quantiles
from typing import TYPE_CHECKING

from bench.demo_office import demo_office
from bench.measured_operations import operations_of
from bench.served import Served, served, token_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.measured_operations import Operation

ROUNDS, PRODUCT_TIMES, FLOOR_TIMES, WARM_TIMES = 16, 4, 8, 5
WELL = frozenset({200, 303})
ACT_BYTES = 1000


@dataclass(frozen=True, slots=True)
class Ratio:
    """Processor time of an operation beside the floor's, in milliseconds."""

    operation: str
    product_ms: float
    floor_ms: float

    @property
    def ratio(self) -> float:
        """Return how many times the floor it is."""
        return round(self.product_ms / self.floor_ms, 2)


def quick() -> Iterator[Ratio]:
    """Yield the ratio of every operation, on SQLite; takes about a minute.

    All operations take turns: what else runs on the machine for some seconds then disturbs a part of each.
    """
    with demo_office() as (context, here):
        floor_file = {"FLOOR_DATABASE": f"sqlite:///{here['APP_DATA_DIR']}/floor.db"}
        with served("app.wsgi:app", here) as product, served("bench.floor:floor", floor_file) as floor:
            floor.ask("/sign-in")
            token = token_in(floor.ask("/page?bytes=1000")[1])
            measured = [_Measured(one, _warmed(one)) for one in operations_of(context, product)]
            for _ in range(ROUNDS):
                for one in measured:
                    one.taken += _product_round(one.operation, product)
                    one.least += _floor_round(one, floor, token)
            for one in measured:
                yield Ratio(one.operation.name, _undisturbed(one.taken), _undisturbed(one.least))


@dataclass(slots=True)
class _Measured:
    """What an operation has taken so far, and the floor with a page as large."""

    operation: Operation
    size: int
    taken: list[float] = field(default_factory=list)
    least: list[float] = field(default_factory=list)


def _warmed(operation: Operation) -> int:
    """Do an operation some times; return how large its page is."""
    size = ACT_BYTES
    for _ in range(WARM_TIMES):
        operation.before()
        status, size = operation.run()
        if status not in WELL:
            raise ValueError(f"{operation.name}: {status}")
    return size


def _undisturbed(times: list[float]) -> float:
    """Return the lowest tenth: what else runs on a processor makes a request slower, by half and more, never faster."""
    return round(quantiles(times, n=10)[0], 2)


def _product_round(operation: Operation, product: Served) -> Iterator[float]:
    for _ in range(PRODUCT_TIMES):
        operation.before()
        began = product.cpu_ms()
        status, _size = operation.run()
        yield product.cpu_ms() - began
        if status not in WELL:
            raise ValueError(f"{operation.name}: {status}")


def _floor_round(one: _Measured, floor: Served, token: str) -> Iterator[float]:
    for _ in range(FLOOR_TIMES):
        began = floor.cpu_ms()
        status, *_rest = (
            floor.ask("/act", {"token": token})
            if one.operation.is_action
            else floor.ask(f"/page?bytes={one.size}")
        )
        yield floor.cpu_ms() - began
        if status not in WELL:
            raise ValueError(f"floor: {status}")
