"""The weekly digest as people see it: in Slack, as a page to print, in a terminal."""
