"""Questions that a page asks again and again: one look answers all of them."""

from __future__ import annotations

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
    """Keep the answer for the rest of a transaction that only reads; one that writes asks each time.

    `foresee` gives answers before they are asked for. The arguments are hashable. A list is given out as a copy; rows are frozen, and who changes what is in one makes
    another of it.
    """

    @wraps(question)
    def ask(work: UnitOfWork, /, *args: P.args, **kwargs: P.kwargs) -> T:
        if work.answers is None:
            return question(work, *args, **kwargs)
        key = (question, args, tuple(kwargs.items()))
        if key not in work.answers:
            work.answers[key] = question(work, *args, **kwargs)
        found = work.answers[key]
        return cast("T", list(found) if isinstance(found, list) else found)

    return ask


def foresee(
    work: UnitOfWork, question: Callable[..., T], answers: Iterable[tuple[tuple[Any, ...], T]]
) -> None:
    """Keep answers that were read together: each with the arguments with which `question` would be asked for it."""
    if work.answers is None:
        raise TypeError("a transaction that writes keeps no answers")
    inner = question.__wrapped__  # type: ignore[attr-defined]
    for args, answer in answers:
        work.answers[inner, args, ()] = answer
