// Tables: rows, header cells, and a caption that is written over them.

import {
  mergeAttributes,
  Node,
  Table as ProseTable,
  TableCell as ProseCell,
  TableHeader as ProseHeader,
  TableRow as ProseRow,
} from "django-prose-editor/editor"
import { ask, field } from "editor/dialogs"
import { element } from "editor/element"
import { say } from "editor/labels"

const span = (name) => ({
  default: 1,
  parseHTML: (cell) => Number.parseInt(cell.getAttribute(name), 10) || 1,
  renderHTML: (attributes) => (attributes[name] > 1 ? { [name]: attributes[name] } : {}),
})
// Column widths are the page's business; without them the table fits every screen.
const cellAttributes = () => ({
  colspan: span("colspan"),
  rowspan: span("rowspan"),
  colwidth: { default: null, rendered: false, parseHTML: () => null },
})

const TableCell = ProseCell.extend({
  addAttributes: cellAttributes,
  renderHTML: ({ HTMLAttributes }) => ["td", HTMLAttributes, 0],
})

const TableHeader = ProseHeader.extend({
  addAttributes: () => ({ scope: { default: null }, ...cellAttributes() }),
  renderHTML: ({ HTMLAttributes }) => ["th", HTMLAttributes, 0],
})

const TableRow = ProseRow.extend({
  // Which rows stand in the foot; the head is known by its cells.
  addAttributes: () => ({
    foot: {
      default: false,
      parseHTML: (row) => row.parentElement?.localName === "tfoot",
      renderHTML: ({ foot }) => (foot ? { "data-foot": "" } : {}),
    },
  }),
})

const Table = ProseTable.extend({
  addMenuItems: null,
  renderHTML: ({ HTMLAttributes }) => ["table", mergeAttributes(HTMLAttributes), ["tbody", 0]],
  addNodeView() {
    return () => {
      const rows = element("tbody")
      const dom = element("div", { class: "editor-table" }, element("table", {}, rows))
      return { dom, contentDOM: rows }
    }
  },
})

// In the editor a caption is a line over its table, because a table's own children are
// rows to ProseMirror. source.js moves it into the table.
const CaptionedTable = Node.create({
  name: "captionedTable",
  group: "block",
  content: "tableCaption table?",
  isolating: true,
  parseHTML: () => [{ tag: "div[data-captioned]" }],
  renderHTML: () => ["div", { "data-captioned": "" }, 0],
})

const TableCaption = Node.create({
  name: "tableCaption",
  content: "inline*",
  parseHTML: () => [{ tag: "p[data-caption]", priority: 60 }],
  renderHTML: () => ["p", { "data-caption": "", "data-placeholder": say("tableCaption") }, 0],
})

export const tables = [
  Table.configure({ resizable: false }),
  TableRow,
  TableHeader,
  TableCell,
  CaptionedTable,
  TableCaption,
]

/** Ask for the size of a new table and insert it. */
export async function insertTable(editor) {
  const number = (value, max) =>
    element("input", { type: "number", min: 1, max, value, required: true, inputmode: "numeric" })
  const [rows, cols] = [number(4, 60), number(3, 12)]
  const header = element("input", { type: "checkbox", checked: true })
  const answer = await ask({
    title: say("tableInsert"),
    content: [
      element("div", { class: "editor-pair" }, field(say("tableRows"), rows), field(say("tableColumns"), cols)),
      element("label", { class: "editor-check" }, header, say("tableHeader")),
    ],
    actions: [
      { name: "set", label: say("insert"), kind: "is-primary" },
      { name: "", label: say("cancel") },
    ],
  })
  const chain = editor.chain().focus()
  if (answer === "set")
    chain.insertTable({ rows: +rows.value, cols: +cols.value, withHeaderRow: header.checked })
  chain.run()
}

/** Return the depth at which the selection stands in a node called `name`, or 0. */
export function depthIn(state, name) {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth--)
    if ($from.node(depth).type.name === name) return depth
  return 0
}

/** Put a caption over the table at the selection, or take it away (its words stay as a paragraph). */
export function toggleCaption(editor) {
  const { state } = editor
  const { $from } = state.selection
  const around = depthIn(state, "captionedTable")
  const { captionedTable, tableCaption, paragraph } = state.schema.nodes
  const tr = state.tr
  if (around) {
    const node = $from.node(around)
    const words = node.firstChild.content
    const rest = node.childCount > 1 ? [node.child(1)] : []
    const blocks = words.size ? [paragraph.create(null, words), ...rest] : rest
    tr.replaceWith($from.before(around), $from.after(around), blocks)
  } else {
    const depth = depthIn(state, "table")
    const pos = $from.before(depth)
    const wrapped = captionedTable.create(null, [tableCaption.create(), $from.node(depth)])
    tr.replaceWith(pos, $from.after(depth), wrapped)
    tr.setSelection(state.selection.constructor.near(tr.doc.resolve(pos + 2)))
  }
  editor.view.dispatch(tr.scrollIntoView())
  editor.commands.focus()
}

/** Take the table at the selection away, with its caption. */
export function deleteTable(editor) {
  const around = depthIn(editor.state, "captionedTable")
  if (!around) return editor.chain().focus().deleteTable().run()
  const { $from } = editor.state.selection
  const range = { from: $from.before(around), to: $from.after(around) }
  return editor.chain().focus().deleteRange(range).run()
}
