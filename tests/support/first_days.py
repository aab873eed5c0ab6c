"""What people do in an office from its first day on, each in their own browser window."""

import re
from datetime import UTC, date, datetime, timedelta

from app.documents.embedded_fonts import REGULAR
from app.documents.sample_contents import sample_paper
from app.documents.sample_people import SamplePeople
from app.domain.id_number import check_digit
from app.domain.ledger import month_of, months_between
from app.services.context.beijing import beijing_day
from tests.support.browser import follow
from tests.support.empty_office import OWN_PASSWORD

DAYS_LEFT = 55
"""Within the two months of renewing, with weeks to the last safe day whatever the holidays."""
OLD_UNIT, NEW_UNIT = "91110108DEMA00013X", "12110108DEMA00021X"
NAMES = {OLD_UNIT: "北京明日启程科技有限公司", NEW_UNIT: "北京远山数据研究院"}
AGENTS = {OLD_UNIT: "linjingban", NEW_UNIT: "tangjingban"}
AUTHORITY = "海淀区人社局"
LEVELS = 3
UNIT_PAPERS = ("tax_payment_proof", "employer_integrity_statement", "agent_id_card")
BASICS = {
    "current_address": "北京市海淀区新址路 8 号",
    "hukou_place": "北京市海淀区示例路 1 号",
    "marital_status": "married",
    "political_status": "masses",
}
EDUCATION = {"education_level": "bachelor", "education_subject": "计算机科学", "education_school": "示例大学"}


def approve(reviewer):
    """Accept every item of the last return, and approve."""
    for answer in reviewer.page.locator("[name^=verdict_][value=accepted]").all():
        answer.check()
    reviewer.choose("decision", "approved")


def numbered(first):
    """Return an identity number with its check digit."""
    return first + check_digit(first)


