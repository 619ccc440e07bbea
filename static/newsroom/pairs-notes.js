// The notes of both sides in pairs, and those that only one side has.

import { element } from "editor/element"
import { notesOf } from "editor/footnote"
import { icon } from "editor/icons"
import { showNote } from "editor/note-text"
import { missingNotes } from "newsroom/pairs-commands"

/** Shows beside each note in the list what the original's says, then the missing ones. */
export class PairedNotes {
  /** `insert(key)` cites a missing note at the cursor. */
  constructor(editor, list, source, { say, insert }) {
    Object.assign(this, { editor, list, source, say, insert })
    this.summary = element("p", { class: "notes-paired editor-hint", role: "status" })
    this.missing = element("ol", { class: "editor-notes notes-missing", lang: source.language, dir: source.direction })
    const heading = element("h3", {}, say("notesMissing"))
    this.missingPart = element("div", { class: "notes-missing-part", hidden: true }, heading, element("p", { class: "editor-hint" }, say("notesMissingHint", { shortcut: source.shortcut })), this.missing)
    list.firstElementChild.after(this.summary)
    list.append(this.missingPart)
    this.numbers = new Map([...source.citations.keys()].map((key, index) => [key, index + 1]))
  }

  update() {
    const notes = notesOf(this.editor.state)
    // As the list itself: only when a number or a text is another.
    if (notes.numbers === this.drawn) return
    this.drawn = notes.numbers
    const { say, source } = this
    let copied = 0
    for (const item of this.list.querySelectorAll("li[data-note]")) {
      const { note: key } = item.dataset
      const original = source.notes[key]
      const isCopied = original !== undefined && notes.texts[key] === original
      copied += isCopied
      this.beside(item, key, { original, isCopied })
    }
    const missing = missingNotes(this.editor.state, source)
    this.missingPart.hidden = !missing.length
    this.missing.replaceChildren(...missing.map((key) => this.missingNote(key)))
    const extra = notes.order.filter((key) => !(key in source.notes)).length
    const cited = source.citations.size - missing.length
    const parts = source.citations.size ? [say("notesCited", { done: cited, all: source.citations.size })] : []
    if (copied) parts.push(say("notesCopied", { count: copied }))
    if (extra) parts.push(say("notesExtra", { count: extra }))
    this.summary.textContent = parts.join(" · ")
  }

  beside(item, key, { original, isCopied }) {
    const face = JSON.stringify([original, isCopied])
    if (item.dataset.beside === face) return
    item.dataset.beside = face
    item.querySelectorAll(":scope > :is(.note-source, .note-copied)").forEach((old) => old.remove())
    const { language, direction } = this.source
    const text = original
      ? element("div", { class: "note-source", lang: language, dir: direction }, this.number(key), element("p", {}, ...showNote(original)))
      : element("div", { class: "note-source is-extra" }, element("p", { class: "editor-hint" }, this.say("noteExtra")))
    text.prepend(element("span", { class: "visually-hidden" }, `${this.say("original")}: `))
    item.prepend(text)
    item.classList.toggle("is-copied", isCopied)
    if (isCopied) item.append(element("span", { class: "note-copied" }, icon("copy"), this.say("noteCopied")))
  }

  number = (key) => element("span", { class: "editor-number" }, String(this.numbers.get(key) ?? "–"))

  missingNote(key) {
    const html = this.source.notes[key] ?? ""
    const number = this.numbers.get(key)
    const label = this.say("insertMissing", { number })
    const onclick = () => this.insert(key)
    const button = element("button", { type: "button", class: "editor-icon-button", "aria-label": label, title: label, onclick }, icon("insert"))
    return element("li", { "data-missing": key, value: number }, this.number(key), element("p", {}, ...showNote(html)), element("div", { class: "editor-actions" }, button))
  }

  /** In the dialog of the note `key`: what the original's says, in `place`. */
  besideDialog({ key, place }) {
    const { notes, language, direction } = this.source
    const html = notes[key]
    place.replaceChildren()
    if (!html) return
    const isCopied = notesOf(this.editor.state).texts[key] === html
    place.append(
      element("p", { class: "source-label" }, element("strong", {}, this.say("original")), isCopied ? element("span", { class: "note-copied" }, this.say("noteCopied")) : null),
      element("p", { lang: language, dir: direction }, ...showNote(html)),
    )
  }

  /** Go to the note `key`: in the list, or among the missing. */
  show(key) {
    const item = this.list.querySelector(`[data-note="${CSS.escape(key)}"], [data-missing="${CSS.escape(key)}"]`)
    item?.scrollIntoView({ block: "center" })
    item?.querySelector("button")?.focus({ preventScroll: true })
  }
}
