"""What customers say of touchpoints and of whole journeys."""
