"""Attacks brought to the doors that strangers and analysts have, and what came of each: refused, neutral, or an effect.

An effect is looked for, not asked about: a file of the attack that exists, a connection to an address in it, words of
another file in an answer, an element that a browser would run, a row that was written, seconds.
"""

import json
import socket
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from app.store.tables_editions import live_edition
from app.store.tables_identity import account
from app.store.tables_office import employer, permit, person
from tests.make.hostile_code import CODE, MARK, SITES, of_table
from tests.make.hostile_expressions import HOSTILE_EXPRESSIONS, HOSTILE_TEXTS, INTERNALS
from tests.make.hostile_forms import HOSTILE_FORMS
from tests.make.hostile_xml import DECISIONS, ELSEWHERE, HOSTILE_XML, NEUTRAL_XML, PLAIN, SECRET, as_table
from tests.support.command import run_command
from tests.support.page_client import Page

SOON = 0.3
"""Seconds of processor time within which a file is refused (a file of many names takes longer to read than to refuse)."""
SLOW_TO_READ = frozenset({"many attributes", "many namespaces", "far too deep", "a name without an end"})
LEAKED = ("root:x:", "<class '", "object at 0x", "<built-in", "<function", "Traceback", "mappingproxy")
"""What a machine says of itself."""
WORD = "word-of-another-file-4711"
FOREIGN = ("evil.invalid", "javascript:", "data:text/html")


@dataclass(frozen=True)
class Fate:
    """What came of one attack."""

    kind: str
    name: str
    is_refused: bool
    effect: str = ""


class Surroundings:
    """A machine with a secret, a place where no file may appear, and an address to which nobody may connect."""

    def __init__(self, folder):
        self.folder = folder
        self.mark, self.secret = folder / "owned", folder / "secret.txt"
        self.secret.write_text(WORD)
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.listener.setblocking(False)
        self.port = self.listener.getsockname()[1]

    def close(self):
        self.listener.close()

    def armed(self, attack):
        """Return an attack that names the places of this machine."""
        if isinstance(attack, str):
            return self.armed(attack.encode("utf-8", "surrogatepass")).decode("utf-8", "surrogatepass")
        for general, here in (
            (MARK, str(self.mark)),
            (ELSEWHERE, f"http://127.0.0.1:{self.port}/x"),
            (SECRET, self.secret.as_uri()),
            ("file:///etc/passwd", self.secret.as_uri()),
        ):
            attack = attack.replace(general.encode(), here.encode())
        return attack

    def _is_asked(self):
        try:
            asked, _who = self.listener.accept()
        except BlockingIOError:
            return False
        asked.close()
        return True

    def effect(self, told="", seconds=0.0, within=SOON):
        """Return what an attack has done, in words; empty for nothing."""
        if self.mark.exists():
            self.mark.unlink()
            return "a program ran"
        if self._is_asked():
            return "an address was asked"
        leaked = [word for word in (WORD, *LEAKED) if word in told]
        if leaked:
            return f"tells {leaked}"
        return f"took {seconds:.2f} s" if seconds > within else ""


@contextmanager
def surroundings(folder):
    """Yield a machine of its own."""
    made = Surroundings(folder)
    try:
        yield made
    finally:
        made.close()


def _linted(around, data, ending, environment):
    """Bring a file to the command that checks files; return what is wrong with it, what was said and the seconds it took.

    A table that is taken is asked for its decision as well.
    """
    path = around.folder / f"p/p{ending}"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(around.armed(data))
    began = time.process_time()
    done = run_command("lint", path, "--json", environment=environment)
    took = time.process_time() - began
    told = done.stdout + done.stderr
    if ending == ".dmn" and done.returncode == 0:
        decided = run_command(
            "decide", path, "--decision", "d", "--input", '{"金额": 1}', environment=environment
        )
        told += decided.stdout + decided.stderr
    path.unlink()
    wrong = {
        (one["rule"], one["element"], one["message"])
        for one in json.loads(done.stdout)
        if one["severity"] == "error"
    }
    return wrong, told, took


FILES = {
    "XML of diagrams": (".bpmn", {name: text for name, (text, _rule) in HOSTILE_XML.items()}),
    "XML of diagrams, perhaps neutral": (".bpmn", NEUTRAL_XML),
    "XML of tables": (".dmn", {name: as_table(text) for name, (text, rule) in HOSTILE_XML.items() if rule != "no-process"}),
    "programs in diagrams": (".bpmn", {f"{code} as {site}": SITES[site](CODE[code]) for site in SITES for code in CODE}),
    "programs in tables": (".dmn", {code: of_table(text) for code, text in CODE.items()}),
    "forms": (".form", HOSTILE_FORMS),
}  # fmt: skip
"""Kinds of files by their ending; what may be neutral says so in its name."""
HARMLESS = {".bpmn": PLAIN, ".dmn": DECISIONS, ".form": b'{"type":"default","id":"x","components":[]}'}


def files(around, kind, environment, every=1):
    """Yield what came of each file of a kind, or of every so many-th.

    What is wrong with a harmless file as well (its form is unknown) refuses no attack.
    """
    ending, attacks = FILES[kind]
    always, _told, _took = _linted(around, HARMLESS[ending], ending, environment)
    for name, data in list(attacks.items())[::every]:
        wrong, told, took = _linted(around, data, ending, environment)
        effect = around.effect(told, 0.0 if name in SLOW_TO_READ else took)
        yield Fate(kind, name, bool(wrong - always), effect)


def expressions(around, environment, every=1):
    """Yield what came of expressions at the command that calculates them."""
    told = {
        **HOSTILE_EXPRESSIONS,
        **{text[:40]: text for text in (*HOSTILE_TEXTS, *INTERNALS, *CODE.values())},
    }
    for name, text in list(told.items())[::every]:
        began = time.process_time()
        # A NUL never reaches a command: the machine ends the word there.
        done = run_command(
            "feel", "--json", "--", around.armed(text).replace("\x00", ""), environment=environment
        )
        took = time.process_time() - began
        effect = around.effect(done.stdout + done.stderr, took, within=1.0)
        yield Fate("expressions", name, done.returncode == 1, effect)


def harm_in(text):
    """Return what a browser would run, load or send of a page that shows hostile words."""
    page = Page(text)
    runs = [fault for fault in page.faults if fault.startswith(("inline", "on"))]
    for tag, found, _inside in page.elements:
        for name in ("href", "src", "action", "formaction", "content", "data"):
            value = (found.get(name) or "").strip().lower()
            if tag != "input" and any(word in value.split("?")[0] for word in FOREIGN):
                runs.append(f"<{tag} {name}={value[:60]}>")
    return "; ".join(runs)


STANDING = (account, employer, permit, person, live_edition)


def rows_of(context):
    """Return all rows of accounts, units, permits, persons and editions in force, as one comparable value."""
    with context.database.reading() as work:
        return [sorted(map(str, work.connection.execute(select(table)))) for table in STANDING]


def names_left(folder):
    """Return every file below a folder."""
    return {str(path) for path in Path(folder).rglob("*") if path.is_file()}
