"""Who may write the pages of the house: editors; the others of the newsroom read them there."""

import rules

from articles.newsroom.permissions import is_editor, works_here

for _verb in ("add", "change", "delete"):
    rules.add_perm(f"pages.{_verb}_page", is_editor)
rules.add_perm("pages.view_page", works_here)
rules.add_perm("pages", works_here)
