"""What the project knows about languages: folding, slugs, names, direction. Its one table holds old addresses."""
