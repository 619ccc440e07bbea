"""What one house alone has: columns, catalogues and formats of the languages that it added.

Thinktank itself keeps nothing here; git ignores what `manage.py makemigrations` and
`manage.py messages` write for a house. See docs/adding-a-language.md.
"""
