"""Decision tables and boxed expressions of DMN, evaluated with FEEL."""
