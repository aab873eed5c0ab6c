"""Random diagrams of any shape, and the token game of BPMN played on their flows, apart from the engine."""

from collections import Counter
from dataclasses import dataclass, field

from hypothesis import assume
from hypothesis import strategies as st

from tests.make import small_diagrams as draw

MANY = {"end": [0], "start": [1], "task": [1, 1, 1, 2], "xor": [1, 2, 3], "and": [1, 2, 3], "or": [1, 2, 3]}
"""How many flows may leave a node of each kind."""
HALF = 0.5
MOST_MOVES, MOST_TOKENS = 300, 12


class TooManyTokensError(Exception):
    """The diagram makes tokens without end; it proves nothing about the engine."""


@dataclass(frozen=True)
class Way:
    """A flow: the last of a choice is its default; the others ask whether a task answered `place`, as may a task's."""

    source: str
    target: str
    asks: str | None = None
    place: int = 0

    @property
    def condition(self) -> str | None:
        """Return the condition in FEEL."""
        return f"{self.asks}.amount = {self.place}" if self.asks else None


@dataclass(frozen=True)
class Graph:
    """Nodes by name with their kind, and the flows between them."""

    kinds: dict[str, str]
    ways: tuple[Way, ...]

    def out(self, node: str) -> list[Way]:
        """Return the flows that leave a node."""
        return [way for way in self.ways if way.source == node]

    def into(self, node: str) -> list[Way]:
        """Return the flows that lead to a node."""
        return [way for way in self.ways if way.target == node]

    def diagram(self) -> bytes:
        """Return the graph as a diagram."""
        text = ""
        for node, kind in self.kinds.items():
            last = self.out(node)[-1] if len(self.out(node)) > 1 else None
            default = f"{node}_{last.target}{f'_{last.place}' if last.place else ''}" if last else None
            match kind:
                case "task":
                    text += draw.user(node)
                case "xor":
                    text += draw.xor(node, default)
                case "or":
                    text += draw.some(node, default)
                case "and":
                    text += draw.both(node)
                case _:
                    text += draw.start(node) if kind == "start" else draw.end(node)
        return draw.diagram(
            text + "".join(draw.flow(w.source, w.target, w.condition, twin=w.place) for w in self.ways)
        )


@st.composite
def graphs(choose):
    """Draw a graph in which every node can be reached and can be left; several flows may join the same two nodes."""
    # Drawn from real chance: hypothesis would draw small and alike ones, in which few flows meet.
    chance = choose(st.randoms(use_true_random=True))
    kinds = {"start": "start"}
    for number in range(chance.randint(4, 10)):
        kinds[f"n{number}"] = chance.choice(["task", "task", "task", "xor", "and", "or"])
    kinds |= {"end": "end", "other_end": "end"}
    tasks = [node for node, kind in kinds.items() if kind == "task"]
    assume(tasks)
    targets = [node for node in kinds if node != "start"]
    ways: list[Way] = []
    for node, kind in kinds.items():
        chosen = _targets(targets, chance.choice(MANY[kind]), chance)
        for place, target in enumerate(chosen):
            is_asked = kind in {"xor", "or"} and place < len(chosen) - 1
            is_asked = is_asked or (kind == "task" and place > 0 and chance.random() < HALF)
            ways.append(Way(node, target, chance.choice(tasks) if is_asked else None, place))
    reached = _reached("start", ways)
    graph = Graph(
        {n: k for n, k in kinds.items() if n in reached}, tuple(w for w in ways if w.source in reached)
    )
    assume(all(way.asks is None or way.asks in reached for way in graph.ways))
    assume("end" in reached or "other_end" in reached)
    joins = [n for n, kind in graph.kinds.items() if kind == "or" and len(graph.into(n)) > 1]
    # Two inclusive joins may wait for each other; which goes first is open in the standard.
    assume(len(joins) <= 1)
    return graph


def _targets(targets, many, chance):
    """Return where the flows of a node lead; every second one leads where the one before it does."""
    chosen = []
    for _ in range(many):
        chosen.append(chosen[-1] if chosen and chance.random() < HALF else chance.choice(targets))
    return chosen


def _reached(node, ways):
    found, waiting = set(), [node]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += [way.target for way in ways if way.source == current]
    return found


@dataclass
class TokenGame:
    """Tokens on flows and in open tasks."""

    graph: Graph
    tokens: Counter = field(default_factory=Counter)
    open: Counter = field(default_factory=Counter)
    answers: dict = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.tokens[self.graph.out("start")[0]] += 1
        self._play()

    @property
    def is_over(self) -> bool:
        """Tell whether no token is left."""
        return not +self.tokens and not +self.open

    @property
    def is_stuck(self) -> bool:
        """Tell whether tokens wait for others that cannot come."""
        return bool(+self.tokens) and not +self.open

    def complete(self, task: str, place: int) -> None:
        """Complete one instance of a task with an answer."""
        self.open[task] -= 1
        self.answers[task] = place
        for way in self.graph.out(task):
            self.tokens[way] += way.asks is None or self.answers.get(way.asks) == way.place
        self._play()

    def _play(self) -> None:
        for _ in range(MOST_MOVES):
            if sum(self.tokens.values()) + sum(self.open.values()) > MOST_TOKENS:
                break
            if not any(self._move(node) for node in self.graph.kinds):
                return
        raise TooManyTokensError

    def _move(self, node: str) -> bool:
        arrived = [way for way in self.graph.into(node) if self.tokens[way] > 0]
        if not arrived:
            return False
        kind = self.graph.kinds[node]
        if kind == "and" and len(arrived) < len(self.graph.into(node)):
            return False
        if kind == "or" and self._must_wait(node, arrived):
            return False
        taken = arrived if kind in {"and", "or"} else arrived[:1]
        for way in taken:
            self.tokens[way] -= 1
        self._leave(node, kind)
        return True

    def _leave(self, node: str, kind: str) -> None:
        if kind == "task":
            self.open[node] += 1
            return
        ways = self.graph.out(node)
        if kind in {"xor", "or"} and len(ways) > 1:
            true = [way for way in ways if way.asks and self.answers.get(way.asks) == way.place]
            ways = (true[:1] if kind == "xor" else true) or [ways[-1]]
        for way in ways:
            self.tokens[way] += 1

    def _must_wait(self, node: str, arrived: list[Way]) -> bool:
        """Tell whether a token can still come to an empty flow, and to no flow that has one (BPMN 2.0, 13.4.3)."""
        empty = [way for way in self.graph.into(node) if way not in arrived]
        holders = [way.target for way in +self.tokens if way.target != node]
        holders += list(+self.open)
        to_empty, to_arrived = self._upstream(node, empty), self._upstream(node, arrived)
        return any(place in to_empty and place not in to_arrived for place in holders)

    def _upstream(self, node: str, ways: list[Way]) -> set[str]:
        found: set[str] = set()
        waiting = [way.source for way in ways]
        while waiting:
            current = waiting.pop()
            if current not in found and current != node:
                found.add(current)
                waiting += [way.source for way in self.graph.into(current)]
        return found
