"""A real OpenID provider in a process of its own, and the doors of an office that lead to it."""

import re
import socket
import subprocess
from contextlib import contextmanager
from dataclasses import replace
from http.cookiejar import CookieJar
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import urlencode, urlsplit
from urllib.request import HTTPCookieProcessor, HTTPRedirectHandler, Request, build_opener

from app.domain.exact_json import write_json
from app.domain.identity_provider import read_providers
from frontend.build_assets import node_folder

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "frontend" / "node_modules" / "oidc-provider" / "lib" / "index.js"
PROGRAM = Path(__file__).with_name("oidc_provider.mjs")
SECRET = "secret of the office, only for tests"
DOORS = {
    "legal_person_certificate": ("unit", "uscc", "urn:door:unit"),
    "e_business_licence": ("unit", "uscc", "urn:door:licence"),
    "citizen_account": ("person", "id_number", "urn:door:person"),
}


def is_there():
    """Tell whether the provider's package is installed."""
    return PACKAGE.is_file()


class Provider:
    """Where the provider is, and what an office is told of it."""

    def __init__(self, port, office):
        self.issuer = f"http://127.0.0.1:{port}"
        self.office = office

    def file(self):
        """Return the file of the installation that names the doors."""
        rows = [
            f'[[provider]]\ncode = "{code}"\nkind = "{kind}"\nissuer = "{self.issuer}"\nclient_id = "{code}"\n'
            f'secret_file = "secret"\nscopes = ["openid", "{kind}"]\nclaim = "{claim}"\nacr = "{acr}"\n'
            for code, (kind, claim, acr) in DOORS.items()
        ]
        return "\n".join(rows)

    def doors(self):
        """Return the doors as an office has read them."""
        return read_providers(self.file(), lambda _name: SECRET)


def with_doors(context):
    """Return an office whose doors lead to a provider that nobody goes to."""
    return replace(context, providers=Provider(9, "http://localhost").doors())


@contextmanager
def running_provider(office="http://localhost"):
    """Run a provider for an office at an address; yields what the office is told of it."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    clients = [
        {
            "client_id": code,
            "client_secret": SECRET,
            "redirect_uris": [f"{office}/sign-in/door/{code}/callback"],
            "response_types": ["code"],
            "grant_types": ["authorization_code"],
        }
        for code in DOORS
    ]
    told = [str(PACKAGE), str(port), write_json(clients)]
    node = str(node_folder() / "bin" / "node")
    with subprocess.Popen(
        [node, str(PROGRAM), *told], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        try:
            assert any("ready" in line for line in process.stdout), "the provider did not start"
            yield Provider(port, office)
        finally:
            process.terminate()


class _Stay(HTTPRedirectHandler):
    def redirect_request(self, *_told):
        return None


class Browser:
    """Somebody's browser at the provider: follows it until it sends them back to the office."""

    def __init__(self):
        self.opener = build_opener(HTTPCookieProcessor(CookieJar()), _Stay())

    def _open(self, url, data=None):
        body = urlencode(data).encode() if data else None
        try:
            # Addresses of the provider that this test runs.
            with self.opener.open(Request(url, body), timeout=10) as answer:  # noqa: S310
                return "", answer.read().decode()
        except HTTPError as moved:
            with moved:
                return moved.headers.get("Location", ""), moved.read().decode()

    def sign_in(self, url, login, **more):
        """Sign in where a door has led; return the address at the office, or the page that refuses."""
        host = "{0.scheme}://{0.netloc}".format(urlsplit(url))
        page = ""
        for _ in range(8):
            if not url.startswith(host) and not url.startswith("/"):
                return url
            target, page = self._open(url if url.startswith("http") else host + url)
            if not target:
                action = re.search(r'action="([^"]+)"', page)
                if action is None:
                    return page
                target, page = self._open(host + action[1], {"login": login, "go": "yes", **more})
            url = target
        return page
