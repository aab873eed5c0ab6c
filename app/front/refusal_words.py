"""What the front says itself, in words, of a request that it cannot hand on."""

from __future__ import annotations

_PAGE = (
    '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8">'
    '<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title></head>'
    "<body><main><h1>{title}</h1><p>{now}</p></main></body></html>"
)
_RETRY_SECONDS = 10
_WORDS = {
    "400": ("这次请求无法识别", "没有保存任何改动。请从首页重新进入，再试一次。"),
    "408": ("网络太慢，没有收完", "没有保存任何改动。请返回上一页，检查网络后再提交一次。"),
    "411": ("这次请求无法识别", "没有保存任何改动。请换一个浏览器再试。"),
    "413": ("文件太大", "系统没有接收，也没有保存任何改动。请返回上一页，把文件分几次上传。"),
    "431": ("这次请求无法识别", "浏览器送来的内容太长。请清除本网站的 Cookie，再从首页重新进入。"),
    "503": ("系统暂时过忙", "没有保存任何改动，您的办件和期限记录都在。请返回上一页，过一会儿再提交一次。"),
    "507": (
        "服务器没有空间",
        "没有接收这次提交，以前保存的内容都在。请返回上一页，稍后再提交一次；期限临近的，请拨打客服电话。",
    ),
}


def refusal(status: str) -> bytes:
    """Return a whole answer for a status, e.g. "413 Content Too Large"."""
    code = status[:3]
    title, now = _WORDS.get(code, _WORDS["400"])
    body = _PAGE.format(title=title, now=now).encode()
    lines = [
        f"HTTP/1.1 {status}",
        "Content-Type: text/html; charset=utf-8",
        f"Content-Length: {len(body)}",
        "Content-Security-Policy: default-src 'none'; base-uri 'none'; frame-ancestors 'none'",
        "X-Content-Type-Options: nosniff",
        "Cache-Control: no-store",
        "Connection: close",
        *([f"Retry-After: {_RETRY_SECONDS}"] if code in {"503", "507"} else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
