"""A shelf of sample papers, and of what the checks said of them: drawing or checking one takes a second, reading none.

Only tests, the filling of a demonstration and the playing of scenarios put one up: they draw and check the same papers again and again. What
people bring never lies on it: answers are kept for papers that this very process has drawn or made of such.
"""

from __future__ import annotations

import hashlib
import secrets
from contextlib import contextmanager, suppress
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

_SOURCES = "*.py"
_LIBRARIES = ("numpy", "pikepdf", "pillow", "pypdfium2")
_NAMELESS = "<"
_DIGEST_BYTES = 32
_shelves: list[Path] = []
_drawn: set[str] = set()
"""Digests of the papers that this process has drawn or taken from the shelf."""


def put_up(folder: Path) -> None:
    """Keep papers in `folder` from now on; those of other versions of this package or its libraries do not count.

    Where the folder cannot be made there is no shelf, and everything is drawn anew.
    """
    digest = hashlib.sha256(repr([version(name) for name in _LIBRARIES]).encode())
    for source in sorted(Path(__file__).parent.glob(_SOURCES)):
        digest.update(source.read_bytes())
    shelf = folder / digest.hexdigest()[:16]
    take_down()
    with suppress(OSError):
        shelf.mkdir(parents=True, exist_ok=True)
        _shelves[:] = [shelf]


def take_down() -> None:
    """Draw every paper anew from now on."""
    _shelves.clear()


@contextmanager
def shelf_up(folder: Path) -> Iterator[None]:
    """Keep papers in `folder` for a while, unless there is a shelf already."""
    if _shelves:
        yield
        return
    put_up(folder)
    try:
        yield
    finally:
        take_down()


def from_shelf(description: str, draw: Callable[[], bytes]) -> bytes:
    """Return the paper of a description, drawn if it is not on the shelf yet, or if there is no shelf.

    A description that names a function without a name describes nothing for sure.
    """
    if not _shelves or _NAMELESS in description:
        return draw()
    paper = _kept(f"paper {description}", draw)
    _drawn.add(hashlib.sha256(paper).hexdigest())
    return paper


def about_sample(path: Path, question: str, ask: Callable[[], bytes]) -> bytes:
    """Return the answer to a question about a file; from the shelf when it is a sample. Nothing is no answer to keep."""
    if not _shelves:
        return ask()
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return _kept(f"{question} {digest}", ask) if digest in _drawn else ask()


def made_of_sample(paths: Iterable[Path], made: bytes) -> None:
    """Note that a file was made of samples alone: what is asked about it may be kept as well."""
    if _shelves and all(hashlib.sha256(path.read_bytes()).hexdigest() in _drawn for path in paths):
        _drawn.add(hashlib.sha256(made).hexdigest())


def _kept(description: str, make: Callable[[], bytes]) -> bytes:
    place = _shelves[0] / hashlib.sha256(description.encode()).hexdigest()
    found = _whole(place)
    if found is not None:
        return found
    made = make()
    if made:
        _keep(place, made)
    return made


def _whole(place: Path) -> bytes | None:
    """Return what lies at a place; None when there is nothing, or not what was put there."""
    try:
        kept = place.read_bytes()
    except OSError:
        return None
    digest, content = kept[:_DIGEST_BYTES], kept[_DIGEST_BYTES:]
    return content if hashlib.sha256(content).digest() == digest else None


def _keep(place: Path, content: bytes) -> None:
    """Several processes may make the same at once: each puts a whole one in place. A full disk keeps nothing."""
    beside = place.with_name(f"{place.name}.{secrets.token_hex(4)}")
    with suppress(OSError):
        beside.write_bytes(hashlib.sha256(content).digest() + content)
        beside.replace(place)
