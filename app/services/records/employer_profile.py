"""基础信息采集: four groups, each kept when it is right; the last one makes the profile complete. No review (A25)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from app.domain.id_number import check_id_number
from app.domain.plausible_days import KnownDays, implausible_days
from app.forms_reader.posted_values import initial_values
from app.forms_reader.validation import validate, with_refused_files
from app.services.context.beijing import BEIJING, beijing_day
from app.services.context.draft_turns import may_write
from app.services.context.idempotent import idempotent
from app.services.context.refusals import FormInvalidError, NotFoundError
from app.services.records.record_forms import record_form
from app.services.tasks.chosen_papers import GONE, NOTHING_CHOSEN, ChosenGoneError, send_to_unit
from app.services.tasks.doubtful_papers import PaperDoubtedError
from app.store.audit_chain import OFFICE, record
from app.store.database import advisory_lock
from app.store.employer_rows import attachments_of, employer_of
from app.store.profile_rows import (
    drop_record_draft,
    keep_record_draft,
    kept_record_draft,
    profile_of,
    save_profile,
)

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from app.forms_reader.definition import FormDefinition
    from app.forms_reader.validation import Submission
    from app.policy.actor import Actor
    from app.services.context.app_context import AppContext
    from app.store.database import UnitOfWork
    from app.store.draft_marks import KeptDraft, PageMark
    from app.store.employer_rows import AttachmentRow

GROUPS = ("general", "qualifications", "agent", "licence")
"""一般信息, 单位资质, 业务经办人, 营业执照 (manual, 1.4). Each has the form employer_<group>."""
COMPLETE = "complete"
ID_FIELD = "agent_id_number"


@dataclass(frozen=True, slots=True)
class ProfileView:
    """How far the profile is. `done` are the groups whose answers are right."""

    is_complete: bool
    done: frozenset[str]

    @property
    def next_group(self) -> str:
        """Return the first group that is still to be filled in, or the first of all."""
        return next((group for group in GROUPS if group not in self.done), GROUPS[0])


@dataclass(frozen=True, slots=True)
class GroupView:
    """One group's form with what is known so far."""

    form: FormDefinition
    values: Mapping[str, Any]
    context: Mapping[str, Any]
    attachments: Mapping[str, AttachmentRow]
    draft: KeptDraft | None = None


def profile_view(work: UnitOfWork, employer_id: str) -> ProfileView:
    """Return how far an employer's profile is."""
    known = profile_of(work, employer_id)
    done = {group for group in GROUPS if group in known}
    return ProfileView(employer_of(work, employer_id).profile_status == COMPLETE, frozenset(done))


def group_view(context: AppContext, work: UnitOfWork, employer_id: str, group: str) -> GroupView:
    """Return a group's form and its answers so far; raises NotFoundError for another word."""
    form = group_form(context, work, group)
    draft = kept_record_draft(work, _owner(employer_id), _form_name(group))
    known = draft.values if draft is not None else profile_of(work, employer_id).get(group, {})
    papers = {row.slot: row for row in attachments_of(work, employer_id)}
    return GroupView(form, initial_values(form, known), _context(work, employer_id, papers), papers, draft)


def group_form(context: AppContext, work: UnitOfWork, group: str) -> FormDefinition:
    """Return a group's live form; raises NotFoundError for another word."""
    if group not in GROUPS:
        raise NotFoundError(kind="group")
    return record_form(context, work, _form_name(group))


