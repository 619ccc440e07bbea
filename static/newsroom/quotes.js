// Quotation marks of the language in the fields over the text, as the editor types them.
//
// The browser's own undo knows what is put in by execCommand, and by nothing else: the
// straight mark is typed, then replaced in a step of its own, so that one Ctrl+Z (or
// Backspace) gives it back.

import { quoteFor } from "editor/typography"

const FIELDS = "#writing textarea[lang]"
/** The field whose straight mark was just replaced, until something else is done. */
let quoted = null

document.addEventListener("input", (event) => {
  const { target: field, inputType, data } = event
  if (!field.matches(FIELDS)) return
  const was = quoted
  quoted = null
  if (inputType === "historyUndo" && was === field) return collapse(field)
  if (inputType !== "insertText" || event.isComposing || !['"', "'"].includes(data)) return
  const end = field.selectionEnd
  const quote = quoteFor(data, field.value.slice(0, end - 1), field.lang)
  if (quote === data) return
  field.setSelectionRange(end - 1, end)
  document.execCommand("insertText", false, quote)
  quoted = field
})

document.addEventListener("keydown", (event) => {
  if (quoted !== event.target || event.key !== "Backspace" || event.isComposing) return
  if (event.ctrlKey || event.metaKey || event.altKey) return
  event.preventDefault()
  event.stopPropagation()
  document.execCommand("undo")
}, true)

for (const left of ["selectionchange", "focusout"])
  document.addEventListener(left, () => {
    if (quoted && !standsBehindMark(quoted)) quoted = null
  })

const standsBehindMark = (field) =>
  field === document.activeElement &&
  field.selectionStart === field.selectionEnd &&
  /["'“”‘’„«»]$/.test(field.value.slice(0, field.selectionEnd))

/** The browser selects what it brought back; typing on would replace it. */
const collapse = (field) => field.setSelectionRange(field.selectionEnd, field.selectionEnd)
