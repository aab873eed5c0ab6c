"""Diagrams of random processes."""

from dataclasses import dataclass, field
from itertools import pairwise

from tests.make import small_diagrams as draw
from tests.make.random_blocks import Block


@dataclass
class Sketch:
    """The diagrams of a process built of blocks."""

    called: list[bytes] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    """The items of the loops around, outermost first."""

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

    def _user(self, name):
        """Return a task that shows which instances it belongs to."""
        shown = " + ".join(f'"@" + string({item})' for item in self.items)
        return draw.user(name, draw.with_inputs(at=f"={shown}") if shown else "")

    def _task(self, block):
        return block.name, block.name, self._user(block.name)

    def _seq(self, block):
        drawn = [self._draw(inner) for inner in block.inner]
        flows = [draw.path(a[1], b[0]) for a, b in pairwise(drawn)]
        return drawn[0][0], drawn[-1][1], "".join(part[2] for part in drawn) + "".join(flows)

    def _xor(self, block):
        drawn = [self._draw(inner) for inner in block.inner]
        fork, join = f"{block.name}_fork", f"{block.name}_join"
        text = self._user(block.ask) + draw.xor(fork, f"{fork}_{drawn[-1][0]}") + draw.xor(join)
        text += draw.path(block.ask, fork)
        for place, (first, last, inner) in enumerate(drawn):
            when = f"{block.ask}.amount = {place}" if place < len(drawn) - 1 else None
            text += inner + draw.flow(fork, first, when) + draw.path(last, join)
        return block.ask, join, text

    def _or(self, block):
        drawn = [self._draw(inner) for inner in block.inner]
        is_plain = block.kind == "flows"
        fork, join = block.ask if is_plain else f"{block.name}_fork", f"{block.name}_join"
        default = f"{fork}_{drawn[-1][0]}"
        if is_plain:
            text = self._user(block.ask).replace("<bpmn:userTask", f'<bpmn:userTask default="{default}"')
        else:
            text = self._user(block.ask) + draw.some(fork, default) + draw.path(block.ask, fork)
        text += draw.some(join)
        for place, (first, last, inner) in enumerate(drawn):
            when = f"list contains({block.ask}.rows, {place})" if place < len(drawn) - 1 else None
            text += inner + draw.flow(fork, first, when) + draw.path(last, join)
        return block.ask, join, text

    def _flows(self, block):
        return self._or(block)

    def _split(self, block):
        join = f"{block.name}_join"
        text = self._user(block.ask) + draw.both(join)
        for first, last, inner in map(self._draw, block.inner):
            text += inner + draw.path(block.ask, first) + draw.path(last, join)
        return block.ask, join, text

    def _linked(self, block):
        (first, middle, one), (other, last, two) = map(self._draw, block.inner)
        away, back = f"{block.name}_away", f"{block.name}_back"
        ends = draw.throw(away, draw.link(block.name)) + draw.catch(back, draw.link(block.name))
        return first, last, one + two + ends + draw.path(middle, away) + draw.path(back, other)

    def _again(self, block):
        first, last, inner = self._draw(block.inner[0])
        begin, finish = f"{block.name}_start", f"{block.name}_end"
        inner += draw.start(begin) + self._user(block.ask) + draw.end(finish)
        inner += draw.path(begin, first) + draw.path(last, block.ask, finish)
        mark = draw.again(f'{block.ask}.decision = "again"')
        return block.name, block.name, draw.element("subProcess", block.name, mark, inner)

    def _many(self, block, *, last_step="", until=None):
        item = f"{block.name}_i"
        self.items.append(item)
        first, last, inner = self._draw(block.inner[0])
        self.items.pop()
        begin, finish = f"{block.name}_start", f"{block.name}_end"
        inner += draw.start(begin) + draw.end(finish, last_step)
        inner += draw.path(begin, first) + draw.path(last, finish)
        mark = draw.many(f"{item} in [1, 2]", one_by_one=block.kind == "each", until=until)
        return block.name, block.name, draw.element("subProcess", block.name, mark, inner)

    def _race(self, block):
        """The first instance that is done ends the others."""
        return self._many(block, until="nrOfCompletedInstances >= 1")

    def _burst(self, block):
        """The first instance that is done throws an error, which the edge of the whole catches."""
        _, _, text = self._many(block, last_step=draw.error(block.name))
        other, other_last, handling = self._draw(block.inner[1])
        edge, join = f"{block.name}_edge", f"{block.name}_join"
        text += draw.boundary(edge, block.name, draw.error(block.name)) + handling + draw.xor(join)
        text += draw.path(block.name, join) + draw.path(edge, other) + draw.path(other_last, join)
        return block.name, join, text

    def _each(self, block):
        return self._many(block)

    def _handled(self, block):
        (first, last, inner), (other, other_last, instead) = map(self._draw, block.inner)
        begin, finish, late, stop, handler = (
            f"{block.name}_{part}" for part in ("start", "end", "late", "stop", "handler")
        )
        inner += draw.start(begin) + draw.end(finish) + draw.path(begin, first) + draw.path(last, finish)
        timer = draw.timer("P1D", "timeDuration")
        is_interrupting = str(block.kind == "handled").lower()
        instead += draw.element("startEvent", late, timer, isInterrupting=is_interrupting) + draw.end(stop)
        instead += draw.path(late, other) + draw.path(other_last, stop)
        inner += draw.element("subProcess", handler, instead, triggeredByEvent="true")
        return block.name, block.name, draw.sub(block.name, inner)

    def _rescued(self, block):
        """The first part ends in an error that an event sub-process handles with the second."""
        failing = draw.service(f"{block.name}_fail", "fail", code=block.name)
        return self._inside(block, failing, draw.error(block.name))

    def _escalated(self, block):
        """The first part tells of something; the event sub-process that hears it runs beside."""
        telling = draw.throw(f"{block.name}_fail", draw.escalation(block.name))
        return self._inside(block, telling, draw.escalation(block.name), interrupting=False)

    def _inside(self, block, last_step, event, *, interrupting=True):
        (first, last, inner), (other, other_last, handling) = map(self._draw, block.inner)
        name, handler = block.name, f"{block.name}_handler"
        inner += last_step + draw.start(f"{name}_start") + draw.end(f"{name}_end")
        inner += draw.path(f"{name}_start", first) + draw.path(last, f"{name}_fail", f"{name}_end")
        handling += draw.end(f"{name}_stop") + draw.path(f"{handler}_on", other)
        handling += draw.path(other_last, f"{name}_stop")
        inner += draw.event_sub(handler, event, handling, interrupting=interrupting)
        return name, name, draw.sub(name, inner)

    def _thrown(self, block):
        """The first part ends in an error that the edge of its sub-process catches."""
        ending = draw.end(f"{block.name}_end", draw.error(block.name))
        return self._outside(block, ending, draw.error(block.name))

    def _escalated_out(self, block):
        ending = draw.end(f"{block.name}_end", draw.escalation(block.name))
        return self._outside(block, ending, draw.escalation(block.name))

    def _outside(self, block, ending, event):
        (first, last, inner), (other, other_last, handling) = map(self._draw, block.inner)
        name, edge, join = block.name, f"{block.name}_edge", f"{block.name}_join"
        inner += draw.start(f"{name}_start") + ending + draw.path(f"{name}_start", first)
        inner += draw.path(last, f"{name}_end")
        text = draw.sub(name, inner) + draw.boundary(edge, name, event) + handling + draw.xor(join)
        return name, join, text + draw.path(name, join) + draw.path(edge, other) + draw.path(other_last, join)

    def _rung(self, block):
        """The end of the first part is a signal for which the second waits."""
        (first, last, inner), (other, other_last, waiting) = map(self._draw, block.inner)
        begin, fork, bell, hear, done, rest = (
            f"{block.name}_{part}" for part in ("start", "fork", "bell", "hear", "done", "rest")
        )
        text = inner + waiting + draw.start(begin) + draw.both(fork) + draw.end(done) + draw.end(rest)
        text += draw.throw(bell, draw.signal(block.name)) + draw.catch(hear, draw.signal(block.name))
        text += draw.path(begin, fork, first) + draw.path(last, bell, done) + draw.path(fork, hear, other)
        return block.name, block.name, draw.sub(block.name, text + draw.path(other_last, rest))

    def _stopped(self, block):
        """Whatever else is under way, the end of the first part ends the whole."""
        (first, last, one), (other, other_last, two) = map(self._draw, block.inner)
        begin, fork, stop, rest = (f"{block.name}_{part}" for part in ("start", "fork", "stop", "rest"))
        text = (
            one
            + two
            + draw.start(begin)
            + draw.both(fork)
            + draw.end(stop, draw.terminate())
            + draw.end(rest)
        )
        text += draw.path(begin, fork, first) + draw.path(last, stop) + draw.path(fork, other)
        return block.name, block.name, draw.sub(block.name, text + draw.path(other_last, rest))

    def _either(self, block):
        join = f"{block.name}_join"
        text = draw.first_of(block.name) + draw.xor(join)
        for place, (first, last, inner) in enumerate(map(self._draw, block.inner)):
            late = f"{block.name}{place}_late"
            text += inner + draw.catch(late, draw.timer(f"P{place + 1}D", "timeDuration"))
            text += draw.path(block.name, late, first) + draw.path(last, join)
        return block.name, join, text

    def _beside(self, block):
        return self._handled(block)

    def _and(self, block):
        fork, join = f"{block.name}_fork", f"{block.name}_join"
        text = draw.both(fork) + draw.both(join)
        for first, last, inner in map(self._draw, block.inner):
            text += inner + draw.path(fork, first) + draw.path(last, join)
        return fork, join, text

    def _loop(self, block):
        first, last, inner = self._draw(block.inner[0])
        top, gate, out = (f"{block.name}_{part}" for part in ("top", "gate", "out"))
        text = inner + draw.xor(top) + self._user(block.ask) + draw.xor(gate, f"{gate}_{out}") + draw.xor(out)
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
