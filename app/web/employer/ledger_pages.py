"""社保个税明细: the unit fills in an employee's months, by hand, pasted or from a file; the employee reads their own."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for

from app.domain.typed_cells import CellError
from app.policy.actor import Role
from app.queries.person_ledger import ledger_to_fill_in, own_ledger
from app.services.context.text_of_file import text_of_file
from app.services.ledger.enter_ledger import TypedMonth, enter_ledger, grid_of, surround_of
from app.services.ledger.ledger_columns import CELLS, template_lines
from app.services.ledger.ledger_lines import LineFaultError, month_from_cells
from app.services.ledger.ledger_view import by_year
from app.services.ledger.read_into_grid import filled_down, read_into
from app.web.frame.gate import actor, app_context, new_key
from app.web.wording.ledger_words import CELL_WORDS, grid_words, unit_words
from app.web.wording.translate import _

if TYPE_CHECKING:
    from collections.abc import Mapping

    from app.services.ledger.enter_ledger import GridLine
    from app.services.ledger.read_into_grid import Reading

ledger = Blueprint("ledger", __name__)
UNPROCESSABLE = 422
Typed = dict[str, dict[str, str]]
FILLED = ("si_base", "taxable_income", "tax_paid", "paper")


@ledger.get("/employer/employees/<person_id>/ledger")
def grid(person_id: str) -> str:
    """Show the months of an employee."""
    return _page(person_id)


def _page(
    person_id: str,
    typed: Mapping[str, Mapping[str, str]] | None = None,
    faults: Mapping[str, Mapping[str, str]] | None = None,
    reading: Reading | None = None,
    **told: Any,
) -> str:
    found, lines = ledger_to_fill_in(app_context(), actor(), person_id)
    return render_template(
        "employer/ledger.html",
        view=found.view,
        person=found.view.person,
        lines=lines,
        cells_of=partial(_cells, typed or {}),
        typed=typed or {},
        faults=faults or {},
        reading=reading,
        ledger=found.terms,
        years=by_year(found.months),
        unit_words=partial(unit_words, found.unit_names),
        headings=CELL_WORDS,
        columns=CELLS,
        filled=FILLED,
        may_fill=actor().role is Role.AGENT,
        grid_words=partial(grid_words, found.terms),
        key=new_key(),
        told=told,
    )


def _cells(typed: Mapping[str, Mapping[str, str]], line: GridLine) -> Mapping[str, str]:
    return typed.get(line.month) or line.cells


@ledger.post("/employer/employees/<person_id>/ledger")
def send(person_id: str) -> Any:
    """Keep what was typed, or bring a pasted block, a file or repeated values into the grid without keeping them."""
    typed = _typed()
    effect_context = request.form.get("_do", "save")
    if effect_context == "read":
        return _read(person_id, typed)
    if effect_context == "fill":
        return _fill(person_id, typed)
    versions = {month: request.form.get(f"v.{month}", 0, type=int) for month in typed}
    sent = {month: TypedMonth(cells, versions[month]) for month, cells in typed.items()}
    done = enter_ledger(app_context(), actor(), person_id, sent, key=request.form.get("_key", ""))
    if not done.faults and not done.overtaken:
        flash(
            _("已保存 %(count)s 个月。", count=done.kept) if done.kept else _("没有改动，无须保存。"), "green"
        )
        return redirect(url_for("ledger.grid", person_id=person_id), 303)
    open_months = {month: typed[month] for month in (*done.faults, *done.overtaken)}
    page = _page(person_id, open_months, done.faults, kept=done.kept, overtaken=done.overtaken)
    return page, UNPROCESSABLE


def _typed() -> Typed:
    found: Typed = {}
    for name, value in request.form.items():
        kind, _dot, rest = name.partition(".")
        month, _dot, cell = rest.partition(".")
        if kind == "c" and cell in CELLS:
            found.setdefault(month, {})[cell] = value
    return found


def _read(person_id: str, typed: Typed) -> Any:
    file = request.files.get("file")
    pasted = request.form.get("pasted", "")
    try:
        text = text_of_file(file.read()) if file is not None and file.filename else pasted
        with app_context().database.reading() as work:
            reading = read_into(grid_of(work, actor(), person_id), typed, text)
    except (CellError, ValueError) as broken:
        return _page(person_id, typed, unread=str(broken), pasted=pasted), UNPROCESSABLE
    faults = _faults(person_id, reading.cells, reading.read)
    page = _page(
        person_id, reading.cells, faults, reading, pasted="\n".join(line.text for line in reading.left)
    )
    return (page, UNPROCESSABLE) if faults or reading.left else page


def _fill(person_id: str, typed: Typed) -> Any:
    values = {name: request.form.get(f"fill.{name}", "").strip() for name in FILLED}
    first, last = request.form.get("fill.first", ""), request.form.get("fill.last", "")
    with app_context().database.reading() as work:
        lines = grid_of(work, actor(), person_id)
    filled, count = filled_down(
        lines, typed, (first, last), values, is_over=request.form.get("fill.over") == "yes"
    )
    return _page(person_id, filled, _faults(person_id, filled, tuple(filled)), filled_months=count)


def _faults(person_id: str, typed: Typed, months: tuple[str, ...]) -> dict[str, Mapping[str, str]]:
    found: dict[str, Mapping[str, str]] = {}
    with app_context().database.reading() as work:
        around = surround_of(work, actor(), person_id)
    for month in months:
        try:
            month_from_cells(month, typed[month], around)
        except LineFaultError as wrong:
            found[month] = wrong.faults
    return found


@ledger.get("/employer/ledger-template.csv")
def template() -> Response:
    """Return the file that is filled in and uploaded: a heading, marked as UTF-8 for spreadsheets."""
    return Response(
        "\ufeff" + template_lines(),
        mimetype="text/csv",
        headers={"Content-Disposition": "attachment; filename=ledger-template.csv"},
    )


@ledger.get("/me/ledger")
def own() -> str:
    """Show an employee their own months."""
    found = own_ledger(app_context(), actor())
    return render_template(
        "employee/ledger.html",
        ledger=found.terms,
        years=by_year(found.months),
        permit=found.view.permit,
        unit_words=partial(unit_words, found.unit_names),
    )
