"""What we know: tables, the database, vectors, the index, import and export."""
