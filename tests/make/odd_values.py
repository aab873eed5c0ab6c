"""Values that nobody types and every door must take calmly: numbers, days, texts, keys, bodies, headers."""

LONG = 70_000
DEEP = 20_000
TEXTS = (
    "", " ", "\x00", "a\x00b", "\x01\x1b[31m", "\r\nSet-Cookie: x=1", "\ufeff", "\u202e", "\ufffe", "\U000e0001", "💩",
    "a" * LONG, "中" * 9_000, "%00", "%s%n", "{{7*7}}", "${7*7}", "{0.__class__}", "%(x)s", "../../etc/passwd", "..\\..",
    "'", "' OR 1=1--", "'; DROP TABLE account;--", "\\", "%", "_", "<script>alert(1)</script>", '"><img src=x onerror=y>',
    "javascript:alert(1)", "//evil.invalid", "http://[", "=cmd|'/c calc'!A1", "null", "true", "[]", "{}", "[[]]", "{",
    '"\\ud800"', '["\\ud800"]', '{"a":"\\ud800"}', '{"a":' * 90, "[" * DEEP, '{"":1e999}', "NaN", "Infinity", "-",
)  # fmt: skip
NUMBERS = (
    "0", "-0", "-1", "1", "2", "00", "0x1", "1_0", "1e5", "1e999", "-1e-999", "1.5", "1,5", " 1", "+1", "²", "٣", "３", "①", "Ⅳ",
    "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "9" * 40, "9" * 5_000, "1" + "0" * 400,
)  # fmt: skip
DAYS = (
    "0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "-001-01-01", "2026-02-30", "2026-13-01", "2026-W01-1", "20260101",
    "2026-01-01T00:00", "2026-1-1", "２０２６-01-01", "2026-00", "0000-01", "9999-12", "1-1", "2026-99", "24:00", "99:99", "12:3", "-",
)  # fmt: skip
ODD = (*TEXTS, *NUMBERS, *DAYS)
IN_ADDRESS = (
    "0", "1", "-1", "999999999999999999999999", "²", "x", "0" * 32, "f" * 32, "nowhere", "%00", "a%00b", "%ff%fe", "%ed%a0%80", "..%2f..%2fetc",
    "..", "%2e%2e", "'%20OR%201=1--", "%25", "%0d%0aSet-Cookie:%20x=1", "x" * 3_000, "{{7*7}}", "%F0%9F%92%A9", "renewal", "%E4%B8%AD", ";", "a;b", "~",
)  # fmt: skip
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "X-ODD")
MANY_NAMES = "&".join(f"a{number}=1" for number in range(1_500))
BODIES = (
    ("", b""),
    ("application/x-www-form-urlencoded", b"%"),
    ("application/x-www-form-urlencoded", b"=&=&&&;;%zz=%f"),
    ("application/x-www-form-urlencoded", b"a=\xff\xfe&\xff=1"),
    ("application/x-www-form-urlencoded; charset=utf-7", b"_key=+AGE-"),
    ("application/x-www-form-urlencoded; charset=no-such", b"_key=1"),
    ("application/x-www-form-urlencoded", MANY_NAMES.encode()),
    ("application/x-www-form-urlencoded", b"_key=" + b"k" * 600_000),
    ("multipart/form-data", b"--x\r\n"),
    ("multipart/form-data; boundary=", b"----\r\n"),
    ("multipart/form-data; boundary=x", b""),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="_key"\r\n\r\nhalf'),
    ("multipart/form-data; boundary=x", b"--x\r\nContent-Disposition: form-data\r\n\r\na\r\n--x--\r\n"),
    ("multipart/form-data; boundary=x", b"--x\r\nno colon\r\n\r\na\r\n--x--\r\n"),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="file"; filename="../\x00\xff"\r\n\r\na\r\n--x--\r\n'),
    ("multipart/form-data; boundary=x", b'--x\r\nContent-Disposition: form-data; name="a"\r\nContent-Type: text/plain; charset=no-such\r\n\r\n\xff\r\n--x--\r\n'),
    ("multipart/form-data; boundary=" + "b" * 300, b"--" + b"b" * 300 + b"--\r\n"),
    ("application/json", b"{"),
    ("application/json", b'{"a":' * 5_000),
    ("application/json; charset=utf-16", b"\xff\xfe{\x00"),
    ("application/octet-stream", b"\x00\xff" * 500),
    ("text/xml", b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'),
    ('a/b; c="', b"x"),
    ("\xe4\xb8\xad", b"x"),
)  # fmt: skip
"""Content types and bodies."""
HEADERS = (
    ("Range", "bytes=0-0,1-1,2-2"), ("Range", "bytes=-99999999999999999999"), ("Range", "bytes=a-b"), ("Range", "lines=1-2"),
    ("If-Range", '"x'), ("If-None-Match", '"x", W/"y", *'), ("If-None-Match", "\xff"), ("If-Modified-Since", "yesterday"),
    ("If-Modified-Since", "Mon, 01 Jan 0000 00:00:00 GMT"), ("If-Unmodified-Since", "Sat, 01 Jan 99999 00:00:00 GMT"),
    ("Accept", "text/html;q=x,*/*;q=9e99"), ("Accept-Language", "xx-\xff;q=,zh" + ",a" * 900), ("Accept-Encoding", "gzip;q=-1"),
    ("Cookie", "=;;=x; office_session=\xff; session=.e30.x.y; theme=\x7f; office_device=" + "d" * 900),
    ("Cookie", "session=" + "A" * 4_000), ("Cookie", 'theme="; looks="\\"'), ("Authorization", "Basic !!!"), ("Authorization", "Bearer"),
    ("User-Agent", ""), ("User-Agent", "\xff\xfe" * 400), ("User-Agent", "a\tb" + "u" * 5_000), ("Referer", "http://[::1"), ("Referer", "\xff"),
    ("Host", ""), ("Host", "evil.invalid:99999999"), ("Host", "[::1"), ("Host", "a b"), ("X-Forwarded-For", "x" * 900), ("X-Forwarded-For", ",,,"),
    ("X-Forwarded-Host", "evil.invalid"), ("X-Forwarded-Proto", "gopher"), ("X-Forwarded-Prefix", "//evil.invalid"), ("X-Original-URL", "/operations/"),
    ("X-HTTP-Method-Override", "DELETE"), ("Content-Encoding", "gzip"), ("Expect", "200-ok"), ("X-Autosave", "\xff"), ("X-Refresh", "1"),
    ("Upload-Offset", "-1"), ("Upload-Offset", "9" * 30), ("Upload-Offset", "²"), ("Upload-Offset", "0"), ("Upload-Digest", "\xff"),
    ("Sec-Fetch-Site", "none"), ("Origin", "null"), ("Content-Length", "-1"), ("Content-Length", "²"), ("X-Requested-With", "XMLHttpRequest"),
)  # fmt: skip
