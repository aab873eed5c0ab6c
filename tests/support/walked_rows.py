"""Rows that stand in the addresses of pages and commands, some of every kind."""

from collections import Counter
from itertools import cycle

from sqlalchemy import Select, func, select

from app.domain.office_codes import PermitType
from app.domain.procedures import Procedure
from app.queries.procedure_guide import TOLD
from app.services.accounts.review_role import KNOWN_BY_PERSON
from app.services.due_work.kept_sending import PREFIX
from app.services.editions.review_chains import chains_in_force
from app.store.tables_applicants import concern, record_draft
from app.store.tables_applications import case_document, chosen_paper, outbox, slip
from app.store.tables_cases import application_case, human_task
from app.store.tables_editions import edition, edition_draft, live_edition, try_run
from app.store.tables_identity import account
from app.store.tables_imports import import_run
from app.store.tables_migrations import migration_run
from app.store.tables_office import (
    association,
    contract,
    employer,
    employer_attachment,
    permit,
    person,
)
from app.store.tables_office_papers import office_paper
from app.store.tables_operations import incident
from app.store.tables_uploads import arriving_file, paper_in_work
from app.web.review.person_register_pages import TITLES

PARTS = ("basic", "education", "study", "work")
GROUPS = ("general", "qualifications", "agent", "licence")
DECISIONS = tuple(TITLES)
UPDATES = ("post", "dates", "contract")
SOME = 3
WITHOUT_DIAGRAM = ("platform", "records")


