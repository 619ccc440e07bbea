"""Who may import whom, and what is written in one place only.

The last tests show each rule something that it must refuse.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rules import OURS, ROOT, assert_none, module_of, offences, python_files, relative

#: Part of the project → what it may import of the project, besides itself. The longest
#: name counts. A part that is not listed (`thinktank.urls`, the settings) ties all together.
MAY_IMPORT = {
    "languages": (),
    "authors": ("languages",),
    "articles.models": ("authors", "languages"),
    "articles.translation": ("articles.models",),
    "articles.rendering": ("languages",),
    "articles.pictures": ("articles.models", "articles.rendering", "languages"),
    "articles.public.similar": (
        "articles.models",
        "articles.public.search",
        "articles.rendering",
        "languages",
    ),
    "articles.public": (
        "articles.models",
        "articles.pictures",
        "articles.rendering",
        "authors",
        "languages",
        "pages.addresses",
        "pages.models",
    ),
    "articles.templatetags": (
        "articles.models",
        "articles.pictures",
        "articles.public",
        "articles.rendering",
        "authors",
        "languages",
    ),
    "articles.newsroom": (
        "articles.models",
        "articles.pictures",
        "articles.public.search",
        "articles.public.similar",
        "articles.rendering",
        "authors",
        "languages",
        "pages.models",
    ),
    "articles.admin": (
        "articles.models",
        "articles.newsroom",
        "articles.pictures",
        "articles.public.addresses",
        "articles.public.history",
        "articles.public.page",
        "articles.public.querysets",
        "articles.public.versions",
        "articles.rendering",
        "authors",
        "languages",
    ),
    "articles.management": (
        "articles.models",
        "articles.newsroom",
        "articles.pictures",
        "articles.public.typesetting",
        "articles.rendering",
        "authors",
        "demo",
        "languages",
    ),
    "articles.apps": (
        *("articles.models", "articles.newsroom"),
        *("articles.public.search", "articles.public.typesetting"),
    ),
    "articles.migrations": ("articles.models", "authors", "languages"),
    "demo": (
        "articles.models",
        "articles.newsroom",
        "articles.pictures",
        "authors",
        "languages",
        "pages.models",
        "pages.text",
    ),
    # Pages of the house: what readers get stands on the public side, what editors do above it.
    "pages.models": ("articles.models.constraints", "languages"),
    "pages.translation": ("pages.models",),
    "pages.addresses": ("languages", "pages.models"),
    "pages.text": ("articles.pictures", "articles.public.links", "articles.rendering"),
    "pages.views": (
        "articles.public",
        "languages",
        "pages.addresses",
        "pages.models",
        "pages.text",
    ),
    "pages.urls": ("articles.public.moving", "pages.models", "pages.views"),
    "pages.permissions": ("articles.newsroom.permissions",),
    "pages.apps": ("pages.permissions",),
    "pages.admin": (
        "articles.admin.editor",
        "articles.public.urls",
        "languages",
        "pages.models",
        "pages.text",
        "pages.views",
    ),
    "pages.migrations": (),
    "tools": ("thinktank.environment",),
    "thinktank.environment": (),
}
#: What readers' code may never hold in its hands: the newsroom's models, and the ways to
#: them from an article.
DRAFT_MODELS = {
    *("Translation", "Revision", "Event", "LanguageAssignment", "Upload"),
    *("PreviewLink", "PictureUse", "AcceptedFinding", "LinkCheck", "WorkingDraft", "Presence"),
    *("Release", "ReleaseMember"),
    *("Assignment", "DueNotice", "MailPreference"),
}
DRAFT_MODULES = {
    *("translation", "revision", "event", "upload", "assignment"),
    *("preview_link", "picture_use", "finding", "working", "release"),
}
WAYS_TO_DRAFTS = re.compile(
    r"^(translations?|revisions?|events?|preview_links?|accepted_findings|assignments?)(__|$)"
)

#: Where text is marked as safe, and why that is right there.
MAY_MARK_SAFE = {
    "articles/admin/reading.py": (
        "source HTML that passes the allow-list once more, for texts read in the newsroom"
    ),
    "articles/templatetags/public.py": (
        "print-ready HTML that the renderer sanitised when it was published, and JSON-LD "
        "whose < > & were escaped"
    ),
}
WRITES_STAGES = {"articles/newsroom/publishing.py", "articles/newsroom/editing.py"}
WRITES_PUBLISHED = {"articles/newsroom/readers.py", "articles/newsroom/publications.py"}
#: Slugs are left out: categories and topics have columns of that name.
PUBLISHED = re.compile(
    r"^(title|standfirst|takeaways|body)_(en|tr|ru)$|^(published|updated)_at(_(en|tr|ru))?$"
)
NOT_A_SUBJECT = re.compile(r"(utils?|helpers?|services?|misc|common|tools|stuff)\.py$")
#: Where `Article.objects` is asked for more than `readable_in`, what for, and why.
MAY_ASK_FOR_ALL = {
    ("articles/public/querysets.py", "only"): (
        "what a link needs; each article is asked for its readable languages before it is named"
    ),
}


# Who imports whom ----------------------------------------------------------------


def imported(module: ast.AST) -> Iterator[str]:
    """Return the full names that `module` imports: `articles.models.Article`."""
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            prefix = "." * node.level + (node.module or "")
            yield from (f"{prefix}.{alias.name}" for alias in node.names)


def within(name: str, part: str) -> bool:
    return name == part or name.startswith(f"{part}.")


def part_of(name: str) -> str | None:
    """Return the part of the project with a rule of its own that `name` belongs to."""
    return max((part for part in MAY_IMPORT if within(name, part)), key=len, default=None)


def imports_against_the_layers(module: ast.Module, path: Path) -> Iterator[str]:
    part = part_of(module_of(path))
    if part is None:
        return
    allowed = (part, *MAY_IMPORT[part])
    for name in imported(module):
        if name.split(".")[0] in OURS and not any(within(name, other) for other in allowed):
            yield f"{part} may not import {name}"


def relative_imports(module: ast.Module, path: Path) -> Iterator[str]:
    for name in imported(module):
        if name.startswith("."):
            yield f"imports {name}; write the full name, by which the layers are told apart"


def drafts_in_reach(module: ast.Module, path: Path) -> Iterator[str]:
    for name in imported(module):
        parts = name.split(".")
        if parts[:2] == ["articles", "models"] and (
            set(parts) & DRAFT_MODELS or set(parts[2:]) & DRAFT_MODULES
        ):
            yield f"imports {name}"
        if parts[-1] in {"get_model", "get_models"}:
            yield f"imports {name}, by which any model can be had"
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and (
            WAYS_TO_DRAFTS.match(node.attr) or node.attr in DRAFT_MODELS | {"get_model"}
        ):
            yield f"line {node.lineno}: .{node.attr} leads to drafts"
        if isinstance(node, ast.keyword) and node.arg and WAYS_TO_DRAFTS.match(node.arg):
            yield f"line {node.value.lineno}: {node.arg}= leads to drafts"
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            if re.match(r"(articles\.)?(Translation|Revision|Event)$", node.value):
                yield f"line {node.lineno}: {node.value!r} names a model of the newsroom"
            if "__" in node.value and WAYS_TO_DRAFTS.match(node.value):
                yield f"line {node.lineno}: {node.value!r} leads to drafts"


def database_in_rendering(module: ast.Module, path: Path) -> Iterator[str]:
    for name in imported(module):
        if within(name, "django.db") or within(name, "django.http"):
            yield f"imports {name}"


def imports_in_functions(module: ast.Module, path: Path) -> Iterator[str]:
    for function in ast.walk(module):
        if not isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            continue
        if path.name == "apps.py" and function.name == "ready":
            continue
        for name in imported(function):
            if name.split(".")[0] in (*OURS, "tests", ""):
                yield f"{function.name} imports {name}"


def test_every_layer_imports_only_itself_and_those_below():
    assert_none(imports_against_the_layers, python_files(*OURS))


def test_imports_name_the_whole_way():
    assert_none(relative_imports, python_files())


def test_readers_code_cannot_reach_a_draft():
    assert_none(
        drafts_in_reach,
        [
            *python_files("articles/public", "articles/rendering"),
            ROOT / "articles/templatetags/public.py",
        ],
    )


def test_rendering_knows_neither_database_nor_request():
    assert_none(database_in_rendering, python_files("articles/rendering"))


def test_the_project_imports_itself_at_the_top_of_files_only():
    assert_none(imports_in_functions, python_files())


def test_every_package_of_the_project_is_looked_at():
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages - {"tests"} == set(OURS)


def test_every_layer_that_is_named_here_exists():
    known = {module_of(path) for path in python_files(*OURS)}
    named = {name for part, others in MAY_IMPORT.items() for name in (part, *others)}
    assert {name for name in named if not any(within(one, name) for one in known)} == set()


# What is written in one place only --------------------------------------------------


def text_marked_safe(module: ast.Module, path: Path) -> Iterator[str]:
    if relative(path) in MAY_MARK_SAFE:
        return
    for node in ast.walk(module):
        if isinstance(node, ast.Call) and called(node) in {"mark_safe", "SafeString", "SafeText"}:
            yield f"line {node.lineno}: {called(node)} outside the places that say why"
        if isinstance(node, ast.FunctionDef) and node.name == "__html__":
            yield f"line {node.lineno}: __html__ marks text as safe"


def called(node: ast.Call) -> str:
    match node.func:
        case ast.Attribute(attr=name) | ast.Name(id=name):
            return name
    return ""


def assigned(module: ast.Module) -> Iterator[tuple[int, str]]:
    """Return line and name of every attribute that is set and keyword that writes a row."""
    for node in ast.walk(module):
        if isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store | ast.Del):
            yield node.lineno, node.attr
        if isinstance(node, ast.Call) and called(node) == "setattr" and len(node.args) > 1:
            yield node.lineno, constant(node.args[1])
        if isinstance(node, ast.Call) and called(node) in WRITING_CALLS:
            yield from ((node.lineno, keyword.arg or "") for keyword in node.keywords)


WRITING_CALLS = {
    "update",
    "create",
    "get_or_create",
    "update_or_create",
    "bulk_update",
    "Article",
    "Translation",
    "replace",
}


def constant(node: ast.expr) -> str:
    """Return the text of a constant; of `column("title", …)` the column's name."""
    match node:
        case ast.Constant(value=str(text)):
            return text
        case ast.Call(args=[ast.Constant(value=str(text)), *_]) if called(node) == "column":
            return f"{text}_en"
    return ""


