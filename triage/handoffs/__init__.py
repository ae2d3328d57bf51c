"""A case is passed from one department to another."""
