"""Questions that are asked again and again in one transaction: one look answers all of them."""

from __future__ import annotations

from copy import copy
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from app.store.database import UnitOfWork

P = ParamSpec("P")
T = TypeVar("T")


def read_once(
    question: Callable[Concatenate[UnitOfWork, P], T],
) -> Callable[Concatenate[UnitOfWork, P], T]:
    """Keep the answer for the rest of a transaction, until it writes in what was read or waits for a lock.

    `foresee` gives answers before they are asked for. The arguments are hashable. A list or mapping is given out as a
    copy; rows are frozen, and who changes what is in one makes another of it.
    """

    @wraps(question)
    def ask(work: UnitOfWork, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (question, args, *kwargs.items())
        found = work.answers.ask(key, lambda: question(work, *args, **kwargs))
        return cast("T", copy(found) if isinstance(found, list | dict) else found)

    return ask


def foresee(
    work: UnitOfWork, question: Callable[..., T], answers: Iterable[tuple[tuple[Any, ...], T]]
) -> None:
    """Keep answers that were read together: each with the arguments with which `question` would be asked for it."""
    inner = question.__wrapped__  # type: ignore[attr-defined]
    for args, answer in answers:
        work.answers.know((inner, args), answer)
