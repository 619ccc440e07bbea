// Keeps the two fields of the form, body and notes, in step with the editor.

import { notesOf } from "editor/footnote"
import { write } from "editor/source"

// Writing out a long text costs more than a keystroke may; a short pause in typing is soon enough.
const PAUSE = 250

/**
 * Write the text of `editor` into the textareas `body` and `notes` (null where the text has
 * none), always both: shortly
 * after each change, and at the latest when the form is sent or the page is left. Both
 * say `input` then, as if somebody had typed in them.
 */
export function keepFieldsInStep(editor, { body, notes }) {
  let timer = 0
  let changed = false

  const fields = [body, notes].filter(Boolean)
  const tell = () => {
    for (const field of fields) field.dispatchEvent(new Event("input", { bubbles: true }))
  }
  const writeOut = (event) => {
    clearTimeout(timer)
    if (!changed || editor.isDestroyed) return
    changed = false
    body.value = write(editor.state.doc)
    if (notes) notes.value = JSON.stringify(notesForSaving(editor.state))
    // While a form is being read, nobody may read it once more: who listens would.
    if (event?.type === "formdata") queueMicrotask(tell)
    else tell()
  }

  editor.on("transaction", ({ transaction }) => {
    if (!transaction.docChanged) return
    changed = true
    clearTimeout(timer)
    timer = setTimeout(writeOut, PAUSE)
  })
  editor.on("blur", writeOut)
  document.addEventListener("visibilitychange", writeOut)
  addEventListener("pagehide", writeOut)
  body.form?.addEventListener("submit", writeOut, { capture: true })
  // Also form.submit() and new FormData(form), which say nothing before they read the fields.
  body.form?.addEventListener("formdata", (event) => {
    writeOut(event)
    for (const field of fields)
      if (event.formData.has(field.name)) event.formData.set(field.name, field.value)
  })
  return writeOut
}

/** Return {key: html}: cited notes in reading order, then those that are not cited. */
export function notesForSaving(state) {
  const { order, uncited, texts } = notesOf(state)
  const keys = [...order, ...uncited].filter((key) => texts[key])
  return Object.fromEntries(keys.map((key) => [key, texts[key]]))
}
