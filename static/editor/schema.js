// Which elements a body and a note may hold. What can be written here is what
// articles/rendering/source.py lets through; change both together.

import {
  Blockquote,
  Bold,
  BulletList,
  Code,
  CodeBlock,
  Document,
  HardBreak,
  Heading,
  HorizontalRule,
  Italic,
  ListItem,
  OrderedList as ProseOrderedList,
  Paragraph,
  Strike,
  Subscript,
  Superscript,
  Text,
  Underline,
} from "django-prose-editor/editor"
import { Figure } from "editor/figure"
import { Link } from "editor/links"
import { tables } from "editor/tables"

// Kept when a text holds them, but nobody gets them by a slip of the finger.
const withoutShortcut = (extension) =>
  extension.extend({ addKeyboardShortcuts: () => ({}), addMenuItems: null })

const marks = [
  Bold,
  Italic,
  Subscript,
  Superscript,
  Link,
  ...[Code, Strike, Underline].map(withoutShortcut),
]

const TYPES = ["1", "a", "A", "i", "I"]

const OrderedList = ProseOrderedList.extend({
  addAttributes: () => ({
    start: {
      default: 1,
      parseHTML: (list) => Number.parseInt(list.getAttribute("start"), 10) || 1,
      renderHTML: ({ start }) => (start === 1 ? {} : { start }),
    },
    type: {
      default: null,
      parseHTML: (list) => {
        const type = list.getAttribute("type")
        return TYPES.includes(type) && type !== "1" ? type : null
      },
    },
  }),
  renderHTML: ({ HTMLAttributes }) => ["ol", HTMLAttributes, 0],
  addNodeView: null,
  addProseMirrorPlugins: () => [],
})

/** What a body is made of, but for its notes. */
export const bodyExtensions = [
  Document,
  Paragraph,
  Text,
  HardBreak,
  Heading.configure({ levels: [2, 3, 4] }),
  BulletList,
  OrderedList,
  ListItem,
  Blockquote,
  withoutShortcut(CodeBlock),
  HorizontalRule,
  Figure,
  ...tables,
  ...marks,
]

/** What a note is made of: lines of text. */
export const noteExtensions = [
  Document.extend({ content: "paragraph+" }),
  Paragraph,
  Text,
  HardBreak,
  ...marks,
]
