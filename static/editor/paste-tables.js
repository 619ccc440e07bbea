// Tables in pasted HTML: which rows are header rows, however the program says so.

import { unwrap } from "editor/paste-inline"

/** Make the cells of header rows header cells, and keep the captions of `body`'s tables. */
export function headerRows(body) {
  for (const table of body.querySelectorAll("table")) {
    const rows = [...table.rows]
    const inHead = rows.filter((row) => row.parentElement.localName === "thead")
    const saysSo = inHead.length > 0 || table.querySelector("th") !== null
    for (const row of saysSo ? inHead : boldRows(rows)) for (const cell of [...row.cells]) makeHeader(cell)
  }
}

/** A first row that is bold throughout, over one that is not, is a header. */
function boldRows(rows) {
  const [first, second] = rows
  return second && isBold(first) && !isBold(second) ? [first] : []
}

function isBold(row) {
  const cells = [...row.cells].filter((cell) => cell.textContent.trim())
  return cells.length > 0 && cells.every((cell) => wordsOutsideOfBold(cell) === "")
}

function wordsOutsideOfBold(cell) {
  const copy = cell.cloneNode(true)
  for (const bold of copy.querySelectorAll("b, strong, fn-ref")) bold.remove()
  return copy.textContent.trim()
}

function makeHeader(cell) {
  const header = cell.ownerDocument.createElement("th")
  for (const name of ["colspan", "rowspan"])
    if (cell.hasAttribute(name)) header.setAttribute(name, cell.getAttribute(name))
  header.append(...cell.childNodes)
  for (const bold of header.querySelectorAll("b, strong")) unwrap(bold)
  cell.replaceWith(header)
}
