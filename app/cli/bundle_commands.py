"""export PROCEDURE OUT.zip, and the part of import that takes such a file back as a draft."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from app.cli.edition_commands import edition_named, who_answers
from app.cli.operator_commands import context_to_change, prepared_context
from app.queries.draft_reading import read_draft
from app.services.context.notices_of import SHARED
from app.services.context.refusals import NotFoundError, ProcedureRefusedError
from app.services.editions.uploaded_files import Upload, UploadRefusedError, packed
from app.services.editions.work_on_drafts import LONGEST_NOTE, begin_draft
from app.store.edition_rows import files_of
from app.web.wording.comparison_words import comparison_words

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

ZIP = ".zip"
NOT_OWN = frozenset({SHARED, "forms", "__MACOSX"})
"""Folders of an archive that tell nothing of whose files they are."""


def add_commands(commands: Any) -> None:
    """Add the command of this file."""
    exporting = commands.add_parser("export", help="把一个业务现行的一版（或指定的一版）导出为压缩包")
    exporting.add_argument("procedure", metavar="业务")
    exporting.add_argument("out", type=Path, metavar="文件.zip")
    exporting.add_argument("--number", help="版次；不写就是现行的一版")
    exporting.set_defaults(run=_export)


def take_draft_options(command: argparse.ArgumentParser) -> None:
    """Let import take what a draft needs."""
    command.add_argument("--note", default="", help="导入压缩包时：改了什么、为什么")
    command.add_argument("--process", metavar="业务", help="导入压缩包时：属于哪个业务；不写就看里面的文件夹")
    command.add_argument("--whole", action="store_true", help="导入压缩包时：压缩包里没有的文件从草稿中去掉")
    command.add_argument("--author", metavar="登录名", help="导入压缩包时：由谁起草；不写就记操作系统的用户")


def _export(chosen: argparse.Namespace) -> tuple[Any, int]:
    context = prepared_context()
    if chosen.out.suffix.lower() != ZIP:
        raise ValueError(f"导出的文件名要以 .zip 结尾，写的是“{chosen.out.name}”")
    row = edition_named(context, chosen.number or chosen.procedure, chosen.procedure)
    with context.database.reading() as work:
        files = files_of(work, row.sha256)
    content = packed(files)
    if chosen.out.exists() and chosen.out.read_bytes() != content:
        raise ValueError(f"{chosen.out} 已经存在而且内容不同，没有覆盖；请换一个文件名")
    chosen.out.write_bytes(content)
    facts = {"process": row.process, "number": row.number, "sha256": row.sha256}
    return {**facts, "out": str(chosen.out), "files": sorted(files)}, 0


def draft_of_archive(chosen: argparse.Namespace) -> tuple[Any, int]:
    """Begin a draft with the files of an archive; the exit code tells whether its check found errors."""
    context, path = context_to_change(), Path(chosen.kind)
    if not chosen.note.strip():
        raise ValueError("请用 --note 写明改了什么、为什么")
    content = path.read_bytes()
    process = chosen.process or _process_of(path.name, content)
    by = who_answers(context, chosen.author)
    try:
        upload = Upload(path.name, content)
        draft = begin_draft(
            context, by, uuid4().hex, process, [upload], note=chosen.note, is_whole=chosen.whole
        )
    except UploadRefusedError as refused:
        raise ValueError(str(refused)) from refused
    except NotFoundError as missing:
        raise LookupError(f"业务“{process}”还没有发布过版本，请先用 publish 发布") from missing
    except ProcedureRefusedError as refused:
        raise ValueError(f"说明要写，最多 {LONGEST_NOTE} 个字") from refused
    reading = read_draft(context, draft, comparison_words())
    problems = [
        f"{one.file}{f' 第 {one.line} 行' if one.line else ''}：{one.message}" for one in reading.problems
    ]
    return {
        "process": process,
        "draft": draft,
        "base": reading.base.number,
        "changes": [change.sentence for change in reading.changes],
        "problems": problems,
    }, 0


def _process_of(name: str, content: bytes) -> str:
    """Return the procedure whose folder an archive has; raises ValueError where there is not exactly one."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            paths = [one.filename for one in archive.infolist() if not one.is_dir()]
    except (zipfile.BadZipFile, ValueError, OSError) as broken:
        raise ValueError(f"压缩包“{name}”打不开，请重新打包（不要加密）") from broken
    folders = _folders(paths)
    if len(folders) != 1:
        found = f"里面有 {'、'.join(folders)}" if folders else "里面没有业务的文件夹"
        raise ValueError(f"看不出压缩包“{name}”属于哪个业务（{found}），请用 --process 写明")
    return folders[0]


def _folders(paths: Iterable[str]) -> list[str]:
    inside = (path.removeprefix("./").removeprefix("processes/").partition("/") for path in paths)
    return sorted({folder for folder, slash, _ in inside if slash and folder not in NOT_OWN})
