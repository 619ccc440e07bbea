"""What the project knows about languages: folding, slugs, names, direction. Pure; knows no model."""
