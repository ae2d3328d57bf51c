"""What we decide: intake, matching, grouping, causes, trends and the digest.

Each room holds one subject; none imports in a circle. From below: `reading` and `wording` read texts,
`neighbours`, `grouping` and `matching` find what belongs together, `intake` takes reports in, `causes`,
`deciding` and `consolidating` keep causes and what people said of them, `cases`, `handoffs`, `journeys`,
`satisfaction`, `passages`, `cascades` and `mapping` follow the customer, `claims` puts findings into
sentences, and `digest`, `cause_pages` and `asking` answer people. `statistics` is arithmetic alone.
"""
