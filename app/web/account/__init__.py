"""Pages of one's own account, and pages without one."""
