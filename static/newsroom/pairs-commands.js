// What a translator does with the original at hand: copy a block, cite its next note, go on.

import { pm } from "django-prose-editor/editor"
import { notesOf, placeForMarker, withTexts } from "editor/footnote"
import { read } from "editor/source"
import { faceOf } from "newsroom/pairs-progress"
import { pairsOf, withLinks } from "newsroom/pairs-state"

const { Selection, TextSelection } = pm.state
const { Fragment } = pm.model
const { closeHistory } = pm.history

/** The index of the block in which the cursor is. */
export const blockAt = (state) => Math.min(state.selection.$from.index(0), state.doc.childCount - 1)

/** Where block `j` begins. */
export function startOf(doc, j) {
  let start = 0
  for (let k = 0; k < j; k++) start += doc.child(k).nodeSize
  return start
}

/** Put the cursor at the end of block `j`, and the block into the middle of the window. */
export function goTo(view, j) {
  const { doc } = view.state
  const start = startOf(doc, j)
  const [line] = emptyLines(doc, j)
  // Where a line has nothing but the markers of its notes, its words come before them.
  const place = line === start + 1 ? [line, 1] : [start + doc.child(j).nodeSize, -1]
  setCursor(view, ...place)
  show(view.nodeDOM(start))
}

/** Go to the first line without words of block `j`. */
export function goToEmpty(view, j) {
  const { doc } = view.state
  goTo(view, j)
  const [line] = emptyLines(doc, j)
  if (line !== undefined) setCursor(view, line)
}

/** Go to the next line without words in the block at the cursor, and say whether there is one. */
export function goToNextLine(view) {
  const { doc, selection } = view.state
  const line = emptyLines(doc, blockAt(view.state)).find((one) => one > selection.to)
  if (line === undefined) return false
  setCursor(view, line)
  show(view.domAtPos(line).node)
  return true
}

function setCursor(view, place, towards = 1) {
  view.focus()
  view.dispatch(view.state.tr.setSelection(Selection.near(view.state.doc.resolve(place), towards)))
}

/** Where the lines of block `j` begin that have no words. */
function emptyLines(doc, j) {
  const start = startOf(doc, j)
  const lines = []
  doc.nodesBetween(start, start + doc.child(j).nodeSize, (node, pos) => {
    if (node.isTextblock && node.type.name !== "figure" && !node.textContent.trim()) lines.push(pos + 1)
  })
  return lines
}

/** Bring `element` into the middle of the window, unless it is well in sight. */
export function show(element) {
  const { top, bottom } = element.getBoundingClientRect()
  if (top > innerHeight * 0.2 && bottom < innerHeight * 0.8) return
  const behavior = matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth"
  element.scrollIntoView({ block: bottom - top > innerHeight * 0.6 ? "start" : "center", behavior })
}

// A block of the original -----------------------------------------------------------------

/**
 * Put a copy of block `i` of the original where its translation belongs: in place of blocks
 * without words, else under what is there. Returns "copied" or "added".
 */
export function copyBlock(view, source, i) {
  const { state } = view
  const links = pairsOf(state)
  const targets = links.flatMap((ones, j) => (ones?.includes(i) ? [j] : []))
  const isAlone = targets.every((j) => links[j].length === 1)
  const isFree = isAlone && targets.length && targets.every((j, at) => !faceOf(state.doc.child(j)).text && j === targets[0] + at)
  const [first, last] = isFree ? [targets[0], targets.at(-1) + 1] : Array(2).fill(targets.length ? targets.at(-1) + 1 : placeFor(links, i))
  const [from, to] = [startOf(state.doc, first), startOf(state.doc, last)]
  const nodes = copyOf(state, source, i, { from, to })
  const tr = closeHistory(state.tr).replaceWith(from, to, nodes)
  const mine = Array(nodes.childCount).fill([i])
  withLinks(tr, [...links.slice(0, first), ...mine, ...links.slice(last)])
  withTexts(tr, state, textsFor(nodes, state, source.notes))
  tr.setSelection(Selection.near(tr.doc.resolve(from + nodes.size), -1))
  view.dispatch(tr)
  view.dispatch(closeHistory(view.state.tr))
  return targets.length && !isFree ? "added" : "copied"
}

