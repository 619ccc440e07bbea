// The list of notes beside or under the text, in reading order.

import { confirm } from "editor/dialogs"
import { element, newId } from "editor/element"
import {
  citations,
  deleteNotes,
  insertMarker,
  notesOf,
  placeForMarker,
  sayAlike,
  selectedMarker,
  selectMarker,
} from "editor/footnote"
import { icon } from "editor/icons"
import { say, shortcut } from "editor/labels"
import { askToMerge } from "editor/merge-notes"
import { directionOf, excerpt, showNote } from "editor/note-text"

/** Ask, then delete the note `key`. Resolves to whether it was deleted. */
export async function askToDelete(view, key) {
  const number = notesOf(view.state).numbers.get(key)
  const count = citations(view.state, key)
  const title = number ? say("confirmDelete", { number }) : say("confirmDeleteUncited")
  const consequence = ["confirmDeleteUncitedText", "confirmDeleteText"][count]
  const text = say(consequence ?? "confirmDeleteRepeated", { count })
  const yes = await confirm({ title, text, action: say("delete") })
  if (yes) deleteNotes(view, [key])
  return yes
}

export class NotesList {
  /** Shows the notes of `editor` in `place`. `edit(key)` opens one, `tell(words)` speaks. */
  constructor(editor, place, { edit, tell }) {
    Object.assign(this, { editor, place, edit, tell, items: new Map() })
    this.heading = element("h2", { id: newId("notes"), tabindex: -1 })
    this.empty = element(
      "p",
      { class: "editor-hint" },
      say("notesEmpty", { shortcut: shortcut("Mod-Alt-f") }),
    )
    const { lang, dir } = editor.view.dom
    this.cited = element("ol", { class: "editor-notes", lang, dir })
    this.uncited = element("ul", { class: "editor-notes", lang, dir })
    place.classList.add("editor-notes-list")
    place.setAttribute("aria-labelledby", this.heading.id)
    place.replaceChildren(this.heading, this.empty, this.cited, this.uncitedPart())
    editor.on("transaction", () => this.update())
    editor.on("focus", () => this.update())
    editor.on("blur", () => this.update())
    this.update()
  }

  uncitedPart() {
    const quiet = "editor-button is-quiet-danger"
    const onclick = () => this.askToDeleteAll()
    this.deleteAll = element("button", { type: "button", class: quiet, onclick }, say("deleteAllUncited"))
    this.uncitedSection = element(
      "div",
      { class: "editor-uncited" },
      element("h3", {}, say("notesUncited")),
      element("p", { class: "editor-hint" }, say("notesUncitedHint")),
      this.uncited,
      this.deleteAll,
    )
    return this.uncitedSection
  }

  update() {
    const { view, state } = this.editor
    const notes = notesOf(state)
    // The numbers are made anew whenever a note changes; else the notes only moved.
    if (notes.numbers !== this.numbers) this.draw(notes)
    this.numbers = notes.numbers
    this.markCurrent(view.hasFocus() ? selectedMarker(state) : null)
  }

  draw({ order, uncited, texts, numbers, markers, alike }) {
    const counts = new Map()
    for (const { key } of markers) counts.set(key, (counts.get(key) ?? 0) + 1)
    const earlier = this.items
    this.items = new Map(
      [...order, ...uncited].map((key) => {
        const note = {
          key,
          html: texts[key] ?? "",
          number: numbers.get(key),
          count: counts.get(key) ?? 0,
          alike: sayAlike(key, { numbers, alike }),
        }
        return [key, this.item(note, earlier.get(key))]
      }),
    )
    const nodes = (keys) => keys.map((key) => this.items.get(key).node)
    this.keepingFocus(() => {
      arrange(this.cited, nodes(order))
      arrange(this.uncited, nodes(uncited))
    })
    const count = this.items.size
    this.heading.textContent = count ? `${say("notes")} (${count})` : say("notes")
    this.empty.hidden = count > 0
    this.cited.hidden = !order.length
    this.uncitedSection.hidden = !uncited.length
    this.deleteAll.hidden = uncited.length < 2
  }

  /** Return what shows `note`: what showed it before, when nothing about it changed. */
  item(note, earlier) {
    const face = JSON.stringify(note)
    if (earlier?.face === face) return earlier
    return { face, node: note.number ? this.citedNote(note) : this.uncitedNote(note) }
  }

