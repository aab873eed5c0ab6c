"""Every screen of the manual, reached from the home page by its Chinese name as the manual writes it."""

import re
from contextlib import ExitStack
from functools import cache

import pytest

from tests.make.procedure_journey import association, joined, left
from tests.make.service_journey import ServiceJourney
from tests.support.browser import chromium_path, follow, window

pytestmark = [
    pytest.mark.browser,
    pytest.mark.slow,
    pytest.mark.skipif(chromium_path() is None, reason="Chromium is not installed"),
]
MODULE = "工作居住证"
EMPLOYEE_PAGE = ("员工列表", "当前在职员工", "查看赵测试")
SCREENS = [
    # who, what is clicked one after the other, the heading of the screen, what stands there
    ("agent6", ("去完善",), "基础信息采集", ("一般信息", "单位资质", "业务经办人", "营业执照")),
    ("agent", ("附件管理",), "附件管理", ("附件名称", "当前状态", "上传日期", "操作", "查看", "删除", "其他材料")),
    ("agent", ("员工列表",), "员工列表", ("全部员工信息", "当前在职员工", "待确认单位关联列表")),
    ("agent", ("员工列表", "全部员工信息"), "员工列表", ("姓名", "证件号码", "冯设想")),
    ("agent", ("员工列表", "当前在职员工"), "员工列表", ("赵测试", "现任职务", "查看")),
    ("agent3", ("员工列表", "待确认单位关联列表"), "员工列表", ("张示例", "待确认", "确认关联")),
    (
        "agent",
        (MODULE,),
        MODULE,
        ("工作居住证类型", "当前状态", "上级申报单位", "开通日期", "操作", "注销业务权限", "北京市工作居住证",
         "留学回国人员工作居住证", "海淀区人社局", "可办业务列表", "聘用单位变更", "单位关联码"),
    ),
    ("agent3", (MODULE, "申请业务办理权限"), "填写权限申请", ("业务办理权限申请",)),
    ("agent", (MODULE, "审批员工证件申请"), "审批员工证件申请", ("没有待审批的申请",)),
    ("agent", (MODULE, "办理员工证件续签"), "北京示例云科技有限公司", ("办理员工证件续签", "办理续签")),
    ("agent4", (MODULE, "单位主管部门变更"), "单位主管部门变更", ("现上级申报单位", "朝阳区人社局", "发起变更")),
    ("agent", (MODULE, "查询单位业务申请"), "查询单位业务申请", ("单位",)),
    ("agent", (MODULE, "查询员工业务申请"), "查询员工业务申请", ("王样本", "证件续签")),
    (
        "agent2",
        (MODULE, "待办理聘用单位变更员工"),
        "待办理聘用单位变更员工",
        ("姓名", "证件号码", "工作居住证类型", "工作居住证编号", "证件有效期至", "操作", "李演示", "办理"),
    ),
    (
        "agent",
        EMPLOYEE_PAGE,
        "员工当前信息展示",
        ("返回上一级", "姓名", "性别", "联系电话", "民族", "政治面貌", "婚姻状况", "证件类型", "证件号码",
         "户籍所在地", "现居住地址", "现任职务", "更新职务", "合同开始日期", "更新日期", "当前有效劳动合同扫描件",
         "查看", "更新"),
    ),
    (
        "agent",
        (*EMPLOYEE_PAGE, "教育信息"),
        "员工当前信息展示",
        ("国内最高学历", "学科专业", "毕业学校名称", "毕业日期", "入学日期", "审核状态", "有效"),
    ),
    ("agent", (*EMPLOYEE_PAGE, "学习经历"), "员工当前信息展示", ("示范市样本中学",)),
    ("agent", (*EMPLOYEE_PAGE, "工作经历"), "员工当前信息展示", ("示范市从前软件有限公司",)),
    ("agent", ("员工列表", "查看王样本", "在办业务列表"), "员工当前信息展示", ("证件续签", "办件编号")),
    ("agent", (*EMPLOYEE_PAGE, "返回上一级"), "员工列表", ("当前在职员工",)),
    ("agent", ("帮助中心",), "帮助中心", ("58511081", "68940680", "系统操作", "业务政策")),
    ("zhao", ("我的资料",), "我的资料", ("基础信息", "国内教育信息", "是否持有专业技术职务证书条目")),
    ("zhao", ("我的资料", "修改基础信息"), "基础信息", ("联系电话", "现居住地址")),
    ("zhao", ("我的资料", "修改国内教育信息"), "国内教育信息", ("是否持有专业技术职务证书条目", "否")),
    ("zhao", ("业务信息变更",), "填写变更申请", ("材料",)),
    ("zhou", ("证件基础信息变更",), "填写变更申请", ("材料",)),
    ("wang", ("更新信息和附件材料",), "更新信息和附件材料", ("员工诚信声明", "申报收入查询记录", "上传")),
    ("feng", ("我的证件与申请",), "我的证件与申请", ("挂起", "可办业务")),
    ("zheng", ("申请新办：北京市工作居住证",), "填写新办申请", ("材料", "员工诚信声明")),
    ("zhang", ("关联单位",), "关联单位", ("单位关联码",)),
    ("hd.l1a", ("取下一件",), "审核", ("审核意见", "温馨提示", "仅供参考，不作为审核意见")),
    ("operator", ("办件",), "办件", ()),
    ("operator", ("人员",), "人员", ("赵测试",)),
    ("security", ("用户管理",), "用户管理", ("新增",)),
    ("operator", ("主管部门",), "主管部门", ("海淀区人社局",)),
    ("operator", ("工作日历",), "工作日历", ("休",)),
    ("operator", ("历史数据导入",), "历史数据导入", ()),
    ("operator", ("发出的邮件和短信",), "发出的邮件和短信", ()),
    ("operator", ("流程版本",), "流程版本", ("续签", "使用中")),
    ("analyst", ("流程版本",), "流程版本", ("续签", "使用中")),
]  # fmt: skip


