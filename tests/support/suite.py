"""./run test: bring what tests need from the system's packages where we may, then run everything."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.changed_tests import MAIN, tests_of_changes
from tests.support.check import tell

HERE = Path(__file__).resolve().parents[2]
TESTS = HERE / "tests"
RULES = ["tests/domain", "tests/handlers", "tests/procedures", "tests/processes"]
"""What shows the rules of the manual; nearly every line and branch of them must be run by these alone."""
LEAST_COVERED = 94
NOT_OTHERS = {"make", "support", "__pycache__", *(Path(folder).name for folder in RULES)}
IN_PARALLEL = ["-n", "2", "--dist", "loadfile", "--no-loadscope-reorder"]
"""Files are handed out in the order that tests/conftest.py gives them."""


def _has_chinese_font():
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


PACKAGES = {
    "chromium": lambda: shutil.which("chromium") or shutil.which("google-chrome"),
    "fonts-noto-cjk": _has_chinese_font,
    "postgresql": lambda: (
        os.environ.get("DATABASE_URL") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    ),
}


def install_missing():
    """Install missing system packages as root on Debian; tell what stays missing otherwise."""
    missing = [name for name, is_there in PACKAGES.items() if not is_there()]
    if not missing:
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        tell(f"正在安装系统软件包：{' '.join(missing)}")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        subprocess.run(["apt-get", "install", "-y", "-qq", *missing], env=environment, check=False)
    still = [name for name, is_there in PACKAGES.items() if not is_there()]
    if still:
        tell(f"缺少 {'、'.join(still)}：相关测试会跳过（CI=true 时算失败）。")


FAST = [
    "tests/domain",
    "tests/handlers",
    "tests/architecture",
    "tests/browser/test_style_guide_look.py",
]
"""What tells within a minute that something is badly wrong."""


def main(arguments):
    """Check the code, then run the tests in one process each; return the exit code."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"}
    if arguments[:1] == ["--fast"]:
        return _pytest(environment, [*IN_PARALLEL, *FAST, *arguments[1:]])
    if arguments[:1] == ["--changed"]:
        return _run_changed(environment, *arguments[1:2])
    install_missing()
    if not arguments:
        checked = subprocess.run([sys.executable, "-m", "tests.support.check"], cwd=HERE, check=False)
        if checked.returncode:
            return checked.returncode
        return _run_all(environment)
    return _pytest(environment, arguments)


def _run_all(environment):
    """Run the tests of the rules with their coverage gate, then all others; both run, whatever the first says."""
    gate = ["--cov=app.domain", "--cov=handlers", f"--cov-fail-under={LEAST_COVERED}", "--cov-report=term"]
    rules = _pytest(environment, [*IN_PARALLEL, *gate, *RULES])
    others = [path for path in sorted(map(str, TESTS.glob("*/"))) if Path(path).name not in NOT_OTHERS]
    rest = _pytest(environment, [*IN_PARALLEL, *others])
    return rules or rest


def _run_changed(environment, since=MAIN):
    found = tests_of_changes(since)
    if not found:
        tell(f"从 {since} 以来的改动没有牵涉到测试。")
        return 0
    tell(f"从 {since} 以来的改动牵涉 {len(found)} 个测试文件。")
    return _pytest(environment, [*IN_PARALLEL, *found])


def _pytest(environment, arguments):
    command = [sys.executable, "-m", "pytest", *arguments]
    return subprocess.run(command, cwd=HERE, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
