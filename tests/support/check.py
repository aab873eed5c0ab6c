"""./run check: formatter, linter, types, import floors, generated pages. All of them run, then the verdict."""

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
CODE = ["app", "handlers", "tests", "bench", "frontend/build_assets.py", "run"]
CHECKS = (
    ("formatter", [BIN / "ruff", "format", "--check", "-q", *CODE]),
    ("linter", [BIN / "ruff", "check", "-q", *CODE]),
    ("types", [BIN / "mypy"]),
    ("floors", [BIN / "lint-imports"]),
    ("generated pages", [BIN / "python", "-m", "tests.support.generated_pages", "--check"]),
)


def tell(text):
    """Write a line to the terminal at once."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def main():
    """Run every check; return 1 when one fails."""
    failed = []
    for name, command in CHECKS:
        done = subprocess.run(
            [str(part) for part in command], cwd=HERE, check=False, capture_output=True, text=True
        )
        if done.returncode:
            failed.append(name)
            tell(f"--- {name}\n{done.stdout}{done.stderr}")
    tell(f"checks: {len(CHECKS) - len(failed)} good, failed: {', '.join(failed) or 'none'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
