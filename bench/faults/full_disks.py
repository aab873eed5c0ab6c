"""The disk is full at ten places, one after the other, while clients work: what is kept stays whole, the rest is told.

Each place is a small disk of its own that is filled to its last byte (bench/faults/cramped_disks.py).
"""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import threading
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from sqlalchemy import func, select

from app.store.tables_applications import outbox
from bench.faults.cramped_disks import SIZES, Disk, in_own_space, lay_disks, take_away
from bench.faults.desk_by_pages import DOOR, Desk, Said
from bench.faults.fault_check import Before, check
from bench.faults.fault_load import Clients, Load
from bench.faults.fault_office import FaultOffice, wait_until
from bench.faults.fault_report import Heard, Row
from tests.make.journey_by_pages import JourneyByPages, when_it_answers
from tests.make.pdf_files import jpeg_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

OK, SEE_OTHER, UNPROCESSABLE, BUSY, NO_ROOM = 200, 303, 422, 503, 507
WALKERS, PEOPLE, CREW = 4, 40, 1
DESK = "agent4"
SOON, WITHIN = 2.0, 60.0
REFILLED_EVERY = 0.2
BETWEEN_HEADS = 65.0
"""The audit is sealed once a minute: so long is there no room for it."""


class Places:
    """What is tried at each place, full and with room again; `row` hears what is not as it should be."""

    def __init__(self, office: FaultOffice, desk: Desk, load: Load, row: Row) -> None:
        self.office, self.desk, self.load, self.row = office, desk, load, row
        self.clients = Clients(office, desk.heard)
        self.photos = iter(range(1, 200))
        self.steps = 0

    def expect(self, what: str, said: Said, *statuses: int, words: str = "") -> Said:
        """Note an answer that is another one than these."""
        self.steps += 1
        if said.status not in statuses or words not in said.words:
            self.row.found.append(f"{what}: {said.status} {said.words[:300]}")
        return said

    def holds(self, what: str, *, is_so: bool) -> None:
        """Note what does not hold."""
        self.steps += 1
        if not is_so:
            self.row.found.append(what)

    @contextmanager
    def full(self, name: str) -> Iterator[None]:
        """Leave no room at a place until the end of the block."""
        disk = Disk(self.office.home / name)
        disk.fill()
        self.row.faults["full disks"] += 1
        over = threading.Event()
        filling = threading.Thread(target=_keep_full, args=(disk, over), daemon=True)
        filling.start()
        try:
            yield
        finally:
            over.set()
            filling.join()
            disk.free()

    def pieces(self) -> None:
        """A piece of an upload: told at once, and the same piece counts when there is room."""
        url, _make, data = self.desk.begin(next(self.photos))
        with self.full("data/parts"):
            self.expect("piece without room", self.desk.piece(url, data), NO_ROOM, words="没有空间")
        self.expect("piece with room", self.desk.piece(url, data), OK)
        self.expect("its pages", self.desk.form(url), OK)

    def pages_written_anew(self) -> None:
        """Pages written anew and joined: what has come stays where it is until there is room."""
        ((url, data), (other, more)), make = self.desk.begin_paper(next(self.photos), next(self.photos))
        self.expect("piece", self.desk.piece(url, data), OK)
        self.expect("piece of the other", self.desk.piece(other, more), OK)
        self.expect("pages of the other", self.desk.form(other), OK)
        with self.full("data/files"):
            self.expect("pages without room", self.desk.form(url), BUSY, words="没有")
            told = self.expect("how far it has come", self.desk.once("GET", url), OK).json
            self.holds("the upload was given up", is_so=told["received"] == len(data))
        self.expect("pages with room", self.desk.form(url), OK, words="true")
        with self.full("data/files"):
            self.expect("joined without room", self.desk.form(make, _key="j" * 32), BUSY, words="没有")
        self.expect("joined with room", self.desk.form(make, _key="j" * 32), OK)

    def paper_in_a_form(self) -> None:
        """A file in the form of a page: the form comes back and says so, nothing half is left."""
        data = grainy_photo(40)
        with self.full("data/files"):
            self.expect("paper without room", self.desk.bring(data), UNPROCESSABLE, words="空间")
        self.expect("paper with room", self.desk.bring(data), SEE_OTHER)
        halves = list((self.office.folder / "files").glob(".incoming-*"))
        self.holds(f"{len(halves)} halves of files are left", is_so=not halves)

    def turns(self) -> None:
        """The locked files of the turns cannot be made: no check, and no broken page."""
        for held in (self.office.folder / "turns").iterdir():
            held.unlink()
        with self.full("data/turns"):
            said = self.desk.bring(grainy_photo(41))
            self.expect("paper without a turn", said, SEE_OTHER, UNPROCESSABLE)
        self.expect("paper with a turn", self.desk.bring(grainy_photo(42)), SEE_OTHER)

    def pictures(self) -> None:
        """A page as a picture is shown whether it can be kept or not."""
        picture = f"{DOOR}/1/pages/1.png"
        kept = self.office.folder / "page-images"
        with self.full("data/page-images"):
            self.expect("picture without room", self.desk.once("GET", f"{picture}?width=640"), OK)
            halves = list(kept.rglob(".drawing-*"))
            self.holds("half a picture is left", is_so=not halves)
        self.expect("picture with room", self.desk.once("GET", f"{picture}?width=640"), OK)

    def letters(self) -> None:
        """Letters wait, and leave whole when there is room."""
        with self.full("data/letters"):
            self._renew_and_withdraw()
            waits = wait_until(lambda: self._letters() and self._was_told("NoRoomForLettersError"), WITHIN)
            self.holds("no letter was tried without room", is_so=waits)
            given_up = self._letters(outbox.c.error.is_not(None))
            self.holds(f"{given_up} letters count as failed", is_so=not given_up)
        self.holds("letters still wait", is_so=wait_until(lambda: not self._letters(), 3 * WITHIN))
        torn = [one.name for one in (self.office.folder / "letters").glob("*.eml") if not one.stat().st_size]
        self.holds(f"{len(torn)} letters are empty", is_so=not torn)

    def _was_told(self, name: str) -> bool:
        return any(name in log.read_text(errors="replace") for log in self.office.logs.glob("*.log"))

    def _letters(self, *conditions: object) -> int:
        def ask() -> int:
            with self.office.context.database.reading() as work:
                waits = select(func.count()).where(outbox.c.sent_at.is_(None), *conditions)
                return int(work.connection.execute(waits).scalar_one())

        return when_it_answers(ask)

    def heads(self) -> None:
        """The audit cannot be sealed outside of the database: the office goes on, and it is sealed afterwards."""
        with self.full("data/audit-heads"):
            until = time.monotonic() + BETWEEN_HEADS
            while time.monotonic() < until:
                self._renew_and_withdraw()
                time.sleep(SOON)
        written = self.office.folder / "audit-heads"
        before = sum(one.stat().st_size for one in written.glob("heads-*"))
        grown = wait_until(
            lambda: sum(one.stat().st_size for one in written.glob("heads-*")) > before, 2 * WITHIN
        )
        self.holds("nothing was sealed when there was room", is_so=grown)

    def database(self) -> None:
        """A commit finds no room: 503, and the same command with the same key is carried out when there is."""
        with self.full("database"):
            until = time.monotonic() + 3 * SOON
            while time.monotonic() < until:
                said = self.desk.bring(grainy_photo(50))
                self.expect("command without room", said, BUSY, NO_ROOM, UNPROCESSABLE, SEE_OTHER, 0)
                time.sleep(SOON / 4)
        server = self.office.server
        if server is not None and server.process.poll() is not None:
            # PostgreSQL ends when it cannot write its log; whoever looks after services starts it again.
            self.row.more["server ended"] = True
            server.start()
        self._renew_and_withdraw()

    def backup(self) -> None:
        """A backup finds no room: it says so, is no backup, and leaves nothing half."""
        target = self.office.home / "backup"
        with self.full("backup"):
            _, code, said = self.office.command("backup", str(target))
            self.holds(f"backup without room: {code} {said}", is_so=code == 1 and "Traceback" not in said)
        left = [one.name for one in target.iterdir() if one.name != "files"]
        self.holds(f"a backup that is none left {left}", is_so=not left)
        told, code, said = self.office.command("backup", str(target))
        self.holds(f"backup with room: {code} {said} {told}", is_so=code == 0)

    def logs(self) -> None:
        """Nothing can be logged: workers are started and work all the same."""
        with self.full("logs"):
            self._kill_and_work()
        self._kill_and_work()

    def temporary(self) -> None:
        """The folder for temporary files is full: large requests are refused with words, all others go on."""
        big, (url, _make, data) = grainy_photo(60, side=2400), self.desk.begin(next(self.photos))
        with self.full("tmp"):
            self.expect("large request without room", self.desk.bring(big), NO_ROOM, words="没有空间")
            self.expect("piece meanwhile", self.desk.piece(url, data), OK)
            self.expect("pages meanwhile", self.desk.form(url), OK)
            self._kill_and_work()
        self.expect("large request with room", self.desk.bring(big), SEE_OTHER, UNPROCESSABLE)

    def _kill_and_work(self) -> None:
        """Let a worker of each kind begin anew, and bring a command to its end."""
        chance = random.Random(1)  # noqa: S311 — which one is no secret
        for find in (self.office.web_workers, self.office.background_workers):
            found = find()
            with suppress(ProcessLookupError):
                os.kill(chance.choice(found), signal.SIGKILL)
        self._renew_and_withdraw()
        self.holds("no worker came back", is_so=wait_until(self.office.background_workers, WITHIN))

    def _renew_and_withdraw(self) -> None:
        journey = JourneyByPages(self.office.context, self.clients, "zhao")
        self.load.done.withdrawn.append(journey)
        journey.withdraw()


