"""What an author writes, read: a lesson's front matter, its text and its cells."""
