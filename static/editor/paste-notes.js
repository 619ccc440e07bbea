// Foot- and endnotes in pasted HTML, whatever program wrote them, become our markers.
//
// All programs write the same thing with other names: a link in the text to a place, and
// at that place a text with a link back. Word calls the place _ftn1 or _edn1, LibreOffice
// sdfootnote1sym, Google's export ftnt1, pandoc fn1, Wikipedia cite_note-1.

import { newKey } from "editor/footnote"
import { linkAddresses } from "editor/note-text"
import { cleanForNote } from "editor/paste-inline"

/** Places that are notes by their name alone; a marker without its note is shown in red. */
const NOTE = /^(?:_(?:ftn|edn)\d+|sd(?:foot|end)note\d+sym|ftnt\d+)$/i
/** Places in the text that a note leads back to. */
const BACK = /^(?:_(?:ftn|edn)ref\d+|sd(?:foot|end)note\d+anc|ftnt_ref\d+|fnref.*|cite_ref.*|.*[-_]ref[-_]?\d+)$/i
const MARKER = /^[\s[(]*(?:\d{1,3}|[ivxlcdm]{1,7}|[a-z]|[*†‡§¶]{1,4})[\s\])]*$/i

/**
 * Replace each link to a note in `body` by a marker that carries the note's text, and
 * take the notes out. Returns {notes, withoutText}: how many of each there were.
 */
export function liftNotes(body) {
  const places = placesOf(body)
  const lifted = new Map() // place → {key, html, around}
  const markers = [...body.querySelectorAll("a[href*='#']")].filter((link) => leadsToNote(link, places))
  for (const link of markers) {
    const place = placeName(link)
    if (!lifted.has(place)) lifted.set(place, { key: newKey(), around: noteAround(places.get(place), body) })
  }
  for (const note of lifted.values()) note.html = note.around ? noteText(note.around, lifted) : ""
  for (const link of markers) replaceByMarker(link, lifted.get(placeName(link)))
  for (const { around } of lifted.values()) if (around) removeWithFrame(around, body)
  const texts = [...lifted.values()].filter(({ html }) => html)
  return { notes: texts.length, withoutText: lifted.size - texts.length }
}

const placeName = (link) => {
  const name = link.getAttribute("href").split("#").pop()
  try {
    return decodeURIComponent(name)
  } catch {
    return name
  }
}

function placesOf(body) {
  const places = new Map()
  for (const node of body.querySelectorAll("[id], a[name]"))
    for (const name of [node.getAttribute("name"), node.id])
      if (name && !places.has(name)) places.set(name, node)
  return places
}

function leadsToNote(link, places) {
  const name = placeName(link)
  if (BACK.test(name)) return false
  if (NOTE.test(name)) return true
  const target = places.get(name)
  const isLater = target && link.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_FOLLOWING
  return Boolean(isLater) && looksLikeMarker(link) && !target.contains(link)
}

/** Whether a link reads like a note's number, not like an entry of an index or of a page list. */
function looksLikeMarker(link) {
  const text = link.textContent.trim()
  if (!MARKER.test(text)) return false
  return Boolean(link.closest("sup, [role='doc-noteref']")) || /^[[(*†‡§¶]/.test(text)
}

/** Return the element that holds the whole note of which `target` is the place. */
function noteAround(target, body) {
  if (!target) return null
  const named = target.closest("div[id^='ftn'], div[id^='edn'], div[id^='sdfootnote'], div[id^='sdendnote']")
  if (named) return named
  const block = target.matches("li, p, div, aside, dd, td") ? target : target.closest("li, dd, p, div, td")
  if (!block || block === body) return null
  const frame = block.parentElement
  // Google's export gives each note a div of its own around its paragraphs.
  const alone = block.localName === "p" && frame.localName === "div"
  return alone && frame.querySelectorAll("[id^='ftnt'], a[name]").length === 1 ? frame : block
}

function noteText(around, lifted) {
  const copy = around.cloneNode(true)
  for (const link of copy.querySelectorAll("a[href*='#']")) {
    const name = placeName(link)
    const isBack = BACK.test(name) || link.matches("[role='doc-backlink']") || /^[\s↑↩︎^]*$/.test(link.textContent)
    if (isBack || lifted.has(link.id || link.name)) removeRaised(link)
  }
  return linkAddresses(cleanForNote(copy.innerHTML))
}

/** Remove `link` with the superscript, brackets or span that hold nothing else. */
function removeRaised(link) {
  widest(link).remove()
}

function widest(link) {
  let node = link
  while (
    node.parentElement?.matches("sup, span, b, strong, font") &&
    node.parentElement.textContent.trim() === link.textContent.trim()
  )
    node = node.parentElement
  return node
}

function replaceByMarker(link, { key, html }) {
  const marker = link.ownerDocument.createElement("fn-ref")
  marker.setAttribute("data-key", key)
  marker.setAttribute("data-note", html)
  const around = widest(link)
  removeSpaceBefore(around)
  around.replaceWith(marker)
}

/** A marker stands directly behind its word. */
function removeSpaceBefore(node) {
  const before = node.previousSibling
  if (before?.nodeType === Node.TEXT_NODE) before.data = before.data.replace(/[ \u00a0]+$/, "")
}

/** Remove a note, and the list, rule or box that holds nothing more. */
function removeWithFrame(note, body) {
  let node = note
  while (node.parentElement && node.parentElement !== body && isBare(node.parentElement, node))
    node = node.parentElement
  const rule = node.previousElementSibling
  node.remove()
  if (rule?.localName === "hr") rule.remove()
}

/** Whether `frame` says nothing beside `node`. */
function isBare(frame, node) {
  return [...frame.childNodes].every(
    (child) => child === node || ["BR", "HR"].includes(child.nodeName) || !child.textContent.trim(),
  )
}
