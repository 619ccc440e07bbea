"""What no template contains, whatever it shows."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.rules import ROOT, assert_none, offences, template_files

_LOADED = re.compile(
    r"<(?:script|img|iframe|source|link|video|audio)\b[^>]*?"
    r"\b(?:src|href)=[\"'](?:https?:)?//[^\"']*"
)


def unescaped(template: str, path: Path) -> Iterator[str]:
    for match in re.finditer(r"\|\s*safe(seq)?\b|\{%\s*autoescape\s+off", template):
        yield f"{match.group()} leaves text as it came"


def inline_code(template: str, path: Path) -> Iterator[str]:
    text = re.sub(r"\{#.*?#\}|\{%\s*comment.*?endcomment\s*%\}", "", template, flags=re.DOTALL)
    for match in re.finditer(r"\s(style|on[a-z]+)\s*=\s*[\"'{]", text):
        yield f"{match.group().strip()}… is refused by the content security policy"
    for match in re.finditer(r"<(script|style)\b([^>]*)>", text):
        tag, attributes = match.groups()
        allowed = "nonce=" in attributes or (tag == "script" and "src=" in attributes)
        if not (allowed or re.search(r"type=\"(application/(ld\+)?json)\"", attributes)):
            yield f"{match.group()} has neither an address nor a nonce"
    for match in re.finditer(r"(href|src|action)\s*=\s*[\"']\s*javascript:", text):
        yield match.group()


def foreign_hosts(template: str, path: Path) -> Iterator[str]:
    for match in _LOADED.finditer(template):
        yield f"{match.group()} comes from another host"


def drafts_in_templates(template: str, path: Path) -> Iterator[str]:
    for match in re.finditer(r"\{[{%][^}]*?\.(translations?|revisions?|live|latest)\b", template):
        yield f"{match.group()} leads to drafts"


def test_templates_escape_everything():
    assert_none(unescaped, template_files())


def test_templates_have_no_inline_styles_scripts_or_handlers():
    assert_none(inline_code, template_files())


def test_templates_load_nothing_from_other_hosts():
    assert_none(foreign_hosts, template_files())


def test_public_templates_cannot_reach_a_draft():
    assert_none(drafts_in_templates, sorted(ROOT.glob("templates/public/**/*.html")))


REFUSED = [
    (unescaped, "templates/new.html", "{{ body|safe }}"),
    (unescaped, "templates/new.html", "{{ parts|join:' '| safeseq }}"),
    (unescaped, "templates/new.html", "{% autoescape off %}{{ body }}{% endautoescape %}"),
    (inline_code, "templates/new.html", '<p style="color: red">'),
    (inline_code, "templates/new.html", '<button onclick="go()">'),
    (inline_code, "templates/new.html", "<script>go()</script>"),
    (inline_code, "templates/new.html", "<style>p {}</style>"),
    (inline_code, "templates/new.html", '<a href="javascript:go()">'),
    (foreign_hosts, "templates/new.html", '<script src="https://cdn.example/x.js"></script>'),
    (foreign_hosts, "templates/new.html", '<link rel="stylesheet" href="//fonts.example/x.css">'),
    (drafts_in_templates, "templates/public/new.html", "{% for t in article.translations.all %}"),
    (drafts_in_templates, "templates/public/new.html", "{{ version.latest.title }}"),
]
ALLOWED = [
    (
        inline_code,
        "templates/new.html",
        '<script type="module" src="{% static \'x.js\' %}"></script>',
    ),
    (inline_code, "templates/new.html", "<p>Which style = yours? {# onclick='x' #}</p>"),
    (foreign_hosts, "templates/new.html", '<a href="https://orcid.org/">ORCID</a>'),
]


@pytest.mark.parametrize(("rule", "path", "text"), REFUSED)
def test_each_rule_refuses_what_it_is_there_for(rule, path, text):
    assert offences(rule, path, text)


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_each_rule_lets_what_is_right_pass(rule, path, text):
    assert not offences(rule, path, text)
