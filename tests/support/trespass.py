"""Somebody in a real browser tries what is not theirs, by hand; and a look at everything that could have changed."""

import hashlib

from sqlalchemy import select

from app.store.tables_cases import application_case
from tests.make.context_maker import actor_named

UNIMPORTANT = {
    "session", "login_attempt", "idempotency", "audit", "worker_heartbeat", "work_calendar_day", "security_event",
    "security_tally", "past_sign_in", "known_device",
}  # fmt: skip
"""Rows that tell who was here and who looked; no business of anybody's."""
OK = 200
PDF = b"%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
SEND = """async ([path, fields, files]) => {
  const body = new FormData();
  body.append('csrf_token', document.querySelector('[name=csrf_token]').value);
  for (const [name, value] of Object.entries(fields)) body.append(name, value);
  for (const [name, text] of Object.entries(files)) body.append(name, new Blob([text]), 'paper.pdf');
  const answer = await fetch(path, {method: 'POST', body});
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html');
  return [answer.status, (page.querySelector('main') || page.body).textContent.replace(/\\s+/g, ' ')];
}"""
OPEN = """async path => {
  const answer = await fetch(path);
  return [answer.status, (await answer.text()).replace(/<[^>]*>/g, ' ')];
}"""


def everything(context):
    """Return a digest of each table that holds somebody's business."""
    tables = application_case.metadata.tables
    with context.database.reading() as work:
        return {
            name: _digest(work.connection.execute(select(table)))
            for name, table in tables.items()
            if name not in UNIMPORTANT
        }


def _digest(rows):
    return hashlib.sha256("\n".join(sorted(repr(tuple(row)) for row in rows)).encode()).hexdigest()


class Trespasser:
    """One person at a desk who types addresses and sends forms that no page offers them."""

    def __init__(self, desk):
        self.desk = desk
        self.context = desk.office.context

    def sends(self, path, statuses, *gist, fields=None, files=(), keeps=()):
        """Post with the page's own token; it is refused, says why in Chinese, changes nothing but what it keeps."""
        before = everything(self.context)
        uploads = {name: PDF.decode() for name in files}
        status, text = self.desk.page.evaluate(SEND, [path, fields or {}, uploads])
        assert status in statuses, f"{path}: {status}\n{text[:600]}"
        for words in gist:
            assert words in text, f"“{words}” is not told at {path}:\n{text[:600]}"
        after = everything(self.context)
        assert [name for name in after if after[name] != before[name] and name not in keeps] == [], (
            f"{path} changed something"
        )

    def opens(self, path, status, *gist):
        """Type an address; the page must be refused and say what to do now."""
        found, text = self.desk.page.evaluate(OPEN, path)
        assert found == status, f"{path}: {found}"
        for words in gist:
            assert words in text, f"“{words}” is not told at {path}"
        return text

    def is_told_nothing(self, *paths, names=()):
        """Another's objects are as if they did not exist: no name, no number, and what to do now."""
        for path in paths:
            text = self.opens(path, 404)
            for name in names:
                assert name not in text, f"{path} tells “{name}”"
            if not path.endswith((".png", "/original")):
                assert "不属于您的账号" in text
                assert "从首页的列表重新进入" in text

    def gets_no_further(self, path):
        """Post what only the procedure itself can judge: a case is kept that says why, and nobody has work of it."""
        status, text = self.desk.page.evaluate(SEND, [path, {"_key": path}, {}])
        assert status == OK, f"{path}: {status}"
        return text


def employee_address(context, login):
    """Return the address of 员工当前信息展示 of somebody."""
    return f"/employer/employees/{actor_named(context, login).person_id}"


def task_address(journey, element):
    """Return the address of an open step of a case."""
    return f"/tasks/{journey.open()[element].key}"
