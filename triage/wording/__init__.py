"""How words are read and kept: personal data out, languages, what texts share."""
