"""Lessons become notebooks."""
