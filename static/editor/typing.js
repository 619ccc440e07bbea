// What happens while typing: quotation marks of the language, no-break spaces that are seen.

import { Extension, pm } from "django-prose-editor/editor"
import { notesOf, selectedMarker, withTexts } from "editor/footnote"
import { readNote, writeNote } from "editor/note-text"
import { CODE, corrections, NO_BREAK, NOTE, quoteFor } from "editor/typography"

const { Plugin, PluginKey, Selection } = pm.state
const { Decoration, DecorationSet } = pm.view
const { closeHistory, undo } = pm.history

const QUOTED = new PluginKey("quoted")
const SPACES = new PluginKey("noBreakSpaces")

/** The quotation marks of the option `language`, and no-break spaces. */
export const Typing = Extension.create({
  name: "typing",
  addOptions: () => ({ language: "en" }),
  addKeyboardShortcuts() {
    return { "Mod-Shift-Space": () => insertNoBreakSpace(this.editor) }
  },
  addProseMirrorPlugins() {
    return [quotes(this.options.language), visibleSpaces()]
  },
})

/** Put a space at the cursor that keeps its words on one line. */
export const insertNoBreakSpace = (editor) =>
  editor.chain().focus().command(({ tr }) => Boolean(tr.insertText(NO_BREAK))).run()

// Quotation marks ------------------------------------------------------------------------

/** The state is true right after a straight mark was replaced: Backspace brings it back. */
const quotes = (language) =>
  new Plugin({
    key: QUOTED,
    state: {
      init: () => false,
      apply: (tr, earlier) =>
        tr.getMeta(QUOTED) ?? (tr.docChanged || tr.selectionSet ? false : earlier),
    },
    props: {
      handleTextInput: (view, from, to, text) => {
        if (!['"', "'"].includes(text) || view.composing || selectedMarker(view.state)) return false
        return typeQuote(view, { from, to, text, language })
      },
      handleKeyDown: (view, event) => {
        const plain = event.key === "Backspace" && !event.ctrlKey && !event.metaKey && !event.altKey
        return plain && QUOTED.getState(view.state) && undo(view.state, view.dispatch)
      },
    },
  })

/** Type the straight mark, then replace it: one undo gives the straight one back. */
function typeQuote(view, { from, to, text, language }) {
  const { $from } = view.state.selection
  const marks = view.state.storedMarks ?? $from.marks()
  if ($from.parent.type.spec.code || marks.some(({ type }) => type.spec.code)) return false
  const before = $from.parent.textBetween(0, view.state.doc.resolve(from).parentOffset, "", leafText)
  const quote = quoteFor(text, before, language)
  if (quote === text) return false
  const tr = view.state.tr.delete(from, to)
  // When all was selected, only now is there a line to stand in.
  tr.setSelection(Selection.near(tr.doc.resolve(tr.mapping.map(from)), 1))
  view.dispatch(tr.insertText(text).scrollIntoView())
  const end = view.state.selection.from
  view.dispatch(closeHistory(view.state.tr).insertText(quote, end - 1, end).setMeta(QUOTED, true))
  // What is typed next is another step.
  view.dispatch(closeHistory(view.state.tr))
  return true
}

const leafText = (node) => (node.type.name === "hardBreak" ? "\n" : NOTE)

// No-break spaces ---------------------------------------------------------------------------

const visibleSpaces = () =>
  new Plugin({
    key: SPACES,
    state: {
      init: (_config, { doc }) => DecorationSet.create(doc, spacesIn(doc, 0, doc.content.size)),
      apply: (tr, drawn) => (tr.docChanged ? redrawn(tr, drawn) : drawn),
    },
    props: { decorations: (state) => SPACES.getState(state) },
  })

function spacesIn(doc, from, to) {
  const found = []
  doc.nodesBetween(from, to, (node, pos) => {
    if (!node.isText) return
    for (let at = node.text.indexOf(NO_BREAK); at >= 0; at = node.text.indexOf(NO_BREAK, at + 1))
      if (pos + at + 1 >= from && pos + at <= to)
        found.push(Decoration.inline(pos + at, pos + at + 1, { class: "editor-no-break" }))
  })
  return found
}

/** Look again only where something changed. */
function redrawn(tr, drawn) {
  let set = drawn.map(tr.mapping, tr.doc)
  tr.mapping.maps.forEach((map, index) =>
    map.forEach((_from, _to, start, end) => {
      const later = tr.mapping.slice(index + 1)
      const from = Math.max(later.map(start, -1) - 1, 0)
      const to = Math.min(later.map(end, 1) + 1, tr.doc.content.size)
      set = set.remove(set.find(from, to)).add(tr.doc, spacesIn(tr.doc, from, to))
    }),
  )
  return set
}

// The whole text ---------------------------------------------------------------------------

/**
 * Put right the quotation marks and no-break spaces of text and notes, in one undoable step.
 * Returns how many letters were changed.
 */
export function correctTypography(view) {
  const { state } = view
  const language = view.dom.lang
  const { tr, count } = corrected(state.tr, state.doc, language)
  const texts = {}
  let inNotes = 0
  for (const [key, html] of Object.entries(notesOf(state).texts)) {
    const note = readNote(html)
    const fixed = corrected(new pm.transform.Transform(note), note, language)
    if (!fixed.count) continue
    texts[key] = writeNote(fixed.tr.doc)
    inNotes += fixed.count
  }
  if (count + inNotes) view.dispatch(closeHistory(withTexts(tr, state, texts)))
  return count + inNotes
}

function corrected(tr, doc, language) {
  const changes = []
  doc.descendants((block, pos) => {
    if (!block.isTextblock) return true
    if (!block.type.spec.code)
      for (const { at, to } of corrections(lettersOf(block), language))
        changes.push({ from: pos + 1 + at, to })
    return false
  })
  // From the end, so that what stands before keeps its place.
  for (const { from, to } of changes.reverse()) {
    const { marks } = doc.nodeAt(from)
    if (to) tr.replaceWith(from, from + 1, doc.type.schema.text(to, marks))
    else tr.delete(from, from + 1)
  }
  return { tr, count: changes.length }
}

/** Return the text of `block`, one letter for each of its positions. */
function lettersOf(block) {
  let letters = ""
  block.forEach((node) => {
    if (!node.isText) letters += leafText(node)
    else if (node.marks.some(({ type }) => type.spec.code)) letters += CODE.repeat(node.nodeSize)
    else letters += node.text
  })
  return letters
}
