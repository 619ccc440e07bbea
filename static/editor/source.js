// A body between the editor and its source HTML, which has one form for one text.

import { pm } from "django-prose-editor/editor"
import { inert } from "editor/element"

const elsewhere = document.implementation.createHTMLDocument("")

/** Return the source HTML of `doc`: the form that is stored, compared and published. */
export function write(doc) {
  const root = elsewhere.createElement("div")
  const { serializer } = schemaTools(doc.type.schema)
  root.append(serializer.serializeFragment(doc.content, { document: elsewhere }))
  root.querySelectorAll("div[data-captioned]").forEach(captionIntoTable)
  root.querySelectorAll("table").forEach(divideRows)
  root.querySelectorAll("li, td, th").forEach(unwrapParagraph)
  while (root.lastElementChild?.localName === "p" && !root.lastElementChild.hasChildNodes())
    root.lastElementChild.remove()
  return [...root.children].map((block) => asText(block.outerHTML)).join("\n")
}

/** Return the document of `schema` that is written as `html`. */
export function read(html, schema) {
  const root = inert(html)
  toEditor(root)
  return schemaTools(schema).parser.parse(root)
}

/** Make of `root`, which is as a body is stored, what the editor can read of it. */
export function toEditor(root) {
  captionsOutOfTables(root)
  root.querySelectorAll("li").forEach(beginWithLine)
}

/** An item that has nothing but a list in it, as one without its words: the editor would take the list apart. */
function beginWithLine(item) {
  const first = [...item.childNodes].find((node) => node.nodeType !== Node.TEXT_NODE || node.data.trim())
  if (["UL", "OL"].includes(first?.nodeName)) first.before(item.ownerDocument.createElement("p"))
}

/** Make each caption in `root` the line over its table that the editor has instead. */
function captionsOutOfTables(root) {
  root.querySelectorAll("table").forEach((table) => {
    table.querySelectorAll(":scope > colgroup").forEach((columns) => columns.remove())
    const caption = table.querySelector(":scope > caption")
    if (caption) captionOutOfTable(table, caption)
  })
}

function schemaTools(schema) {
  return {
    serializer: pm.model.DOMSerializer.fromSchema(schema),
    parser: pm.model.DOMParser.fromSchema(schema),
  }
}

// A no-break space is a letter like others; the browser alone writes it as an entity.
const asText = (html) => html.replaceAll("&nbsp;", "\u00a0")

function captionOutOfTable(table, caption) {
  const document = table.ownerDocument
  const around = document.createElement("div")
  const line = document.createElement("p")
  around.setAttribute("data-captioned", "")
  line.setAttribute("data-caption", "")
  line.append(...caption.childNodes)
  caption.remove()
  table.replaceWith(around)
  around.append(line, table)
}

function captionIntoTable(around) {
  const [line, table] = around.children
  for (const name of ["data-caption", "data-placeholder"]) line.removeAttribute(name)
  if (!table) {
    around.replaceWith(line)
    return
  }
  if (line.hasChildNodes()) {
    const caption = elsewhere.createElement("caption")
    caption.append(...line.childNodes)
    table.prepend(caption)
  }
  around.replaceWith(table)
}

/** Put the rows of header cells at the top into the head, and those of the foot there. */
function divideRows(table) {
  const body = table.tBodies[0]
  const rows = [...body.rows]
  const isHead = (row) => row.cells.length && [...row.cells].every((cell) => cell.localName === "th")
  const first = rows.findIndex((row) => !isHead(row))
  const head = rows.slice(0, Math.max(first, 0))
  const foot = rows.slice(head.length).filter((row) => row.hasAttribute("data-foot"))
  rows.forEach((row) => row.removeAttribute("data-foot"))
  if (head.length && head.length + foot.length < rows.length) group("thead", head, body)
  if (foot.length && foot.length < rows.length) table.append(group("tfoot", foot, body))
}

function group(name, rows, body) {
  const made = elsewhere.createElement(name)
  made.append(...rows)
  body.before(made)
  return made
}

/** A cell or list item with one paragraph is written without it. */
function unwrapParagraph(cell) {
  const [first, second] = cell.children
  const inList = cell.localName === "li" && (!second || ["UL", "OL"].includes(second.nodeName))
  if (first?.localName !== "p" || cell.firstChild !== first) return
  if (cell.childNodes.length === 1 || inList) first.replaceWith(...first.childNodes)
}
