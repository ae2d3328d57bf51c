"""When: draining, regrouping, the weekly digest, the outbox and upkeep."""
