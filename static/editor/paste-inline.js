// What the text of a pasted paragraph and of a pasted note have in common.

import { inert } from "editor/element"
import { isAllowed } from "editor/links"
import { cleanNote } from "editor/note-text"

/** Whether `html` was copied from an editor of ours: it is clean and knows its notes. */
export const isOurs = (html) => /\sdata-pm-slice=/.test(html)

export const styleOf = (node) => node.getAttribute("data-st") ?? ""
export const unwrap = (node) => node.replaceWith(...node.childNodes)

/** Return `html` as a note may hold it. */
export function cleanForNote(html) {
  if (isOurs(html)) return inert(html).innerHTML
  const body = inert(html)
  removeComments(body)
  removeHidden(body)
  cleanInline(body)
  return cleanNote(body.innerHTML)
}

/** Keep what styles mean, where links lead and the words; drop everything else. */
export function cleanInline(body) {
  stylesToMarks(body)
  links(body)
  tidy(body)
}

export function removeComments(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_COMMENT)
  const comments = []
  while (walker.nextNode()) comments.push(walker.currentNode)
  for (const comment of comments) comment.remove()
}

export function removeHidden(body) {
  const hidden = /(?:^|;)\s*(?:display\s*:\s*none|mso-hide\s*:\s*all|visibility\s*:\s*hidden)/i
  for (const node of body.querySelectorAll("[data-st]")) if (hidden.test(styleOf(node))) node.remove()
  const never = "head, title, template, noscript, object, iframe, svg, button, input, select, [hidden]"
  for (const node of body.querySelectorAll(never)) node.remove()
}

const INLINE = "span, font, b, strong, i, em, u, sub, sup, a, small, big, cite, dfn, var, ins, label"
// The start of a declaration matters: Word writes mso-bidi-font-weight on every bold run.
const MARKS = [
  ["strong", /(?:^|;)\s*font-weight\s*:\s*(?:bold|[6-9]00)/i],
  ["em", /(?:^|;)\s*font-style\s*:\s*(?:italic|oblique)/i],
  ["sup", /(?:^|;)\s*vertical-align\s*:\s*super/i],
  ["sub", /(?:^|;)\s*vertical-align\s*:\s*sub(?!\w|-)/i],
  ["s", /(?:^|;)\s*text-decoration(?:-line)?\s*:[^;]*line-through/i],
]
const NOT_BOLD = /(?:^|;)\s*font-weight\s*:\s*(?:normal|[1-5]00)/i
const NOT_ITALIC = /(?:^|;)\s*font-style\s*:\s*normal/i

/** Keep what a style says about meaning (bold, italic, raised), as elements. */
function stylesToMarks(body) {
  for (const node of body.querySelectorAll("[data-st]")) {
    const style = styleOf(node)
    if (node.matches("b, strong") && NOT_BOLD.test(style)) unwrap(node)
    else if (node.matches("i, em") && NOT_ITALIC.test(style)) unwrap(node)
    else if (node.matches(INLINE)) {
      for (const [name, pattern] of MARKS) if (pattern.test(style)) wrapContent(node, name)
    }
    node.removeAttribute("data-st")
  }
  // Underlined words look like links to a reader.
  for (const node of body.querySelectorAll("u")) unwrap(node)
  for (const node of body.querySelectorAll("cite, dfn, var")) {
    wrapContent(node, "em")
    unwrap(node)
  }
}

function wrapContent(node, name) {
  if (!node.textContent.trim() || node.closest(name)) return
  if (name === "strong" && node.closest("[data-heading]")) return
  const mark = node.ownerDocument.createElement(name)
  mark.append(...node.childNodes)
  node.append(mark)
}

function links(body) {
  for (const link of body.querySelectorAll("a")) {
    const address = wrappedByGoogle(link.getAttribute("href")?.trim() ?? "")
    if (!isAllowed(address) || address.startsWith("#") || !link.textContent.trim()) unwrap(link)
    else link.setAttribute("href", address)
  }
}

/** Google Docs leads every link through google.com; return where it really leads. */
function wrappedByGoogle(address) {
  if (!/^https?:\/\/www\.google\.com\/url\?/.test(address)) return address
  return new URL(address).searchParams.get("q") ?? address
}

const TEXTBLOCKS = "p, h1, h2, h3, h4, h5, h6, li, td, th, figcaption, caption, blockquote, dt, dd"

function tidy(body) {
  for (const node of body.querySelectorAll("span, font")) unwrap(node)
  body.normalize()
  spaces(body)
  for (const breakLine of body.querySelectorAll("br")) trimAround(breakLine)
  for (const block of body.querySelectorAll(TEXTBLOCKS)) trimBreaks(block)
  for (const breakLine of body.querySelectorAll(":scope > br, ul > br, ol > br")) breakLine.remove()
  const empty = "p, h2, h3, h4, li, blockquote, span, strong, em, b, i, sup, sub"
  for (const node of [...body.querySelectorAll(empty)].reverse())
    if (!node.textContent.trim() && !node.querySelector("fn-ref, img, br, table")) node.remove()
  for (const node of body.querySelectorAll("[data-heading]")) node.removeAttribute("data-heading")
}

/** Remove the spaces at the end of the line before `breakLine`, and at the start of the next. */
function trimAround(breakLine) {
  const { previousSibling: before, nextSibling: after } = breakLine
  if (before?.nodeType === Node.TEXT_NODE) before.data = before.data.trimEnd()
  if (after?.nodeType === Node.TEXT_NODE) after.data = after.data.trimStart()
}

const CONTROLS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\ufeff]/g

/** Word fills with runs of no-break spaces. A single one between words is kept: it is meant. */
function spaces(body) {
  const walker = body.ownerDocument.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const node = walker.currentNode
    node.data = node.data.replace(CONTROLS, "")
    if (node.parentElement.closest("pre")) continue
    node.data = node.data.replace(/[ \u00a0\t\n\r]{2,}/g, " ")
  }
}

function trimBreaks(block) {
  const isSpace = (node) => node?.nodeType === Node.TEXT_NODE && !node.data.trim()
  for (const [first, next] of [["firstChild", "nextSibling"], ["lastChild", "previousSibling"]]) {
    let node = block[first]
    while (node && (node.nodeName === "BR" || isSpace(node))) {
      const following = node[next]
      node.remove()
      node = following
    }
  }
}