def _keep_full(disk: Disk, over: threading.Event) -> None:
    """Take what others give back meanwhile, until it is over."""
    while not over.wait(REFILLED_EVERY):
        disk.fill()


def grainy_photo(seed: int, side: int = 700) -> bytes:
    """Return a photo that does not compress well; each seed another one."""
    grain = np.random.default_rng(seed).integers(90, 255, (side, side, 3), dtype=np.uint8)
    return bytes(jpeg_of(Image.fromarray(grain), quality=60))


TRIED: tuple[Callable[[Places], None], ...] = (
    Places.pieces,
    Places.pages_written_anew,
    Places.paper_in_a_form,
    Places.turns,
    Places.pictures,
    Places.letters,
    Places.backup,
    Places.logs,
    Places.temporary,
    Places.database,
    Places.heads,
)


def full_disks(database: str, *, walkers: int = WALKERS) -> Row:
    """Fill every place in its turn; return what is counted."""
    printed = in_own_space(["bench.faults.full_disks", database, str(walkers)]).strip().splitlines()
    told = json.loads(printed[-1]) if printed else {}
    told.pop("whole", None)
    if not told:
        raise SystemExit("the suite of full disks did not come to its end")
    return Row(**told)


def _in_this_space(database: str, walkers: int) -> Row:
    began, heard = time.monotonic(), Heard()
    office = FaultOffice(database, lay_out=lay_disks)
    try:
        logins = office.prepare(PEOPLE)
        office.start(crew=CREW)
        load = Load(office, heard, logins, walkers=walkers, waiting=PEOPLE // 4)
        load.done.apart.add(DESK)
        load.lay_waiting()
        assert office.port is not None
        desk = Desk(office.port, DESK, heard)
        row = Row("disk full", database, {"full disks": 0, "places": len(SIZES)})
        before = Before(office)
        load.begin()
        places = Places(office, desk, load, row)
        for one in TRIED:
            try:
                one(places)
            except Exception as failed:  # noqa: BLE001 — the other places are looked at as well
                row.found.append(f"{one.__name__}: {type(failed).__name__}: {failed}"[:600])
        load.end()
        check(office, load, before, row)
        row.take(heard)
        row.more |= {"steps": places.steps, "errors in logs": list(office.errors_in_logs())[:20]}
        row.seconds = round(time.monotonic() - began)
        return row
    finally:
        office.stop()
        take_away(office.home)


if __name__ == "__main__":
    sys.stdout.write(_in_this_space(sys.argv[1], int(sys.argv[2])).line() + "\n")
