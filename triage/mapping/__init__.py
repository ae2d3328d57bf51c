"""The living journey map: touchpoints by departments, what hurts where, and how fresh the evidence is."""
