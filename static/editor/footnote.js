// The footnote: its marker in the text, its number, and the texts of all notes.
//
// A marker is an atom with a key. Its number is the order of first appearance and is
// never stored. The texts live in the editor's state beside the document and change by
// steps of the same history: one undo takes back what was done to text and notes at once.

import { Node, pm } from "django-prose-editor/editor"
import { alikeNotes } from "editor/alike-notes"
import { say } from "editor/labels"
import { excerpt, plainNote } from "editor/note-text"

const { NodeSelection, Plugin, PluginKey } = pm.state
const { Step, StepMap, StepResult } = pm.transform
const { Decoration, DecorationSet } = pm.view
const { Fragment, Slice } = pm.model

const NOTES = new PluginKey("notes")
const KEY = /^[a-z][a-z0-9]{2,31}$/

/** Return a key that no other note has, as new_key() in articles/rendering/source.py. */
export function newKey() {
  const bytes = crypto.getRandomValues(new Uint8Array(4))
  return "k" + [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("")
}

/**
 * Return what is known of the notes of `state`:
 * texts {key: html}, markers [{key, pos}] in reading order, numbers Map(key → number),
 * order [key] of the cited notes, uncited [key], alike Map(key → keys of the notes that
 * look the same, in reading order, those that are not cited last).
 */
export const notesOf = (state) => NOTES.getState(state)

/** How often the note `key` is cited. */
export const citations = (state, key) =>
  notesOf(state).markers.filter((marker) => marker.key === key).length

// The texts ------------------------------------------------------------------------

/**
 * Changes the text of one note; null means that there is no such note.
 *
 * The document stays as it is, so nothing is drawn anew; the plugin reads the step.
 * Undoing the insertion of a note that somebody wrote by hand takes its marker away but
 * keeps its text: it is then shown as not cited, and nothing typed is ever lost.
 */
class NoteTextStep extends Step {
  constructor(key, before, after, byHand = false) {
    super()
    Object.assign(this, { key, before, after, byHand })
  }

  apply = (doc) => StepResult.ok(doc)
  getMap = () => StepMap.empty
  map = () => this

  invert() {
    const kept = this.byHand && this.before === null
    return new NoteTextStep(this.key, this.after, kept ? this.after : this.before, this.byHand)
  }

  toJSON() {
    const { key, before, after, byHand } = this
    return { stepType: "noteText", key, before, after, byHand }
  }

  static fromJSON = (_schema, { key, before, after, byHand }) =>
    new NoteTextStep(key, before, after, byHand)
}
Step.jsonID("noteText", NoteTextStep)

function textsAfter(transaction, texts) {
  const steps = transaction.steps.filter((step) => step instanceof NoteTextStep)
  if (!steps.length) return texts
  const changed = { ...texts }
  for (const { key, after } of steps) {
    if (after === null) delete changed[key]
    else changed[key] = after
  }
  return changed
}

// Numbers --------------------------------------------------------------------------

function findMarkers(doc) {
  const markers = []
  doc.descendants((node, pos) => {
    if (node.type.name === "footnote") markers.push({ key: node.attrs.key, pos })
    return !node.isLeaf
  })
  return markers
}

function numbered(doc, texts) {
  const markers = findMarkers(doc)
  const order = [...new Set(markers.map((marker) => marker.key))]
  const numbers = new Map(order.map((key, index) => [key, index + 1]))
  const uncited = Object.keys(texts).filter((key) => texts[key] && !numbers.has(key))
  const alike = inReadingOrder(alikeNotes(texts), [...order, ...uncited])
  const decorations = markers.map(({ key, pos }) =>
    Decoration.node(pos, pos + 1, shown(key, { texts, numbers, alike })),
  )
  const drawn = DecorationSet.create(doc, decorations)
  return { texts, markers, order, numbers, uncited, alike, decorations: drawn }
}

function inReadingOrder(groups, keys) {
  const sorted = new Map([...groups.values()].map((group) => [group, keys.filter((key) => group.includes(key))]))
  return new Map([...groups].map(([key, group]) => [key, sorted.get(group)]))
}

function shown(key, { texts, numbers, alike }) {
  const [number, text] = [numbers.get(key), texts[key]]
  const words = text
    ? say("noteMarker", { number, text: excerpt(text, 300) })
    : say("noteWithoutText", { number })
  const doubled = sayAlike(key, { numbers, alike })
  return {
    role: "doc-noteref",
    "data-number": String(number),
    "aria-label": doubled ? `${words} (${doubled})` : words,
    title: text ? [plainNote(text), doubled].filter(Boolean).join("\n") : words,
    class: !text ? "is-missing" : doubled ? "is-alike" : "",
  }
}

/** Say which notes look the same as the note `key`; "" when none does. */
export function sayAlike(key, { numbers, alike }) {
  const others = (alike.get(key) ?? []).filter((other) => other !== key)
  if (!others.length) return ""
  const named = others.filter((other) => numbers.has(other)).map((other) => numbers.get(other))
  return named.length ? say("noteAlike", { numbers: named.join(", ") }) : say("noteAlikeUncited")
}

const sameMarkers = (one, other) =>
  one.length === other.length && one.every((marker, index) => marker.key === other[index].key)

function next(transaction, old) {
  if (!transaction.docChanged) return old
  const texts = textsAfter(transaction, old.texts)
  const markers = findMarkers(transaction.doc)
  if (texts !== old.texts || !sameMarkers(markers, old.markers)) return numbered(transaction.doc, texts)
  // Nothing happened to the notes, they only moved: what was drawn moves along. But where a
  // line was replaced by one with the same notes, it went with the line.
  const decorations = old.decorations.map(transaction.mapping, transaction.doc)
  if (decorations.find().length !== markers.length) return numbered(transaction.doc, texts)
  return { ...old, markers, decorations }
}

// What an editor does with notes ------------------------------------------------------

/** Return the transaction `tr` with the text of the note `key` set to `text`. */
function withText(tr, state, key, text, { byHand }) {
  const before = notesOf(state).texts[key] ?? null
  return before === text ? tr : tr.step(new NoteTextStep(key, before, text, byHand))
}

/** Return the transaction `tr` with the texts of the notes in `texts` {key: html}. */
export function withTexts(tr, state, texts) {
  for (const [key, html] of Object.entries(texts)) withText(tr, state, key, html, { byHand: false })
  return tr
}

/** Set the text of the note `key`. */
export function setText(view, key, text) {
  const tr = withText(view.state.tr, view.state, key, text, { byHand: false })
  if (tr.docChanged) view.dispatch(tr)
}

/** Where a marker would go now: behind the selection; null where none may stand. */
export function placeForMarker(state) {
  const { $to, to } = state.selection
  const { footnote } = state.schema.nodes
  const fits = $to.parent.inlineContent && $to.parent.canReplaceWith($to.index(), $to.index(), footnote)
  return fits ? to : null
}

/** Put a marker of the note `key` behind the selection, with `text` when the note is new. */
export function insertMarker(view, key, text = null) {
  const { state } = view
  const pos = placeForMarker(state)
  if (pos === null) return false
  const tr = state.tr.insert(pos, state.schema.nodes.footnote.create({ key }))
  if (text !== null) withText(tr, state, key, text, { byHand: true })
  tr.setSelection(pm.state.TextSelection.create(tr.doc, pos + 1))
  view.dispatch(tr.scrollIntoView())
  return true
}

/** Take the notes `keys` away: their texts and all their markers, in one undoable step. */
export function deleteNotes(view, keys) {
  const { state } = view
  const { markers, texts } = notesOf(state)
  const tr = state.tr
  for (const { key, pos } of [...markers].reverse()) if (keys.includes(key)) tr.delete(pos, pos + 1)
  for (const key of keys) if (key in texts) withText(tr, state, key, null, { byHand: false })
  view.dispatch(tr)
}

/** Let the markers of all notes `keys` cite `kept`, one of them, in one undoable step. */
export function mergeNotes(view, keys, kept) {
  const { state } = view
  const { markers, texts } = notesOf(state)
  const gone = keys.filter((key) => key !== kept)
  const tr = state.tr
  for (const { key, pos } of markers) if (gone.includes(key)) tr.setNodeAttribute(pos, "key", kept)
  for (const key of gone) if (key in texts) withText(tr, state, key, null, { byHand: false })
  view.dispatch(tr)
}

/** Select the next marker of the note `key` after the selection and bring it into view. */
export function selectMarker(view, key) {
  const places = notesOf(view.state).markers.filter((marker) => marker.key === key)
  const { from } = view.state.selection
  const { pos } = places.find((place) => place.pos > from) ?? places[0]
  view.focus()
  view.dispatch(view.state.tr.setSelection(NodeSelection.create(view.state.doc, pos)))
  const behaviour = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"
  view.nodeDOM(pos)?.scrollIntoView({ block: "center", behavior: behaviour })
}

/** Return the key of the marker that is selected as a whole, or null. */
export function selectedMarker(state) {
  const { node } = state.selection
  return node?.type.name === "footnote" ? node.attrs.key : null
}

/** Return the sentence around the marker at `pos`: {before, after}. */
export function surroundings(state, pos, length = 160) {
  const { parent, parentOffset } = state.doc.resolve(pos)
  return {
    before: shortenStart(parent.textBetween(0, parentOffset), length),
    after: shortenEnd(parent.textBetween(parentOffset, parent.content.size), length / 2),
  }
}

const shortenEnd = (text, length) =>
  text.length > length ? `${text.slice(0, length).replace(/\s\S*$/, "")} …` : text

const shortenStart = (text, length) =>
  text.length > length ? `… ${text.slice(-length).replace(/^\S*\s/, "")}` : text

// Notes travel with copied text ---------------------------------------------------------

function mapFootnotes(fragment, change) {
  const nodes = []
  fragment.forEach((node) => {
    if (node.type.name === "footnote") nodes.push(change(node))
    else nodes.push(node.isLeaf ? node : node.copy(mapFootnotes(node.content, change)))
  })
  return Fragment.fromArray(nodes)
}

const inSlice = (slice, change) =>
  new Slice(mapFootnotes(slice.content, change), slice.openStart, slice.openEnd)

/** Give each copied marker the text of its note and the name of this editor. */
function withNotes(slice, view, editorName) {
  const { texts } = notesOf(view.state)
  return inSlice(slice, ({ type, attrs: { key } }) =>
    type.create({ key, note: texts[key] ?? "", from: editorName }),
  )
}

/**
 * Decide the key of each pasted marker. A marker that was cut, or comes from elsewhere,
 * keeps its key; one that is in the text already was copied and becomes a note of its own.
 */
function withKeys(slice, view, editorName) {
  const { texts, markers } = notesOf(view.state)
  const { from: start, to: end } = view.state.selection
  const moving = Boolean(view.dragging?.move)
  const staying = markers.filter(({ pos }) => !moving && (pos < start || pos >= end))
  const present = new Set(staying.map(({ key }) => key))
  const decided = new Map()

  const decide = ({ key, note, from }) => {
    const own = from === editorName
    const known = key in texts
    const taken = present.has(key) || (known && !own && note && texts[key] && texts[key] !== note)
    if (KEY.test(key ?? "") && !taken) return { key, note: known && (own || !note) ? null : note }
    return { key: newKey(), note: own ? (texts[key] ?? note) : note }
  }

  return inSlice(slice, ({ type, attrs }) => {
    const name = `${attrs.from} ${attrs.key}`
    if (!decided.has(name)) decided.set(name, decide(attrs))
    return type.create(decided.get(name))
  })
}

/**
 * Move the texts that pasted markers carry into the state, and free markers from marks:
 * a note is not bold, and a link around a marker would be a link in a link.
 */
function settle(state) {
  const tr = state.tr
  const { texts } = notesOf(state)
  const seen = new Set()
  state.doc.descendants((node, pos) => {
    if (node.type.name !== "footnote") return
    const { key, note } = node.attrs
    if (node.marks.length) tr.removeMark(pos, pos + 1)
    if (note === null) return
    tr.setNodeAttribute(pos, "note", null)
    if (note && !texts[key] && !seen.has(key)) withText(tr, state, key, note, { byHand: false })
    seen.add(key)
  })
  return tr.docChanged ? tr : null
}

// Keys ----------------------------------------------------------------------------------

function keyDown(view, event, open) {
  const { state } = view
  const key = selectedMarker(state)
  if (event.key === "Enter" && key && !event.ctrlKey && !event.metaKey && !event.altKey) {
    open(key)
    return true
  }
  if (event.key === "Backspace" || event.key === "Delete") return selectBeforeDeleting(view, event)
  return false
}

/** The first press selects the marker, the second deletes it, as in Word. */
function selectBeforeDeleting(view, event) {
  const { selection, doc, tr } = view.state
  if (!selection.empty) return false
  const { $from } = selection
  const back = event.key === "Backspace"
  const beside = back ? $from.nodeBefore : $from.nodeAfter
  if (beside?.type.name !== "footnote") return false
  view.dispatch(tr.setSelection(NodeSelection.create(doc, back ? $from.pos - 1 : $from.pos)))
  return true
}

/** Typing while a marker is selected goes behind it; it never replaces the note. */
function typeBehind(view, text) {
  if (!selectedMarker(view.state)) return false
  const { to } = view.state.selection
  const tr = view.state.tr.setSelection(pm.state.TextSelection.create(view.state.doc, to))
  view.dispatch(tr.insertText(text).scrollIntoView())
  return true
}

/** The marker and everything about it. Options: texts {key: html}, open(key), insert(). */
export const Footnote = Node.create({
  name: "footnote",
  group: "inline",
  inline: true,
  atom: true,
  draggable: true,

  addOptions: () => ({ texts: {}, open: () => {}, insert: () => {} }),

  addAttributes: () => ({
    key: {
      default: null,
      parseHTML: (marker) => marker.getAttribute("data-key"),
      renderHTML: ({ key }) => ({ "data-key": key }),
    },
    // Only on the way through the clipboard: the note's text, and the editor it left.
    note: {
      default: null,
      parseHTML: (marker) => marker.getAttribute("data-note"),
      renderHTML: ({ note }) => (note === null ? {} : { "data-note": note }),
    },
    from: {
      default: null,
      parseHTML: (marker) => marker.getAttribute("data-from"),
      renderHTML: ({ from }) => (from === null ? {} : { "data-from": from }),
    },
  }),

  parseHTML: () => [{ tag: "fn-ref" }],
  renderHTML: ({ HTMLAttributes }) => ["fn-ref", HTMLAttributes],
  renderText({ node }) {
    return `[${notesOf(this.editor.state).numbers.get(node.attrs.key) ?? "*"}]`
  },

  addKeyboardShortcuts() {
    return { "Mod-Alt-f": () => (this.options.insert(), true) }
  },

  addProseMirrorPlugins() {
    const { texts, open } = this.options
    const editorName = newKey()
    return [
      new Plugin({
        key: NOTES,
        state: { init: (_config, state) => numbered(state.doc, texts), apply: next },
        appendTransaction: (transactions, _old, state) =>
          transactions.some((transaction) => transaction.docChanged) ? settle(state) : null,
        props: {
          decorations: (state) => notesOf(state).decorations,
          transformCopied: (slice, view) => withNotes(slice, view, editorName),
          transformPasted: (slice, view) => withKeys(slice, view, editorName),
          handleKeyDown: (view, event) => keyDown(view, event, open),
          handleTextInput: (view, _from, _to, text) => typeBehind(view, text),
          handleDoubleClickOn: (_view, _pos, node) => {
            if (node.type.name !== "footnote") return false
            open(node.attrs.key)
            return true
          },
        },
      }),
    ]
  },
})
