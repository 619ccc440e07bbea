// Which blocks of the text that is written say which of the original, through every edit.
//
// `links[j]` holds the indices of the blocks of the original that block j says: none where it
// says something of its own, null where nobody knows yet (several blocks were pasted). The
// document knows nothing of this: blocks are followed by the mapping of each transaction.

import { pm } from "django-prose-editor/editor"

const { Plugin, PluginKey } = pm.state

const PAIRS = new PluginKey("pairs")
// How many earlier texts, and how many paragraphs that are gone, are remembered for undoing.
const SNAPSHOTS = 100
const MEMORY = 3_000

/** The links of `state`. */
export const pairsOf = (state) => PAIRS.getState(state)

/** Set the links, as somebody or the server knows them. */
export const setLinks = (view, links) =>
  view.dispatch(withLinks(view.state.tr, links).setMeta("addToHistory", false))

/** The transaction `tr` that also sets `links`. */
export const withLinks = (tr, links) => tr.setMeta(PAIRS, links)

/** A plugin that begins with `links` and tells `told()` whenever they are others. */
export function pairsPlugin(links, told) {
  const known = new Known()
  return new Plugin({
    key: PAIRS,
    state: {
      init: (_config, { doc }) => fitted(links, doc.childCount),
      apply: (tr, old) => next(tr, old, known),
    },
    view: () => ({
      update: (view, earlier) => {
        if (pairsOf(view.state) !== pairsOf(earlier)) told()
      },
    }),
  })
}

const fitted = (links, count) => Array.from({ length: count }, (_, j) => links[j] ?? null)

function next(tr, links, known) {
  const set = tr.getMeta(PAIRS)
  const moved = tr.docChanged ? follow(tr, links, known) : links
  return set ? fitted(set, tr.doc.childCount) : moved
}

// Through an edit ------------------------------------------------------------------------

/** What is known of texts and paragraphs that are not there at the moment. */
class Known {
  snapshots = []
  nodes = new WeakMap()
  texts = new Map()

  remember(doc, links, from, to) {
    this.snapshots.push({ doc, links })
    if (this.snapshots.length > SNAPSHOTS) this.snapshots.shift()
    for (let j = from; j < to; j++) {
      const node = doc.child(j)
      if (links[j] === null) continue
      this.nodes.set(node, links[j])
      if (node.textContent.trim()) this.texts.set(face(node), links[j])
    }
    if (this.texts.size > MEMORY) this.texts.delete(this.texts.keys().next().value)
  }

  /** What was known when the text was `doc`: undoing leads back to it exactly. */
  at = (doc) =>
    this.snapshots.findLast((one) => one.doc.content.size === doc.content.size && one.doc.eq(doc))?.links

  of = (node) => this.nodes.get(node) ?? this.texts.get(face(node))
}

const face = (node) => `${node.type.name} ${node.textContent}`
const isEmpty = (node) => !node.isLeaf && !node.textContent.trim() && node.type.name !== "figure"

/** Return `links` as they are after `tr`; the same where no block came, went or moved. */
export function follow(tr, links, known) {
  const [before, after] = [tr.before, tr.doc]
  const least = Math.min(before.childCount, after.childCount)
  let head = 0
  while (head < least && before.child(head) === after.child(head)) head++
  let tail = 0
  while (tail < least - head && before.child(before.childCount - 1 - tail) === after.child(after.childCount - 1 - tail)) tail++
  const [end, newEnd] = [before.childCount - tail, after.childCount - tail]
  if (end === newEnd && end - head <= 1) return end > head ? pasted(tr, links, known, head) : links
  const isUndone = Boolean(tr.getMeta("history$"))
  const exactly = isUndone ? known.at(after) : null
  known.remember(before, links, head, end)
  if (exactly) return exactly
  const kept = [...links.slice(0, head), ...found(tr, links, known, { head, end, newEnd }), ...links.slice(end)]
  return kept.every((one, j) => one === links[j]) && kept.length === links.length ? links : kept
}

/** Block `j` alone is other: what was cut elsewhere and put into an empty line is itself again. */
function pasted(tr, links, known, j) {
  const node = tr.doc.child(j)
  if (!isEmpty(tr.before.child(j)) || isEmpty(node)) return links
  const remembered = known.of(node)
  return remembered && !isThere(tr.doc, node, j, j + 1) ? links.with(j, remembered) : links
}

/** What the blocks from `head` to `newEnd` say that are new or were changed. */
function found(tr, links, known, { head, end, newEnd }) {
  const [before, after] = [tr.before, tr.doc]
  const came = contributions(tr, head, end)
  // Where much was pasted, the empty line that took it up says nothing of it.
  const isMuch = newEnd - end > 1
  const taken = new Set()
  const blocks = []
  for (let j = head; j < newEnd; j++) {
    const node = after.child(j)
    const remembered = known.of(node)
    const mapped = (came.get(j) ?? []).filter((k) => !isMuch || !isEmpty(before.child(k))).map((k) => links[k]).filter((one) => one !== null)
    const isCopy = !came.has(j) && (isThere(after, node, head, newEnd) || taken.has(face(node)))
    if (remembered && !isCopy) blocks.push(remembered)
    else if (mapped.length) blocks.push(union(mapped))
    // A paragraph that was begun with Enter goes on with what stands before it.
    else if (isEmpty(node)) blocks.push((j > head ? blocks.at(-1) : links[head - 1]) ?? null)
    else blocks.push(null)
    taken.add(face(node))
  }
  // One paragraph pasted in place of another is its new wording.
  const lost = []
  for (let k = head; k < end; k++) if (![...came.values()].flat().includes(k) && !isEmptyAlone(before.child(k), links[k])) lost.push(k)
  const unknown = blocks.flatMap((one, index) => (one === null ? [index] : []))
  if (unknown.length === 1 && lost.length === 1) blocks[unknown[0]] = links[lost[0]]
  return blocks
}

const isEmptyAlone = (node, link) => isEmpty(node) && link === null
const union = (some) => [...new Set(some.flat())].sort((one, other) => one - other)

function isThere(doc, node, head, end) {
  for (let j = 0; j < doc.childCount; j++)
    if ((j < head || j >= end) && doc.child(j) !== node && face(doc.child(j)) === face(node)) return true
  return false
}

/** Return by the index of a new block which old ones from `head` to `end` have words in it. */
function contributions(tr, head, end) {
  const came = new Map()
  let offset = 0
  tr.before.forEach((node, start, k) => {
    offset = start
    if (k < head || k >= end) return
    const inside = node.isLeaf ? [offset, offset] : [offset + 1, offset + node.nodeSize - 1]
    const [from, to] = [tr.mapping.mapResult(inside[0], 1), tr.mapping.mapResult(inside[1], -1)]
    if (from.deletedAcross && to.deletedAcross) return
    const first = indexAt(tr.doc, from.pos)
    const last = Math.max(first, indexAt(tr.doc, to.pos))
    // An empty paragraph that is joined to another was deleted: nothing of it is said there.
    const isGone = isEmpty(node) && tr.doc.childCount && !isEmpty(tr.doc.child(first)) && tr.doc.childCount < tr.before.childCount
    if (isGone) return
    for (let j = first; j <= last; j++) came.set(j, [...(came.get(j) ?? []), k])
  })
  return came
}

const indexAt = (doc, pos) => Math.min(doc.resolve(Math.min(pos, doc.content.size)).index(0), doc.childCount - 1)
