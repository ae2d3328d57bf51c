"""How alike two cases are, and how likely they share a cause."""