@pytest.fixture(scope="module")
def office(tmp_path_factory, opened):
    with opened(tmp_path_factory.mktemp("screens")) as found:
        prepared(found.context)
        yield found


def prepared(context):
    """One person for each list, and one application for each state that a screen is about."""
    left(context, "agent", "zhang")
    association(context, "zhang", "agent3")
    left(context, "agent", "li")
    joined(context, "li", "agent2")
    waiting = ServiceJourney(context, "wang")
    waiting.do("agent", "confirm_contract", {"contract_choice": "current"})
    ServiceJourney(context, "qian").submit()
    approved = ServiceJourney(context, "chu").submit()
    approved.approve(("overseas.l1a", "overseas.l2a"))


@pytest.fixture(scope="module")
def desk_of(office):
    """Return somebody's desk with their home page on it; they stay signed in."""
    with ExitStack() as desks:
        seated = cache(lambda login: desks.enter_context(office.at_desk(login)))

        def sit(login):
            seated(login).go("/")
            return seated(login)

        yield sit


def go_by(page, name):
    """Click a link, a door, a tab or a button that is called so; the name a reader of the screen hears."""
    spaced = re.compile("^" + r"\s*".join(map(re.escape, name)) + "$")
    begins = re.compile("^" + r"\s*".join(map(re.escape, name)))
    for place in ("main", "body"):
        for kind in ("link", "button"):
            for words in (spaced, begins):
                found = page.locator(place).get_by_role(kind, name=words)
                if found.count():
                    follow(found.first)
                    return
    raise AssertionError(
        f"nothing on {page.url} is called “{name}”:\n{page.locator('main').inner_text()[:900]}"
    )


@pytest.mark.parametrize(
    ("login", "way", "heading", "words"), SCREENS, ids=["-".join((one[0], *one[1])) for one in SCREENS]
)
def test_a_screen_is_reached_by_the_names_of_the_manual(desk_of, login, way, heading, words):
    desk = desk_of(login)
    for name in way:
        go_by(desk.page, name)
    assert heading in desk.page.locator("h1").inner_text()
    desk.says(*words)


@pytest.mark.parametrize("size", [{"width": 1366, "height": 768}, {"width": 390, "height": 844}])
def test_the_association_code_stands_at_the_top_right_of_the_home_page(office, size):
    with office.at_desk("agent", size=size) as desk:
        desk.page.wait_for_selector("h1")
        card = desk.page.locator(".code-card", has_text="单位关联码").bounding_box()
        title = desk.page.locator("h1").bounding_box()
        assert card["y"] < size["height"] / 2
        if size["width"] > 1000:
            assert card["x"] > size["width"] / 2
            assert card["y"] < title["y"] + title["height"] + card["height"]


def test_employees_register_from_the_entrance(office):
    with window(office.browser) as page:
        page.goto(office.address)
        go_by(page, "员工注册")
        assert "注册" in page.locator("h1").inner_text()
        assert page.locator("main").get_by_role("button", name="下一步：输入验证码").count() == 1


def test_the_employee_prints_the_confirmation_slip_by_its_full_name(office, desk_of):
    page = desk_of("chu").page
    link = page.get_by_role("link", name=re.compile("打印《工作居住证确认单》"))
    answer = page.request.get(office.address + link.get_attribute("href"))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.body().startswith(b"%PDF")
