"""What an editor does with the whole text: make notes one, find typed markers, typography."""

import re

import pytest
from playwright.sync_api import expect

from tests.browser.writing import (
    body,
    cursor_after,
    insert_note,
    keys,
    listed,
    marker,
    notes,
    numbers,
    paste,
    told,
)

pytestmark = pytest.mark.browser


def undo(page):
    page.focus(".ProseMirror")
    page.keyboard.press("Control+z")


# Notes that look the same


ALIKE = (
    f"<p>A{marker('kone')} B{marker('ktwo')} C{marker('kthree')} D{marker('kfour')}"
    f" E{marker('kfive')} F{marker('ksix')}</p>"
)
ALIKE_NOTES = {
    "kone": "Ministry of Mines, “Report”, Bamako 2022, p. 5.",
    "ktwo": "Ministry of Mines, “Report”, Bamako 2022, p. 6.",
    "kthree": "Ministery of mines, <em>“Report”</em>, Bamako 2022, p. 5",
    "kfour": "Ibid.",
    "kfive": "Ibid.",
    "ksix": 'SWISSAID, <a href="https://swissaid.ch/a">https://swissaid.ch/a</a>.',
}


def test_notes_that_look_the_same_are_shown_and_made_one_in_one_step(write):
    page = write(ALIKE, ALIKE_NOTES)
    assert page.eval_on_selector_all(
        ".ProseMirror fn-ref.is-alike", "all => all.map(one => one.dataset.key)"
    ) == ["kone", "kthree"]
    first = page.locator("fn-ref[data-key=kone]")
    assert "Looks the same as note 3" in first.get_attribute("aria-label")
    assert "Looks the same as note 1" in page.inner_text("[data-note=kthree]")

    page.click("[data-note=kthree] [data-action=merge]")
    page.locator(".editor-dialog [type=radio]").nth(1).check()
    page.keyboard.press("Enter")
    page.wait_for_selector(".editor-dialog", state="detached")
    assert keys(page) == ["kthree", "ktwo", "kthree", "kfour", "kfive", "ksix"]
    assert numbers(page) == ["1", "2", "1", "3", "4", "5"]
    assert "kone" not in notes(page)
    assert "cite one note: 1" in told(page)
    assert page.evaluate("document.activeElement.closest('[data-note]').dataset.note") == "kthree"
    assert page.locator(".is-alike, .editor-alike").count() == 0

    undo(page)
    assert (numbers(page), notes(page)) == (list("123456"), ALIKE_NOTES)
    page.keyboard.press("Control+Shift+z")
    assert numbers(page) == ["1", "2", "1", "3", "4", "5"]


def test_a_note_that_is_not_cited_is_merged_with_the_one_that_is(write):
    page = write(f"<p>A{marker('kone')}</p>", {"kone": "Same source.", "ktwo": "Same source"})
    assert "not cited" in page.locator("fn-ref").get_attribute("aria-label")
    page.click(".is-uncited [data-action=merge]")
    page.click(".editor-dialog .is-primary")
    expect(page.locator("[data-notes-list] [data-note]")).to_have_count(1)
    assert notes(page) == {"kone": "Same source."}
    assert listed(page) == ["1 Same source."]


# Markers typed as text


TYPED = (
    f"<p>Real{marker('kreal')}. Gold[1] of 5 m<sup>2</sup> in [2024]. Silver[i]. Tin[ii].</p>"
    "<h2>Notes</h2><p>[1] First.</p><p>[2] <em>Second</em>.</p><p>[3] Third.</p>"
)


def test_typed_markers_become_notes_as_the_editor_corrects_them(write):
    page = write(TYPED, {"kreal": "Real note."})
    page.click("[data-tool=typedMarkers]")
    rows = page.locator(".editor-typed-rows tbody tr")
    rows.first.wait_for()
    assert rows.locator("code").all_inner_texts() == ["[1]", "[i]", "[ii]"]
    assert "Silver[i]." in rows.nth(1).inner_text()
    page.get_by_label("Note of [i]", exact=True).select_option("2")
    assert rows.nth(1).locator("small").inner_text() == "Third."
    page.get_by_label("Make [ii] a footnote").uncheck()
    page.click("text=Make footnotes")
    page.wait_for_selector("text=Typed markers made footnotes: 2.")
    assert numbers(page) == ["1", "2", "3"]
    assert list(notes(page).values()) == ["Real note.", "First.", "Third."]
    assert "5 m<sup>2</sup> in [2024]. Silver<fn-ref" in body(page)
    assert body(page).endswith("Tin[ii].</p>\n<h2>Notes</h2>\n<p>[2] <em>Second</em>.</p>")
    undo(page)
    assert "".join(TYPED.split(">\n<")) == body(page).replace("\n", "")
    assert notes(page) == {"kreal": "Real note."}


