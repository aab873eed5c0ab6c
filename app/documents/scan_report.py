"""What was found about a paper: refused for structure, advised about the scan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

ERROR, WARNING, NOTE = "error", "warning", "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in plain Chinese. `page` counts from 1; None is about the whole paper.

    An error refuses, a warning asks for a reason if nothing is changed, a note is only told.
    """

    code: str
    severity: str
    text: str
    page: int | None = None

    def as_json(self) -> dict[str, Any]:
        """Return the finding as it is stored."""
        return {"page": self.page, "code": self.code, "severity": self.severity, "text": self.text}

    @classmethod
    def from_json(cls, told: Mapping[str, Any]) -> Finding:
        """Return a finding that was stored."""
        return cls(told["code"], told["severity"], told["text"], told.get("page"))


@dataclass(frozen=True, slots=True)
class ScanReport:
    """All findings of a paper. Errors refuse it; warnings are advice that the agent may leave aside."""

    pages: int
    findings: tuple[Finding, ...]

    @property
    def is_acceptable(self) -> bool:
        """Tell whether the paper may be kept."""
        return not any(finding.severity == ERROR for finding in self.findings)

    def with_findings(self, more: tuple[Finding, ...]) -> ScanReport:
        """Return the report with what was found out beside the file itself."""
        return ScanReport(self.pages, (*self.findings, *more))

    def as_json(self) -> dict[str, Any]:
        """Return the report as it is stored."""
        return {"pages": self.pages, "findings": [finding.as_json() for finding in self.findings]}
