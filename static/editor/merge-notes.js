// Makes one note of several that look the same; the editor chooses whose words stay.

import { ask } from "editor/dialogs"
import { element, newId } from "editor/element"
import { mergeNotes, notesOf } from "editor/footnote"
import { say } from "editor/labels"
import { showNote } from "editor/note-text"

/**
 * Show the notes that look the same as the note `key` and ask whether to make them one.
 * Resolves to the key of the note that stays, or null.
 */
export async function askToMerge(view, key) {
  const { alike, numbers, texts } = notesOf(view.state)
  const keys = alike.get(key)
  if (!keys) return null
  const name = newId("kept")
  const choices = keys.map((one, index) => {
    const radio = element("input", { type: "radio", name, value: one, checked: index === 0 })
    const number = element("span", { class: "editor-number" }, String(numbers.get(one) ?? "–"))
    const words = element("span", {}, ...showNote(texts[one]))
    return element("label", {}, radio, number, words)
  })
  const answer = await ask({
    title: say("mergeTitle"),
    content: [
      element("p", {}, say("mergeText")),
      element(
        "fieldset",
        { class: "editor-choices", lang: view.dom.lang, dir: view.dom.dir },
        element("legend", { lang: document.documentElement.lang }, say("mergeKept")),
        ...choices,
      ),
    ],
    actions: [
      { name: "merge", label: say("noteMerge"), kind: "is-primary" },
      { name: "", label: say("cancel") },
    ],
  })
  if (answer !== "merge") return null
  const kept = choices.find((choice) => choice.firstChild.checked).firstChild.value
  mergeNotes(view, keys, kept)
  return kept
}
