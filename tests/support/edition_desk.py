"""Analysts at the pages of editions: what they send, and what they read."""

import io
import re
from html import unescape

from app.services.editions.gather_bundle import gather
from app.store.edition_rows import live_edition_of
from tests.make.context_maker import ROOT

PROCESSES = ROOT / "processes"
DIAGRAM, REMINDERS, NOTICES = "renewal/renewal.bpmn", "renewal/reminders.dmn", "renewal/notices.toml"


def shipped():
    return dict(gather(PROCESSES / "renewal", PROCESSES, ROOT / "forms").files)


def renamed():
    return shipped()[DIAGRAM].replace('name="计算续签期限"'.encode(), 'name="算出续签期限"'.encode())


def token(page):
    return re.search(r'name="csrf_token" value="([^"]+)"', page.text).group(1)


UNREHEARSED = {"reason": "这里不演练，直接发布"}
"""What a publisher says who does not wait for the stories."""


def sent(client, path, seen, fields=None, files=()):
    """Post what the form on a page would, with files."""
    page = client.get(seen)
    assert page.status_code == 200
    data = {"csrf_token": token(page), "_key": f"{path}{len(files)}{fields}", **(fields or {})}
    if files:
        data["files"] = [(io.BytesIO(content), name) for name, content in files]
    return client.post(path, data=data, content_type="multipart/form-data", follow_redirects=True)


def begun(client, files, note="名称写清楚", **fields):
    page = sent(client, "/editions/renewal/drafts", "/editions/renewal/", {"note": note, **fields}, files)
    return page, page.request.path


def text(page):
    return unescape(re.sub(r"<[^>]+>", " ", page.text))


def live(context):
    with context.database.reading() as work:
        return live_edition_of(work, "renewal")
