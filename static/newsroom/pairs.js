// The translation page: the original beside the text, block by block.
//
// Others listen for `thinktank:block` on the document: the cursor is in another block. Its
// detail: {source, blockIndex, targetIndex, blocks, segments, segment, text, written}, where
// `source` is the number of the original's revision. They show what they know of it in
// `#beside-block`, and put words into the text by a `thinktank:use` there, with {html}.

import { pm } from "django-prose-editor/editor"
import { notesOf } from "editor/footnote"
import { shortcut } from "editor/labels"
import { field } from "newsroom/keeping"
import { beginBlock, blockAt, copyBlock, goTo, goToEmpty, goToNextLine, insertMissingNote, missingNotes, show, startOf, useSuggestion } from "newsroom/pairs-commands"
import { FieldPairs } from "newsroom/pairs-fields"
import { Head, NARROW } from "newsroom/pairs-head"
import { anchorsOf, BlockStyles, naturalTops, pads, setPads } from "newsroom/pairs-layout"
import { PairedNotes } from "newsroom/pairs-notes"
import { faceOf, progress, standing } from "newsroom/pairs-progress"
import { SourceColumn } from "newsroom/pairs-source"
import { pairsOf, pairsPlugin, setLinks } from "newsroom/pairs-state"

const KEYS = { missing: "Ctrl-Alt-m", copy: "Ctrl-Alt-b", next: "Ctrl-Alt-j", join: "Ctrl-Alt-l" }
// Counting a long text costs more than a keystroke may.
const PAUSE = 120

/** Begin, and return the page; `source` is what the page says of the original (see articles/admin/beside.py). */
export function start(editor, source) {
  return new TranslationPage(editor, prepared(source))
}

function prepared(source) {
  const citations = new Map()
  for (const block of source.blocks)
    for (const key of block.cites) citations.set(key, (citations.get(key) ?? 0) + 1)
  return { ...source, citations, shortcut: shortcut(KEYS.missing) }
}

class TranslationPage {
  constructor(editor, source) {
    Object.assign(this, { editor, source, view: editor.view })
    this.form = document.getElementById("writing")
    this.styles = new BlockStyles(editor.view)
    this.there = []
    this.here = null
    this.place = document.getElementById("beside")
    this.field = field(this.form, "pairs")
    this.say = (name, values = {}) => (source.labels[name] ?? name).replace(/%\((\w+)\)s/g, (whole, key) => values[key] ?? whole)
    this.column = new SourceColumn(this.place.querySelector(".reading-body"), source.blocks.length, {
      say: this.say,
      acts: this.acts(),
      look: (i) => this.lookAt(i),
    })
    const { blocks } = JSON.parse(this.field.value || "{}")
    editor.registerPlugin(pairsPlugin(blocks ?? [], () => this.pairsChanged()))
    this.opened = { links: this.links, written: this.field.value }
    editor.registerPlugin(pm.keymap.keymap(this.keys()))
    this.fields = new FieldPairs(this.form, source, {
      say: this.say,
      told: (detail) => this.tell(detail),
      changed: () => this.countSoon(),
    })
    this.notes = new PairedNotes(editor, document.querySelector("[data-notes-list]"), source, {
      say: this.say,
      insert: (key) => this.insertNote(key),
    })
    this.head = new Head(editor, this.place, {
      say: this.say,
      tools: this.tools(),
      rearranged: () => (this.arrangeSoon(), this.followSoon()),
    })
    this.listen()
    this.count()
    this.arrange()
    this.follow()
  }

  // What the parts call ------------------------------------------------------------------

  acts() {
    return {
      go: (i) => this.go(i),
      enter: (i) => (this.isChoosing ? this.join(i) : this.goOrBegin(i)),
      copy: (i) => this.copy(i),
      join: (i, more) => this.join(i, more),
      part: (i) => this.part(i),
      back: () => (this.choose(false), this.view.focus()),
      showNote: (key) => this.notes.show(key),
    }
  }

  keys() {
    return {
      [KEYS.missing]: () => (this.insertNote(), true),
      [KEYS.copy]: () => (this.copyHere(), true),
      [KEYS.next]: () => (this.next(), true),
      [KEYS.join]: () => (this.choose(true), true),
    }
  }

