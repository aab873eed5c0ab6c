"""What is kept of a person, and which of it stands on the permit. DMN change_field_class, decision A50."""

from __future__ import annotations

BASIC_FIELDS = ("name", "sex", "id_type", "id_number", "birth_date", "ethnicity", "hukou_place")
"""What identifies the holder on the permit: changed by 证件基础信息变更."""

RECORD_LISTS = ("education", "study_history", "work_history", "family_members")
"""Lists of rows in the person's record."""

ROWS = {
    "education": ("level", "subject", "school", "enrolled_on", "graduated_on"),
    "study_history": ("from_on", "to_on", "school", "subject"),
    "work_history": ("from_on", "to_on", "employer", "post"),
    "family_members": ("name", "relation"),
}
"""What each row of a list tells."""

DETAILS = frozenset(
    {
        "ethnicity",
        "hukou_place",
        "current_address",
        "marital_status",
        "political_status",
        "education_level",
        "education_subject",
        "education_school",
        "has_title",
        "title_name",
        "beijing_since",
        "post",
        *RECORD_LISTS,
    }
)
"""What forms may change of a person's record; name, sex and identity change only with the permit."""
