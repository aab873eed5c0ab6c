"""The text of an uploaded table: spreadsheets write UTF-8, with or without a mark, or the GB18030 of Windows."""

from __future__ import annotations

MOST_BYTES = 20_000_000


def text_of_file(data: bytes) -> str:
    """Return the text; raises ValueError with a sentence when it is no text or too much of it."""
    if len(data) > MOST_BYTES:
        raise ValueError("文件超过 20 MB，请拆成几个文件分别导入。")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise ValueError("无法识别文件的编码，请另存为 UTF-8 编码的 CSV 文件后重试。")
