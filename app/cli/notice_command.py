"""notice: show a notice as people read it, before it is published."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli.given_values import given_values
from app.cli.operator_commands import prepared_context
from app.context_builder import build_context
from app.domain.nearest import nearest, or_meant
from app.domain.notice_facts import MISSED, NOTICE_FACTS, PLATFORM_NOTICES
from app.domain.notice_files import LINKS, PLATFORM, read_notices
from app.domain.notice_text import NoticeValueMissingError
from app.domain.procedures import Procedure
from app.services.context.notices_of import live_notices
from app.services.editions.gather_bundle import gather
from app.services.editions.notice_checks import check_platform

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from app.domain.notice_text import Notices, NoticeText, WrittenNotice


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    notice = commands.add_parser("notice", help="预览一条通知")
    notice.add_argument("kind", help="通知的种类，例如 renewal_approved")
    notice.add_argument("--input", help='值，JSON，例如 \'{"valid_until": "2026-08-05"}\'；不写就用示例值')
    notice.add_argument(
        "--in",
        dest="place",
        metavar="业务或文件夹",
        help="业务（现行的一版）或流程文件夹；不写就在各业务里找",
    )
    notice.set_defaults(run=_notice)


def _notice(chosen: argparse.Namespace) -> tuple[Any, int]:
    notices = _notices(chosen.place, chosen.kind)
    text = notices.kinds[chosen.kind]
    facts = _examples(notices, text) if chosen.input is None else given_values(chosen.input, "--input")
    if unknown := sorted(facts.keys() - {fact.source for fact in NOTICE_FACTS.values()}):
        meant = nearest(unknown[0], {fact.source for fact in NOTICE_FACTS.values()})
        raise ValueError(f"通知没有“{unknown[0]}”这个值{or_meant(meant)}")
    try:
        written = notices.written(chosen.kind, facts)
    except NoticeValueMissingError as missing:
        raise ValueError(str(missing)) from missing
    except (TypeError, ValueError) as wrong:
        raise ValueError(f"--input 里有一个值的写法不对（日期应写成 2026-08-05）：{wrong}") from wrong
    if chosen.json:
        return _row(chosen.kind, text, written), 0
    return "\n".join(_lines(written)), 0


def _row(kind: str, text: NoticeText, written: WrittenNotice) -> dict[str, str]:
    return {
        "kind": kind,
        "file": text.file,
        "title": written.title,
        "body": written.body,
        "link": written.link,
    }


def _lines(written: WrittenNotice) -> Iterator[str]:
    yield from (f"【{written.title}】", written.body)
    if written.link:
        yield f"链接：{LINKS[written.link]}"


def _examples(notices: Notices, text: NoticeText) -> dict[str, Any]:
    """Return an example for every value that the texts have; a reminder is not late by itself."""
    names = frozenset().union(*(one.names for one in (*text.templates, notices.before, notices.after)))
    found = {NOTICE_FACTS[name].source: NOTICE_FACTS[name].example for name in names}
    return {name: value for name, value in found.items() if name != MISSED}


def _notices(place: str | None, kind: str) -> Notices:
    if place is not None and Path(place).is_dir():
        found = _in_folder(Path(place))
        return found if kind in found.kinds else _nothing(kind, found.kinds)
    context = prepared_context()
    every = [one.value for one in Procedure]
    asked = [place] if place is not None else [PLATFORM, *every]
    if place is not None and place not in {PLATFORM, *every}:
        meant = nearest(place, {PLATFORM, *every})
        raise LookupError(f"没有叫“{place}”的业务或文件夹{or_meant(meant)}")
    known: set[str] = set()
    with context.database.reading() as work:
        for process in asked:
            found = live_notices(context, work, process)
            if kind in found.kinds:
                return found
            known |= found.kinds.keys()
    return _nothing(kind, known)


def _in_folder(folder: Path) -> Notices:
    settings = build_context().settings
    bundle = gather(folder, settings.processes_dir, settings.forms_dir)
    is_platform = bundle.process == PLATFORM
    found, problems = read_notices(bundle.files, of_platform=is_platform)
    if is_platform:
        problems = check_platform(bundle)
    if problems:
        raise ValueError("；".join(one.message for one in problems))
    return found


def _nothing(kind: str, known: Any) -> Notices:
    meant = nearest(kind, {*known, *PLATFORM_NOTICES})
    raise LookupError(f"没有叫“{kind}”的通知{or_meant(meant)}")
