"""BPMN on SpiffWorkflow: compile an edition, run a case. No database, no clock."""
