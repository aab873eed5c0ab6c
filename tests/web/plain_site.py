"""A site that has the foundation and nothing else: for tests of the foundation."""

from flask import Flask, abort, render_template_string

from app.web.frame.foundation import install
from app.web.frame.page_layout import NavItem, PageLayout, SignedIn
from app.web.style.style_guide import style_guide

FRAME = PageLayout(
    person=SignedIn("王经办", "单位经办人", "北京示例云科技有限公司"),
    rooms=(NavItem("首页", "/styleguide", is_current=True), NavItem("工作居住证", "/permits", count=3), NavItem("附件管理", "/papers")),
    sign_out_url="/sign-out",
    help_url="/help",
)  # fmt: skip

HELLO = "{% extends 'base.html' %}{% block title %}你好{% endblock %}{% block content %}<h1>你好</h1>{% endblock %}"


def plain_site(frame=FRAME):
    app = Flask("app.web")
    app.config["SECRET_KEY"] = "for-tests-only"
    install(app, frame=lambda: frame)
    app.register_blueprint(style_guide)

    @app.get("/")
    def home():
        return render_template_string(HELLO)

    @app.get("/fails/<int:code>")
    def fails(code):
        if code == 999:
            raise ZeroDivisionError
        abort(code)

    @app.post("/keeps")
    def keeps():
        return "kept"

    return app
