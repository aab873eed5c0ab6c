"""Check an archive pack offline: nothing but the file is needed, and everything that is not as it was is named."""

from __future__ import annotations

import hashlib
import hmac
import zipfile
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from app.documents.archive_zip import CHUNK, FORMAT, MANIFEST, digest_and_size, root_of, zip_chunks
from app.domain.audit_digest import first_unlinked
from app.domain.exact_json import read_json

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

AUDIT = "5-过程记录/审计链.json"
LONGEST_MANIFEST = 64 * 1024 * 1024


@dataclass(slots=True)
class ArchiveFindings:
    """What a check found; a pack is whole when nothing stands here."""

    is_readable: bool = True
    changed: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    added: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """Sentences about the pack as a whole."""
    root: str = ""
    case_number: str = ""
    files: int = 0

    @property
    def is_whole(self) -> bool:
        """Tell whether everything is as it was."""
        return self.is_readable and not (self.changed or self.missing or self.added or self.broken)


def check_archive(path: Path, seal: Callable[[str], str] | None = None) -> ArchiveFindings:
    """Return what is not as it was in a pack; with `seal` the seal of the installation is checked, too."""
    found = ArchiveFindings()
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = _manifest(archive, found)
            if manifest is None:
                return found
            _check_files(archive, manifest, found)
            _check_manifest(manifest, found, seal)
            _check_audit(archive, found)
            if found.is_whole and not _is_canonical(archive, path):
                found.broken.append("压缩包里有清单之外的内容（注释、夹带的数据或改动过的文件头）")
    except (
        zipfile.BadZipFile,
        OSError,
        EOFError,
        NotImplementedError,
        ValueError,
        RuntimeError,
    ) as unreadable:
        found.is_readable = False
        found.broken.append(f"文件不完整，或者不是归档包：{type(unreadable).__name__}")
    return found


def _manifest(archive: zipfile.ZipFile, found: ArchiveFindings) -> dict[str, Any] | None:
    names = archive.namelist()
    if MANIFEST not in names:
        found.missing.append(MANIFEST)
        return None
    if archive.getinfo(MANIFEST).file_size > LONGEST_MANIFEST:
        found.changed.append(MANIFEST)
        return None
    try:
        told: dict[str, Any] = read_json(archive.read(MANIFEST))
        is_ours = told["format"] == FORMAT and all(
            {"path", "size", "sha256"} <= set(one) for one in told["files"]
        )
        is_ours = is_ours and isinstance(told["facts"], dict) and isinstance(told["root"], str)
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile):
        is_ours = False
    if not is_ours:
        found.changed.append(MANIFEST)
        found.broken.append("清单无法识别")
        return None
    found.root, found.files = told["root"], len(told["files"])
    found.case_number = str(told["facts"].get("case_number", ""))
    return told


def _check_files(archive: zipfile.ZipFile, manifest: Mapping[str, Any], found: ArchiveFindings) -> None:
    listed = {one["path"]: one for one in manifest["files"]}
    held = Counter(archive.namelist())
    found.added += sorted(name for name in held if name not in listed and name != MANIFEST)
    found.added += sorted(f"{name}（出现 {count} 次）" for name, count in held.items() if count > 1)
    for path, told in listed.items():
        if path not in held:
            found.missing.append(path)
        elif not _is_as_told(archive, path, told):
            found.changed.append(path)


def _is_as_told(archive: zipfile.ZipFile, path: str, told: Mapping[str, Any]) -> bool:
    try:
        return digest_and_size(_chunks(archive, path)) == (told["sha256"], told["size"])
    except zipfile.BadZipFile:
        return False


def _chunks(archive: zipfile.ZipFile, path: str) -> Iterator[bytes]:
    with archive.open(path) as stream:
        while chunk := stream.read(CHUNK):
            yield chunk


def _check_manifest(
    manifest: Mapping[str, Any], found: ArchiveFindings, seal: Callable[[str], str] | None
) -> None:
    if root_of(manifest["files"], manifest["facts"]) != manifest["root"]:
        found.changed.append(MANIFEST)
        found.broken.append("清单的内容与总摘要不符")
    elif seal is not None and not hmac.compare_digest(seal(manifest["root"]), str(manifest.get("seal", ""))):
        found.broken.append("签章与本系统的密钥不符：清单是后来另做的，或者不是本系统的归档包")


def _check_audit(archive: zipfile.ZipFile, found: ArchiveFindings) -> None:
    if AUDIT in found.missing or AUDIT not in archive.namelist():
        return
    try:
        told = read_json(archive.read(AUDIT))
        broken = first_unlinked(told["rows"], told["head"])
    except (ValueError, KeyError, TypeError, zipfile.BadZipFile):
        found.broken.append("审计链无法识别")
        return
    if broken is not None:
        found.broken.append(f"审计链从第 {broken} 行起对不上")


def _is_canonical(archive: zipfile.ZipFile, path: Path) -> bool:
    """Tell whether the file is, byte for byte, what would be written of its content."""
    written = hashlib.sha256()
    entries = ((one.filename, one.file_size, _chunks(archive, one.filename)) for one in archive.infolist())
    for chunk in zip_chunks(entries):
        written.update(chunk)
    return written.hexdigest() == _file_digest(path)


def _file_digest(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
