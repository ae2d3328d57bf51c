"""Which cause a case belongs to, at the moment it arrives."""
