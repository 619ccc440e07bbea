"""Papers (PDF) and cards (pictures for links) of what is published, set by typst."""
