"""Tables for spreadsheets: what begins like a formula is text, in every kind of file."""

import csv
import io
import zipfile

import pytest

from app.documents.table_files import CSV, XLSX, table_file

FORMULAS = ["=1+1", "+1", "-2", "@x", "\tcmd", "\rcmd", "\ncmd"]


def test_a_cell_that_begins_like_a_formula_gets_a_quotation_mark_in_csv():
    content = table_file(CSV, ["名称"], [[cell] for cell in [*FORMULAS, "安全", ""]]).decode()
    assert content.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline="")))
    assert [row[0] if row else "" for row in rows] == ["名称", *(f"'{cell}" for cell in FORMULAS), "安全", ""]


@pytest.mark.parametrize("cell", FORMULAS)
def test_a_cell_is_text_in_xlsx_and_never_worked_out(cell):
    with zipfile.ZipFile(io.BytesIO(table_file(XLSX, ["名称"], [[cell]]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert sheet.count('t="inlineStr"') == 2