  /** The same keys in the original; the block that is copied is the one there. */
  keyInOriginal(event) {
    const frame = event.target.closest(".source-block")
    const copy = frame && { [KEYS.copy]: () => (this.copy(Number(frame.dataset.index)), true) }
    const handle = pm.keymap.keydownHandler({ ...this.keys(), ...copy })
    if (handle(this.view, event)) event.preventDefault()
  }

  tools() {
    return [
      { name: "nextEmpty", keys: KEYS.next, run: () => this.next() },
      { name: "copyBlock", icon: "copy", keys: KEYS.copy, run: () => this.copyHere() },
      {
        name: "missingNote",
        keys: KEYS.missing,
        run: () => this.insertNote(),
        isPossible: ({ state }) => missingNotes(state, this.source).length > 0,
      },
      { name: "pairBlock", icon: "link", keys: KEYS.join, run: () => this.choose(true) },
    ]
  }

  listen() {
    const { editor } = this
    let soon = 0
    editor.on("transaction", ({ transaction }) => {
      if (transaction.docChanged) {
        clearTimeout(soon)
        soon = setTimeout(() => this.count(), PAUSE)
      }
    })
    editor.on("selectionUpdate", () => this.followSoon())
    editor.on("focus", () => this.followSoon())
    editor.on("blur", () => this.followSoon())
    this.place.addEventListener("keydown", (event) => this.keyInOriginal(event))
    const resized = new ResizeObserver(() => this.arrangeSoon())
    for (const box of [this.view.dom, this.place.querySelector(".reading-body")]) resized.observe(box)
    const told = (event) => event.target === field(this.form, "body") && this.write()
    this.form.addEventListener("input", told, { capture: true })
    this.form.addEventListener("formdata", ({ formData }) => formData.set("pairs", this.write()))
    document.getElementById("beside-block").addEventListener("thinktank:use", ({ detail }) => this.use(detail))
    document.addEventListener("editor:note", ({ detail }) => this.notes.besideDialog(detail))
    // What is behind is told above; its blocks are marked here.
    document.addEventListener("behind:show", (event) => this.showChange(event))
    this.watchNotices()
  }

  /** Count anew when what is said above of changes is other; saving replaces its place. */
  watchNotices() {
    const watched = new MutationObserver(() => {
      watched.disconnect()
      this.countSoon()
      this.watchNotices()
    })
    watched.observe(this.form, { childList: true })
    const notices = document.getElementById("notices")
    if (notices) watched.observe(notices, { childList: true, subtree: true })
  }

  // Pairs ------------------------------------------------------------------------------------

  get links() {
    return pairsOf(this.view.state)
  }

  /** Write into the field of the form what it sends, and return it. */
  write() {
    const isAsOpened = this.links === this.opened.links
    const written = isAsOpened ? this.opened.written : JSON.stringify({ source: this.source.number, blocks: this.links })
    if (this.field.value !== written) this.field.value = written
    return written
  }

  pairsChanged() {
    clearTimeout(this.asking)
    if (this.links.includes(null)) this.asking = setTimeout(() => this.ask(), 400)
    this.countSoon()
    this.arrangeSoon()
  }

  /** Ask the server what blocks say that were pasted. */
  async ask() {
    const { links } = this
    const body = new FormData(this.form)
    body.set("pairs", JSON.stringify({ source: this.source.number, blocks: links }))
    try {
      const answer = await fetch(this.source.address, { method: "POST", body, redirect: "manual" })
      const { blocks } = await answer.json()
      if (this.links === links && blocks) setLinks(this.view, links.map((one, j) => one ?? blocks[j] ?? []))
    } catch {
      // Not connected: they stay where they are until the text is opened again.
    }
  }

  /** Pair the block at the cursor with block `i` of the original; with `more`, with it as well. */
  join(i, { more = false } = {}) {
    const j = blockAt(this.view.state)
    const before = this.links[j] ?? []
    const now = more ? (before.includes(i) ? before.filter((one) => one !== i) : [...before, i].sort((a, b) => a - b)) : [i]
    this.setLink(j, now)
    this.tellReader(now.includes(i) ? "paired" : "parted", { number: i + 1 })
    if (!more && this.isChoosing) this.acts().back()
  }

