"""How the newsroom's lists find what is typed, in any case and language."""

from languages.folding import fold


class FoldedSearch:
    """For a ModelAdmin whose `search_fields` are folded columns; see `languages.folding`."""

    def get_search_results(self, request, queryset, search_term):
        return super().get_search_results(request, queryset, fold(search_term))
