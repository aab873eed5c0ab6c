"""What an analyst uploads: single files or a ZIP, laid over the files of an edition. Nothing is written to disk."""

from __future__ import annotations

import io
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from app.domain.notice_files import ENDING, PLATFORM
from app.domain.story_files import stories_in
from app.services.context.notices_of import SHARED
from app.services.context.refusals import FileRefusedError
from app.services.records.record_forms import RECORDS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

FORM = ".form"
ENDINGS = (".bpmn", ".dmn", FORM, ENDING)
MOST_FILES = 300
MOST_BYTES = 12 * 1024 * 1024
"""Of all files of a ZIP together when they are unpacked."""
PATH = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_.-]*(/[A-Za-z0-9_][A-Za-z0-9_.-]*){0,3}")
SCENARIOS = "scenarios/"
"""Stories lie beside the diagrams; they are no part of an edition."""


class UploadRefusedError(FileRefusedError):
    """Nothing of an upload can be taken; the message says which file, why, and what to do."""


@dataclass(frozen=True, slots=True)
class Upload:
    """One file as it was sent."""

    name: str
    content: bytes


def laid_over(
    process: str, known: Mapping[str, bytes], uploads: Sequence[Upload], *, is_whole: bool = False
) -> dict[str, bytes]:
    """Return the files of an edition with the uploaded ones in their places; raises UploadRefusedError.

    `is_whole` takes a ZIP for all there is: what it does not have goes.
    """
    given = dict(_files(process, known, uploads))
    if not given:
        raise UploadRefusedError("没有选择文件，请选择流程图、决策表、表单、通知文件或压缩包")
    if is_whole and not all(one.name.lower().endswith(".zip") for one in uploads):
        raise UploadRefusedError("只有压缩包才能代替整套文件，请上传压缩包，或者不选“代替整套文件”")
    # Stories do not come in archives; an edition keeps those it has.
    return {**stories_in(known), **given} if is_whole else {**known, **given}


def _files(
    process: str, known: Mapping[str, bytes], uploads: Sequence[Upload]
) -> Iterator[tuple[str, bytes]]:
    for one in uploads:
        if one.name.lower().endswith(".zip"):
            yield from _unpacked(one, process)
        else:
            yield _place(process, known, one.name.rpartition("/")[2].rpartition("\\")[2]), one.content


def _unpacked(archive: Upload, process: str) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(io.BytesIO(archive.content)) as opened:
            entries = [one for one in opened.infolist() if not one.is_dir()]
            if len(entries) > MOST_FILES or sum(one.file_size for one in entries) > MOST_BYTES:
                raise UploadRefusedError(
                    f"压缩包“{archive.name}”太大：最多 {MOST_FILES} 个文件、{MOST_BYTES >> 20} MB"
                )
            paths = {one: _checked(one.filename, archive.name) for one in entries if _is_wanted(one.filename)}
            for entry, path in paths.items():
                _refuse_strange(path, process, archive.name)
                with opened.open(entry) as content:
                    read = content.read(MOST_BYTES + 1)
                if len(read) > MOST_BYTES:
                    raise UploadRefusedError(f"压缩包“{archive.name}”里的“{path}”太大")
                yield path, read
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as broken:
        raise UploadRefusedError(f"压缩包“{archive.name}”打不开，请重新打包（不要加密）后上传") from broken


def _is_wanted(path: str) -> bool:
    return not path.startswith("__MACOSX/") and f"/{SCENARIOS}" not in f"/{path}"


def _checked(path: str, archive: str) -> str:
    path = path.replace("\\", "/").removeprefix("./").removeprefix("processes/")
    if not PATH.fullmatch(path) or ".." in path or not path.endswith(ENDINGS):
        raise UploadRefusedError(
            f"压缩包“{archive}”里的“{path[:80]}”不能用：只能有 .bpmn、.dmn、.form、.toml 文件，"
            "文件夹和文件名用字母、数字、下划线；可以先导出一个版本，照它的样子打包"
        )
    return path


def _refuse_strange(path: str, process: str, archive: str) -> None:
    """Refuse a file that would lie in another procedure's folder."""
    folder = path.partition("/")[0]
    allowed = {process} if process in {PLATFORM, RECORDS} else {process, SHARED}
    is_form = path.endswith(FORM)
    if path.startswith(f"forms/{RECORDS}/") and process != RECORDS:
        raise UploadRefusedError(
            f"压缩包“{archive}”里的“{path}”属于“单位和员工信息表单”，请到那里起草，并从这个压缩包里去掉"
        )
    if is_form and not path.startswith("forms/"):
        raise UploadRefusedError(f"压缩包“{archive}”里的“{path}”：表单放在 forms 文件夹里")
    if not is_form and folder not in allowed:
        raise UploadRefusedError(
            f"压缩包“{archive}”里的“{path}”不属于这个业务，应放在 {' 或 '.join(sorted(allowed))} 文件夹里"
        )


def _place(process: str, known: Mapping[str, bytes], name: str) -> str:
    """Return the path of a single file: where the edition has one of that name, else beside the others."""
    if not PATH.fullmatch(name) or not name.endswith(ENDINGS):
        raise UploadRefusedError(
            f"“{name[:80]}”不能用：只收 .bpmn、.dmn、.form、.toml 文件和压缩包，文件名用字母、数字、下划线"
        )
    there = [path for path in known if path.rpartition("/")[2] == name]
    own = [path for path in there if path.startswith((f"{process}/", f"forms/{process}/"))]
    if len(own or there) > 1:
        raise UploadRefusedError(f"有几个文件都叫“{name}”（{'、'.join(there)}），请打成压缩包，写明文件夹")
    if there:
        return (own or there)[0]
    return f"forms/{process}/{name}" if name.endswith(FORM) else f"{process}/{name}"


def packed(files: Mapping[str, bytes]) -> bytes:
    """Return files as a ZIP whose bytes depend on nothing but them."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(path, (1980, 1, 1, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()
