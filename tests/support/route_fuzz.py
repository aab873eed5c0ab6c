"""Requests drawn by a seed for every route, method and role: real forms with odd answers, odd addresses, bodies and headers.

What a page offers is read from the page itself, so that a request comes as far as the code behind it. Everything that is
drawn comes from one seed; a failure names it and the number of its request.
"""

import logging
import re
import traceback
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlencode, urlsplit

from flask import url_for
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

from app.policy.actor import Role
from app.policy.route_table import ROUTES
from app.services.accounts.sign_in import SignInRefusedError, ThrottledError
from tests.make.context_maker import ROOT
from tests.make.odd_values import BODIES, HEADERS, IN_ADDRESS, METHODS, ODD
from tests.support.page_client import TOKEN, Page
from tests.support.page_walk import PageWalk

BROKEN = 500
PUT_OFF = "X-Ask-Again"
NEVER_SENT = frozenset({"account.sign_out"})
"""It would end the session that goes on."""
ASKED = re.compile(r"""(?:args|values|form)(?:\.get(?:list)?\(|\[)["'](\w+)["']""")
MOST_FIELDS = 4
FRAMES = 12
FORM_OF_BYTES = "application/x-www-form-urlencoded"


def names_that_pages_read():
    """Return every name that the code of pages asks a query or a form for."""
    texts = (path.read_text("utf-8") for path in (ROOT / "app/web").rglob("*.py"))
    return sorted(
        {name for text in texts for name in ASKED.findall(text)} | {"page", "q", "_fence", "_then", "size"}
    )


@dataclass
class Drawn:
    """One request as it is sent."""

    method: str
    path: str
    login: str | None
    query: str = ""
    body: bytes = b""
    content_type: str | None = None
    headers: list = field(default_factory=list)

    def __str__(self):
        sent = f"{self.content_type or ''} {self.body[:600]!r}" if self.body or self.content_type else ""
        return (
            f"{self.method} {self.path[:300]}?{self.query[:300]} as {self.login} {self.headers!r:.300} {sent}"
        )


@dataclass
class ReadForm:
    """A form of a page, with what stands in its fields."""

    endpoint: str
    path: str
    fields: list
    login: str | None


class _Heard(logging.Handler):
    """Keeps how the last request broke."""

    def __init__(self):
        super().__init__(logging.ERROR)
        self.last = ""

    def emit(self, record):
        if record.exc_info and record.exc_info[1] is not None:
            broke = record.exc_info[1]
            way = [
                f"{Path(one.filename).name}:{one.lineno}" for one in traceback.extract_tb(broke.__traceback__)
            ]
            self.last = f"{type(broke).__name__}: {broke!s:.300} in {' '.join(way[-FRAMES:])}"