  /** Let no block say block `i` of the original any more. */
  part(i) {
    const links = this.links.map((ones) => (ones?.includes(i) ? ones.filter((one) => one !== i) : ones))
    setLinks(this.view, links)
    this.tellReader("parted", { number: i + 1 })
    this.told()
  }

  setLink(j, link) {
    setLinks(this.view, this.links.map((one, at) => (at === j ? link : one)))
    this.told()
  }

  /** What was set by hand is a change that wants to be saved. */
  told() {
    this.write()
    this.field.dispatchEvent(new Event("input", { bubbles: true }))
    this.follow()
  }

  choose(isChoosing) {
    this.isChoosing = isChoosing
    this.place.classList.toggle("is-choosing", isChoosing)
    if (!isChoosing) return
    if (NARROW.matches) this.place.showPopover()
    this.tellReader("choosing")
    const [i] = this.links[blockAt(this.view.state)] ?? []
    this.column.focus(i ?? 0)
  }

  // Commands -------------------------------------------------------------------------------------

  go(i) {
    const j = this.links.findIndex((ones) => ones?.includes(i))
    if (j < 0) return this.tellReader("noTranslation")
    if (this.place.matches(":popover-open")) this.place.hidePopover()
    goTo(this.view, j)
  }

  goOrBegin(i) {
    if (this.links.some((ones) => ones?.includes(i))) return this.go(i)
    if (this.place.matches(":popover-open")) this.place.hidePopover()
    beginBlock(this.view, this.source, i)
  }

  copy(i) {
    const outcome = copyBlock(this.view, this.source, i)
    this.view.focus()
    this.tellReader(outcome === "added" ? "copyAdded" : "copied", { number: i + 1 })
  }

  copyHere() {
    const [i] = this.links[blockAt(this.view.state)] ?? []
    if (i === undefined) this.tellReader("noOriginal")
    else this.copy(i)
  }

  insertNote(asked) {
    const key = insertMissingNote(this.view, this.source, asked)
    if (key === null) this.tellReader("noteNoPlace")
    else if (key === "") this.tellReader("noneMissing")
    else this.tellReader("noteInserted", { number: notesOf(this.view.state).numbers.get(key) })
    if (key) this.view.focus()
  }

  /** Go to the next line without words: of the block at the cursor, else of the next block; after the last, of the first. */
  next() {
    this.count()
    if (this.view.hasFocus() && goToNextLine(this.view)) return
    const { stands } = this
    const inOriginal = document.activeElement.closest(".source-block")?.dataset.index
    const here = inOriginal ? Number(inOriginal) : Math.max(-1, ...(this.links[blockAt(this.view.state)] ?? []))
    const open = stands.flatMap(({ state }, i) => (["empty", "part"].includes(state) ? [i] : []))
    const i = open.find((one) => one > here) ?? open.find((one) => one !== here) ?? open[0]
    if (i === undefined) {
      if (!this.fields.goToEmpty()) this.tellReader("allTranslated")
      return
    }
    const [j] = stands[i].targets
    if (j !== undefined) goToEmpty(this.view, j)
    else {
      this.column.focus(i)
      show(this.column.frames[i])
      this.tellReader("noTranslation")
    }
  }

  use({ html }) {
    const field = this.fields.current
    if (field && !this.view.hasFocus()) return this.fields.use(html)
    return useSuggestion(this.view, html)
  }

  tellReader(name, values) {
    this.head.tell(this.say(name, values))
  }

  // How things stand -------------------------------------------------------------------------------

  countSoon() {
    this.counting ??= requestAnimationFrame(() => {
      this.counting = null
      if (!this.editor.isDestroyed) this.count()
    })
  }

  count() {
    const { source, links } = this
    this.stands = standing(source.blocks, this.view.state.doc, links)
    const fixed = new Set(anchorsOf(links).map(([i]) => i))
    const moved = new Set(links.flatMap((ones) => (ones?.length && !ones.some((i) => fixed.has(i)) ? [Math.min(...ones)] : [])))
    // A part that goes on with what was begun has not moved.
    for (const [at, ones] of links.entries()) if (at && ones?.some((i) => links[at - 1]?.includes(i))) ones.forEach((i) => moved.delete(i))
    this.column.update(this.stands, { moved, changed: this.changedBlocks() })
    this.notes.update()
    const fields = this.fields.count()
    const { blocks, blocksDone, words, wordsDone } = progress(this.stands)
    const [all, done] = [words + fields.words, wordsDone + fields.done]
    this.head.progress({ blocks, blocksDone, words: all, wordsDone: done })
  }