def test_a_text_without_typed_markers_says_so_and_stays(write):
    untouched = "<p>5 m<sup>2</sup> in [2024].</p>"
    page = write(untouched)
    page.click("[data-tool=typedMarkers]")
    page.wait_for_selector("text=no typed markers")
    assert body(page) == untouched


def test_plain_text_with_typed_markers_offers_the_table_too(write):
    page = write()
    page.focus(".ProseMirror")
    paste(page, text="Gold[1].\n\n[1] First.")
    page.wait_for_selector("text=with a list of notes at the end: 1.")


def test_a_paste_with_typed_markers_offers_the_table_and_changes_nothing_by_itself(write):
    page = write()
    page.focus(".ProseMirror")
    paste(page, TYPED.replace(marker("kreal"), ""))
    page.click("text=Look through them")
    page.wait_for_selector(".editor-typed-rows tbody tr")
    assert page.locator(".editor-typed-rows tbody tr").count() == 3
    page.keyboard.press("Escape")
    page.wait_for_selector(".editor-dialog", state="detached")
    assert numbers(page) == []
    assert "Gold[1]" in body(page)


# Quotation marks and spaces


TYPED_QUOTES = {
    "en": ("""He said "it's 'so'" in '22: "yes".""", "He said “it’s ‘so’” in ‘22: “yes”."),
    "tr": ("""Bakan "2022'de" dedi.""", "Bakan “2022’de” dedi."),
    "ru": ("""Он сказал: "отчёт "Золото" готов".""", "Он сказал: «отчёт „Золото“ готов»."),
}


@pytest.mark.parametrize("language", TYPED_QUOTES)
def test_quotation_marks_are_typed_in_the_form_of_the_language(write, language):
    typed, meant = TYPED_QUOTES[language]
    page = write("", language=language)
    page.focus(".ProseMirror")
    page.keyboard.type(typed)
    assert body(page) == f"<p>{meant}</p>"
    insert_note(page, '"Note"')
    [text] = notes(page).values()
    assert text == ("«Note»" if language == "ru" else "“Note”")


@pytest.mark.parametrize("back", ["Control+z", "Backspace"])
def test_a_straight_quotation_mark_comes_back_with_one_press(write, back):
    page = write("<p>a</p><pre><code>x</code></pre>")
    cursor_after(page, "a")
    page.keyboard.type(' "')
    assert body(page).startswith("<p>a “</p>")
    page.keyboard.press(back)
    assert body(page).startswith('<p>a "</p>')
    page.keyboard.type("b")
    page.keyboard.press("Backspace")
    assert body(page).startswith('<p>a "</p>')
    cursor_after(page, "x")
    page.keyboard.type('"')
    assert body(page).endswith('<pre><code>x"</code></pre>')


FIELD = """async () => {
  await import('/static/newsroom/quotes.js')
  const form = document.createElement('form')
  form.id = 'writing'
  form.innerHTML = '<textarea lang="ru" autofocus></textarea>'
  document.querySelector('form.writing').before(form)
  form.firstElementChild.focus()
}"""


def test_the_fields_over_the_text_type_quotation_marks_as_the_text_does(write):
    page = write("")
    page.evaluate(FIELD)
    field = page.locator("#writing textarea")
    for back in ("Control+z", "Backspace"):
        page.keyboard.press("Control+a")
        page.keyboard.type('Отчёт "Золото" и "')
        assert field.input_value() == "Отчёт «Золото» и «"
        page.keyboard.press(back)
        assert field.input_value() == 'Отчёт «Золото» и "'
        page.keyboard.type("x")
        assert field.input_value() == 'Отчёт «Золото» и "x'
        page.keyboard.press("Backspace")
        assert field.input_value() == 'Отчёт «Золото» и "'
    page.evaluate("document.getElementById('writing').remove()")


