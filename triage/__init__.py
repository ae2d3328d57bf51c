"""What we decide: intake, matching, grouping, causes, trends and the digest."""
