"""The real server is ended without a word between pages, and in the middle of a piece: no finished page is lost."""

import hashlib
import http.client
import json
import socket
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from tests.documents.slip_fonts import needs_fonts
from tests.make.sent_uploads import SLOT, small_photo
from tests.support.running_office import RunningOffice, StubbornClient

pytestmark = [pytest.mark.slow, needs_fonts]
FORM = f"/employer/attachments/{SLOT}"
PHOTOS = [(f"IMG_{number}.jpg", small_photo(number)) for number in (1, 2, 3)]


@pytest.fixture
def office(tmp_path):
    office = RunningOffice(tmp_path)
    yield office
    if office.process.poll() is None:
        office.stop()


class Script:
    """The script of a page, signed in, at a server that may go and come back."""

    def __init__(self, port):
        self.client = StubbornClient(port, "agent4")

    def headers(self, **more):
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        return {"Cookie": cookies, "X-Refresh": "1", "X-CSRFToken": self.client.token, **more}

    def ask(self, method, path, body=b"", **more):
        connection = http.client.HTTPConnection("127.0.0.1", self.client.port, timeout=60)
        try:
            connection.request(method, path, body, self.headers(**more))
            answer = connection.getresponse()
            text = answer.read().decode()
        finally:
            connection.close()
        assert answer.status < 300, (path, answer.status, text[:300])
        return json.loads(text)

    def form(self, path, **fields):
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields), **kind)

    def begin(self):
        told = [
            {"name": name, "size": len(data), "stamp": hashlib.sha256(data).hexdigest()}
            for name, data in PHOTOS
        ]
        return self.form(f"{FORM}/chosen", files=json.dumps(told))

    def piece(self, url, offset, data):
        more = {"Upload-Offset": str(offset), "Content-Type": "application/octet-stream"}
        return self.ask("PATCH", url, data, **more)["received"]

    def half_a_piece(self, url, data):
        """Send half of the bytes of a piece, and hang up."""
        head = {**self.headers(), "Upload-Offset": "0", "Content-Length": str(len(data)), "Host": "127.0.0.1"}
        lines = "\r\n".join([f"PATCH {url} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())])
        with socket.create_connection(("127.0.0.1", self.client.port), 10) as line:
            line.sendall(lines.encode() + b"\r\n\r\n" + data[: len(data) // 2])


def test_a_server_that_is_killed_between_pages_goes_on_with_all_of_them(office, tmp_path):
    script = Script(office.port)
    begun = script.begin()
    first, second, third = (one["url"] for one in begun["files"])
    script.half_a_piece(first, PHOTOS[0][1])
    assert script.ask("GET", first)["received"] == 0
    assert script.piece(first, 0, PHOTOS[0][1]) == len(PHOTOS[0][1])
    assert script.form(first) == {"finished": True, "pages": 1}
    assert script.piece(second, 0, PHOTOS[1][1][:9000]) == 9000

    office.kill(office.processes())
    again = RunningOffice(tmp_path, port=office.port)
    try:
        found = script.begin()
        assert [(one["finished"], one["received"]) for one in found["files"]] == [
            (True, len(PHOTOS[0][1])),
            (False, 9000),
            (False, 0),
        ]
        assert [one["url"] for one in found["files"]] == [first, second, third]
        assert script.piece(second, 9000, PHOTOS[1][1][9000:]) == len(PHOTOS[1][1])
        assert script.form(second)["finished"]
        assert script.piece(third, 0, PHOTOS[2][1]) == len(PHOTOS[2][1])
        assert script.form(third)["finished"]
        shown = script.form(found["make"], _key=uuid4().hex)["shown"]
        assert "3 页" in shown
        assert "IMG_1 等 3 个.pdf" in shown
        assert not list((tmp_path / "parts").iterdir())
    finally:
        again.stop()
