// The text of a note: one line of inline HTML, `<br>` between its lines.

import { getSchema, pm } from "django-prose-editor/editor"
import { ADDRESS, withoutSentence } from "editor/addresses"
import { inert } from "editor/element"
import { noteExtensions } from "editor/schema"

const schema = getSchema(noteExtensions)
const parser = pm.model.DOMParser.fromSchema(schema)
const serializer = pm.model.DOMSerializer.fromSchema(schema)
const elsewhere = document.implementation.createHTMLDocument("")

/** Return the HTML of the note that `doc` is. */
export function writeNote(doc) {
  const lines = []
  doc.forEach((line) => lines.push(lineHTML(line)))
  return lines
    .join("<br>")
    .replaceAll("&nbsp;", "\u00a0")
    .replace(/^(?:\s|<br>)+|(?:\s|<br>)+$/g, "")
}

function lineHTML(line) {
  const root = elsewhere.createElement("div")
  root.append(serializer.serializeFragment(line.content, { document: elsewhere }))
  return root.innerHTML
}

/** Return the note `html` with the web addresses in its words made links. */
export function linkAddresses(html) {
  const root = inert(html)
  const walker = root.ownerDocument.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const texts = []
  while (walker.nextNode())
    if (!walker.currentNode.parentElement.closest("a, code")) texts.push(walker.currentNode)
  for (const text of texts) text.replaceWith(...withLinks(text.data, root.ownerDocument))
  return root.innerHTML.replaceAll("&nbsp;", "\u00a0")
}

function withLinks(words, document) {
  const nodes = []
  let done = 0
  for (const { 0: found, index } of words.matchAll(ADDRESS)) {
    const address = withoutSentence(found)
    const link = document.createElement("a")
    link.setAttribute("href", address)
    link.textContent = address
    nodes.push(words.slice(done, index), link)
    done = index + address.length
  }
  return [...nodes, words.slice(done)].filter((node) => node !== "")
}

/** Return the document of the note written as `html`, whatever else the HTML holds. */
export const readNote = (html) => parser.parse(inert(html))

/** Return `html` as a note may hold it. */
export const cleanNote = (html) => writeNote(readNote(html))

/** Return the nodes that show the note `html` in this page, with links that open beside it. */
export function showNote(html) {
  const shown = document.createElement("div")
  readNote(html).forEach((line, _offset, index) => {
    if (index) shown.append(document.createElement("br"))
    shown.append(serializer.serializeFragment(line.content, { document }))
  })
  for (const link of shown.querySelectorAll("a")) {
    link.target = "_blank"
    link.rel = "noopener"
  }
  return [...shown.childNodes]
}

const known = new Map()

/** Return the words of the note `html` without markup. */
export function plainNote(html) {
  if (!known.has(html)) {
    const words = readNote(html).textBetween(0, readNote(html).content.size, " ", " ")
    known.set(html, words.replace(/\s+/g, " ").trim())
  }
  return known.get(html)
}

/** Return the first words of the note `html`, to call it by. */
export function excerpt(html, length = 80) {
  const words = plainNote(html)
  return words.length > length ? `${words.slice(0, length - 1).trimEnd()}…` : words
}

/** Return which way most letters of the note `html` run, as languages/characters.py; null without any. */
export function directionOf(html) {
  const count = (pattern) => plainNote(html).match(pattern)?.length ?? 0
  const leftwards = count(/[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}]/gu)
  const letters = count(/\p{L}/gu)
  if (!letters) return null
  return leftwards > letters - leftwards ? "rtl" : "ltr"
}