class FirstDays:
    """One office, its papers, and the steps of its people."""

    def __init__(self, office):
        self.office = office
        self.today = beijing_day(datetime.now(UTC))
        self.expiry = self.today + timedelta(days=DAYS_LEFT)
        self.operator = office.new_window()

    def paper(self, slot):
        """Return a scan for a slot; what has no sample of its own gets the one of an income proof."""
        path = self.office.folder / f"{slot}.pdf"
        if not path.exists():
            since = date(self.today.year - 3, 1, 1)
            people = SamplePeople(
                "何持证", "1100**********001X", NAMES[OLD_UNIT], "林经办", self.today, since
            )
            try:
                path.write_bytes(sample_paper(slot, people, font=REGULAR))
            except (ValueError, KeyError):
                path.write_bytes(sample_paper("taxable_income_proof", people, font=REGULAR))
        return path

    # The operator.

    def set_up(self):
        """Make the first account, the authorities and their reviewers."""
        self.operator.go(self.office.setup_path())
        self.operator.fill(login="zhuguan", display_name="周主管", password=OWN_PASSWORD, again=OWN_PASSWORD)
        self.operator.press("建立账号并继续")
        while (missing := self.operator.page.get_by_role("button", name=re.compile("^建立"))).count():
            follow(missing.first)
        rows = self.operator.page.locator("tr", has_text=AUTHORITY)
        for level in range(LEVELS):
            follow(rows.nth(level).get_by_role("link", name=re.compile("新增审核人员")))
            self._add_user(f"shenhe{level + 1}", f"审核员{level + 1}")

    def _add_user(self, login, name, **more):
        self.operator.fill(login=login, display_name=name, **more)
        self.operator.press("新增")
        self.office.passwords[login] = self.operator.password_shown()
        self.operator.press("继续首次设置")

    def bring_in(self, kind, lines, encoding="utf-8"):
        """Import a file of the old system: checked first, then kept."""
        path = self.office.folder / f"{kind}.csv"
        path.write_bytes("\r\n".join(lines).encode(encoding))
        self.operator.go("/operations/import/").fill(kind=kind)
        self.operator.page.set_input_files("#file", path)
        self.operator.press("检查文件")
        self.operator.says("检查通过，还没有写入", f"将新增 {len(lines) - 1} 行")
        self.operator.press("确认写入")
        self.operator.says(f"已导入 {len(lines) - 1} 行")

    def add_agents(self):
        """Give each unit its agent."""
        for uscc, login in AGENTS.items():
            self.operator.go("/operations/setup").press("为已有单位新增经办人")
            self._add_user(login, "林经办" if uscc == OLD_UNIT else "唐经办", uscc=uscc)
        self._release_reviewers()

    def _release_reviewers(self):
        """Make the first security officer, who releases what the operator has made."""
        self.operator.go("/operations/setup").press("新增安全管理员")
        self._add_user("anquan", "安全员")
        officer = self.office.desk("anquan")
        officer.go("/operations/users/")
        while (waiting := officer.page.locator("#waiting summary")).count():
            waiting.first.click()
            follow(officer.page.get_by_role("button", name="确认放行").first)

    # A unit.

    def complete_profile(self, uscc):
        """Fill the four groups and upload the attachments that every business needs."""
        agent = self.office.desk(AGENTS[uscc])
        agent.go("/employer/").press("去完善")
        for name in ("unit_kind", "industry"):
            agent.page.select_option(f"[name={name}]", index=1)
        agent.page.select_option("[name=tax_registration_place]", label="海淀区")
        agent.fill(legal_representative="高法人", office_address="北京市海淀区示例路 1 号")
        agent.fill(office_phone="58511081", contact_email="office@example.invalid", staff_count="120")
        agent.send()
        agent.choose("has_qualification", "no")
        agent.send()
        agent.fill(agent_name="林经办", agent_id_number=numbered("11000019790909001"))
        agent.fill(agent_phone="13700000002", agent_email="lin@example.invalid")
        agent.send()
        self.lay_only(agent, "qualification_certificate")
        agent.choose("licence_term", "long")
        agent.fill(business_scope="软件开发")
        agent.send()
        for slot in UNIT_PAPERS:
            agent.go(f"/employer/attachments/{slot}")
            self.lay_only(agent, slot)
            agent.send()
            agent.says("已上传")

    def lay(self, person, slot):
        """Choose the scan of a slot in its field of a form."""
        person.page.set_input_files(f"[name='file.{slot}']", self.paper(slot))

    def lay_only(self, person, slot):
        """Choose a scan in the one field of the page that takes a file."""
        person.page.set_input_files("main form input[type=file][name]", self.paper(slot))

    def code_of(self, uscc):
        """Return the code that the unit tells its employees."""
        agent = self.office.desk(AGENTS[uscc]).go("/employer/")
        return re.search(r"单位关联码\s+([0-9A-Z]{8})", agent.text()).group(1)

    def enter_months(self, uscc, name, *, before="", payer=""):
        """Paste three years of months as a spreadsheet gives them; those up to `before` were paid by another unit."""
        agent = self.office.desk(AGENTS[uscc])
        agent.go("/employer/employees/?list=current")
        follow(agent.page.locator("tr", has_text=name).get_by_role("link", name=re.compile("查看")).first)
        agent.press("社保个税明细", exact=False)
        agent.page.get_by_text("从电子表格粘贴").click()
        last = month_of(self.today.replace(day=1) - timedelta(days=1))
        months = months_between(f"{self.today.year - 3}-01", last)
        paid = [
            f"{month}\t20,000.00\t{month}-15\t￥20000\t590\t"
            + (f"{payer}\t{payer}" if month <= before else "")
            for month in months
        ]
        agent.page.fill("#pasted", "\n".join(paid))
        agent.press("读入表格")
        agent.says(f"已读入 {len(months)} 个月，还没有保存")
        follow(agent.page.locator("#save-months"))
        agent.says(f"已保存 {len(months)} 个月")

    # An employee.

    def register(self, name, number, phone):
        """Register with the code that the operator tells on the telephone; return the person's window."""
        person = self.office.new_window()
        person.go("/register").fill(name=name, id_number=number, phone=phone)
        person.fill(email="someone@example.invalid", password=OWN_PASSWORD, again=OWN_PASSWORD)
        person.send()
        person.page.fill("#f-code", self.operator.code_told(phone))
        person.press("完成注册")
        person.sign_in(phone, OWN_PASSWORD)
        self.office.seat(phone, person)
        return person

    def associate(self, person, uscc, name, *, days_ago=1400):
        """Ask the unit by its code; the unit confirms with a contract."""
        person.go("/me/business/association").fill(code=self.code_of(uscc).lower())
        person.press("下一步")
        person.press("是这家单位，提交关联申请")
        agent = self.office.desk(AGENTS[uscc]).go("/employer/employees/?list=pending")
        follow(agent.page.locator("tr", has_text=name).get_by_role("link").last)
        agent.choose("decision", "confirm")
        self.contract(agent, days_ago)
        agent.fill(post="工程师")
        agent.send()
        agent.says("已办结")

    def contract(self, agent, days_ago):
        """Fill in a contract that began so many days ago and runs for years."""
        self.lay_only(agent, "labour_contract")
        agent.choose("contract_kind", "labour")
        agent.choose("contract_term", "fixed")
        agent.fill(
            contract_start=str(self.today - timedelta(days=days_ago)),
            contract_end=str(self.today + timedelta(days=900)),
        )

    def lay_all(self, person):
        """Upload every paper that the form asks this person for."""
        files = person.page.locator("#task-form input[type=file][name]")
        for name in [one.get_attribute("name") for one in files.all()]:
            slot = name.removeprefix("file.")
            if slot != "ledger_proof":
                self.lay(person, slot)

    def declare(self, person):
        """Upload what is asked for, declare that all is true, and send."""
        self.lay_all(person)
        person.page.locator("[name=declared_true]").check()
        person.send()

    # The authority.

    def review(self, level, decide):
        """The reviewer of a level takes the next case and decides."""
        reviewer = self.office.desk(f"shenhe{level}").go("/review/")
        reviewer.press("取下一件")
        decide(reviewer)
        reviewer.send()

    def approve_all(self):
        """Every level accepts what was corrected and approves, one after the other."""
        for level in range(1, LEVELS + 1):
            self.review(level, approve)

    def slip_of(self, person, case):
        """Return the bytes of the slip that the employee prints."""
        person.go(case)
        link = person.page.get_by_role("link", name="打印《工作居住证确认单》").first.get_attribute("href")
        answer = person.page.request.get(self.office.address + link)
        assert answer.headers["content-type"] == "application/pdf"
        return answer.body()
