"""Forms of analysts that are no forms, want programs, or exhaust who reads them: bytes, by what each is. All are refused."""

import json

from tests.make.hostile_code import CODE


def _field(**more):
    return {"type": "textfield", "id": "Field_a", "key": "a", "label": "甲"} | more


def _form(*fields, **root):
    whole = {"type": "default", "id": "sample", "schemaVersion": 19, "components": list(fields)} | root
    return json.dumps(whole, ensure_ascii=False).encode()


HOSTILE_FORMS = {
    "nothing": b"",
    "no JSON": b"<form/>",
    "half a form": _form(_field())[:-9],
    "a list": b"[]",
    "a number": b"1",
    "null": b"null",
    "UTF-16": _form(_field()).decode().encode("utf-16"),
    "broken bytes": b'{"type":"default","id":"\xff","components":[]}',
    "lists in lists": b"[" * 100_000,
    "objects in objects": b'{"a":' * 50_000,
    "components in components": b'{"type":"default","id":"x","components":' + b'[{"type":"group","components":' * 3_000 + b"[]" + b"}]" * 3_000 + b"}",
    "a number without an end": b'{"type":"default","id":"x","schemaVersion":' + b"9" * 100_000 + b',"components":[]}',
    "a number out of range": _form(_field()).replace(b"19", b"1e999"),
    "components that are text": _form(components="x"),
    "components that are numbers": _form(components=[1, 2]),
    "a component without a kind": _form(_field(type=None)),
    "a kind that is a list": _form(_field(type=["textfield"])),
    "a kind nobody knows": _form(_field(type="script")),
    "raw HTML": _form({"type": "html", "id": "h", "content": "<script>alert(1)</script>"}),
    "a frame of another site": _form({"type": "iframe", "id": "f", "label": "x", "url": "https://evil.invalid"}),
    "a picture of another site": _form({"type": "image", "id": "i", "source": "https://evil.invalid/x.png", "alt": "x"}),
    "a button that runs": _form({"type": "button", "id": "b", "action": "javascript:alert(1)", "label": "x"}),
    "a file that is fetched": _form({"type": "documentPreview", "id": "d", "dataSource": "=x", "label": "x"}),
    "an expression field": _form({"type": "expression", "id": "e", "key": "e", "expression": "=" + CODE["import"]}),
    "a key of Python": _form(_field(key="__class__")),
    "a key with a path": _form(_field(key="a.b.__init__")),
    "a key with markup": _form(_field(key="<b>")),
    "a key that is a number": _form(_field(key=1)),
    "a key of the platform": _form(_field(key="_fence")),
    "a key of the token": _form(_field(key="csrf_token")),
    "two of one key": _form(_field(), _field(id="Field_b")),
    "a pattern that never ends": _form(_field(validate={"pattern": "^(a+)+$"})),
    "a pattern that repeats much": _form(_field(validate={"pattern": "((a{999}){999}){999}"})),
    "a pattern that is none": _form(_field(validate={"pattern": "("})),
    "a length that is none": _form(_field(validate={"minLength": "x"})),
    "an action nobody wrote": _form(_field(), properties={"actions": "os.system"}),
    "too long": b'{"type":"default","id":"x","components":[' + b" " * 3_000_000 + b"]}",
    **{f"hidden by {name}": _form(_field(conditional={"hide": "=" + code})) for name, code in CODE.items() if not name.startswith(("template", "shell", "generator"))},
}  # fmt: skip
