"""Is it a plain PDF? Encryption, scripts, launch actions, embedded files, polyglots, truncation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pikepdf

from app.documents.scan_report import ERROR, Finding

if TYPE_CHECKING:
    from pathlib import Path

MAX_PAGES = 60
MAX_OBJECTS = 100_000
HEADER = b"%PDF-"
FORBIDDEN_ACTIONS = {
    "/JavaScript": "含有脚本",
    "/Launch": "含有启动外部程序的动作",
    "/SubmitForm": "含有向外发送数据的动作",
    "/ImportData": "含有导入数据的动作",
    "/GoToR": "含有打开其他文件的动作",
    "/RichMedia": "含有多媒体内容",
}
ADVICE = "请用扫描仪或手机扫描软件重新生成 PDF 后上传。"


def structural_findings(path: Path) -> tuple[int, list[Finding]]:
    """Return the number of pages and every structural error of a file."""
    head = path.open("rb").read(1024)
    if not head.startswith(HEADER):
        return 0, [_error("not-pdf", "这不是 PDF 文件（或文件前面夹带了其他内容）。" + ADVICE)]
    try:
        with pikepdf.open(path, allow_overwriting_input=False, attempt_recovery=False) as pdf:
            return len(pdf.pages), list(_inside(pdf))
    except pikepdf.PasswordError:
        return 0, [_error("encrypted", "文件设置了密码或加密，审核人员无法打开。请取消加密后重新上传。")]
    except (pikepdf.PdfError, ValueError, RecursionError) as broken:
        return 0, [_error("damaged", f"文件不完整或已损坏（{type(broken).__name__}）。" + ADVICE)]


def _inside(pdf: pikepdf.Pdf) -> Any:
    if pdf.is_encrypted:
        yield _error("encrypted", "文件设置了权限加密。请取消加密后重新上传。")
    count = len(pdf.pages)
    if count == 0:
        yield _error("no-pages", "文件里没有页面。" + ADVICE)
    if count > MAX_PAGES:
        yield _error("too-many-pages", f"文件有 {count} 页，超过 {MAX_PAGES} 页。请只保留本项材料需要的页。")
    if len(pdf.objects) > MAX_OBJECTS:
        yield _error("too-complex", "文件结构过于复杂。" + ADVICE)
        return
    if "/EmbeddedFiles" in pdf.Root.get("/Names", pikepdf.Dictionary()) or "/AF" in pdf.Root:
        yield _error("embedded", "文件里夹带了其他文件。" + ADVICE)
    seen: set[str] = set()
    for item in pdf.objects:
        for code in _actions(item):
            if code not in seen:
                seen.add(code)
                yield _error("active-content", f"文件{FORBIDDEN_ACTIONS[code]}，出于安全不予接受。" + ADVICE)


def _actions(item: Any) -> set[str]:
    if not isinstance(item, pikepdf.Dictionary | pikepdf.Stream):
        return set()
    found = {code for code in ("/JavaScript", "/RichMedia") if code in item} if "/JS" in item else set()
    kinds = {str(item.get(key)) for key in ("/S", "/Subtype") if isinstance(item.get(key), pikepdf.Name)}
    return found | (kinds & FORBIDDEN_ACTIONS.keys()) | ({"/JavaScript"} if "/JS" in item else set())


def _error(code: str, text: str) -> Finding:
    return Finding(code, ERROR, text)
