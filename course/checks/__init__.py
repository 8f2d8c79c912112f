"""The exercises of the course: what they start with, what they ask for, and how one is told."""
