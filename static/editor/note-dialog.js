// One note in a dialog: written, corrected, cited again; and on to the next.

import { Editor, Placeholder, UndoRedo } from "django-prose-editor/editor"
import { confirm, show } from "editor/dialogs"
import { element, newId } from "editor/element"
import { insertMarker, newKey, notesOf, setText, surroundings } from "editor/footnote"
import { icon } from "editor/icons"
import { isDone, say, shortcut } from "editor/labels"
import { editLink } from "editor/links"
import { excerpt, linkAddresses, plainNote, readNote, writeNote } from "editor/note-text"
import { askToDelete } from "editor/notes-list"
import { cleanForNote } from "editor/paste-inline"
import { noteExtensions } from "editor/schema"
import { Toolbar } from "editor/toolbar"
import { Typing } from "editor/typing"

const tools = [
  {
    name: "bold",
    keys: "Mod-b",
    run: (editor) => editor.chain().focus().toggleBold().run(),
    isActive: (editor) => editor.isActive("bold"),
  },
  {
    name: "italic",
    keys: "Mod-i",
    run: (editor) => editor.chain().focus().toggleItalic().run(),
    isActive: (editor) => editor.isActive("italic"),
  },
  {
    name: "superscript",
    keys: "Mod-.",
    run: (editor) => editor.chain().focus().toggleSuperscript().run(),
    isActive: (editor) => editor.isActive("superscript"),
  },
  { name: "link", keys: "Mod-k", run: editLink, isActive: (editor) => editor.isActive("link") },
]

/** Write the note that will stand behind the selection, or cite one that exists. */
export const insertNote = (body) => new NoteDialog(body, null).open()

/** Correct the note `key`. */
export const editNote = (body, key) => new NoteDialog(body, key).open()

class NoteDialog {
  /** `body` is the editor of the text; `key` the note, or null for a new one. */
  constructor(body, key) {
    this.body = body
    this.view = body.view
    this.key = key
    this.build()
  }

  build() {
    const heading = newId("note")
    this.heading = element("h2", { id: heading })
    this.position = element("span", { class: "editor-note-position" })
    this.context = element("p", { class: "editor-note-context", lang: this.view.dom.lang })
    this.field = element("div", { class: "editor-note-field" })
    // A page that knows the note in another language shows it here.
    this.beside = element("div", { class: "editor-note-beside" })
    this.footer = element("footer", {})
    this.dialog = element(
      "dialog",
      {
        class: "editor-dialog editor-note-dialog",
        "aria-labelledby": heading,
        oncancel: (event) => (event.preventDefault(), this.leave()),
        onkeydown: (event) => this.keyDown(event),
      },
      element(
        "header",
        {},
        this.heading,
        this.position,
        (this.previous = this.step("notePrevious", "previous", -1)),
        (this.next = this.step("noteNext", "next", 1)),
      ),
      this.context,
      this.beside,
      this.field,
      this.key ? null : this.citeAgain(),
      this.footer,
    )
  }

  step(label, picture, by) {
    const onclick = () => (this.keep(), this.turnTo(this.neighbour(by)))
    const attributes = { type: "button", class: "editor-icon-button", onclick }
    return element(
      "button",
      { ...attributes, "aria-label": say(label), title: say(label) },
      icon(picture),
    )
  }

  async open() {
    this.turnTo(this.key)
    await show(this.dialog)
    this.editor.destroy()
    this.view.focus()
  }

  /** Show the note `key` in the open dialog. */
  turnTo(key) {
    this.key = key
    const { order, numbers, texts, markers } = notesOf(this.view.state)
    const number = numbers.get(key)
    const uncited = key ? say("noteUncited") : say("noteNew")
    this.heading.textContent = number ? say("note", { number }) : uncited
    this.position.textContent = number ? say("noteOf", { number, count: order.length }) : ""
    for (const [button, by] of [[this.previous, -1], [this.next, 1]]) {
      button.hidden = !number || order.length < 2
      button.disabled = !this.neighbour(by)
    }
    const marker = markers.find((candidate) => candidate.key === key)
    this.showContext(key ? marker?.pos : this.view.state.selection.to, number)
    this.showFooter()
    const detail = { key, place: this.beside }
    document.dispatchEvent(new CustomEvent("editor:note", { detail }))
    this.edit(texts[key] ?? "")
  }

  neighbour(by) {
    const { order } = notesOf(this.view.state)
    return order[order.indexOf(this.key) + by]
  }

  showContext(pos, number) {
    this.context.hidden = pos === undefined
    if (pos === undefined) return
    const { before, after } = surroundings(this.view.state, pos)
    this.context.hidden = !(before + after).trim()
    this.context.replaceChildren(before, element("sup", {}, String(number ?? "+")), after)
  }

