"""The weekly digest: what was decided and what came of it, what to decide next, what is proved."""
