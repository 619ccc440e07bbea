// Puts the editor in place of each textarea that asks for one.

import {
  Dropcursor,
  Editor,
  Gapcursor,
  getSchema,
  Placeholder,
  UndoRedo,
} from "django-prose-editor/editor"
import { bodyTools, partTools } from "editor/body-tools"
import { element, newId } from "editor/element"
import { Ends } from "editor/ends"
import { Footnote, placeForMarker } from "editor/footnote"
import { say } from "editor/labels"
import { Messages } from "editor/messages"
import { editNote, insertNote } from "editor/note-dialog"
import { NotesList } from "editor/notes-list"
import { PartBar } from "editor/part-bar"
import { cleanPasted } from "editor/paste"
import { isOurs } from "editor/paste-inline"
import { reportOf } from "editor/paste-report"
import { PictureFiles } from "editor/picture-files"
import { bodyExtensions } from "editor/schema"
import { read } from "editor/source"
import { keepFieldsInStep } from "editor/submission"
import { Toolbar } from "editor/toolbar"
import { mayHaveMarkers, TypedMarkers } from "editor/typed-markers"
import { correctTypography, Typing } from "editor/typing"

for (const textarea of document.querySelectorAll("textarea[data-editor]")) start(textarea)

/** Put an editor in place of `textarea`. It says `editor:ready` there, with the editor. */
export function start(textarea) {
  const { notes: notesField, addresses } = JSON.parse(textarea.dataset.editor)
  // A text without notes names no field for them: then nothing here offers a note.
  const notes = notesField ? textarea.form.elements.namedItem(notesField) : null
  const messages = new Messages()
  const content = element("div", { class: "editor-content", id: newId("content") })
  const head = element("div", { class: "editor-head" }, messages.node)
  const frame = element("div", { class: "editor" }, head, content)
  textarea.before(frame)
  textarea.hidden = true

  const open = (key) => editNote(editor, key)
  const insert = () => {
    if (!notes) return
    if (placeForMarker(editor.state) === null) messages.show([say("noteNoPlace")])
    else insertNote(editor)
  }
  const extensions = [
    ...bodyExtensions,
    Footnote.configure({ texts: JSON.parse(notes?.value || "{}"), open, insert }),
    PictureFiles,
    Typing.configure({ language: textarea.lang }),
    Ends,
    UndoRedo,
    Gapcursor,
    Dropcursor.configure({ class: "editor-drop-place", color: false }),
    Placeholder.configure({ placeholder: say("textPlaceholder") }),
  ]
  const editor = new Editor({
    element: content,
    extensions,
    content: read(textarea.value, getSchema(extensions)).toJSON(),
    // Its rules are in editor.css: a style element without nonce would be refused.
    injectCSS: false,
    enableInputRules: false,
    enablePasteRules: false,
    editorProps: {
      attributes: attributesOf(textarea),
      transformPastedHTML: (html) => {
        const pasted = cleanPasted(html)
        messages.show(reportOf(pasted, addresses.import))
        isOutcome = false
        hasMarkers = !isOurs(html) && mayHaveMarkers(pasted.html)
        return pasted.html
      },
      transformPastedText: (text) => {
        hasMarkers = mayHaveMarkers(text)
        return text
      },
      handleKeyDown: (_view, event) => goToTools(event),
    },
  })

  const markers = addresses.markers
    ? new TypedMarkers(editor, {
        address: addresses.markers,
        token: () => textarea.form.elements.namedItem("csrfmiddlewaretoken").value,
        tell: (sentences) => {
          messages.add(sentences)
          isOutcome = sentences.every((sentence) => typeof sentence === "string")
        },
      })
    : null
  let hasMarkers = false
  // What was just done can be undone until something else is done; then it is old news.
  let isOutcome = false
  editor.on("transaction", ({ transaction }) => {
    if (markers && hasMarkers && transaction.getMeta("paste")) markers.mention()
    hasMarkers = false
    if (isOutcome && transaction.docChanged) {
      messages.clear()
      isOutcome = false
    }
  })

  const tell = (words) => {
    messages.show([words])
    isOutcome = true
  }
  const list = notes && new NotesList(editor, placeForNotes(textarea.form, frame), { edit: open, tell })
  const names = { label: say("formatting"), controls: content.id, name: "is-main" }
  const tools = bodyTools({
    insertNote: notes && insert,
    correctTypography: () => {
      const count = correctTypography(editor.view)
      tell(count ? say("typographyDone", { count }) : say("typographyNone"))
      editor.commands.focus()
    },
    findMarkers: markers && (() => (messages.clear(), markers.find())),
  })
  const toolbar = new Toolbar(editor, tools, names)
  const parts = new PartBar(editor, partTools(list))
  head.prepend(toolbar.node)
  content.before(parts.node)

  function goToTools(event) {
    if (event.key !== "F10" || !event.altKey) return false
    if (parts.isShown) parts.focus()
    else toolbar.focus()
    return true
  }

  keepFieldsInStep(editor, { body: textarea, notes })
  textarea.dispatchEvent(new CustomEvent("editor:ready", { bubbles: true, detail: { editor } }))
}

/** What the browser and a screen reader are told about the text. */
function attributesOf(textarea) {
  const [label] = textarea.labels
  if (label) {
    label.id ||= newId("label")
    label.addEventListener("click", () => document.querySelector(`[aria-labelledby="${label.id}"]`).focus())
  }
  return {
    role: "textbox",
    "aria-multiline": "true",
    "aria-description": say("tools"),
    ...(label ? { "aria-labelledby": label.id } : { "aria-label": say("text") }),
    lang: textarea.lang,
    dir: textarea.dir,
    spellcheck: "true",
  }
}

/** The page's place for the list of notes; a page without one gets it under the text. */
function placeForNotes(form, frame) {
  const place = form.querySelector("[data-notes-list]") ?? document.querySelector("[data-notes-list]")
  if (place) return place
  const made = element("section", { "data-notes-list": true })
  frame.after(made)
  return made
}
