"""Journeys: what one customer went through, in order, across departments, and how it ended."""
