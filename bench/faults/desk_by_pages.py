"""Somebody who brings files and sends commands once, and hears what the server says, whatever it is."""

from __future__ import annotations

import hashlib
import http.client
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import uuid4

from bench.faults.fault_clients import FaultClient
from tests.make.sent_uploads import SLOT, small_photo

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bench.faults.fault_report import Heard

DOOR = f"/employer/attachments/{SLOT}"
TAGS = re.compile(r"<(script|style).*?</\1>|<[^>]+>", re.DOTALL)
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True, slots=True)
class Said:
    """An answer; status 0 is a connection that ended."""

    status: int
    text: str = ""

    @property
    def json(self) -> Any:
        """Return the answer to a script."""
        return json.loads(self.text)

    @property
    def words(self) -> str:
        """Return what a person reads."""
        if self.text.startswith("{"):
            return json.dumps(self.json, ensure_ascii=False)
        return " ".join(TAGS.sub(" ", self.text).split())


class Desk:
    """One signed-in person who is told what happens."""

    def __init__(self, port: int, login: str, heard: Heard) -> None:
        self.heard = heard
        self.client = FaultClient(port, login, heard)

    def once(
        self, method: str, path: str, body: bytes | str = b"", headers: Mapping[str, str] | None = None
    ) -> Said:
        """Ask once."""
        cookies = "; ".join(f"{name}={value}" for name, value in self.client.cookies.items())
        told = {"Cookie": cookies, "X-CSRFToken": self.client.token, **(headers or {})}
        connection = http.client.HTTPConnection("127.0.0.1", self.client.port, timeout=60)
        try:
            connection.request(method, path, body, told)
            answer = connection.getresponse()
            said = Said(answer.status, answer.read().decode(errors="replace"))
        except (OSError, http.client.HTTPException):
            said = Said(0)
        finally:
            connection.close()
        if said.status == 0 or said.status >= http.client.INTERNAL_SERVER_ERROR:
            self.heard.refused(str(said.status) if said.status else "lost", f"{method} {path}", said.words)
        return said

    def form(self, path: str, **fields: str) -> Said:
        """Send a small form as the script of a page does."""
        return self.once("POST", path, urlencode(fields), {"X-Refresh": "1", "Content-Type": FORM})

    def begin(self, number: int) -> tuple[str, str, bytes]:
        """Announce a photo; return where its pieces go, where the paper is made, and the photo."""
        ((url, data),), make = self.begin_paper(number)
        return url, make, data

    def begin_paper(self, *numbers: int) -> tuple[list[tuple[str, bytes]], str]:
        """Announce photos of one paper; return where the pieces of each go with the photo, and where the paper is made."""
        photos = {f"IMG_{number}.jpg": small_photo(number) for number in numbers}
        told = [
            {"name": name, "size": len(data), "stamp": hashlib.sha256(data).hexdigest()}
            for name, data in photos.items()
        ]
        begun = self.form(f"{DOOR}/chosen", files=json.dumps(told)).json
        places = [one["url"] for one in begun["files"]]
        return list(zip(places, photos.values(), strict=True)), begun["make"]

    def piece(self, url: str, data: bytes) -> Said:
        """Send a whole file as one piece."""
        more = {"Upload-Offset": "0", "Content-Type": "application/octet-stream", "X-Refresh": "1"}
        return self.once("PATCH", url, data, more)

    def bring(self, data: bytes, name: str = "拍照.jpg") -> Said:
        """Send a file in the form of a page."""
        line = uuid4().hex
        fields = {"csrf_token": self.client.token, "_key": uuid4().hex}
        parts = [
            f'--{line}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n'.encode()
            for key, value in fields.items()
        ]
        head = f'--{line}\r\nContent-Disposition: form-data; name="file.{SLOT}"; filename="{name}"\r\n'
        parts += [head.encode(), b"Content-Type: image/jpeg\r\n\r\n", data, f"\r\n--{line}--\r\n".encode()]
        kind = {"Content-Type": f"multipart/form-data; boundary={line}"}
        return self.once("POST", DOOR, b"".join(parts), kind)
