"""FEEL, the expression language of DMN: text, tree, closures."""