def keep_group(
    context: AppContext,
    by: Actor,
    group: str,
    posted: Mapping[str, Any],
    key: str,
    refused_files: Sequence[tuple[str, str]] = (),
    chosen: Mapping[str, str] = NOTHING_CHOSEN,
) -> dict[str, Any]:
    """Check a group's answers and keep them; with the last missing group the profile is complete.

    Returns `is_complete` and the groups still `missing`. Raises NotFoundError or FormInvalidError (what was typed
    is kept as a draft); `refused_files` are files that cannot be papers (field, sentence), `chosen`
    the papers that the form shows as waiting to be sent with it, ids by slot.
    """
    employer_id = str(by.employer_id)

    def command(work: UnitOfWork) -> dict[str, Any]:
        advisory_lock(work, _owner(employer_id))
        refused = _send_chosen(context, work, by, chosen)
        bad_files = [
            *refused_files,
            *(
                (one.key, refused[one.slot])
                for one in group_form(context, work, group).fields
                if one.slot in refused
            ),
        ]
        answers = _checked(context, work, employer_id, group, posted, bad_files)
        profile = {**profile_of(work, employer_id), group: dict(answers.values)}
        missing = [name for name in GROUPS if name not in profile]

        was_complete = employer_of(work, employer_id).profile_status == COMPLETE
        save_profile(work, employer_id, profile, is_complete=not missing)
        drop_record_draft(work, _owner(employer_id), _form_name(group))
        facts = {"employer": employer_id, "group": group}
        record(work, context.audit_key, OFFICE, by.account_id, "save_profile", facts)
        if not missing and not was_complete:
            facts = {"employer": employer_id}
            record(work, context.audit_key, OFFICE, by.account_id, "complete_profile", facts)
        return {"is_complete": not missing, "missing": missing}

    request = {"group": group, "answers": dict(posted), "chosen": dict(chosen), "refused": [*refused_files]}
    try:
        return idempotent(context, by, key, "save_profile", request, command)
    except FormInvalidError as invalid:
        keep_group_draft(context, by, group, invalid.facts["values"])
        raise


def _send_chosen(
    context: AppContext, work: UnitOfWork, by: Actor, chosen: Mapping[str, str]
) -> dict[str, str]:
    """Make chosen papers versions; return by slot what keeps one from it."""
    refused = {}
    for slot, identity in chosen.items():
        try:
            send_to_unit(context, work, by, slot, identity)
        except ChosenGoneError:
            refused[slot] = GONE
        except PaperDoubtedError as doubted:
            refused[slot] = str(doubted.facts["said"])
    return refused


def keep_group_draft(
    context: AppContext, by: Actor, group: str, values: Mapping[str, Any], mark: PageMark | None = None
) -> None:
    """Keep what was typed into a group so far; raises DraftOvertakenError."""
    owner, form = _owner(str(by.employer_id)), _form_name(group)

    def act(work: UnitOfWork) -> None:
        advisory_lock(work, owner)
        if may_write(work, kept_record_draft(work, owner, form), mark):
            keep_record_draft(work, owner, form, values, by=by.account_id, mark=mark)

    context.database.transact(act)


def ask_again(context: AppContext, work: UnitOfWork, by: Actor, employer_id: str) -> None:
    """After the registry has changed a unit's name or place: 一般信息 is to be confirmed anew (requirements 6.1).

    What was told before waits in the form; until it is sent the profile is incomplete and the pop-up comes back.
    """
    advisory_lock(work, _owner(employer_id))
    profile = profile_of(work, employer_id)
    told = profile.pop(GROUPS[0], None)
    if told is None:
        return
    keep_record_draft(work, _owner(employer_id), _form_name(GROUPS[0]), told, by=by.account_id)
    save_profile(work, employer_id, profile, is_complete=False)
    record(work, context.audit_key, OFFICE, by.account_id, "ask_profile_again", {"employer": employer_id})


def _checked(
    context: AppContext,
    work: UnitOfWork,
    employer_id: str,
    group: str,
    posted: Mapping[str, Any],
    refused_files: Sequence[tuple[str, str]],
) -> Submission:
    form = group_form(context, work, group)
    papers = {row.slot: row for row in attachments_of(work, employer_id)}
    answers = validate(form, posted, _context(work, employer_id, papers), now=work.now.astimezone(BEIJING))
    errors = answers.errors or _faults(work, answers.values)
    if errors or refused_files:
        every = with_refused_files(form, errors, refused_files)
        raise FormInvalidError(errors=every, values=dict(answers.raw))
    return answers


def _faults(work: UnitOfWork, values: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Return what a pattern cannot see: the check digit of an identity number, and days that cannot be."""
    today = beijing_day(work.now)
    found = list(implausible_days(values, KnownDays(), today))
    checked = check_id_number(values[ID_FIELD], today) if values.get(ID_FIELD) else None
    if checked is not None and not checked.is_ok:
        found.append((ID_FIELD, checked.reason))
    return tuple(found)


def _context(work: UnitOfWork, employer_id: str, papers: Mapping[str, AttachmentRow]) -> dict[str, Any]:
    unit = employer_of(work, employer_id)
    return {
        "employer_name": unit.name,
        "uscc": unit.uscc,
        "registered_place": unit.registered_place,
        "files": {slot: [row.sha256] for slot, row in papers.items()},
    }


def _owner(employer_id: str) -> str:
    return f"employer:{employer_id}"


def _form_name(group: str) -> str:
    return f"employer_{group}"