def stages_set(module: ast.Module, path: Path) -> Iterator[str]:
    if relative(path) in WRITES_STAGES:
        return
    for line, name in assigned(module):
        if name == "stage":
            yield f"line {line}: the stage is set by the moves of publishing.py alone"


def published_columns_set(module: ast.Module, path: Path) -> Iterator[str]:
    if relative(path) in WRITES_PUBLISHED:
        return
    for line, name in assigned(module):
        if PUBLISHED.match(name):
            yield f"line {line}: {name} is written by publishing.py alone"


def unfiltered_articles(module: ast.Module, path: Path) -> Iterator[str]:
    parents = {id(child): node for node in ast.walk(module) for child in ast.iter_child_nodes(node)}
    for node in ast.walk(module):
        match node:
            case ast.Attribute(value=ast.Name(id="Article"), attr="objects"):
                above = parents[id(node)]
                asked = above.attr if isinstance(above, ast.Attribute) else "itself"
                if asked != "readable_in" and (relative(path), asked) not in MAY_ASK_FOR_ALL:
                    yield f"line {node.lineno}: Article.objects.{asked} asks for unpublished rows"
            case ast.Attribute(attr="_default_manager" | "_base_manager" | "article_set" as attr):
                yield f"line {node.lineno}: .{attr} asks for unpublished rows"
            case ast.Call() if called(node) == "get_object_or_404":
                first = node.args[0] if node.args else None
                if isinstance(first, ast.Name) and first.id == "Article":
                    yield f"line {node.lineno}: asks for unpublished rows by get_object_or_404"


