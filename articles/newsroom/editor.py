"""Which parts the rich-text editor has, and what it may write. Read by the settings."""

EXTENSIONS: list[dict] = []