def test_a_key_pressed_right_after_ctrl_end_or_ctrl_home_goes_there(write):
    page = write("<p>first</p><table><tbody><tr><td>a</td><td>last</td></tr></tbody></table>")
    cursor_after(page, "first")
    page.keyboard.press("Control+End")
    page.keyboard.type("XY")
    page.keyboard.press("Control+Home")
    page.keyboard.type("Z")
    page.keyboard.press("Control+Shift+End")
    assert "<p>Zfirst</p>" in body(page) and "<td>lastXY</td>" in body(page)
    page.keyboard.press("Control+Shift+Home")
    page.keyboard.press("Delete")
    assert "<p>first</p>" in body(page)


def test_a_no_break_space_is_typed_and_seen(write):
    page = write("<p>57 tons and 6\u00a0t</p>")
    assert page.locator(".editor-no-break").count() == 1
    cursor_after(page, "57")
    page.keyboard.press("Delete")
    page.keyboard.press("Control+Shift+Space")
    page.keyboard.type("gross ")
    assert body(page) == "<p>57\u00a0gross tons and 6\u00a0t</p>"
    assert page.locator(".editor-no-break").count() == 2
    page.keyboard.press("Control+a")
    page.keyboard.press("Delete")
    assert page.locator(".editor-no-break").count() == 0


CORRECTED = {
    "en": {
        '"Gold", he said ("no").': "“Gold”, he said (“no”).",
        "It's the miners' 'own' in '90s, 6' tall, 5\" wide": (
            "It’s the miners’ ‘own’ in ’90s, 6' tall, 5\" wide"
        ),
        "57 tons, 3 million, p. 12, No. 5, 20 %": "57~tons, 3~million, p.~12, No.~5, 20~%",
        "in 2022 the «Report» grew": "in 2022 the “Report” grew",
        'a "mark without its partner': 'a "mark without its partner',
    },
    "tr": {
        '"Altın" 57 ton, % 20, s. 12; Mali\'de': "“Altın” 57~ton, %20, s.~12; Mali’de",
        "5 ve 6 kişi": "5 ve 6 kişi",
    },
    "ru": {
        'Доклад "Золото" — в Мали и о ней': "Доклад «Золото»~— в~Мали и~о~ней",
        "“Отчёт “О золоте””, с. 12, № 5, 57 млн, 2022 г., 5%": (
            "«Отчёт „О~золоте“», с.~12, №~5, 57~млн, 2022~г., 5%"
        ),
        'HRW, "World Report 2022", p. 5.': "HRW, “World Report 2022”, p.~5.",
    },
    "ar": {
        'قال "الأول"، ثم "الثاني".': "قال «الأول»، ثم «الثاني».",
        'HRW, "World Report 2022".': "HRW, “World Report 2022”.",
    },
    "ka": {'"ა" და 5 km': "“ა” და 5~km"},
}


def test_the_typography_of_every_language_is_corrected_conservatively(write):
    page = write()
    for language, cases in CORRECTED.items():
        for text, right in cases.items():
            fixed = page.evaluate(
                """async ([text, language]) => {
                  const { corrections } = await import('editor/typography')
                  const letters = text.split('')
                  for (const { at, to } of corrections(text, language)) letters[at] = to
                  return letters.join('')
                }""",
                [text, language],
            )
            assert fixed.replace("\u00a0", "~") == right, language
            assert not page.evaluate(
                """async ([text, language]) =>
                  (await import('editor/typography')).corrections(text, language).length""",
                [fixed, language],
            )


