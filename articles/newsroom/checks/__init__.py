"""What is wrong with a text, as sentences with a place. One check is one small function."""