  /** The blocks of the original that changed since, as the notice above names them. */
  changedBlocks() {
    const found = document.querySelectorAll("#behind [data-source-block]:not(.is-done)")
    return new Set([...found].map((one) => Number(one.dataset.sourceBlock)))
  }

  showChange(event) {
    const { block, note } = event.detail
    const frame = this.column.frames[block]
    if (note) this.notes.show(note)
    if (note || frame) event.preventDefault()
    if (note || !frame) return
    for (const one of this.column.frames) one?.classList.toggle("is-shown", one === frame)
    show(frame)
    this.column.focus(block)
  }

  // At one height --------------------------------------------------------------------------------------

  arrangeSoon() {
    this.arranging ??= requestAnimationFrame(() => {
      this.arranging = null
      if (!this.editor.isDestroyed) this.arrange()
    })
  }

  arrange() {
    const { links, blocks } = this
    const { frames } = this.column
    const isBeside = getComputedStyle(this.place).position !== "fixed" && this.place.offsetParent !== null
    const space = pads(isBeside ? anchorsOf(links) : [], naturalTops(frames), naturalTops(blocks))
    setPads(frames, space.source)
    this.styles.pads(blocks, space.target)
  }

  /** The elements of the blocks of the text. */
  get blocks() {
    const elements = []
    this.view.state.doc.forEach((_node, offset) => elements.push(this.view.nodeDOM(offset)))
    return elements
  }

  // Where the cursor is ----------------------------------------------------------------------------------

  followSoon() {
    this.following ??= requestAnimationFrame(() => {
      this.following = null
      if (!this.editor.isDestroyed) this.follow()
    })
  }

  follow() {
    const { view, links } = this
    const { state } = view
    const j = blockAt(state)
    const blocks = links[j] ?? []
    const isHere = view.hasFocus() || this.place.contains(document.activeElement)
    this.mark(isHere ? blocks : [], isHere ? j : null)
    if (!view.hasFocus()) return
    const { doc } = state
    const part = partAt(state)
    const parts = blocks.length === 1 ? this.source.blocks[blocks[0]].segments : []
    const segment = parts.length === faceOf(doc.child(j)).parts.length ? parts[part] : parts[0]
    this.head.showOriginal(blocks, (i) => this.column.frames[i]?.children[1], this.source)
    this.tell({
      blockIndex: blocks[0] ?? null,
      targetIndex: j,
      blocks,
      segments: blocks.flatMap((i) => this.source.blocks[i].segments.map(({ name }) => name)),
      segment: segment?.name ?? null,
      text: segment?.text ?? blocks.map((i) => this.source.blocks[i].segments.map(({ text }) => text).join(" ")).join(" "),
      written: state.selection.$from.parent.textContent,
    })
  }

  mark(blocks, here) {
    if (this.marked !== blocks) this.column.mark("is-here", blocks)
    Object.assign(this, { marked: blocks, here })
    this.drawMarks()
  }

  drawMarks() {
    const { blocks } = this
    const elements = (indices) => indices.flatMap((j) => blocks[j] ?? [])
    this.styles.marks(elements(this.here === null ? [] : [this.here]), elements(this.there))
  }

  tell(detail) {
    const face = JSON.stringify([detail.targetIndex, detail.segments, detail.segment])
    if (face === this.toldOf) return
    this.toldOf = face
    document.dispatchEvent(new CustomEvent("thinktank:block", { detail: { source: this.source.number, ...detail } }))
  }

  lookAt(i) {
    this.there = i === null ? [] : this.links.flatMap((ones, j) => (ones?.includes(i) ? [j] : []))
    this.drawMarks()
  }
}

/** Which line of words of its block the cursor is in, as faceOf() counts them. */
function partAt(state) {
  const { $from } = state.selection
  let part = -1
  const start = $from.depth ? $from.before(1) : $from.pos
  const node = state.doc.child(blockAt(state))
  if (node.isTextblock) return node.type.name === "figure" ? 1 : 0
  node.descendants((one, pos) => {
    if (one.isTextblock && start + 1 + pos < $from.pos) part++
    return !one.isTextblock
  })
  return Math.max(part, 0)
}
