"""What an archive of a finished case holds, file by file: read in one snapshot, papers by how they are opened."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from app.documents.archive_check import AUDIT
from app.documents.archive_zip import KeptContent, PackedFile
from app.domain.audit_digest import linked
from app.domain.exact_json import write_json
from app.domain.retention import RecordClass, kept_until
from app.services.archives.archive_summary import CLASSES, OUTCOMES, READ_ME, metadata_page, summary_page
from app.services.archives.archived_papers import archived_papers
from app.services.archives.retention_terms import terms_of
from app.services.context.beijing import BEIJING, beijing_day
from app.store.account_rows import names_of
from app.store.act_rows import acts_of_case
from app.store.answer_rows import answers_of
from app.store.archive_rows import contracts_submitted, notices_of_case, unit_papers
from app.store.audit_chain import rows_of
from app.store.case_lists import history_of
from app.store.document_rows import documents_of
from app.store.edition_rows import edition_of, files_of
from app.store.employer_rows import authority_names, employer_of
from app.store.person_rows import person_of
from app.store.review_rows import corrections_of, decisions_of
from app.store.submission_rows import submissions_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from app.services.context.app_context import AppContext
    from app.store.archive_rows import PaperOfOthers
    from app.store.case_rows import CaseRow
    from app.store.database import UnitOfWork
    from app.store.document_rows import DocumentRow

CASE, PAPER, LOG = (str(one) for one in (RecordClass.CASE, RecordClass.PAPER, RecordClass.LOG))


def files_of_case(context: AppContext, work: UnitOfWork, case: CaseRow) -> list[PackedFile]:
    """Return the files of the archive of a case that has ended, in the order of the archive."""
    papers = sorted(_papers(context, work, case), key=lambda one: one.path)
    inside = [*papers, *_records(context, work, case), *_edition(work, case)]
    summary = _summary(work, case, papers)
    listed = [{"path": one.path, "class": one.record_class} for one in inside]
    front = [
        PackedFile("说明.txt", CASE, {}, READ_ME.encode()),
        PackedFile("摘要.html", CASE, {}, summary_page(summary)),
        PackedFile("摘要.json", CASE, {}, json_bytes(summary)),
        PackedFile("元数据.xml", CASE, {}, metadata_page(summary, listed)),
    ]
    return [*front, *inside]


def json_bytes(value: Any) -> bytes:
    """Return a value as it stands in a file of an archive."""
    return write_json(plain(value), sort_keys=True).encode() + b"\n"


def plain(value: Any) -> Any:
    """Return a value with its days and instants as text."""
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, dict):
        return {str(name): plain(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plain(one) for one in value]
    if isinstance(value, set | frozenset):
        return sorted(plain(one) for one in value)
    return value


def _papers(context: AppContext, work: UnitOfWork, case: CaseRow) -> Iterator[PackedFile]:
    """Yield every version of every paper of the case, and what the unit's papers and contracts were at each submission."""
    submitted = [row.content for row in submissions_of(work, case.id)]
    digests = {paper["sha256"] for content in submitted for paper in content["attachments"]}
    contracts = {content["contract"] for content in submitted if content.get("contract")}
    yield from _versions(context, "申请人材料", documents_of(work, case.id))
    yield from _versions(context, "单位材料", unit_papers(work, case.employer_id, digests))
    yield from _versions(context, "劳动合同", contracts_submitted(work, contracts))


def _versions(
    context: AppContext, folder: str, versions: Sequence[DocumentRow | PaperOfOthers]
) -> Iterator[PackedFile]:
    for number, paper in enumerate(versions, start=1):
        told = {"slot": paper.slot, "version": paper.version, "filename": paper.filename}
        told["uploaded_at"] = paper.uploaded_at.isoformat()
        path = f"1-申请材料/{folder}/{number:03d}-{paper.slot}-v{paper.version}.pdf"
        yield PackedFile(
            path, PAPER, told, KeptContent(paper.sha256, partial(context.files.open, paper.sha256))
        )


