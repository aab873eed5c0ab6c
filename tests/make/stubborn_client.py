"""A person at a browser whose server dies all the time: every request is sent again, with the same key, until heard."""

import http.cookiejar
import re
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

PATIENCE_SECONDS = 60
PAUSE_SECONDS = 0.15
TASK = re.compile(r"/tasks/([0-9a-f]{32})")


class _KeepRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_arguments):
        return None


class StubbornClient:
    """One signed-in person."""

    def __init__(self, address, login):
        self.address = address
        self.repeats = 0
        jar = urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar())
        self._opener = urllib.request.build_opener(jar, _KeepRedirect())
        page = self.get("/sign-in")
        self._send(
            "/sign-in", {"csrf_token": _hidden(page, "csrf_token"), "login": login, "password": "demo-2026"}
        )

    def get(self, path):
        """Return a page, following redirects."""
        status, body, location = self._send(path)
        if status == 303:
            return self.get(location)
        assert status == 200, (path, status, body[-800:])
        return body

    def post(self, path, fields, files=()):
        """Send a form until it is answered; return status and where it leads."""
        status, body, location = self._send(path, fields, files)
        assert status in {303, 409}, (path, status, re.sub(r"<[^>]+>", " ", body)[-900:])
        return status, location

    def complete(self, key, answers, files=()):
        """Fill a task's form and send it with its own key."""
        page = self.get(f"/tasks/{key}")
        fields = {name: _hidden(page, name) for name in ("csrf_token", "_key", "_fence")} | answers
        return self.post(f"/tasks/{key}", fields, files)

    def press(self, page, action):
        """Press the button of a small form on a page."""
        key = re.search(r'name="_key" value="([^"]*)"', page)
        fields = {"csrf_token": _hidden(page, "csrf_token")} | ({"_key": key[1]} if key else {})
        return self.post(action, fields)

    def tasks(self, path):
        """Return the keys of the tasks a page leads to, each once."""
        return list(dict.fromkeys(TASK.findall(self.get(path))))

    def _send(self, path, fields=None, files=()):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while True:
            try:
                return self._once(path, fields, files)
            except (OSError, http.client.HTTPException):
                if time.monotonic() > deadline:
                    raise
                self.repeats += 1
                time.sleep(PAUSE_SECONDS)

    def _once(self, path, fields, files):
        url = path if path.startswith("http") else self.address + path
        request = urllib.request.Request(url)  # noqa: S310 — an address of this test's own server
        if fields is not None:
            boundary = uuid.uuid4().hex
            request.data = _multipart(fields, files, boundary)
            request.add_header("Content-Type", f"multipart/form-data; boundary={boundary}")
        try:
            with self._opener.open(request, timeout=30) as answer:
                return answer.status, answer.read().decode(), ""
        except urllib.error.HTTPError as told:
            if told.code in {500, 502, 503}:
                raise ConnectionError(told.code) from told
            return told.code, told.read().decode(), told.headers.get("Location", "")


def _hidden(page, name):
    return re.search(rf'name="{name}" value="([^"]*)"', page)[1]


def _multipart(fields, files, boundary):
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{one}\r\n'.encode()
        for name, value in fields.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    for slot, path in files:
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file.{slot}"; filename="{slot}.pdf"\r\n'
        )
        parts.append(head.encode() + b"Content-Type: application/pdf\r\n\r\n" + path.read_bytes() + b"\r\n")
    return b"".join([*parts, f"--{boundary}--\r\n".encode()])