class RouteFuzz:
    """Draws and sends requests; `broken` are those that were answered with a fault of the product."""

    def __init__(self, app, context, seed):
        self.app, self.context, self.seed = app, context, seed
        self.chance = Random(seed)  # noqa: S311 — what is drawn is no secret
        self.walk = PageWalk(app, context)
        self.names = names_that_pages_read()
        self.sent, self.broken, self.statuses = 0, [], {}
        self.forms, self._tokens = {}, {}
        self.heard = _Heard()
        app.logger.addHandler(self.heard)
        self.adapter = app.url_map.bind("localhost")

    def close(self):
        """Stop listening."""
        self.app.logger.removeHandler(self.heard)

    def told(self):
        """Return what was sent and how it was answered, in one line."""
        counted = ", ".join(f"{status}: {count}" for status, count in sorted(self.statuses.items()))
        return f"fuzzed routes: seed {self.seed}, {self.sent} requests, {len(self.broken)} broken ({counted})"

    def _pages(self):
        """Return the rules of pages that the policy table knows."""
        return [rule for rule in self.walk.rules() if rule.endpoint in ROUTES]

    def read_pages(self, samples, roles):
        """Open every page as some of the roles that may, with some rows each; keep the forms that are on them."""
        for rule in self._pages():
            readers = self.walk.readers(rule)
            for role in self.chance.sample(readers, min(roles, len(readers))):
                for number, (login, path, answer) in enumerate(self.walk.pages(rule, role)):
                    if number >= samples:
                        break
                    if answer.mimetype == "text/html":
                        self._keep_forms(login, path, answer.text)

    def _keep_forms(self, login, path, text):
        fields = where = None
        for tag, found, _inside in Page(text).elements:
            if tag == "form":
                fields, where = [], (found.get("action") or path).split("#")[0]
                endpoint = self._endpoint(where, found.get("method", "get").upper())
                if endpoint and endpoint not in NEVER_SENT:
                    self.forms.setdefault(endpoint, []).append(ReadForm(endpoint, where, fields, login))
            elif fields is not None:
                _note_field(fields, tag, found)

    def _endpoint(self, path, method):
        try:
            return self.adapter.match(urlsplit(path).path, method)[0]
        except (HTTPException, RequestRedirect):
            return None

    def send_forms(self, rounds):
        """Send each kind of form so often, with some answers changed."""
        for _ in range(rounds):
            for endpoint in sorted(self.forms):
                self.send(self._changed(self.chance.choice(self.forms[endpoint])))

    def _changed(self, form):
        pairs = [(name, self.chance.choice(values)) for name, values in form.fields if name]
        for _ in range(self.chance.randint(1, MOST_FIELDS)):
            act = self.chance.random()
            name = self.chance.choice(pairs)[0] if pairs and act < 0.75 else self.chance.choice(self.names)
            if act > 0.9:
                pairs = [pair for pair in pairs if pair[0] != name]
                continue
            kept = [pair for pair in pairs if pair[0] != name] if act < 0.8 else pairs
            pairs = [*kept, (name, self.chance.choice(ODD))]
        pairs = [pair for pair in pairs if pair[0] != "csrf_token"]
        body = urlencode(pairs, errors="surrogatepass").encode()
        return Drawn(
            "POST", form.path, form.login, body=body, content_type=FORM_OF_BYTES, headers=self._header(0.1)
        )

    def send_queries(self, rounds):
        """Open each page so often with an odd query and odd headers, as somebody who may."""
        for _ in range(rounds):
            for rule in self._pages():
                login = self._login(self.chance.choice(self.walk.readers(rule)))
                query = self.chance.choice([self._query(), self._query(), "%", "=&&=%ff", "page=" + "9" * 30])
                self.send(Drawn("GET", self._path(rule, odd=0.1), login, query, headers=self._header(0.5)))

    def send_everything(self, chosen_roles, strange_methods):
        """Send its own methods and some others to every route, each as some roles, with odd addresses, bodies and headers."""
        roles = [None, *Role]
        for rule in self.app.url_map.iter_rules():
            if rule.endpoint in NEVER_SENT:
                continue
            others = [method for method in METHODS if method not in rule.methods]
            for method in [
                *sorted(rule.methods),
                *self.chance.sample(others, min(strange_methods, len(others))),
            ]:
                for role in self.chance.sample(roles, min(chosen_roles, len(roles))):
                    self.send(self._anything(rule, method, role))

    def _anything(self, rule, method, role):
        drawn = Drawn(method, self._path(rule, odd=0.5), self._login(role), headers=self._header(0.6))
        if self.chance.random() < 0.4:
            drawn.query = self._query()
        if method not in ("GET", "HEAD", "OPTIONS", "TRACE") or self.chance.random() < 0.1:
            if self.chance.random() < 0.5:
                drawn.content_type, drawn.body = self.chance.choice(BODIES)
            else:
                drawn.content_type, drawn.body = FORM_OF_BYTES, self._query().encode()
        return drawn

    def _query(self):
        names = self.chance.sample(self.names, self.chance.randint(1, 5))
        return urlencode([(name, self.chance.choice(ODD)) for name in names], errors="surrogatepass")

    def _header(self, share):
        return [self.chance.choice(HEADERS) for _ in range(2)] if self.chance.random() < share else []

    def _path(self, rule, odd):
        """Return an address of a rule, with real rows or with odd words."""
        samples = self.walk.samples.get(rule.endpoint, ())
        if samples and self.chance.random() > odd:
            with self.app.test_request_context():
                return url_for(rule.endpoint, **self.chance.choice(samples))
        return re.sub(r"<[^>]*>", self._word, rule.rule)

    def _word(self, named):
        name = named.group(0).strip("<>").rpartition(":")[2]
        known = self.walk.named.get(name, ())
        if known and self.chance.random() < 0.5:
            return str(self.chance.choice(list(known)))
        return self.chance.choice(IN_ADDRESS)

    def _login(self, role):
        return None if role is None else self.chance.choice(self.walk._logins[role])

    def send(self, drawn):
        """Send one request; note when the product breaks."""
        client = self._client(drawn.login)
        self.sent, self.heard.last = self.sent + 1, ""
        headers = [*drawn.headers]
        if drawn.method != "GET":
            headers.append(("X-CSRFToken", self._tokens.get(drawn.login, "")))
        told = dict(headers)
        overrides = {"CONTENT_LENGTH": told["Content-Length"]} if "Content-Length" in told else {}
        answer = client.open(
            drawn.path, method=drawn.method, query_string=drawn.query or None, data=drawn.body or None,
            headers=headers, content_type=drawn.content_type, environ_overrides=overrides,
        )  # fmt: skip
        answer.close()
        self.statuses[answer.status_code] = self.statuses.get(answer.status_code, 0) + 1
        is_put_off = answer.status_code == 503 and PUT_OFF in answer.headers
        if answer.status_code >= BROKEN and not is_put_off:
            self.broken.append((self.sent, answer.status_code, str(drawn), self.heard.last))
        if "/sign-in?back" in answer.headers.get("Location", "") and drawn.login:
            self.walk._clients.pop(drawn.login, None)

    def _client(self, login):
        if login not in self.walk._clients:
            self._tokens.pop(login, None)
        try:
            client = self.walk.client(login)
        except (SignInRefusedError, ThrottledError):
            # Somebody whose account was closed or whose password was reset on the way goes on as a visitor.
            client = self.walk._clients[login]
        if login not in self._tokens:
            page = client.get("/no-such-page").text
            self._tokens[login] = TOKEN.search(page)[1] if TOKEN.search(page) else ""
        return client


def _note_field(fields, tag, found):
    """Note what a field of a form holds; what can be chosen, each."""
    if tag == "option":
        if fields:
            fields[-1][1].append(found.get("value") or "")
    elif tag == "select":
        fields.append((found.get("name") or "", [""]))
    elif tag in ("input", "textarea", "button"):
        fields.append((found.get("name") or "", [found.get("value") or ""]))
