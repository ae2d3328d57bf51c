"""How cases fare that are handed on, against similar cases elsewhere."""
