"""Random processes built of blocks: each block is drawn by `block_sketch` and walked by `block_walk`."""

from dataclasses import dataclass

from hypothesis import strategies as st

LEAVES = ["task", "reminded"]
PLAIN = [
    "seq",
    "seq",
    "xor",
    "and",
    "and",
    "or",
    "or",
    "loop",
    "loop",
    "sub",
    "again",
    "linked",
    "split",
    "flows",
    "rescued",
    "thrown",
    "escalated",
    "escalated_out",
]
MANY = ["many", "many", "each", "burst", "race"]
TIMED = ["timed", "cut", "cut", "handled", "handled", "beside", "beside", "either"]
NESTS = [*PLAIN, *MANY, *TIMED, "call", "rung", "rung"]
TWO_IN_TURN = {"seq", "linked", "rescued", "thrown", "escalated", "escalated_out", "rung"}
"""Blocks whose second part follows the first, however that comes about."""
INNER = {
    "task": 0, "reminded": 0, "loop": 1, "again": 1, "sub": 1, "call": 1, "timed": 1, "many": 1, "each": 1,
    "cut": 2, "handled": 2, "beside": 2, "linked": 2, "rescued": 2, "thrown": 2, "escalated": 2, "escalated_out": 2,
    "burst": 2, "race": 1, "rung": 2, "stopped": 2, "either": 2,
}  # fmt: skip
"""How many blocks are inside; two or three for the others."""


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


def _block(draw_from, depth, counter, *, is_many=False):
    # Instances of one step are told apart by what their tasks show; timers, called processes and signals are not.
    leaves, nests = (["task"], PLAIN + MANY) if is_many else (LEAVES, NESTS)
    kind = draw_from(st.sampled_from(leaves if depth == 0 else leaves + nests))
    name = f"{kind}{next(counter)}"
    count = INNER[kind] if kind in INNER else draw_from(st.integers(2, 3))
    is_many = is_many or kind in MANY
    return Block(
        kind, name, tuple(_block(draw_from, depth - 1, counter, is_many=is_many) for _ in range(count))
    )


def chosen(block, choice):
    """Return the places an inclusive choice takes: bits of the choice, the last when there are none."""
    ways = [place for place in range(len(block.inner) - 1) if choice >> place & 1]
    return ways or [len(block.inner) - 1]


def answers_of(task: str, choice: int, block: Block) -> dict:
    """Return the answers that make a diagram choose as the walk does."""
    found = _block_asked(block, task.partition("@")[0])
    if found is None:
        return {}
    match found.kind:
        case "loop" | "again":
            return {"decision": "again" if choice % 2 else "done"}
        case "xor":
            return {"amount": choice % len(found.inner)}
        case "split":
            return {}
        case _:
            places = [place for place in chosen(found, choice) if place < len(found.inner) - 1]
            return {"rows": places}


def _block_asked(block, task):
    if block.kind in {"loop", "again", "xor", "or", "flows", "split"} and block.ask == task:
        return block
    return next((found for part in block.inner if (found := _block_asked(part, task))), None)