def rows_of_pages(context, work):
    """Return, for each endpoint whose address names something, the rows that are looked at."""

    def every(*columns):
        asked = columns[0] if isinstance(columns[0], Select) else select(*columns)
        return [tuple(row) for row in work.connection.execute(asked)]

    people = [{"person_id": one} for (one,) in every(person.c.id)]
    cases = [{"case_id": one} for one in _cases_of_each_kind(every)]
    held = every(employer_attachment.c.slot, employer_attachment.c.version)
    slots = sorted({slot for slot, _ in held} | {"other_materials", "employer_integrity_statement"})
    contracts = [{**one, "which": which} for one in people for which in ("1", "2")]
    units = [{"employer_id": one} for (one,) in every(employer.c.id)]
    processes = [one for (one,) in every(live_edition.c.process)]
    drafts = [{"draft_id": one} for (one,) in every(edition_draft.c.id)]
    runs = [
        {"process": process, "number": number, "run": run}
        for process, number, run in every(
            select(migration_run.c.process, edition.c.number, migration_run.c.id).join(
                edition, edition.c.sha256 == migration_run.c.target
            )
        )
    ]
    papers_of_the_office = [
        {"case_id": case, "paper_id": one} for case, one in _office_papers_of_each_kind(every)
    ]
    return {
        "employer.employee": people,
        "procedure_guides.show": [{"procedure": str(one)} for one in TOLD],
        "to_answer.ask": [{"concern_id": one} for (one,) in every(concern.c.id)],
        "employment.ask": some_of_each(people, UPDATES),
        "employment.contract": contracts,
        "ledger.grid": people,
        "profile.group": [{"group": one} for one in GROUPS],
        "my_records.part": [{"part": one} for one in PARTS],
        "attachments.slot": [{"slot": slot} for slot in slots],
        "attachments.ask": [{"slot": slot} for slot in slots],
        "attachments.view": [{"slot": slot, "version": version} for slot, version in sorted(set(held))],
        "link_request.ask": [{"permit_id": one} for (one,) in every(permit.c.id)],
        "employee.slip": [{"code": one} for (one,) in every(slip.c.code)],
        "public.verify_code": [
            *({"code": one} for (one,) in every(slip.c.code)),
            *({"code": one} for (one,) in every(office_paper.c.code)),
            {"code": "ABCDEFGH12345678"},
        ],
        "cases.show": cases,
        "cases.diagram": cases,
        "case_operations.show": cases,
        "case_operations.ask": cases,
        "archives.ask": cases,
        "case_desk.show": cases,
        "case_desk.ask": cases,
        "cases.paper": [*_documents(every), *_other_papers(every)],
        "office_papers.show": papers_of_the_office,
        "office_papers.pdf": papers_of_the_office[:SOME],
        "page_editor.show": [{"paper_id": one} for (one,) in every(paper_in_work.c.id)],
        "page_editor.picture": [
            {"paper_id": one, "page_id": page["id"]}
            for one, pages in every(paper_in_work.c.id, paper_in_work.c.pages)
            for page in pages
        ],
        "uploads.state": [
            {"paper_id": one, "file_id": file}
            for one, file in every(arriving_file.c.paper_id, arriving_file.c.id)
        ],
        "tasks.show": [{"task_key": one} for one in _tasks_of_each_kind(every)],
        "kept_text.show": [
            {"name": name}
            for owner, name in every(record_draft.c.owner, record_draft.c.form)
            if owner.startswith(PREFIX)
        ],
        "operations.letter": [{"letter_id": one} for one in _letters_of_each_kind(every)],
        "sharing.ask": [{"task_key": one} for one in _tasks_of_each_kind(every, clock="review")],
        "review_roles.ask": [
            {"account_id": one}
            for (one,) in every(select(account.c.id).where(account.c.role.in_(KNOWN_BY_PERSON)))
        ],
        "users.ask_reset": [{"account_id": one} for (one,) in every(account.c.id)],
        "own_factors.ask_removal": [{"factor": "authenticator"}],
        "users.ask_login": [{"account_id": one} for (one,) in every(account.c.id)],
        "employers.show": units,
        "review_chains.ask": [{"chain_id": one.id} for one in chains_in_force(context, work)],
        "people.show": people,
        "people.ask": some_of_each(people, DECISIONS),
        "legacy.template": [{"kind": one} for one in ("employers", "permits", "ledger")],
        "editions.procedure": [{"process": one} for one in processes],
        "editions.compare": [{"process": one} for one in processes],
        "drafts.show": drafts,
        "drafts.rehearsal": drafts,
        "try_runs.of_draft": drafts,
        "try_runs.of_edition": [
            {"process": one, "number": 1} for one in processes if one not in WITHOUT_DIAGRAM
        ],
        "try_runs.show": [{"run_id": one} for (one,) in every(try_run.c.id)],
        "try_runs.waiting": [{"run_id": one} for (one,) in every(try_run.c.id)],
        "draft_editor.edit": drafts,
        "draft_editor.add": drafts,
        "draft_editor.remove": drafts,
        "draft_editor.begin": [{"process": one} for one in processes],
        "draft_answers.choices": drafts,
        "draft_answers.file": drafts,
        "draft_answers.notices": drafts,
        "draft_answers.acts": drafts,
        "draft_answers.office_papers": drafts,
        "draft_answers.office_paper_page": drafts,
        "draft_editor.preview": drafts,
        "running.show": [{"process": one} for one in processes if one not in WITHOUT_DIAGRAM],
        "insight.show": [{"process": one} for one in processes if one not in WITHOUT_DIAGRAM],
        "insight.table": [
            {"process": one, "kind": kind}
            for one in processes
            if one not in WITHOUT_DIAGRAM
            for kind in ("csv", "xlsx")
        ],
        "migrations.show": [{"process": one, "number": 1} for one in processes if one not in WITHOUT_DIAGRAM],
        "migrations.progress": runs,
        "migrations.table": [{**one, "kind": kind} for one in runs for kind in ("csv", "xlsx")],
        "signals.show": [{"process": one} for one in processes if one not in WITHOUT_DIAGRAM],
        "legacy.run": [{"run_id": one} for (one,) in every(import_run.c.id)],
    }


def first_of_each(rows):
    """Return the first thing of each kind from rows of a thing and what its page differs by."""
    found = {}
    for one, *kind in rows:
        found.setdefault(tuple(kind), one)
    return list(found.values())