  showFooter() {
    const button = (name, kind, onclick, keys) =>
      element(
        "button",
        { type: "button", class: `editor-button ${kind}`, title: keys && shortcut(keys), onclick },
        say(name),
      )
    this.footer.replaceChildren(
      button(this.key ? "save" : "noteInsertHere", "is-primary", () => this.done(), "Mod-Enter"),
      button("cancel", "", () => this.leave()),
      ...(this.key ? [button("delete", "is-quiet-danger", () => this.delete())] : []),
    )
  }

  edit(html) {
    this.editor?.destroy()
    this.field.replaceChildren()
    this.editor = new Editor({
      element: this.field,
      injectCSS: false,
      enableInputRules: false,
      enablePasteRules: false,
      extensions: [
        ...noteExtensions,
        Typing.configure({ language: this.view.dom.lang }),
        UndoRedo,
        Placeholder.configure({ placeholder: say("notePlaceholder") }),
      ],
      content: readNote(html).toJSON(),
      editorProps: {
        attributes: {
          class: "editor-note",
          role: "textbox",
          "aria-multiline": "true",
          "aria-label": say("noteText"),
          lang: this.view.dom.lang,
          dir: this.view.dom.dir,
          spellcheck: "true",
        },
        transformPastedHTML: cleanForNote,
        handleKeyDown: (_view, event) => event.key === "Escape" || isDone(event),
      },
    })
    this.before = this.text
    const toolbar = new Toolbar(this.editor, [tools], { label: say("formatting") })
    this.field.prepend(toolbar.node)
    // After the dialog has chosen what to focus.
    queueMicrotask(() => this.editor.commands.focus("end"))
  }

  keyDown(event) {
    const done = isDone(event)
    if (!done && event.key !== "Escape") return
    // Stopped here, because a second Escape would close the dialog without asking.
    event.preventDefault()
    if (done) this.done()
    else this.leave()
  }

  get text() {
    return writeNote(this.editor.state.doc)
  }

  /** Write down what stands in the dialog. */
  keep() {
    const text = linkAddresses(this.text)
    if (!this.key) insertMarker(this.view, newKey(), text)
    else if (this.text !== this.before) setText(this.view, this.key, text)
  }

  done() {
    this.keep()
    this.dialog.close()
  }

  /** Close without keeping; what was typed goes only when the editor says so. */
  async leave() {
    const lost = this.text !== this.before && plainNote(this.text) !== ""
    if (lost && !(await this.mayDiscard())) return
    this.dialog.close()
  }

  mayDiscard() {
    return confirm({
      title: say("confirmDiscard"),
      action: say("discard"),
      back: say("goOnWriting"),
    })
  }

  async delete() {
    if (await askToDelete(this.view, this.key)) this.dialog.close()
  }

  /** The notes of this text, to cite one of them a second time. */
  citeAgain() {
    const { order, uncited, texts } = notesOf(this.view.state)
    const keys = [...uncited, ...order].filter((key) => texts[key])
    if (!keys.length) return null
    const none = element("p", { class: "editor-hint", hidden: true }, say("noteNoneFound"))
    const choices = keys.map((key) => this.choice(key))
    const search = element("input", {
      type: "search",
      "aria-label": say("noteSearch"),
      placeholder: say("noteSearch"),
      oninput: () => {
        const words = fold(search.value)
        for (const choice of choices) choice.hidden = !fold(choice.textContent).includes(words)
        none.hidden = choices.some((choice) => !choice.hidden)
      },
    })
    return element(
      "details",
      { class: "editor-cite-again", ontoggle: ({ target }) => target.open && search.focus() },
      element("summary", {}, say("noteCiteAgain")),
      search,
      element("ul", { lang: this.view.dom.lang }, ...choices),
      none,
    )
  }

  choice(key) {
    const { numbers, texts } = notesOf(this.view.state)
    const cite = () => {
      insertMarker(this.view, key)
      this.dialog.close()
    }
    return element(
      "li",
      {},
      element(
        "button",
        { type: "button", onclick: cite, title: plainNote(texts[key]) },
        element("span", { class: "editor-number" }, String(numbers.get(key) ?? "–")),
        element("span", {}, excerpt(texts[key], 140)),
      ),
    )
  }
}

// As languages/folding.py: Turkish dotted and dotless i are one letter to a searcher.
const fold = (text) =>
  text.replace(/[İIı]/g, "i").toLowerCase().normalize("NFD").replace(/\p{M}/gu, "")
