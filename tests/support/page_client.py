"""The only way tests fetch pages: every page that passes through is checked, every redirect must be expected."""

import re
from collections import Counter
from html import unescape
from html.parser import HTMLParser

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
SVG_VOID = {"path", "rect", "circle", "line", "polygon", "polyline", "use"}
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')
UNLABELLED = {"hidden", "submit", "button", "image"}


class Page(HTMLParser):
    """One HTML page taken apart; `faults` is what every page must not have."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.text = text
        self.faults = []
        self.ids = Counter()
        self.elements = []
        self.labels = set()
        self._open = []
        self._texts = {}
        self._in_label = 0
        self.feed(text)
        self.close()
        self._check()

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if len(attributes) < len(attrs):
            self.faults.append(f"<{tag}> has an attribute twice")
        # A drawing has titles of its own, one for each shape.
        name = "svg title" if tag == "title" and "svg" in self._open else tag
        self.elements.append((name, attributes, self._in_label > 0))
        self._note(tag, attributes)
        if tag not in VOID:
            self._open.append(tag)
            self._in_label += tag == "label"

    def handle_startendtag(self, tag, attrs):
        self.elements.append((tag, dict(attrs), self._in_label > 0))
        self._note(tag, dict(attrs))

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if not self._open or self._open[-1] != tag:
            self.faults.append(f"</{tag}> closes {self._open[-3:]} at {self.getpos()}")
        if tag in self._open:
            while self._open.pop() != tag:
                continue
        self._in_label -= tag == "label"

    def handle_data(self, data):
        for tag in ("title", "h1"):
            if tag in self._open and "svg" not in self._open:
                self._texts[tag] = self._texts.get(tag, "") + data
        if "script" in self._open and data.strip():
            self.faults.append("inline script")

    def _note(self, tag, attributes):
        if "id" in attributes:
            self.ids[attributes["id"]] += 1
        if tag == "label" and "for" in attributes:
            self.labels.add(attributes["for"])
        if tag == "style" or "style" in attributes:
            self.faults.append(f"inline style on <{tag}>")
        self.faults += [f"{name} on <{tag}>" for name in attributes if name.startswith("on")]

    def _check(self):
        if self._open:
            self.faults.append(f"never closed: {self._open}")
        tags = Counter(tag for tag, _, _ in self.elements)
        wanted = {"html": 1, "head": 1, "title": 1, "body": 1, "main": 1, "h1": 1}
        self.faults += [f"{tags[tag]} × <{tag}>" for tag in wanted if tags[tag] != 1]
        self.faults += [f"empty <{tag}>" for tag in ("title", "h1") if not self._texts.get(tag, "").strip()]
        self.faults += [f"id {name!r} {count} times" for name, count in self.ids.items() if count > 1]
        if not any(tag == "html" and found.get("lang") == "zh-CN" for tag, found, _ in self.elements):
            self.faults.append("no lang")
        self._check_controls()

    def _check_controls(self):
        for tag, found, inside in self.elements:
            is_control = tag in ("select", "textarea") or (
                tag == "input" and found.get("type") not in UNLABELLED
            )
            named = (
                inside
                or found.get("id") in self.labels
                or "aria-label" in found
                or "aria-labelledby" in found
            )
            if is_control and not named:
                self.faults.append(f"no label: {found.get('name')}")
            if tag == "img" and "alt" not in found:
                self.faults.append("img without alt")
            if tag == "form" and found.get("method") == "post" and "csrf_token" not in self.text:
                self.faults.append("form without token")
            for reference in ("aria-describedby", "aria-labelledby"):
                for name in (found.get(reference) or "").split():
                    if name not in self.ids:
                        self.faults.append(f"{reference} points nowhere: {name}")

    @property
    def title(self):
        return " ".join(self._texts.get("title", "").split())

    @property
    def heading(self):
        return " ".join(self._texts.get("h1", "").split())

    def hidden(self, name):
        """Return the value of a hidden field, e.g. the form token."""
        return next(
            found["value"] for tag, found, _ in self.elements if tag == "input" and found.get("name") == name
        )

    def links(self):
        return [found["href"] for tag, found, _ in self.elements if tag == "a" and "href" in found]

    def __contains__(self, words):
        return words in re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", self.text))


class PageClient:
    """Fetches pages of an application; `get` and `post` return a checked Page."""

    def __init__(self, app):
        self.client = app.test_client()
        self.response = None
        self._token = None
        self.here = "/"
        """Where the last redirect led."""

    def get(self, path, *, status=200, **more):
        return self._page(self.client.get(path, **more), status)

    def post(self, path, data=None, *, status=200, token=True, **more):
        return self._page(self._send(path, data, token, **more), status)

    def post_and_go(self, path, data=None, *, to, status=302, **more):
        """Post where a redirect is expected, and say where to; return the page it leads to."""
        response = self._send(path, data, token=True, **more)
        assert response.status_code in (status, 303), f"{path}: {response.status}"
        assert re.fullmatch(to, response.location), f"{path} leads to {response.location}"
        self.here = response.location
        return self.get(response.location)

    def sign_in(self, login, password):
        """Sign in with a local account."""
        self._token = None
        sent = self._send("/sign-in", {"login": login, "password": password}, token=True)
        assert sent.status_code == 303, sent.text

    def choose_password(self, given, own):
        """Replace the password that somebody else has set, as everybody does at their first sign-in."""
        sent = self._send(
            "/account/password",
            {"old_password": given, "new_password": own, "new_password_again": own},
            token=True,
        )
        assert sent.status_code == 303, sent.text

    def _send(self, path, data, token, **more):
        sent = dict(data or {})
        if token:
            sent.setdefault("csrf_token", self.token())
        return self.client.post(path, data=sent, **more)

    def token(self):
        """Return a form token of this session, taken once from a page that every application has."""
        if self._token is None:
            self._token = unescape(TOKEN.search(self.client.get("/no-such-page").text)[1])
        return self._token

    def _page(self, response, status):
        self.response = response
        where = response.headers.get("Location", "")
        assert response.status_code == status, f"{response.status} {where}\n{response.text[:2000]}"
        page = Page(response.text)
        assert not page.faults, page.faults
        assert "default-src 'none'" in response.headers["Content-Security-Policy"]
        return page