  citedNote({ key, html, number, count, alike }) {
    const values = { number }
    const text = html
      ? element("p", { dir: directionOf(html) }, ...showNote(html))
      : element("p", { class: "is-missing" }, say("noteMissing"))
    return element(
      "li",
      { "data-note": key, class: html ? null : "is-missing", value: number },
      element("span", { class: "editor-number" }, String(number)),
      text,
      count > 1 ? element("span", { class: "editor-badge" }, say("noteCited", { count })) : null,
      alike ? this.alikeNotice(key, alike) : null,
      element(
        "div",
        { class: "editor-actions" },
        action("edit", say("editNote", values), "edit", () => this.edit(key)),
        action("go", say("goToMarkerOf", values), "target", () => this.goTo(key)),
        action("delete", say("deleteNote", values), "trash", () => this.delete(key)),
      ),
    )
  }

  uncitedNote({ key, html, alike }) {
    const values = { text: excerpt(html, 40) }
    return element(
      "li",
      { "data-note": key, class: "is-uncited" },
      element("span", { class: "editor-number" }, "–"),
      element("p", { dir: directionOf(html) }, ...showNote(html)),
      alike ? this.alikeNotice(key, alike) : null,
      element(
        "div",
        { class: "editor-actions" },
        action("insert", say("insertUncited", values), "insert", () => this.insert(key), say("insertAtCursor")),
        action("edit", say("editUncited", values), "edit", () => this.edit(key), say("edit")),
        action("delete", say("deleteUncited", values), "trash", () => this.delete(key), say("delete")),
      ),
    )
  }

  /** Redraw without losing the button that has the focus. */
  keepingFocus(redraw) {
    const held = this.place.contains(document.activeElement) ? document.activeElement : null
    const key = held?.closest("[data-note]")?.dataset.note
    redraw()
    if (held && !held.isConnected) this.focus(key, held.dataset.action)
  }

  /** What is said of a note that looks the same as another, with the way to make them one. */
  alikeNotice(key, words) {
    const onclick = () => this.merge(key)
    const attributes = { type: "button", class: "editor-text-button", "data-action": "merge", onclick }
    return element(
      "span",
      { class: "editor-alike" },
      words,
      element("button", attributes, say("noteMerge")),
    )
  }

  async merge(key) {
    const kept = await askToMerge(this.editor.view, key)
    if (!kept) return
    this.tell(say("noteMerged", { number: this.numbers.get(kept) ?? "–" }))
    this.focus(kept, "edit")
  }

  goTo(key) {
    selectMarker(this.editor.view, key)
    this.tell(say("jumped", { number: this.numbers.get(key) }))
  }

  insert(key) {
    const { view } = this.editor
    if (placeForMarker(view.state) === null) this.tell(say("noteNoPlace"))
    else insertMarker(view, key)
    view.focus()
  }

  async delete(key) {
    const { node } = this.items.get(key)
    const next = (node.nextElementSibling ?? node.previousElementSibling)?.dataset.note
    if (await askToDelete(this.editor.view, key)) this.focus(next, "delete")
  }

  /** Give the focus to a button of the note `key`; where there is none, to the heading. */
  focus(key, action) {
    const node = this.items.get(key)?.node
    ;(node?.querySelector(`[data-action="${action}"]`) ?? this.heading).focus()
  }

  async askToDeleteAll() {
    const { view } = this.editor
    const { uncited } = notesOf(view.state)
    const text = say("confirmDeleteAllText", { count: uncited.length })
    if (await confirm({ title: say("confirmDeleteAll"), text, action: say("delete") })) {
      deleteNotes(view, uncited)
      this.heading.focus()
    }
  }

  /** Show which note's marker is selected in the text. */
  markCurrent(key) {
    if (key === this.current) return
    this.items.get(this.current)?.node.classList.remove("is-current")
    this.current = key
    const node = this.items.get(key)?.node
    node?.classList.add("is-current")
    // Only a list that scrolls by itself is scrolled: the text must not jump away.
    if (node && this.place.scrollHeight > this.place.clientHeight)
      this.place.scrollTop = node.offsetTop - this.place.clientHeight / 3
  }

  /** Go to the note `key` in the list. */
  show(key) {
    this.focus(key, "edit")
    this.items.get(key)?.node.scrollIntoView({ block: "center" })
  }
}

function action(name, label, picture, onclick, title = label) {
  const attributes = { type: "button", class: "editor-icon-button", "data-action": name, onclick }
  return element("button", { ...attributes, "aria-label": label, title }, icon(picture))
}

/** Make `nodes` the children of `parent`, moving as few as possible. */
function arrange(parent, nodes) {
  const wanted = new Set(nodes)
  for (const child of [...parent.children]) if (!wanted.has(child)) child.remove()
  nodes.forEach((node, index) => {
    if (parent.children[index] !== node) parent.insertBefore(node, parent.children[index] ?? null)
  })
}