def test_text_is_marked_safe_only_where_a_reason_is_given():
    assert_none(text_marked_safe, python_files(*OURS))


def test_stages_are_set_by_the_moves_alone():
    assert_none(stages_set, python_files(*OURS))


def test_published_columns_are_written_by_publishing_alone():
    assert_none(published_columns_set, python_files(*OURS))


def test_the_public_side_asks_for_readable_articles_only():
    assert_none(unfiltered_articles, python_files("articles/public"))


# Files ------------------------------------------------------------------------------


def without_a_first_sentence(module: ast.Module, path: Path) -> Iterator[str]:
    if module.body and not ast.get_docstring(module):
        yield "opens with no sentence that says what it decides"


def named_after_no_subject(module: ast.Module, path: Path) -> Iterator[str]:
    if NOT_A_SUBJECT.fullmatch(path.name):
        yield "is named after no subject"


def test_every_module_opens_with_a_sentence():
    paths = [path for path in python_files() if "migrations" not in path.parts]
    assert_none(without_a_first_sentence, paths)


def test_no_module_is_a_drawer_for_anything():
    assert_none(named_after_no_subject, python_files())


# The rules themselves ------------------------------------------------------------------

PUBLIC = "articles/public/views/new.py"
NEWSROOM = "articles/newsroom/new.py"
REFUSED = [
    (imports_against_the_layers, PUBLIC, "from articles.newsroom import workflow"),
    (imports_against_the_layers, PUBLIC, "import articles.newsroom.editing"),
    (imports_against_the_layers, "articles/templatetags/new.py", "import articles.newsroom"),
    (imports_against_the_layers, NEWSROOM, "from articles.admin import writing"),
    (imports_against_the_layers, NEWSROOM, "from articles.public.views import front"),
    (imports_against_the_layers, NEWSROOM, "from articles.public import views"),
    (imports_against_the_layers, "articles/rendering/new.py", "from articles import models"),
    (imports_against_the_layers, "articles/models/new.py", "from articles.rendering import notes"),
    (imports_against_the_layers, "authors/new.py", "from articles.models import Article"),
    (imports_against_the_layers, "languages/new.py", "from authors.models import Author"),
    (imports_against_the_layers, "articles/management/commands/new.py", "import articles.admin"),
    (
        imports_against_the_layers,
        "articles/admin/new.py",
        "from articles.public.views import front",
    ),
    (relative_imports, NEWSROOM, "from . import workflow"),
    (relative_imports, NEWSROOM, "from ..models import Article"),
    (drafts_in_reach, PUBLIC, "from articles.models import Article, Revision"),
    (drafts_in_reach, PUBLIC, "from articles.models.translation import Stage"),
    (drafts_in_reach, PUBLIC, "from articles import models\nmodels.Translation.objects"),
    (drafts_in_reach, PUBLIC, "from django.apps import apps\napps.get_model('articles.Event')"),
    (drafts_in_reach, PUBLIC, "Model = lookup('articles.Revision')"),
    (drafts_in_reach, PUBLIC, "article.translations.all()"),
    (drafts_in_reach, PUBLIC, "articles.filter(translations__stage='ready')"),
    (drafts_in_reach, PUBLIC, "articles.prefetch_related('translations__latest')"),
    (database_in_rendering, "articles/rendering/new.py", "from django.db import models"),
    (imports_in_functions, NEWSROOM, "def move():\n    from articles.models import Article"),
    (imports_in_functions, "articles/apps.py", "def other():\n    import articles.models"),
    (text_marked_safe, NEWSROOM, "text = mark_safe(body)"),
    (text_marked_safe, NEWSROOM, "text = safestring.SafeString(body)"),
    (text_marked_safe, NEWSROOM, "class A:\n    def __html__(self): return self.body"),
    (stages_set, "articles/admin/new.py", "translation.stage = Stage.READY"),
    (stages_set, "articles/admin/new.py", "Translation.objects.update(stage='ready')"),
    (stages_set, "articles/admin/new.py", "Translation(article=article, stage='ready')"),
    (stages_set, "articles/admin/new.py", "setattr(translation, 'stage', 'ready')"),
    (published_columns_set, NEWSROOM, "article.title_tr = 'Altın'"),
    (published_columns_set, NEWSROOM, "rows.update(body_en='', published_at_en=now)"),
    (published_columns_set, NEWSROOM, "setattr(article, column('body', language), '')"),
    (published_columns_set, NEWSROOM, "Article(published_at=now)"),
    (unfiltered_articles, PUBLIC, "Article.objects.all()"),
    (unfiltered_articles, PUBLIC, "Article.objects.filter(category=category)"),
    (unfiltered_articles, PUBLIC, "rows = Article.objects"),
    (unfiltered_articles, PUBLIC, "get_object_or_404(Article, pk=1)"),
    (unfiltered_articles, PUBLIC, "category.article_set.all()"),
    (without_a_first_sentence, NEWSROOM, "import os"),
    (named_after_no_subject, "articles/newsroom/utils.py", ""),
    (named_after_no_subject, "articles/helpers.py", ""),
    (named_after_no_subject, "articles/services.py", ""),
]
ALLOWED = [
    (imports_against_the_layers, NEWSROOM, "from articles.public import similar"),
    (imports_against_the_layers, "articles/admin/new.py", "from articles.newsroom import editing"),
    (drafts_in_reach, PUBLIC, "from articles.models import Article"),
    (imports_in_functions, "articles/apps.py", "def ready():\n    import articles.newsroom"),
    (stages_set, "articles/admin/new.py", "Translation.objects.filter(stage='ready')"),
    (unfiltered_articles, PUBLIC, "Article.objects.readable_in(language).first()"),
    (without_a_first_sentence, NEWSROOM, ""),
]


@pytest.mark.parametrize(("rule", "path", "text"), REFUSED)
def test_each_rule_refuses_what_it_is_there_for(rule, path, text):
    assert offences(rule, path, text)


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_each_rule_lets_what_is_right_pass(rule, path, text):
    assert not offences(rule, path, text)


def test_every_decision_that_is_named_is_there():
    """The names of tests/, too: a decision gets its number when it is merged."""
    named = {
        (path.relative_to(ROOT), name)
        for path in ROOT.rglob("*.py")
        if not {".venv", "var"} & set(path.relative_to(ROOT).parts)
        for name in re.findall(r"docs/decisions/([\w-]+\.md)", path.read_text(encoding="utf-8"))
    }
    assert named
    assert [one for one in named if not (ROOT / "docs/decisions" / one[1]).exists()] == []
