"""A copy of the program that a test may change while it serves."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINKED = ("forms", "handlers", "processes", "pyproject.toml", "babel.cfg", ".venv")
LARGE = ("app/web/static",)
MARK = "_ALWAYS = {\n"
HEADERS = "app/web/frame/security_headers.py"


def copy_program(folder):
    """Copy the program into a folder; what no test changes is linked."""
    folder.mkdir()
    for name in LINKED:
        if (ROOT / name).exists():
            (folder / name).symlink_to(ROOT / name)
    left_out = {ROOT / one for one in LARGE}
    shutil.copytree(
        ROOT / "app", folder / "app", ignore=lambda at, names: [n for n in names if Path(at, n) in left_out]
    )
    for one in LARGE:
        (folder / one).symlink_to(ROOT / one)
    return folder


def change(folder, path, before, after):
    """Change a file of the copy; what is to be replaced stands in it once."""
    file = folder / path
    text = file.read_text("utf-8")
    assert text.count(before) == 1, path
    file.write_text(text.replace(before, after), "utf-8")


def lay_down(folder, number):
    """Lay down a version of the program that tells its number with every answer."""
    original = (ROOT / HEADERS).read_text("utf-8")
    assert original.count(MARK) == 1
    (folder / HEADERS).write_text(original.replace(MARK, f'{MARK}    "X-Version": "{number}",\n'), "utf-8")


def lay_down_migration(folder, number):
    """Lay down a migration that only adds: a column that may be empty."""
    versions = folder / "app/store/migrations/versions"
    head = max(path.name[1:5] for path in versions.glob("m[0-9]*.py"))
    name = str(9000 + number)
    text = f'''"""Add a column of a test."""

import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "{name}", "{head}", None, None


def upgrade():
    op.add_column("notice", sa.Column("added_{number}", sa.String(20)))


def downgrade():
    op.drop_column("notice", "added_{number}")
'''
    (versions / f"m{name}_add_a_column.py").write_text(text, "utf-8")
