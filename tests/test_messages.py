"""Every string of site and newsroom is translated, and the tool that says so can be believed."""

from pathlib import Path
from textwrap import dedent

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import gettext, ngettext, override

from languages import catalogues

LANGUAGES = ("tr", "ru")


@pytest.fixture
def house(tmp_path, settings):
    """A little house of its own: some code, a template, and catalogues that it may spoil."""
    settings.LOCALE_PATHS = [str(tmp_path / "locale")]
    settings.BASE_DIR = tmp_path
    _write(
        tmp_path / "app" / "code.py",
        """
        from django.utils.translation import gettext as _, ngettext, pgettext_lazy

        # Translators: on the button
        a = _("Publish")
        b = ngettext("%(count)s note", "%(count)s notes", 2)
        c = pgettext_lazy("stage", "Ready")
        d = _("By %(person)s") % {}
        """,
    )
    _write(
        tmp_path / "app" / "templates" / "page.html",
        """
        {% if a %}
              It's {% translate "Read on" %}
          {% endif %}
        {% blocktranslate trimmed count n=n %}
            One
            page
        {% plural %}
            {{ n }} pages
        {% endblocktranslate %}
        {% translate "May" context "month" %}{{ x|default:_("Nobody") }}
        """,
    )
    _write(tmp_path / "tests" / "test_it.py", '_("Never shown")')
    return tmp_path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(dedent(text), encoding="utf-8")


def _update(house: Path, language: str = "ru") -> Path:
    catalogues.update(language, catalogues.collect(house))
    return catalogues.catalogue_path(language)


def _problems(house: Path, language: str = "ru") -> list[str]:
    return catalogues.problems(language, catalogues.collect(house))


# The real catalogues -----------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_string_of_site_and_newsroom_is_translated(language):
    found = catalogues.problems(language, catalogues.collect(settings.BASE_DIR))
    assert not found, "\n".join(found)


def test_every_language_of_the_house_but_english_has_a_catalogue():
    assert set(catalogues.translated_languages()) == set(LANGUAGES)
    assert all(catalogues.catalogue_path(language).exists() for language in LANGUAGES)


def test_strings_are_collected_from_code_and_templates_of_all_parts():
    places = {
        place.split("/")[0]
        for message in catalogues.collect(settings.BASE_DIR)
        for place, _line in message.locations
    }
    assert {"articles", "authors", "templates", "thinktank"} <= places
    assert "tests" not in places and "tools" not in places


@pytest.mark.parametrize("language", LANGUAGES)
def test_our_catalogue_has_the_plural_rule_of_djangos(language):
    assert catalogues.read(language).plural_forms == catalogues.plural_forms(language)


# The tool ------------------------------------------------------------------------


def test_code_and_templates_give_their_strings_with_context_plural_and_comment(house):
    strings = catalogues.collect(house)
    assert {(message.id, message.context) for message in strings if message.id} == {
        ("Publish", None),
        (("%(count)s note", "%(count)s notes"), None),
        ("Ready", "stage"),
        ("By %(person)s", None),
        ("Read on", None),
        (("One page", "%(n)s pages"), None),
        ("May", "month"),
        ("Nobody", None),
    }
    assert strings.get("Publish").auto_comments == ["Translators: on the button"]


def test_a_new_catalogue_lists_every_string_as_untranslated(house):
    assert any("is not in the catalogue" in sentence for sentence in _problems(house))
    _update(house)
    found = _problems(house)
    assert len(found) == 8
    assert all("is not translated" in sentence for sentence in found)
    assert any("app/code.py: “Ready” (stage)" in sentence for sentence in found)


def test_a_catalogue_is_complete_when_every_form_is_written(house):
    path = _update(house)
    text = path.read_text()
    assert "msgstr[3]" in text
    _fill(path)
    assert _problems(house) == []