def test_the_whole_text_and_its_notes_are_put_right_in_one_step(write):
    source = (
        f'<h2>О "золоте"</h2>\n<p>"<a href="https://x.org/">Доклад</a>"{marker("kone")} '
        '<code>"x"</code> в Мали</p>\n<table><tbody><tr><td>"да"</td></tr></tbody></table>'
    )
    page = write(source, {"kone": 'См. "<em>Доклад</em>", с. 5.'}, language="ru")
    page.click("[data-tool=typography]")
    assert body(page) == (
        f'<h2>О\u00a0«золоте»</h2>\n<p>«<a href="https://x.org/">Доклад</a>»{marker("kone")} '
        '<code>"x"</code> в\u00a0Мали</p>\n<table><tbody><tr><td>«да»</td></tr></tbody></table>'
    )
    assert notes(page) == {"kone": "См. «<em>Доклад</em>», с.\u00a05."}
    assert "put right: 11." in told(page)
    undo(page)
    assert body(page) == source
    assert notes(page) == {"kone": 'См. "<em>Доклад</em>", с. 5.'}
    page.keyboard.press("Control+Shift+z")
    page.click("[data-tool=typography]")
    assert "right already" in told(page)


# From one place to another


def test_notes_are_dragged_into_another_article_with_their_texts(write):
    page = write(f"<p>Gold.{marker('kone')}</p>", {"kone": "Source."})
    page.click("fn-ref")
    dragged = page.evaluate(
        """() => {
          const data = new DataTransfer()
          document.querySelector('fn-ref').dispatchEvent(
            new DragEvent('dragstart', {dataTransfer: data, bubbles: true, cancelable: true}))
          return data.getData('text/html')
        }"""
    )
    page = write(f"<p>Elsewhere.{marker('kone')}</p>", {"kone": "Another note of this name."})
    page.evaluate(
        """html => {
          const data = new DataTransfer(); data.setData('text/html', html)
          const place = document.querySelector('.ProseMirror p')
          const { left, top } = place.getBoundingClientRect()
          place.dispatchEvent(new DragEvent('drop', {dataTransfer: data, bubbles: true,
            cancelable: true, clientX: left + 40, clientY: top + 12}))
        }""",
        dragged,
    )
    dropped, own = keys(page)
    assert own == "kone"
    assert notes(page) == {dropped: "Source.", "kone": "Another note of this name."}


def test_from_marker_to_list_and_back_with_the_keyboard_alone(write):
    page = write(f"<p>Gold.{marker('kone')} Tin.{marker('ktwo')}</p>", {"kone": "A", "ktwo": "B"})
    cursor_after(page, "Tin.")
    page.keyboard.press("Delete")
    page.wait_for_selector("fn-ref[data-key=ktwo].ProseMirror-selectednode")
    page.wait_for_selector(".editor-part-bar:not([hidden])")
    page.keyboard.press("Alt+F10")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    focused = "document.activeElement.ariaLabel"
    assert page.evaluate(focused) == "Edit note 2"
    page.keyboard.press("Tab")
    assert page.evaluate(focused) == "Go to the marker of note 2"
    page.keyboard.press("Enter")
    assert "Marker of note 2 is selected" in told(page)
    page.wait_for_selector("fn-ref[data-key=ktwo].ProseMirror-selectednode")
    assert page.evaluate("document.activeElement.classList.contains('ProseMirror')")


def test_a_table_takes_rows_header_cells_merged_cells_and_notes_in_cell_and_caption(write):
    page = write(
        "<table><tbody><tr><td>Year</td><td>Gold</td></tr><tr><td>2022</td><td>6</td></tr>"
        "</tbody></table><p>Text</p>"
    )
    cursor_after(page, "Year")
    for tool in ("headerRow", "tableCaption"):
        page.click(f"[data-tool={tool}]")
    page.keyboard.type("Tonnes")
    insert_note(page, "In the caption.")
    cursor_after(page, "2022")
    insert_note(page, "In a cell.")
    page.keyboard.press("Shift+ArrowRight")
    page.click("[data-tool=mergeCells]")
    page.click("[data-tool=rowAbove]")
    assert numbers(page) == ["1", "2"]
    assert list(notes(page).values()) == ["In the caption.", "In a cell."]
    assert re.sub("<fn-ref[^>]*></fn-ref>", "※", body(page)) == (
        "<table><caption>Tonnes※</caption><thead><tr><th>Year</th><th>Gold</th></tr></thead>"
        '<tbody><tr><td></td><td></td></tr><tr><td colspan="2"><p>2022※</p><p>6</p></td></tr>'
        "</tbody></table>\n<p>Text</p>"
    )
