"""A calendar of whole days as programs read it: escaped, folded within 75 octets, each day until the next."""

from datetime import UTC, date, datetime

from app.domain.calendar_text import LONGEST_LINE, WholeDay, calendar_text, escaped, folded

MADE = datetime(2026, 11, 30, 1, 2, 3, tzinfo=UTC)


def test_each_day_is_an_entry_that_ends_with_the_next_day():
    days = [
        WholeDay("a@office", date(2026, 12, 31), "到期", "请续签，见办事指南"),
        WholeDay("b", date(2027, 2, 28), "二"),
    ]
    lines = calendar_text("甲，乙", days, made_at=MADE).split("\r\n")
    assert lines[0] == "BEGIN:VCALENDAR"
    assert lines[-2:] == ["END:VCALENDAR", ""]
    assert lines.count("BEGIN:VEVENT") == lines.count("END:VEVENT") == 2
    assert "DTSTART;VALUE=DATE:20261231" in lines
    assert "DTEND;VALUE=DATE:20270101" in lines
    assert lines.count("DTSTAMP:20261130T010203Z") == 2
    assert [line for line in lines if line.startswith("DESCRIPTION")] == ["DESCRIPTION:请续签，见办事指南"]


def test_marks_are_escaped_and_long_lines_cut_between_letters():
    assert escaped("a,b;c\\d\r\ne") == "a\\,b\\;c\\\\d\\ne"
    long = "SUMMARY:" + "证件有效期" * 20
    parts = folded(long).split("\r\n")
    assert all(len(part.encode()) <= LONGEST_LINE for part in parts)
    assert all(part.startswith(" ") for part in parts[1:])
    assert "".join([parts[0], *(part[1:] for part in parts[1:])]) == long
