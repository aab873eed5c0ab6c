"""Random processes built of blocks, and a tiny interpreter that knows which tasks must be open.

The interpreter shares nothing with the engine: it walks the blocks, not the diagram.
"""

from dataclasses import dataclass, field
from itertools import pairwise

from hypothesis import strategies as st

from tests.make import small_diagrams as draw

LEAVES = ["task", "reminded"]
NESTS = ["seq", "seq", "xor", "and", "and", "or", "or", "loop", "loop", "sub", "call", "timed", "cut", "cut"]


@dataclass(frozen=True)
class Block:
    """A piece of a process: `kind` with the blocks inside it."""

    kind: str
    name: str
    inner: tuple["Block", ...] = ()

    @property
    def ask(self) -> str:
        """Return the task whose answer decides what follows."""
        return f"{self.name}_ask"

    @property
    def host(self) -> str:
        """Return the task a reminder waits on."""
        return f"{self.name}_host"

    @property
    def note(self) -> str:
        """Return the task a reminder opens."""
        return f"{self.name}_note"


@st.composite
def blocks(draw_from, *, depth=3):
    """Draw a process: every name is unique in it."""
    counter = iter(range(1000))
    return _block(draw_from, depth, counter)


def _block(draw_from, depth, counter):
    kinds = LEAVES if depth == 0 else LEAVES + NESTS
    kind = draw_from(st.sampled_from(kinds))
    name = f"{kind}{next(counter)}"
    count = {"task": 0, "reminded": 0, "loop": 1, "sub": 1, "call": 1, "timed": 1, "cut": 2}.get(kind)
    if count is None:
        count = draw_from(st.integers(2, 3))
    return Block(kind, name, tuple(_block(draw_from, depth - 1, counter) for _ in range(count)))


@dataclass
class Sketch:
    """The diagrams of a process built of blocks."""

    called: list[bytes] = field(default_factory=list)

    def diagrams(self, block: Block) -> list[bytes]:
        """Return the main process and every process it calls."""
        main = self._process(block, "p")
        return [main, *self.called]

    def _process(self, block, process):
        first, last, text = self._draw(block)
        whole = (
            draw.start(f"{process}_start") + text + draw.end(f"{process}_end")
            + draw.path(f"{process}_start", first) + draw.path(last, f"{process}_end")
        )  # fmt: skip
        return draw.diagram(whole, process=process)

    def _draw(self, block):
        return getattr(self, f"_{block.kind}")(block)

    def _task(self, block):
        return block.name, block.name, draw.user(block.name)

    def _seq(self, block):
        drawn = [self._draw(inner) for inner in block.inner]
        flows = [draw.path(a[1], b[0]) for a, b in pairwise(drawn)]
        return drawn[0][0], drawn[-1][1], "".join(part[2] for part in drawn) + "".join(flows)

    def _xor(self, block):
        drawn = [self._draw(inner) for inner in block.inner]
        fork, join = f"{block.name}_fork", f"{block.name}_join"
        text = draw.user(block.ask) + draw.xor(fork, f"{fork}_{drawn[-1][0]}") + draw.xor(join)
        text += draw.path(block.ask, fork)
        for place, (first, last, inner) in enumerate(drawn):
            when = f"{block.ask}.amount = {place}" if place < len(drawn) - 1 else None
            text += inner + draw.flow(fork, first, when) + draw.path(last, join)
        return block.ask, join, text

    def _or(self, block):
        drawn = [self._draw(inner) for inner in block.inner]
        fork, join = f"{block.name}_fork", f"{block.name}_join"
        text = draw.user(block.ask) + draw.some(fork, f"{fork}_{drawn[-1][0]}") + draw.some(join)
        text += draw.path(block.ask, fork)
        for place, (first, last, inner) in enumerate(drawn):
            when = f"list contains({block.ask}.rows, {place})" if place < len(drawn) - 1 else None
            text += inner + draw.flow(fork, first, when) + draw.path(last, join)
        return block.ask, join, text

    def _and(self, block):
        fork, join = f"{block.name}_fork", f"{block.name}_join"
        text = draw.both(fork) + draw.both(join)
        for first, last, inner in map(self._draw, block.inner):
            text += inner + draw.path(fork, first) + draw.path(last, join)
        return fork, join, text

    def _loop(self, block):
        first, last, inner = self._draw(block.inner[0])
        top, gate, out = (f"{block.name}_{part}" for part in ("top", "gate", "out"))
        text = inner + draw.xor(top) + draw.user(block.ask) + draw.xor(gate, f"{gate}_{out}") + draw.xor(out)
        text += draw.path(top, first) + draw.path(last, block.ask, gate, out)
        return top, out, text + draw.flow(gate, top, f'{block.ask}.decision = "again"')

    def _sub(self, block):
        first, last, inner = self._draw(block.inner[0])
        begin, finish = f"{block.name}_start", f"{block.name}_end"
        inner += draw.start(begin) + draw.end(finish) + draw.path(begin, first) + draw.path(last, finish)
        return block.name, block.name, draw.sub(block.name, inner)

    def _call(self, block):
        process = f"{block.name}_process"
        self.called.append(self._process(block.inner[0], process))
        return block.name, block.name, draw.call(block.name, process)

    def _timed(self, block):
        first, last, inner = self._draw(block.inner[0])
        late, join = f"{block.name}_late", f"{block.name}_join"
        text = draw.user(block.name) + draw.boundary(late, block.name, draw.timer("P1D", "timeDuration"))
        text += inner + draw.xor(join) + draw.path(block.name, join) + draw.path(late, first)
        return block.name, join, text + draw.path(last, join)

    def _cut(self, block):
        (first, last, inner), (other, other_last, instead) = map(self._draw, block.inner)
        begin, finish, late, join = (f"{block.name}_{part}" for part in ("start", "end", "late", "join"))
        inner += draw.start(begin) + draw.end(finish) + draw.path(begin, first) + draw.path(last, finish)
        text = draw.sub(block.name, inner) + draw.boundary(
            late, block.name, draw.timer("P1D", "timeDuration")
        )
        text += instead + draw.xor(join) + draw.path(block.name, join) + draw.path(late, other)
        return block.name, join, text + draw.path(other_last, join)

    def _reminded(self, block):
        host, note, late = block.host, block.note, f"{block.host}_late"
        begin, finish, noted = (f"{block.name}_{part}" for part in ("start", "end", "noted"))
        timer = draw.timer("P1D", "timeDuration")
        inner = draw.start(begin) + draw.user(host) + draw.end(finish) + draw.user(note) + draw.end(noted)
        inner += draw.boundary(late, host, timer, interrupting=False)
        inner += draw.path(begin, host, finish) + draw.path(late, note, noted)
        return block.name, block.name, draw.sub(block.name, inner)


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