def _cases_of_each_kind(every):
    """Return a case of each procedure in each state and outcome, and those in which something waits for the operator.

    The pages of every case of every story are read on its way by tests/processes/test_scenario_files.py.
    """
    case = application_case.c
    kinds = select(case.id, case.procedure, case.state, case.outcome, case.cause, case.round).order_by(
        case.number
    )
    stuck = [one for (one,) in every(select(incident.c.case_id).where(incident.c.case_id.is_not(None)))]
    return list(dict.fromkeys([*first_of_each(every(kinds)), *stuck]))


def _office_papers_of_each_kind(every):
    """Return case and id of a paper of each kind in each procedure."""
    paper, case = office_paper.c, application_case.c
    asked = select(paper.case_id, paper.id, paper.kind, case.procedure).join(
        case.id.table, case.id == paper.case_id
    )
    rows = every(asked.order_by(paper.number))
    return first_of_each(((case_id, one), *kind) for case_id, one, *kind in rows)


def _tasks_of_each_kind(every, **only):
    """Return a task of each form and step in each state, open or done."""
    task = human_task.c
    asked = select(task.key, task.form, task.element, task.state, task.assignee.is_(None)).filter_by(**only)
    return first_of_each(every(asked.order_by(task.key)))


def _letters_of_each_kind(every):
    """Return a letter of each kind of notice that waits, and one of each that has left."""
    letter = outbox.c
    rows = every(select(letter.id, letter.payload, letter.kind, letter.sent_at.is_(None)).order_by(letter.id))
    return first_of_each((one, payload.get("kind"), *more) for one, payload, *more in rows)


def some_of_each(people, kinds):
    """Return every kind with the first people, and every person with one kind in turn."""
    first = [{**one, "what": what} for one in people[:SOME] for what in kinds]
    return first + [{**one, "what": what} for one, what in zip(people[SOME:], cycle(kinds))]


def rows_of_commands(work):
    """Return what stands in addresses of commands and of no page, and tasks that are open before those that are done."""
    # One task of each form, open and done: what a form answers does not depend on whose it is.
    opened = (
        select(func.min(human_task.c.key))
        .group_by(human_task.c.state, human_task.c.form)
        .order_by(human_task.c.state != "open", human_task.c.form)
    )
    return {
        "task_key": list(work.connection.execute(opened).scalars()),
        "paper_id": list(work.connection.execute(select(paper_in_work.c.id)).scalars()),
        "file_id": ["nowhere"],
        "incident_id": list(work.connection.execute(select(incident.c.id)).scalars()),
        "permit_type": [str(one) for one in PermitType],
        "procedure": [str(one) for one in Procedure],
        "what": [*UPDATES, *DECISIONS],
        "token": ["nowhere"],
        "phrase_id": ["nowhere"],
        "view_id": ["nowhere"],
        "stand_in_id": ["nowhere"],
        "process": [str(one) for one in Procedure],
        "number": [1],
        "operation_id": ["nowhere"],
    }


def _documents(every):
    """Return papers of each slot in the cases they belong to."""
    taken = Counter()
    for case_id, slot, identity in every(case_document.c.case_id, case_document.c.slot, case_document.c.id):
        taken[slot] += 1
        if taken[slot] <= SOME:
            yield {"case_id": case_id, "kind": "document", "identity": identity}


def _other_papers(every):
    """Return papers of units, contracts and papers that were only chosen, in the cases that show them."""
    cases = every(application_case.c.id, application_case.c.employer_id, application_case.c.person_id)
    for slot, unit in every(employer_attachment.c.slot, employer_attachment.c.employer_id):
        for case_id in [one for one, employer_id, _ in cases if employer_id == unit][:1]:
            yield {"case_id": case_id, "kind": "attachment", "identity": slot}
    of_people = select(contract.c.id, association.c.person_id).join(
        association, association.c.id == contract.c.association_id
    )
    for identity, who in every(of_people):
        for case_id in [one for one, _, person_id in cases if person_id == who][:2]:
            yield {"case_id": case_id, "kind": "contract", "identity": identity}
    of_tasks = select(chosen_paper.c.id, human_task.c.case_id).join(
        human_task, human_task.c.key == chosen_paper.c.task_key
    )
    for identity, case_id in every(of_tasks):
        yield {"case_id": case_id, "kind": "chosen", "identity": identity}
