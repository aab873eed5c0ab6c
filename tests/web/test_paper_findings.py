"""What the checks found, said once: forty grey pages are one sentence and not forty."""

from app.web.components.paper_views import FindingView, finding_views


def item(text, page, severity="warning"):
    return {"text": text, "page": page, "severity": severity, "code": "x"}


def test_the_same_advice_on_many_pages_is_one_line():
    report = {"findings": [item("灰度", page) for page in (1, 2, 3, 4, 7)] + [item("歪斜", 2)]}
    assert [(view.text, view.places) for view in finding_views(report)] == [("灰度", "1–4、7"), ("歪斜", "2")]


def test_a_finding_about_the_whole_paper_has_no_pages():
    (view,) = finding_views({"findings": [item("同一文件", None)]})
    assert view == FindingView("同一文件", "warning", ())
    assert view.places == ""


def test_an_error_and_advice_in_the_same_words_stay_apart():
    found = finding_views({"findings": [item("尺寸", 1, "error"), item("尺寸", 2)]})
    assert [(view.severity, view.places) for view in found] == [("error", "1"), ("warning", "2")]


def test_a_paper_without_a_report_has_no_findings():
    assert finding_views({}) == ()