/** Begin the translation of block `i` with an empty line of its kind, where it belongs. */
export function beginBlock(view, source, i) {
  const { state } = view
  const links = pairsOf(state)
  const j = placeFor(links, i)
  const { firstChild } = read(source.blocks[i].html, state.schema)
  const { heading, paragraph } = state.schema.nodes
  const node = firstChild.type === heading ? heading.create(firstChild.attrs) : paragraph.create()
  const pos = startOf(state.doc, j)
  const tr = withLinks(closeHistory(state.tr).insert(pos, node), links.toSpliced(j, 0, [i]))
  tr.setSelection(TextSelection.create(tr.doc, pos + 1))
  view.dispatch(tr.scrollIntoView())
  view.focus()
}

/** Where a block belongs that says block `i`: behind what says the block before it. */
function placeFor(links, i) {
  for (let k = i - 1; k >= 0; k--) {
    const j = links.findLastIndex((ones) => ones?.includes(k))
    if (j >= 0) return j + 1
  }
  return 0
}

/** The nodes of block `i`; a note that is cited elsewhere as often as in the original is left out. */
function copyOf(state, source, i, { from, to }) {
  const { markers } = notesOf(state)
  const staying = markers.filter(({ pos }) => pos < from || pos >= to)
  const left = new Map(source.citations)
  for (const { key } of staying) left.set(key, (left.get(key) ?? 0) - 1)
  const keep = (fragment) => {
    const nodes = []
    fragment.forEach((node) => {
      if (node.type.name === "footnote") {
        const count = left.get(node.attrs.key) ?? 0
        left.set(node.attrs.key, count - 1)
        if (count > 0) nodes.push(node)
      } else nodes.push(node.isLeaf ? node : node.copy(keep(node.content)))
    })
    return Fragment.fromArray(nodes)
  }
  return keep(read(source.blocks[i].html, state.schema).content)
}

function textsFor(nodes, state, notes) {
  const { texts } = notesOf(state)
  const wanted = {}
  nodes.descendants((node) => {
    const key = node.type.name === "footnote" && node.attrs.key
    if (key && !texts[key] && notes[key]) wanted[key] = notes[key]
  })
  return wanted
}

// The next note ------------------------------------------------------------------------------

/** The keys of the notes that the original cites and the text does not, in its order. */
export const missingNotes = (state, source) =>
  [...source.citations.keys()].filter((key) => !notesOf(state).numbers.has(key))

/** Cite at the cursor `asked`, or the next note that is missing. Returns its key, "" or null: no place. */
export function insertMissingNote(view, source, asked) {
  const { state } = view
  const missing = missingNotes(state, source)
  if (!missing.length) return ""
  const pos = placeForMarker(state)
  if (pos === null) return null
  const here = (pairsOf(state)[blockAt(state)] ?? []).flatMap((i) => source.blocks[i]?.cites ?? [])
  const key = asked ?? here.find((one) => missing.includes(one)) ?? missing[0]
  const tr = closeHistory(state.tr).insert(pos, state.schema.nodes.footnote.create({ key }))
  if (!notesOf(state).texts[key] && source.notes[key]) withTexts(tr, state, { [key]: source.notes[key] })
  tr.setSelection(TextSelection.create(tr.doc, pos + 1))
  view.dispatch(tr.scrollIntoView())
  return key
}

// Suggestions -----------------------------------------------------------------------------------

/** Put `html`, one line of inline HTML, in place of the words of the line at the cursor. */
export function useSuggestion(view, html) {
  const { state } = view
  const { $from } = state.selection
  if (!$from.parent.isTextblock) return false
  const suggested = read(`<p>${html}</p>`, state.schema).firstChild.content
  const line = suggested.append(Fragment.fromArray(notesBesides($from.parent, suggested)))
  const tr = closeHistory(state.tr).replaceWith($from.start(), $from.end(), line)
  tr.setSelection(TextSelection.create(tr.doc, $from.start() + line.size))
  view.dispatch(tr.scrollIntoView())
  view.focus()
  return true
}

/** The markers of `line` that `fragment` does not have: no note is lost to a suggestion. */
function notesBesides(line, fragment) {
  const known = new Set()
  fragment.descendants((node) => {
    if (node.type.name === "footnote") known.add(node.attrs.key)
  })
  const kept = []
  line.descendants((node) => {
    if (node.type.name === "footnote" && !known.has(node.attrs.key)) kept.push(node)
  })
  return kept
}
