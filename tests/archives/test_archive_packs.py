"""The archive of a finished case: everything in it, the same bytes each time, and every change of it is found."""

import hashlib
import json
import tracemalloc
import zipfile
from functools import partial

import pytest

from app.cli.command_line import main
from app.documents.archive_check import AUDIT, check_archive
from app.documents.archive_zip import MANIFEST, KeptContent, PackedFile, manifest_of, pack_chunks, root_of
from app.services.acts.do_act import AskedAct, do_act
from app.services.archives.make_archive import make_archive
from app.services.context.refusals import NotAllowedError, ProcedureRefusedError
from app.store.audit_chain import OFFICE, rows_of
from app.store.document_rows import documents_of
from app.store.submission_rows import digest_of
from tests.make.context_maker import actor_named
from tests.make.service_journey import ServiceJourney
from tests.support.shows import shows


def rewritten(path, change):
    """Write the pack anew with other content; `change` takes and returns the entries by name."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    entries = change(entries)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)


def a_paper(entries):
    return next(name for name in entries if name.startswith("1-"))


def told_by(entries):
    return json.loads(entries[MANIFEST])


def with_manifest(entries, told):
    return entries | {MANIFEST: json.dumps(told, ensure_ascii=False).encode()}


def changed_paper(entries):
    name = a_paper(entries)
    return entries | {name: entries[name][:-1] + b"x"}


def missing_paper(entries):
    name = a_paper(entries)
    return {one: content for one, content in entries.items() if one != name}


def added_file(entries):
    return entries | {"1-申请材料/另附.pdf": b"%PDF-1.4"}


def swapped_papers(entries):
    one, other = [name for name in entries if name.startswith("1-")][:2]
    return entries | {one: entries[other] + b" ", other: entries[one]}


def renamed_paper(entries):
    name = a_paper(entries)
    return {(f"{one}.old" if one == name else one): content for one, content in entries.items()}


def changed_decision(entries):
    name = "3-审核与补正/审核结论.json"
    return entries | {name: entries[name].replace(b"approved", b"returned")}


def hidden_in_manifest(entries):
    told = told_by(entries)
    told["files"] = [one for one in told["files"] if one["path"] != a_paper(entries)]
    return missing_paper(with_manifest(entries, told))


def changed_facts(entries):
    told = told_by(entries)
    told["facts"]["case_number"] = "BJ0000"
    return with_manifest(entries, told)


def shortened_audit(entries):
    """Take the last row away and make the manifest fit: only the chain itself tells."""
    audit = json.loads(entries[AUDIT])
    audit["rows"].pop()
    content = json.dumps(audit, ensure_ascii=False).encode()
    return made_to_fit(entries, AUDIT, content)


def made_to_fit(entries, name, content):
    told = told_by(entries)
    for one in told["files"]:
        if one["path"] == name:
            one |= {"sha256": hashlib.sha256(content).hexdigest(), "size": len(content)}
    told["root"] = root_of(told["files"], told["facts"])
    return with_manifest(entries, told) | {name: content}


def without_manifest(entries):
    return {name: content for name, content in entries.items() if name != MANIFEST}


@pytest.mark.parametrize(
    ("change", "kind", "named"),
    [
        (changed_paper, "changed", "1-"),
        (missing_paper, "missing", "1-"),
        (added_file, "added", "另附"),
        (swapped_papers, "changed", "1-"),
        (renamed_paper, "missing", "1-"),
        (changed_decision, "changed", "审核结论"),
        (hidden_in_manifest, "changed", MANIFEST),
        (changed_facts, "changed", MANIFEST),
        (shortened_audit, "broken", "审计链"),
        (without_manifest, "missing", MANIFEST),
    ],
)
def test_what_is_not_as_it_was_is_named(pack, change, kind, named):
    rewritten(pack, change)
    found = check_archive(pack)
    assert not found.is_whole
    assert any(named in one for one in getattr(found, kind)), found


def test_what_is_hidden_beside_the_files_is_found(pack):
    whole = pack.read_bytes()
    for damaged in (b"hidden" + whole, whole + b"hidden", whole[: len(whole) // 2], b"", whole[:-30]):
        pack.write_bytes(damaged)
        assert not check_archive(pack).is_whole
    pack.write_bytes(whole)
    assert check_archive(pack).is_whole
    with zipfile.ZipFile(pack, "a") as archive:
        archive.comment = b"hidden"
    found = check_archive(pack)
    assert found.broken
    assert not found.changed


def test_a_pack_made_anew_as_a_whole_has_no_seal_of_this_office(archived, pack):
    seal = archived.audit_key.seal_of_archive
    assert check_archive(pack, seal).is_whole
    with zipfile.ZipFile(pack) as archive:
        content = {name: archive.read(name) for name in archive.namelist()}
    told = told_by(content)
    files = [
        PackedFile(one["path"], one["class"], {}, content[one["path"]].replace(b"approved", b"returned"))
        for one in told["files"]
    ]
    forged = manifest_of(files, told["facts"], lambda _root: told["seal"])
    pack.write_bytes(b"".join(pack_chunks(forged, files)))
    assert [one for one in check_archive(pack, seal).broken if "签章" in one]


def test_the_pack_holds_everything_of_the_case(archived, ended_case, pack):
    with zipfile.ZipFile(pack) as archive:
        names = archive.namelist()
        told = json.loads(archive.read(MANIFEST))
        audit = json.loads(archive.read(AUDIT))
        submitted = json.loads(archive.read("2-提交记录/第1次提交.json"))
        digests = {hashlib.sha256(archive.read(name)).hexdigest() for name in names}
        page = archive.read("摘要.html").decode()
        receipt = archive.read("4-办理文书/01-收件回执.pdf")
    with archived.database.reading() as work:
        assert {one.sha256 for one in documents_of(work, ended_case)} <= digests
        assert {one["sha256"] for one in submitted["content"]["attachments"]} <= digests
        assert len(audit["rows"]) == len(rows_of(work, ended_case))
    assert digest_of(submitted["content"]) == submitted["digest"]
    assert names == [MANIFEST, *(one["path"] for one in told["files"])]
    for start in (
        "说明.txt",
        "元数据.xml",
        "3-审核与补正/审核结论.json",
        "4-办理文书/",
        "5-过程记录/通知.json",
        "6-业务规则/",
    ):
        assert any(name.startswith(start) for name in names), start
    assert any(name.endswith(".bpmn") for name in names)
    assert receipt.startswith(b"%PDF")
    assert any(name.endswith("确认单.json") for name in names)
    assert told["facts"]["case_number"] in page
    assert "保管期限" in page


@shows("O9")
def test_what_was_done_around_the_steps_is_kept_with_the_log(archived, ended_case):
    asked = AskedAct("note", "已电话核实")
    do_act(archived, actor_named(archived, "overseas.l1a"), ended_case, "k", asked)
    made = make_archive(archived, actor_named(archived, "operator"), ended_case, "inspection")
    (kept,) = (one for one in made.files if one.path == "5-过程记录/办理往来.json")
    assert kept.record_class == "log"
    (act,) = json.loads(kept.content)
    assert (act["kind"], act["text"], act["party"]) == ("note", "已电话核实", "reviewer")


def test_the_same_case_gives_the_same_bytes_and_each_making_is_in_the_audit(archived, ended_case, pack):
    operator = actor_named(archived, "operator")
    archived.clock.forward(days=40)
    again = make_archive(archived, operator, ended_case, "dispute")
    assert b"".join(again.chunks()) == pack.read_bytes()
    with archived.database.reading() as work:
        noted = [row for row in rows_of(work, OFFICE) if row["action"] == "archive"]
    assert [row["facts"]["purpose"] for row in noted] == ["transfer", "dispute"]
    assert {row["facts"]["root"] for row in noted} == {again.manifest.root}


def test_only_an_operator_takes_a_finished_case_for_a_purpose(archived, ended_case):
    operator = actor_named(archived, "operator")
    with pytest.raises(NotAllowedError):
        make_archive(archived, actor_named(archived, "analyst"), ended_case, "transfer")
    with pytest.raises(ProcedureRefusedError, match="archive_purpose_needed"):
        make_archive(archived, operator, ended_case, "")
    goes_on = ServiceJourney(archived).submit()
    with pytest.raises(ProcedureRefusedError, match="archive_after_end"):
        make_archive(archived, operator, goes_on.case_id, "transfer")
    with archived.database.reading() as work:
        paper = documents_of(work, ended_case)[0]
    archived.files.path_of(paper.sha256).unlink()
    with pytest.raises(ProcedureRefusedError, match="archive_paper_damaged"):
        make_archive(archived, operator, ended_case, "transfer")


def test_two_hundred_megabytes_pass_through_little_memory(tmp_path):
    large = tmp_path / "large.pdf"
    with large.open("wb") as out:
        out.truncate(200 * 1024 * 1024)
    files = [PackedFile("1-申请材料/large.pdf", "paper", {}, KeptContent("", partial(large.open, "rb")))]
    tracemalloc.start()
    made = manifest_of(files, {"case_number": "1"}, lambda _root: "")
    size = sum(len(chunk) for chunk in pack_chunks(made, files))
    _now, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert size > 200 * 1024 * 1024
    assert peak < 8 * 1024 * 1024


def test_the_command_line_verifies_without_a_database(pack, capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("APP_DATA_DIR", str(tmp_path / "nowhere"))
    assert main(["archive", "verify", str(pack), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["whole"] is True
    rewritten(pack, changed_paper)
    assert main(["archive", "verify", str(pack), "--json"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert [one[:2] for one in told["changed"]] == ["1-"]
    assert not (tmp_path / "nowhere").exists()
    assert main(["archive", "verify", str(tmp_path / "none.zip")]) == 1
