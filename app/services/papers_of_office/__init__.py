"""Papers of the office: numbered and issued, opened by their receivers, printed again, voided."""
