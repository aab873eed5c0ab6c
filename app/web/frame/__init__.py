"""What every page stands in: layout, access, headers, error pages."""
