"""What a test does in the editor, in the words of a person: put the cursor, paste, read."""

import json

from playwright.sync_api import Page

#: Tests ask the editor of a page whether it has heard what they did.
REMEMBER = "addEventListener('editor:ready', ({ detail }) => { document.editor = detail.editor })"
#: ProseMirror hears of a changed selection a moment after the browser; until then a key
#: would be pressed at the old place.
HEARD = """async () => {
  const { view } = document.editor
  const heard = () => {
    const { focusNode, focusOffset, isCollapsed } = getSelection()
    const { empty, head, from } = view.state.selection
    if (!view.dom.contains(focusNode) || isCollapsed !== empty) return false
    return !isCollapsed || [head, from].includes(view.posAtDOM(focusNode, focusOffset))
  }
  const until = performance.now() + 1000
  do await new Promise(requestAnimationFrame)
  while (!heard() && performance.now() < until)
}"""


PLACE = """words => {
  const root = document.querySelector('.ProseMirror'); root.focus()
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const at = walker.currentNode.data.indexOf(words)
    if (at >= 0) return getSelection().collapse(walker.currentNode, at + words.length)
  }
  throw new Error('not in the text: ' + words)
}"""
IS_THERE = """async words => {
  await new Promise(resolve => setTimeout(resolve, 25))
  const { focusNode, focusOffset } = getSelection()
  return focusNode.data?.slice(0, focusOffset).endsWith(words) ?? false
}"""


def cursor_after(page: Page, words: str) -> None:
    """Put the cursor behind the first occurrence of `words` in the text.

    An editor that has just been given the focus puts its own selection back 20 ms later, if
    it has not heard of another one by then: so it is set until it stays.
    """
    for _ in range(5):
        page.evaluate(PLACE, words)
        page.evaluate(HEARD)
        if page.evaluate(IS_THERE, words):
            return
    raise AssertionError(f"the cursor does not stay behind: {words}")


def select_all(page: Page) -> None:
    page.focus(".ProseMirror")
    page.keyboard.press("Control+a")
    page.evaluate(HEARD)


def select_paragraph(page: Page, number: int) -> None:
    """Select the whole text of the paragraph, counted from 0, with its markers."""
    page.evaluate(
        """number => {
          document.querySelector('.ProseMirror').focus()
          getSelection().selectAllChildren(document.querySelectorAll('.ProseMirror > p')[number])
        }""",
        number,
    )
    page.evaluate(HEARD)


def paste(page: Page, html: str = "", text: str = "") -> None:
    """Paste as another program would: nothing of ours is on the clipboard."""
    page.evaluate(
        """([html, text]) => {
          const data = new DataTransfer()
          if (html) data.setData('text/html', html)
          if (text) data.setData('text/plain', text)
          const event = {clipboardData: data, bubbles: true, cancelable: true}
          const place = document.activeElement.closest('.ProseMirror')
          place.dispatchEvent(new ClipboardEvent('paste', event))
        }""",
        [html, text],
    )
    page.wait_for_timeout(50)


def body(page: Page) -> str:
    """The source HTML that the form would send now."""
    return page.evaluate("new FormData(document.querySelector('form.writing')).get('body')")


def notes(page: Page) -> dict[str, str]:
    """The notes that the form would send now."""
    sent = page.evaluate("new FormData(document.querySelector('form.writing')).get('notes')")
    return json.loads(sent or "{}")


def numbers(page: Page) -> list[str]:
    """The numbers of the markers as a person sees them."""
    return page.eval_on_selector_all(
        ".ProseMirror fn-ref", "markers => markers.map(marker => marker.dataset.number)"
    )


def keys(page: Page) -> list[str]:
    return page.eval_on_selector_all(
        ".ProseMirror fn-ref", "markers => markers.map(marker => marker.dataset.key)"
    )


def listed(page: Page) -> list[str]:
    """The notes in the list, each as `number text`."""
    return page.eval_on_selector_all(
        "[data-notes-list] [data-note]",
        """items => items.map(item => ['.editor-number', 'p']
          .map(part => item.querySelector(part).textContent).join(' '))""",
    )


def write_note(page: Page, text: str) -> None:
    """Type `text` into the open note and keep it."""
    page.wait_for_selector(".editor-note:focus")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".editor-note-dialog", state="detached")


def insert_note(page: Page, text: str) -> None:
    page.keyboard.press("Control+Alt+f")
    write_note(page, text)


def agree(page: Page) -> None:
    """Press the button that goes on, in the question that is open."""
    page.click(".editor-dialog.is-question button.is-danger")
    page.wait_for_selector(".editor-dialog.is-question", state="detached")


def told(page: Page) -> str:
    """What the editor says under its toolbar."""
    return page.inner_text(".editor-messages")


def marker(key: str) -> str:
    return f'<fn-ref data-key="{key}"></fn-ref>'
