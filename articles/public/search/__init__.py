"""The search of the public site: every published text by the words of its own language.

`index` and `forget` are called where a text is published and taken away; `answering` and
`Results` answer readers. Whatever is found is asked of `readable_in` besides.
"""

from articles.public.search.databases import Among
from articles.public.search.indexing import follow_names, forget, index
from articles.public.search.query import Query, read
from articles.public.search.results import Results, answering, matches

__all__ = [
    "Among",
    "Query",
    "Results",
    "answering",
    "follow_names",
    "forget",
    "index",
    "matches",
    "read",
]