def _enter(block):
    match block.kind:
        case "task" | "xor" | "or" | "timed" | "reminded":
            return At(block)
        case "and":
            return At(block, inner=tuple(_enter(part) for part in block.inner))
        case _:
            return At(block, inner=(_enter(block.inner[0]),))


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
    return [block.name if block.kind in {"task", "timed"} else block.ask]


def _timed_in(state):
    if state is None:
        return []
    if state.inner:
        outer = [state.block.name] if state.block.kind == "cut" and state.place == 0 else []
        return outer + [name for part in state.inner for name in _timed_in(part)]
    if state.block.kind == "reminded":
        return [state.block.host] if state.place == HOST_BEFORE else []
    return [state.block.name] if state.block.kind == "timed" else []


def _reminded_after(state, task):
    block = state.block
    if task == f"{block.host}_late":
        return At(block, HOST_WITH_NOTE)
    if task == block.note:
        return At(block, HOST_AFTER) if state.place == HOST_WITH_NOTE else None
    return At(block, NOTE_ONLY) if state.place == HOST_WITH_NOTE else None


def chosen(block, choice):
    """Return the places an inclusive choice takes: bits of the choice, the last when there are none."""
    ways = [place for place in range(len(block.inner) - 1) if choice >> place & 1]
    return ways or [len(block.inner) - 1]


def _after(state, task, choice):
    if not state.inner:
        return _decided(state, task, choice)
    if state.block.kind == "cut" and task == f"{state.block.name}_late":
        return At(state.block, 1, (_enter(state.block.inner[1]),))
    parts = tuple(_after(part, task, choice) if _holds(part, task) else part for part in state.inner)
    if any(part is not None for part in parts):
        return At(state.block, state.place, parts)
    block = state.block
    if block.kind == "seq" and state.place + 1 < len(block.inner):
        return At(block, state.place + 1, (_enter(block.inner[state.place + 1]),))
    return At(block, 1) if block.kind == "loop" else None


def _holds(state, task):
    """Tell whether a task or timer waits in a state."""
    return task in _open(state) or task.removesuffix("_late") in _timed_in(state)


def _decided(state, task, choice):
    block = state.block
    if block.kind == "reminded":
        return _reminded_after(state, task)
    if block.kind == "loop":
        return _enter(block) if choice % 2 else None
    if block.kind == "timed":
        return At(block, inner=(_enter(block.inner[0]),)) if task.endswith("_late") else None
    if block.kind == "xor":
        return At(block, inner=(_enter(block.inner[choice % len(block.inner)]),))
    if block.kind == "or":
        return At(block, inner=tuple(_enter(block.inner[place]) for place in chosen(block, choice)))
    return None


def answers_of(task: str, choice: int, block: Block) -> dict:
    """Return the answers that make a diagram choose as the walk does."""
    found = _block_asked(block, task)
    if found is None:
        return {}
    match found.kind:
        case "loop":
            return {"decision": "again" if choice % 2 else "done"}
        case "xor":
            return {"amount": choice % len(found.inner)}
        case _:
            places = [place for place in chosen(found, choice) if place < len(found.inner) - 1]
            return {"rows": places}


def _block_asked(block, task):
    if block.kind in {"loop", "xor", "or"} and block.ask == task:
        return block
    return next((found for part in block.inner if (found := _block_asked(part, task))), None)
