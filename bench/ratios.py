"""How many times the floor each operation of the product takes, measured interleaved in one run."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import quantiles
from typing import TYPE_CHECKING

from bench.demo_office import demo_office
from bench.measured_operations import operations_of
from bench.served import Served, served, token_in

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bench.measured_operations import Operation

ROUNDS, PRODUCT_TIMES, FLOOR_TIMES, WARM_TIMES = 10, 4, 10, 5
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
    """Yield the ratio of every operation, on SQLite; takes about a minute."""
    with demo_office() as (context, here):
        floor_file = {"FLOOR_DATABASE": f"sqlite:///{here['APP_DATA_DIR']}/floor.db"}
        with served("app.wsgi:app", here) as product, served("bench.floor:floor", floor_file) as floor:
            floor.ask("/sign-in")
            for operation in operations_of(context, product):
                yield _measured(operation, product, floor)


def _measured(operation: Operation, product: Served, floor: Served) -> Ratio:
    size = ACT_BYTES
    for _ in range(WARM_TIMES):
        operation.before()
        status, size = operation.run()
        if status not in WELL:
            raise ValueError(f"{operation.name}: {status}")
    token = token_in(floor.ask("/page?bytes=1000")[1])
    taken: list[float] = []
    least: list[float] = []
    for _ in range(ROUNDS):
        taken += _product_round(operation, product)
        least += _floor_round(operation, floor, size, token)
    return Ratio(operation.name, _undisturbed(taken), _undisturbed(least))


def _undisturbed(times: list[float]) -> float:
    """Return the lower quartile: what else runs on a processor makes a request slower, by half and more, never faster."""
    return round(quantiles(times, n=4)[0], 2)


def _product_round(operation: Operation, product: Served) -> Iterator[float]:
    for _ in range(PRODUCT_TIMES):
        operation.before()
        began = product.cpu_ms()
        status, _size = operation.run()
        yield product.cpu_ms() - began
        if status not in WELL:
            raise ValueError(f"{operation.name}: {status}")


def _floor_round(operation: Operation, floor: Served, size: int, token: str) -> Iterator[float]:
    for _ in range(FLOOR_TIMES):
        began = floor.cpu_ms()
        status, *_rest = (
            floor.ask("/act", {"token": token}) if operation.is_action else floor.ask(f"/page?bytes={size}")
        )
        yield floor.cpu_ms() - began
        if status not in WELL:
            raise ValueError(f"floor: {status}")
