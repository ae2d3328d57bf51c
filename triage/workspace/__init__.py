"""What admins set, and that every change is on record."""
