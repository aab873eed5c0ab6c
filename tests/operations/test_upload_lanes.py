"""Uploads wait in the front, in rotation: who sends many does not keep the others from theirs."""

import asyncio
import io
import tempfile

import pytest

from app.front.request_reader import CHUNK, read_request
from app.front.spool_room import SpoolRoom
from app.front.upload_lanes import UploadLanes


async def hold(lanes, visitor, log, release):
    async with lanes.turn(visitor) as came:
        log.append((visitor, came))
        await release.wait()


async def settle():
    for _ in range(10):
        await asyncio.sleep(0)


def test_one_of_each_visitor_is_inside_and_no_more_than_the_places():
    async def play():
        lanes, log, release = UploadLanes(at_once=2), [], asyncio.Event()
        waiting = [asyncio.create_task(hold(lanes, who, log, release)) for who in "AAABBC"]
        await settle()
        assert log == [("A", True), ("B", True)]
        release.set()
        await asyncio.gather(*waiting)
        assert sorted(log) == sorted((who, True) for who in "AAABBC")

    asyncio.run(play())


def test_who_comes_last_with_one_file_is_served_before_the_second_of_everybody():
    async def play():
        lanes, log = UploadLanes(at_once=1), []
        releases = {}

        def send(name):
            releases[name] = asyncio.Event()
            return asyncio.create_task(hold(lanes, name[0], log, releases[name]))

        tasks = [send(name) for name in ("A1", "A2", "A3", "B1", "B2", "C1")]
        await settle()
        order = []
        for _ in tasks:
            who = log[-1][0]
            order.append(who)
            next(event for name, event in releases.items() if name[0] == who and not event.is_set()).set()
            await settle()
        assert order == ["A", "B", "C", "A", "B", "A"]
        await asyncio.gather(*tasks)

    asyncio.run(play())


def test_who_waits_too_long_goes_on_without_a_turn_and_leaves_no_trace():
    async def play():
        lanes, log, release = UploadLanes(at_once=1, patience=0.05), [], asyncio.Event()
        first = asyncio.create_task(hold(lanes, "A", log, release))
        await settle()
        async with lanes.turn("B") as came:
            assert not came
        release.set()
        await first
        async with lanes.turn("B") as came:
            assert came
        assert not lanes._waiting
        assert not lanes._inside

    asyncio.run(play())


def test_who_gives_up_while_waiting_takes_no_place():
    async def play():
        lanes, log, release = UploadLanes(at_once=1), [], asyncio.Event()
        first = asyncio.create_task(hold(lanes, "A", log, release))
        await settle()
        gone = asyncio.create_task(hold(lanes, "B", log, release))
        await settle()
        gone.cancel()
        await settle()
        release.set()
        await first
        await hold(lanes, "C", log, release)
        assert log == [("A", True), ("C", True)]
        assert not lanes._inside

    asyncio.run(play())


def read(head, body):
    async def play():
        reader = asyncio.StreamReader()
        reader.feed_data(head + b"Content-Length: %d\r\n\r\n" % len(body) + body)
        reader.feed_eof()
        with SpoolRoom().place("a", is_trusted=True) as place:
            return await read_request(reader, None, place, is_trusted=True, wait=1)

    return asyncio.run(play())


FORM = b"POST /x HTTP/1.1\r\nCookie: session=one\r\nContent-Type: multipart/form-data; boundary=e\r\n"
TEXT = b'--e\r\nContent-Disposition: form-data; name="a"\r\n\r\ntext\r\n'
NONE = b'--e\r\nContent-Disposition: form-data; name="f"; filename=""\r\n\r\n\r\n'
FILE = b'--e\r\nContent-Disposition: form-data; name="f"; filename="a.pdf"\r\n\r\n%PDF\r\n'


@pytest.mark.parametrize(
    ("head", "body", "carries"),
    [
        (FORM, TEXT + NONE + b"--e--\r\n", False),
        (FORM, TEXT + FILE + b"--e--\r\n", True),
        # The name lies across two chunks.
        (FORM, b"x" * (CHUNK - 60) + FILE + b"y" * CHUNK, True),
        (FORM, b"x" * 600_000 + FILE + b"--e--\r\n", True),
        (FORM.replace(b"multipart/form-data", b"text/plain"), FILE, False),
    ],
)
def test_a_request_tells_whether_it_brings_a_file_and_stays_whole(head, body, carries):
    found = read(head, body)
    assert found.carries_files is carries
    assert found.visitor == b"session=one"
    assert isinstance(found.body, io.IOBase | tempfile.SpooledTemporaryFile)
    assert found.body.read() == body
    found.body.close()
