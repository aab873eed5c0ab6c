"""Bodies that are on their way fill the disk up to a limit, and one address takes no more than its part."""

import asyncio
from contextlib import ExitStack

import pytest

from app.front.request_reader import RequestRefusedError, read_request
from app.front.spool_room import NoRoomError, SpoolRoom


def send(place, length):
    async def play():
        reader = asyncio.StreamReader()
        reader.feed_data(b"POST / HTTP/1.1\r\nContent-Length: %d\r\n\r\n" % length + b"x" * length)
        reader.feed_eof()
        return await read_request(reader, None, place, is_trusted=False, wait=1)

    return asyncio.run(play())


def test_one_address_takes_its_part_and_another_is_served():
    room = SpoolRoom(most=100, of_address=60)
    with ExitStack() as held:
        held.enter_context(room.place("A", is_trusted=False)).take(60)
        with pytest.raises(RequestRefusedError) as refused:
            send(held.enter_context(room.place("A", is_trusted=False)), 1)
        assert refused.value.status.startswith("503")
        assert send(held.enter_context(room.place("B", is_trusted=False)), 40).body.read() == b"x" * 40
        with pytest.raises(RequestRefusedError):
            send(held.enter_context(room.place("C", is_trusted=False)), 1)


def test_an_answered_or_refused_request_gives_its_part_back():
    room = SpoolRoom(most=100, of_address=100)
    with pytest.raises(RequestRefusedError), room.place("A", is_trusted=False) as place:
        send(place, 101)
    for _ in range(3):
        with room.place("A", is_trusted=False) as place:
            send(place, 100)


def test_a_proxy_that_is_trusted_carries_many_people():
    room = SpoolRoom(most=100, of_address=10)
    with room.place("proxy", is_trusted=True) as place:
        place.take(100)
        with pytest.raises(NoRoomError):
            place.take(1)


def test_without_a_limit_of_its_own_a_part_of_the_disk_stays_free():
    with SpoolRoom().place("A", is_trusted=True) as place:
        place.take(64 * 1024 * 1024)
        with pytest.raises(NoRoomError):
            place.take(1 << 60)
