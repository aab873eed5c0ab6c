"""docs/third-party.md: what the product ships or imports that others wrote, and under which licence."""

import json
import re
from importlib.metadata import metadata
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
PAGE = HERE / "docs" / "third-party.md"
LOCK = HERE / "requirements" / "runtime.lock"
NAME = re.compile(r"^([A-Za-z0-9_.-]+)==", re.MULTILINE)
BUILD_ONLY = {"esbuild"}
LONGEST = 60
"""Some packages put the whole text of the licence where its name belongs."""
PREFACE = """# 第三方软件和许可

由 `./run docs` 写成，不要手改。本平台以 Apache-2.0 许可发布（见 [LICENSE](../LICENSE)）；下面是运行时用到的别人的软件。
每个软件包的许可全文随包安装；页面里用到的样式、图标和字体的许可全文在构建结果的 `THIRD-PARTY-LICENSES.txt`。"""


def licence_of(name):
    """Return the licence that an installed package names."""
    told = metadata(name)
    if expression := told["License-Expression"]:
        return expression
    classes = [one.rpartition(" :: ")[2] for one in told.get_all("Classifier") or [] if "License ::" in one]
    said = (told["License"] or "").strip()
    if said and len(said) <= LONGEST and "\n" not in said:
        return said
    return "、".join(classes) or said.splitlines()[0][:LONGEST]


def python_rows():
    """Return a row for each package of the runtime lock; versions stand in the lock."""
    names = sorted(set(NAME.findall(LOCK.read_text())))
    return [f"| {name} | {licence_of(name)} |" for name in names]


def page_rows():
    """Return a row for each package whose code or data is in the built pages."""
    wanted = json.loads((HERE / "frontend" / "package.json").read_text())["dependencies"]
    locked = json.loads((HERE / "frontend" / "package-lock.json").read_text())["packages"]
    return [
        f"| {name} | {locked[f'node_modules/{name}']['license']} |"
        for name in sorted(wanted)
        if name not in BUILD_ONLY
    ]


def page():
    """Return the page."""
    head = ["| 软件包 | 许可 |", "|---|---|"]
    parts = [PREFACE, "", "## Python", "", *head, *python_rows(), "", "## 页面", "", *head, *page_rows()]
    return "\n".join(parts) + "\n"
