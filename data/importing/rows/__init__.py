"""Checked rows, one module per kind of table."""
