"""The pages of a house that are no articles: who it is, how it is reached."""
