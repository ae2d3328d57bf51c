"""How reports, records and logs come on file."""
