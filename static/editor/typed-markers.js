// Markers typed as text ([1], [i], *) with a list at the end: a table of what they may mean,
// that the editor corrects and confirms. Nothing is done by itself.

import { pm } from "django-prose-editor/editor"
import { ask } from "editor/dialogs"
import { element } from "editor/element"
import { withTexts } from "editor/footnote"
import { say } from "editor/labels"
import { read, write } from "editor/source"
import { notesForSaving } from "editor/submission"

export class TypedMarkers {
  /** `address` answers questions about the text of `editor`; `tell(sentences)` speaks. */
  constructor(editor, { address, token, tell }) {
    Object.assign(this, { editor, address, token, tell })
  }

  /** Show what was found, and do what the editor confirms. */
  async find() {
    const found = await this.question({ body: this.body })
    if (!found) return
    if (found.pairings.length) await this.confirm(found)
    else this.tell([say("typedNone")])
    this.editor.commands.focus()
  }

  /** Say so when the text has typed markers now; say nothing when it has none. */
  async mention() {
    const found = await this.question({ body: this.body }, { quietly: true })
    if (!found?.pairings.length) return
    const text = say("typedFound", { count: found.pairings.length })
    this.tell([{ text, action: { label: say("typedLook"), run: () => this.find() } }])
  }

  get body() {
    return write(this.editor.state.doc)
  }

  async question(data, { quietly = false } = {}) {
    try {
      const response = await fetch(this.address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": this.token() },
        body: JSON.stringify(data),
      })
      const answer = await response.json()
      if (response.ok) return answer
      if (!quietly) this.warn(answer.refusal)
    } catch {
      if (!quietly) this.warn(say("typedFailed"))
    }
    return null
  }

  warn(text) {
    this.tell([{ text, kind: "is-warning" }])
  }

  async confirm({ pairings, notes }) {
    const { lang, dir } = this.editor.view.dom
    const rows = pairings.map((pairing) => rowOf(pairing, notes, { lang, dir }))
    const heads = ["typedApply", "typedMarker", "typedSentence", "typedNote", "typedCertainty"]
    const answer = await ask({
      title: say("typedTitle"),
      content: [
        element("p", {}, say("typedText")),
        element(
          "div",
          { class: "editor-typed-rows", tabindex: 0, role: "region", "aria-label": say("typedTitle") },
          element(
            "table",
            {},
            element("thead", {}, element("tr", {}, ...heads.map((head) => element("th", { scope: "col" }, say(head))))),
            element("tbody", {}, ...rows.map(({ node }) => node)),
          ),
        ),
      ],
      actions: [
        { name: "apply", label: say("typedConfirm"), kind: "is-primary" },
        { name: "", label: say("cancel") },
      ],
      name: "is-wide",
    })
    const chosen = rows.filter(({ accept, note }) => accept.checked && note.value !== "")
    if (answer !== "apply" || !chosen.length) return
    const choices = Object.fromEntries(chosen.map(({ place, note }) => [place, Number(note.value)]))
    const notesNow = notesForSaving(this.editor.state)
    const changed = await this.question({ body: this.body, notes: notesNow, choices })
    if (changed) this.apply(changed, chosen.length)
  }

  /** Take the text `body` and its `notes` over in one step that can be undone. */
  apply({ body, notes }, count) {
    const { state, view } = this.editor
    const { doc, schema } = state
    const next = read(body, schema)
    const tr = state.tr
    const start = doc.content.findDiffStart(next.content)
    if (start !== null) {
      let { a, b } = doc.content.findDiffEnd(next.content)
      // Equal letters on both sides of a deletion would be counted twice.
      const overlap = start - Math.min(a, b)
      if (overlap > 0) [a, b] = [a + overlap, b + overlap]
      tr.replace(start, a, next.slice(start, b))
    }
    view.dispatch(pm.history.closeHistory(withTexts(tr, state, notes)))
    this.tell([say("typedDone", { count })])
  }
}

const LOOKS_LIKE_ONE =
  /[[(](?:\d{1,3}|[ivxl]{1,7})(?:[,;\s]+(?:\d{1,3}|[ivxl]{1,7}))*[\])]|[⁰¹²³⁴-⁹]|[\p{L}.,]\*|<sup>[\s[(]*\d/iu

/** Whether it is worth asking about `pasted`, HTML or text: something in it looks like a marker. */
export const mayHaveMarkers = (pasted) => LOOKS_LIKE_ONE.test(pasted)

/** Return one row of the table: {node, place, accept, note}. */
function rowOf({ place, marker, sentence, item, confidence, reason }, notes, { lang, dir }) {
  const accept = element("input", {
    type: "checkbox",
    checked: item !== null && confidence !== "low",
    "aria-label": say("typedApplyTo", { marker }),
  })
  const words = element("small", { class: "editor-typed-note", lang, dir }, notes[item] ?? "")
  const none = item === null ? [element("option", { value: "", selected: true }, "–")] : []
  const options = notes.map((text, index) =>
    element("option", { value: index, selected: index === item }, `${index + 1}. ${shorten(text)}`),
  )
  const note = element(
    "select",
    {
      "aria-label": say("typedNoteOf", { marker }),
      lang,
      onchange: () => {
        words.textContent = notes[note.value] ?? ""
        accept.checked = note.value !== ""
      },
    },
    ...none,
    ...options,
  )
  const node = element(
    "tr",
    {},
    element("td", {}, accept),
    element("td", {}, element("code", {}, marker)),
    element("td", { lang, dir }, sentence),
    element("td", {}, note, words),
    element("td", { class: `editor-certainty is-${confidence}` }, reason),
  )
  return { node, place, accept, note }
}

const shorten = (text) => (text.length > 90 ? `${text.slice(0, 89).trimEnd()}…` : text)
