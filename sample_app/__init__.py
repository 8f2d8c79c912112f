"""The Todo app of a three-person team: the project whose database this course migrates."""