def _fill(path: Path) -> None:
    """Write a translation with the right placeholders into every empty place."""
    lines, said = [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if line.startswith("msgid"):
            said = line.split(" ", 1)[1].strip('"')
        if said and line.startswith("msgstr") and line.endswith('""'):
            line = f'{line[:-2]}"перевод: {said}"'
        lines.append(line)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("By %(person)s", "Автор", "same placeholders in each form: %(person)s"),
        ("By %(person)s", "%(personne)s", "same placeholders"),
        ("Publish", "%s", "same placeholders in each form: none"),
        ("Publish", "", "app/code.py: “Publish” is not translated"),
    ],
)
def test_a_spoilt_translation_is_named(house, old, new, sentence):
    path = _update(house)
    _fill(path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(f'"перевод: {old}"', f'"{new}"'), encoding="utf-8")
    found = _problems(house)
    assert len(found) == 1
    assert sentence in found[0]


def test_a_missing_plural_form_and_one_without_its_number_are_named(house):
    path = _update(house)
    _fill(path)
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgstr[3] "перевод: %(count)s notes"', 'msgstr[3] ""')
    text = text.replace('msgstr[0] "перевод: %(n)s pages"', 'msgstr[0] "Одна страница"')
    path.write_text(text, encoding="utf-8")
    found = _problems(house)
    assert len(found) == 2
    assert any("%(count)s note" in sentence and "not translated" in sentence for sentence in found)
    assert any("“One page”" in sentence and "%(n)s" in sentence for sentence in found)


def test_a_fuzzy_translation_is_named_and_stays_marked(house):
    path = _update(house)
    _fill(path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('msgid "Publish"', '#, fuzzy\nmsgid "Publish"'), encoding="utf-8")
    assert any("fuzzy" in sentence for sentence in _problems(house))
    _update(house)
    assert any("fuzzy" in sentence for sentence in _problems(house))


def test_updating_keeps_translations_and_remarks_and_drops_what_the_code_lost(house):
    path = _update(house)
    _fill(path)
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("#. Translators", "# as in the Guardian\n#. Translators"))
    code = house / "app" / "code.py"
    code.write_text(code.read_text().replace('"Ready"', '"Done"'), encoding="utf-8")
    assert any("not in the code any more" in sentence for sentence in _problems(house))
    text = _update(house).read_text(encoding="utf-8")
    assert "перевод: Publish" in text and "# as in the Guardian" in text
    assert "перевод: Ready" not in text and '"Done"\nmsgstr ""' in text


def test_updating_twice_changes_nothing_and_a_moved_line_neither(house):
    path = _update(house)
    _fill(path)
    before = _update(house).read_text(encoding="utf-8")
    code = house / "app" / "code.py"
    code.write_text("\n\n\n" + code.read_text(encoding="utf-8"), encoding="utf-8")
    assert _update(house).read_text(encoding="utf-8") == before
    assert "POT-Creation-Date" not in before


def test_what_is_compiled_is_what_django_shows_and_the_rest_stays_english(house, monkeypatch):
    path = _update(house)
    text = path.read_text(encoding="utf-8")
    text = text.replace('msgid "Publish"\nmsgstr ""', 'msgid "Publish"\nmsgstr "Опубликовать"')
    for number, word in enumerate(("сноска", "сноски", "сносок", "сноски")):
        needle = f'msgstr[{number}] ""'
        at = text.index(needle, text.index("%(count)s notes"))
        text = f'{text[:at]}msgstr[{number}] "%(count)s {word}"{text[at + len(needle) :]}'
    path.write_text(text, encoding="utf-8")
    assert catalogues.compile_changed() == [path.with_suffix(".mo")]
    assert catalogues.compile_changed() == []
    monkeypatch.setattr("django.utils.translation.trans_real._translations", {})
    with override("ru"):
        assert gettext("Publish") == "Опубликовать"
        assert gettext("Read on") == "Read on"
        assert ngettext("One page", "%(n)s pages", 5) == "%(n)s pages"
        notes = [ngettext("%(count)s note", "%(count)s notes", n) for n in (1, 21, 3, 5)]
    assert [note.split()[-1] for note in notes] == ["сноска", "сноска", "сноски", "сносок"]


def test_the_command_fails_with_the_number_of_what_is_wrong(house, capsys):
    call_command("messages", "--update")
    with pytest.raises(CommandError, match="16 strings"):
        call_command("messages", "--check")
    assert "“Publish”" in capsys.readouterr().err
