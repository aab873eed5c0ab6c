"""Small forms for tests: only what the test is about is written out."""

import json


def form(*components, **root):
    return json.dumps(
        {"type": "default", "id": "sample", "schemaVersion": 19, "components": list(components)} | root,
        ensure_ascii=False,
    ).encode()


def question(kind="textfield", key="post", label="现任职务", **more):
    return {"type": kind, "id": f"Field_{key}", "key": key, "label": label} | more


def choice(key="decision", kind="radio", label="审核结论", values=("approved", "returned"), **more):
    return question(
        kind, key, label, values=[{"value": one, "label": f"选项{one}"} for one in values], **more
    )


def rows(*children, path="issues", label="问题", **more):
    return {"type": "dynamiclist", "id": f"List_{path}", "path": path, "label": label,
            "components": list(children)} | more  # fmt: skip
