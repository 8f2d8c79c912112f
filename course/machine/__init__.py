"""What the course needs of the machine that it runs on: looked at, and left as it is."""
