"""The statistics behind the weekly digest: pure functions over counts, without clock, database or words."""
