"""./run test: bring what tests need from the system's packages where we may, then run everything."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.support.browser import chromium_path
from tests.support.changed_tests import MAIN, tests_of_changes
from tests.support.check import tell
from tests.support.nightly import VARIABLE as ALL_OF_IT
from tests.support.proxied_office import program as nginx_path

HERE = Path(__file__).resolve().parents[2]
TESTS = HERE / "tests"
LEAST_COVERED = 94
"""Percent of the lines and branches of the rules that the tests of rules must run by themselves."""
IN_PARALLEL = ["-n", "3", "--dist", "loadfile", "--no-loadscope-reorder", "--max-worker-restart", "0"]
"""Files are handed out in the order that tests/conftest.py gives them; a third process works while others wait.

One that has ended is not replaced: the others would wait for what it had left to do.
"""
LONGEST_AT_NIGHT = 4 * 60 * 60
"""Seconds that one test may take at night; by day pyproject.toml says less."""
IN_THE_BACKGROUND = "10"
"""How far the check of the code stands behind the tests that run beside it."""


def _has_chinese_font():
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


WANTED = {
    ("chromium-headless-shell", "chromium"): chromium_path,
    ("fonts-noto-cjk",): _has_chinese_font,
    ("nginx-light", "nginx"): nginx_path,
    ("postgresql",): lambda: (
        os.environ.get("DATABASE_URL") or any(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    ),
}
"""What tests need of the system: packages, the best first, any of which will do; and whether one is there."""


def install_missing():
    """Install missing system packages as root on Debian; tell what stays missing otherwise."""
    may_install = os.geteuid() == 0 and shutil.which("apt-get")
    missing = [packages for packages in WANTED if not _is_best_there(packages)]
    if missing and may_install:
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        subprocess.run(["apt-get", "update", "-qq"], env=environment, check=False)
        for packages in missing:
            _install_one_of(packages, environment)
    still = [packages[0] for packages, is_there in WANTED.items() if not is_there()]
    if still:
        tell(f"缺少 {'、'.join(still)}：相关测试会跳过（CI=true 时算失败）。")


def _is_best_there(packages):
    """The browser without a window is wanted even where the whole one is: it is three times as fast."""
    is_browser = WANTED[packages] is chromium_path
    return bool(WANTED[packages]()) and (not is_browser or shutil.which(packages[0]) is not None)


def _install_one_of(packages, environment):
    for package in packages:
        tell(f"正在安装系统软件包：{package}")
        subprocess.run(["apt-get", "install", "-y", "-qq", package], env=environment, check=False)
        if WANTED[packages]():
            return


FAST = [
    "tests/domain",
    "tests/handlers",
    "tests/architecture",
    "tests/browser/test_style_guide_look.py",
]
"""What tells within a minute that something is badly wrong."""


def main(arguments):
    """Run the tests, and the check of the code beside all of them; return the exit code."""
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    # Hundreds of processes are started: each reads compiled modules instead of compiling them again.
    subprocess.run([sys.executable, "-m", "compileall", "-q", "app", "handlers"], cwd=HERE, check=True)
    if arguments[:1] == ["--fast"]:
        return _pytest(environment, [*IN_PARALLEL, *FAST, *arguments[1:]])
    if arguments[:1] == ["--changed"]:
        return _run_changed(environment, *(arguments[1:2] or [MAIN]))
    if arguments[:1] == ["--nightly"]:
        environment, arguments = {**environment, ALL_OF_IT: "1"}, arguments[1:]
    install_missing()
    return _pytest(environment, arguments) if arguments else _run_all(environment)


def _run_all(environment):
    """Run all tests in one go; tests/conftest.py counts lines of rules only in the tests that show them.

    The code is checked beside them, in the moments in which they wait; what that says stands at the end.
    """
    gate = ["--cov=app.domain", "--cov=handlers", f"--cov-fail-under={LEAST_COVERED}", "--cov-report=term"]
    checking = ["nice", "-n", IN_THE_BACKGROUND, sys.executable, "-m", "tests.support.check"]
    with subprocess.Popen(checking, cwd=HERE, stdout=subprocess.PIPE, text=True) as check:
        code = _pytest(environment, [*IN_PARALLEL, *gate, str(TESTS)])
        tell(check.communicate()[0].rstrip())
    return code or check.returncode


def _run_changed(environment, since):
    found = tests_of_changes(since)
    if not found:
        tell(f"从 {since} 以来的改动没有牵涉到测试。")
        return 0
    tell(f"从 {since} 以来的改动牵涉 {len(found)} 个测试文件。")
    return _pytest(environment, [*IN_PARALLEL, *found])


def _pytest(environment, arguments):
    patience = ["-o", f"faulthandler_timeout={LONGEST_AT_NIGHT}"] if environment.get(ALL_OF_IT) else []
    command = [sys.executable, "-m", "pytest", *patience, *arguments]
    return subprocess.run(command, cwd=HERE, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
