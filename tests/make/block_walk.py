"""A tiny interpreter of random processes that knows which tasks must be open.

It shares nothing with the engine: it walks the blocks, not the diagram.
"""

from dataclasses import dataclass

from tests.make.random_blocks import TWO_IN_TURN, Block, chosen


class Walk:
    """Where a case of a block must be. `None` as a state means the block is done."""

    def __init__(self, block: Block) -> None:
        self.state = _enter(block)

    @property
    def is_over(self) -> bool:
        """Tell whether the process has ended."""
        return self.state is None

    def open(self) -> list[str]:
        """Return the tasks that must be open, sorted."""
        return sorted(_open(self.state))

    def late(self) -> list[str]:
        """Return the timers that must be armed, sorted."""
        return sorted(f"{name}_late" for name in _timed_in(self.state))

    def complete(self, task: str, choice: int) -> None:
        """Complete a task; `choice` decides at asks."""
        self.state = _after(self.state, task, choice)


@dataclass(frozen=True)
class At:
    """A state: at a block, in its ask or task (`inner` empty), or in some blocks inside it."""

    block: Block
    place: int = 0
    inner: tuple["At | None", ...] = ()
    path: str = ""
    """Which instances it is in: `@1@2` is the second of the inner in the first of the outer."""


def _enter(block, path=""):
    match block.kind:
        case "task" | "xor" | "or" | "flows" | "split" | "timed" | "reminded" | "either":
            return At(block, path=path)
        case "and" | "stopped":
            return At(block, inner=tuple(_enter(part, path) for part in block.inner), path=path)
        case "many" | "burst" | "race":
            return At(block, inner=tuple(_enter(block.inner[0], f"{path}@{n}") for n in (1, 2)), path=path)
        case "each":
            return At(block, inner=(_enter(block.inner[0], f"{path}@1"),), path=path)
        case _:
            return At(block, inner=(_enter(block.inner[0], path),), path=path)


WATCHED = {"cut", "handled", "beside"}
HOST_BEFORE, HOST_WITH_NOTE, NOTE_ONLY, HOST_AFTER = range(4)


def _open(state):
    if state is None:
        return []
    if state.inner:
        return [name for part in state.inner for name in _open(part)]
    block = state.block
    if block.kind == "reminded":
        notes = [block.note] if state.place in {HOST_WITH_NOTE, NOTE_ONLY} else []
        return notes + ([block.host] if state.place != NOTE_ONLY else [])
    if block.kind == "either":
        return []
    return [(block.name if block.kind in {"task", "timed"} else block.ask) + state.path]


def _timed_in(state):
    if state is None:
        return []
    if state.inner:
        outer = [state.block.name] if state.block.kind in WATCHED and state.place == 0 else []
        return outer + [name for part in state.inner for name in _timed_in(part)]
    if state.block.kind == "reminded":
        return [state.block.host] if state.place == HOST_BEFORE else []
    if state.block.kind == "either":
        return [f"{state.block.name}{place}" for place in (0, 1)]
    return [state.block.name] if state.block.kind == "timed" else []


def _reminded_after(state, task):
    block = state.block
    if task == f"{block.host}_late":
        return At(block, HOST_WITH_NOTE)
    if task == block.note:
        return At(block, HOST_AFTER) if state.place == HOST_WITH_NOTE else None
    return At(block, NOTE_ONLY) if state.place == HOST_WITH_NOTE else None


def _after(state, task, choice):
    if not state.inner:
        return _decided(state, task, choice)
    if task == f"{state.block.name}_late" and state.place == 0:
        started = _enter(state.block.inner[1])
        return At(state.block, 1, (state.inner[0], started) if state.block.kind == "beside" else (started,))
    parts = tuple(_after(part, task, choice) if _holds(part, task) else part for part in state.inner)
    if any(part is not None for part in parts) and not _is_cut_short(state, parts):
        return At(state.block, state.place, parts, state.path)
    return _next(state)


def _is_cut_short(state, parts):
    """Tell whether the end of one part ends the others."""
    match state.block.kind:
        case "stopped":
            return parts[0] is None
        case "burst" | "race":
            return None in parts
        case _:
            return False


def _next(state):
    """Return what follows in a block when the part under way is done."""
    block, path, place = state.block, state.path, state.place + 1
    if block.kind == "burst" and place == 1:
        return At(block, place, (_enter(block.inner[1], path),), path)
    if block.kind in TWO_IN_TURN and place < len(block.inner):
        return At(block, place, (_enter(block.inner[place], path),), path)
    if block.kind == "each" and place == 1:
        return At(block, place, (_enter(block.inner[0], f"{path}@2"),), path)
    return At(block, 1, path=path) if block.kind in {"loop", "again"} else None


def _holds(state, task):
    """Tell whether a task or timer waits in a state."""
    return task in _open(state) or task.removesuffix("_late") in _timed_in(state)


def _decided(state, task, choice):
    block, path = state.block, state.path
    match block.kind:
        case "reminded":
            return _reminded_after(state, task)
        case "loop" | "again":
            return _enter(block, path) if choice % 2 else None
        case "either":
            return At(block, inner=(_enter(block.inner[int(task == f"{block.name}1_late")]),))
        case "timed":
            return At(block, inner=(_enter(block.inner[0]),)) if task.endswith("_late") else None
        case "xor" | "or" | "flows" | "split":
            taken = _taken(block, choice)
            return At(block, inner=tuple(_enter(block.inner[place], path) for place in taken), path=path)
        case _:
            return None


def _taken(block, choice):
    """Return the places of the ways that are taken."""
    if block.kind == "xor":
        return [choice % len(block.inner)]
    return chosen(block, choice) if block.kind != "split" else list(range(len(block.inner)))
