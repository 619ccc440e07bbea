"""What the project knows about languages: folding, slugs, names, direction, old addresses."""
