"""Demonstration data: the project's own writing, fictional throughout. One JSON object a line."""
