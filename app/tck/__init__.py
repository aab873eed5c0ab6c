"""The test cases of the DMN Technology Compatibility Kit: read, run, counted."""