def _records(context: AppContext, work: UnitOfWork, case: CaseRow) -> Iterator[PackedFile]:
    for row in reversed(submissions_of(work, case.id)):
        path = f"2-提交记录/第{row.number}次提交.json"
        yield PackedFile(path, CASE, {"digest": row.digest, "round": row.round}, json_bytes(asdict(row)))
    yield PackedFile(
        "2-提交记录/各步骤填写内容.json",
        CASE,
        {},
        json_bytes([asdict(one) for one in answers_of(work, case.id)]),
    )
    decisions = [asdict(one) for one in decisions_of(work, case.id)]
    yield PackedFile("3-审核与补正/审核结论.json", CASE, {}, json_bytes(decisions))
    corrections = [asdict(one) | {"state": one.state} for one in corrections_of(work, case.id)]
    yield PackedFile("3-审核与补正/补正事项.json", CASE, {}, json_bytes(corrections))
    for paper in archived_papers(context, work, case.id):
        content = paper.content if isinstance(paper.content, bytes) else json_bytes(paper.content)
        yield PackedFile(f"4-办理文书/{paper.name}", CASE, paper.told, content)
    history = [asdict(one) for one in history_of(work, case.id)]
    yield PackedFile("5-过程记录/办理过程.json", LOG, {}, json_bytes(history))
    acts = [asdict(one) for one in acts_of_case(work, case.id)]
    yield PackedFile("5-过程记录/办理往来.json", LOG, {}, json_bytes(acts))
    yield PackedFile("5-过程记录/通知.json", LOG, {}, json_bytes(notices_of_case(work, case.id)))
    rows, head = linked(plain(rows_of(work, case.id)))
    yield PackedFile(AUDIT, LOG, {"head": head}, json_bytes({"rows": rows, "head": head}))


def _edition(work: UnitOfWork, case: CaseRow) -> Iterator[PackedFile]:
    for name, content in sorted(files_of(work, case.edition).items()):
        yield PackedFile(f"6-业务规则/{name}", CASE, {"edition": case.edition}, content)


def _summary(work: UnitOfWork, case: CaseRow, papers: list[PackedFile]) -> dict[str, Any]:
    edition, unit = edition_of(work, case.edition), employer_of(work, case.employer_id)
    person = person_of(work, case.person_id) if case.person_id else None
    decisions = decisions_of(work, case.id)
    names = names_of(work, {one.by for one in decisions})
    ended_on = beijing_day(case.ended_at) if case.ended_at else date.max
    return {
        "facts": {
            "办件编号": case.number,
            "业务": edition.name,
            "申请人": person.name if person else unit.name,
            "聘用单位": f"{unit.name}（{unit.uscc}）",
            "主管部门": authority_names(work).get(case.authority, case.authority),
            "发起时间": _moment(case.created_at),
            "首次提交日期": str(case.first_submitted_on or "没有提交过"),
            "办结时间": _moment(case.ended_at),
            "结果": OUTCOMES.get(case.state, case.state),  # type: ignore[call-overload]
            "提交轮次": case.round,
            "流程版本": f"第 {edition.number} 版（{case.edition}）",
        },
        "decisions": [
            asdict(one) | {"by_name": names.get(one.by, ""), "at": _moment(one.at)} for one in decisions
        ],
        "papers": [
            {"path": one.path, "filename": one.told["filename"], "sha256": _digest(one)} for one in papers
        ],
        "retention": [
            {
                "class": str(term.record_class),
                "name": CLASSES[term.record_class],
                "years": term.years,
                "basis": term.basis,
                "kept_until": kept_until(ended_on, term.years).isoformat(),
            }
            for term in terms_of(work).values()
        ],
    }


def _digest(paper: PackedFile) -> str:
    """Return the digest by which a paper is kept."""
    return paper.content.sha256 if not isinstance(paper.content, bytes) else ""


def _moment(value: datetime | None) -> str:
    return f"{value.astimezone(BEIJING):%Y-%m-%d %H:%M}（北京时间）" if value else ""
