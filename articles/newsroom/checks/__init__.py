"""What is wrong with a text, as sentences. One rule is one small function."""
