"""Form files: definition, validation schema, visibility."""
