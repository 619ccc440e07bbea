// What other programs put on the clipboard, made into what a body may hold.

import { inert } from "editor/element"
import { cleanInline, isOurs, removeComments, removeHidden, unwrap } from "editor/paste-inline"
import { classesToStyles, nestLevels, removeCheckboxes } from "editor/paste-google"
import { listsFromParagraphs, nestLists } from "editor/paste-lists"
import { liftNotes } from "editor/paste-notes"
import { dropPictures } from "editor/paste-pictures"
import { headerRows } from "editor/paste-tables"
import { toEditor } from "editor/source"

/**
 * Return `html` as a body may hold it, and what the editor should know about it:
 * {html, notes, withoutText, pictures: [name], contents, comments, google}.
 */
export function cleanPasted(html) {
  if (isOurs(html)) return { html: inert(html).innerHTML, pictures: [] }
  const body = inert(html)
  const google = isGoogle(body)
  classesToStyles(body, html)
  removeCheckboxes(body)
  removeComments(body)
  const comments = removeReviewComments(body)
  acceptChanges(body)
  removeHidden(body)
  unwrapMarkers(body)
  const { notes, withoutText } = liftNotes(body)
  const pictures = dropPictures(body)
  const contents = removeContents(body)
  listsFromParagraphs(body)
  nestLevels(body)
  nestLists(body)
  quotations(body)
  shiftHeadings(body)
  cleanInline(body)
  headerRows(body)
  toEditor(body)
  const numbers = google && !notes && [...body.querySelectorAll("sup")].some(isNumber)
  return { html: body.innerHTML, notes, withoutText, pictures, contents, comments, google: numbers }
}

const isGoogle = (body) => Boolean(body.querySelector("[id^='docs-internal-guid']"))
const isNumber = (sup) => /^\d{1,3}$/.test(sup.textContent.trim())

function rename(node, name) {
  const renamed = node.ownerDocument.createElement(name)
  for (const { name: attribute, value } of node.attributes) renamed.setAttribute(attribute, value)
  renamed.append(...node.childNodes)
  node.replaceWith(renamed)
  return renamed
}

/** Take Word's review comments out: they are talk about the text, not text. Returns how many. */
function removeReviewComments(body) {
  const references = body.querySelectorAll(".MsoCommentReference")
  const comments = "[data-st*='mso-element:comment'], [data-st*='mso-element: comment']"
  for (const node of [...references, ...body.querySelectorAll(comments)]) node.remove()
  return references.length
}

/** Accept tracked changes, as the import of a Word file does. */
function acceptChanges(body) {
  for (const node of body.querySelectorAll("del, .msoDel")) node.remove()
  for (const node of body.querySelectorAll("ins, .msoIns")) unwrap(node)
}

/** An unclosed marker holds the text behind it; move that out before the marker becomes an atom. */
function unwrapMarkers(body) {
  for (const marker of [...body.querySelectorAll("fn-ref")].reverse())
    marker.after(...marker.childNodes)
}

/** Take out a table of contents: its page numbers are of paper, and the page makes its own. */
function removeContents(body) {
  const entries = body.querySelectorAll("[class^='MsoToc'], #toc.toc, nav")
  for (const node of entries) node.remove()
  return entries.length > 0
}

function quotations(body) {
  for (const node of body.querySelectorAll("p.MsoQuote, p.MsoIntenseQuote")) {
    const quote = node.ownerDocument.createElement("blockquote")
    node.replaceWith(quote)
    quote.append(node)
  }
  for (const quote of body.querySelectorAll("blockquote + blockquote")) {
    const before = quote.previousElementSibling
    if (!quote.querySelector(".MsoQuote, .MsoIntenseQuote")) continue
    before.append(...quote.childNodes)
    quote.remove()
  }
}

/** The title of the page is its first heading, so those of the text begin with the second. */
function shiftHeadings(body) {
  for (const title of body.querySelectorAll("p.MsoTitle")) rename(title, "h1")
  const headings = [...body.querySelectorAll("h1, h2, h3, h4, h5, h6")]
  const by = headings.some((heading) => heading.localName === "h1") ? 1 : 0
  for (const heading of headings) {
    const level = Math.min(Number(heading.localName[1]) + by, 4)
    const renamed = rename(heading, `h${level}`)
    // A heading is bold by itself.
    for (const node of renamed.querySelectorAll("b, strong")) unwrap(node)
    renamed.toggleAttribute("data-heading", true)
  }
}
