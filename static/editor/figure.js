// A picture with its caption: `<figure><img src alt><figcaption>…</figcaption></figure>`.

import { Node } from "django-prose-editor/editor"
import { ask, field } from "editor/dialogs"
import { element } from "editor/element"
import { say } from "editor/labels"

// As PICTURE_ADDRESS in articles/rendering/source.py: only pictures of our own library.
const LIBRARY = /(?:^|\/)pictures\/[0-9a-f]{16}\/[\w.-]+$/

/** Whether `address` is a picture of our library; any other is left out of a text. */
export const isLibraryPicture = (address) => LIBRARY.test(address ?? "")

const pictureOf = (node) => {
  const image = node.matches("img") ? node : node.querySelector("img")
  const src = image?.getAttribute("src")
  return isLibraryPicture(src) && { src, alt: image.getAttribute("alt") ?? "" }
}

export const Figure = Node.create({
  name: "figure",
  group: "block",
  content: "inline*",
  isolating: true,
  draggable: true,

  addAttributes: () => ({
    src: { default: null, rendered: false },
    alt: { default: "", rendered: false },
  }),

  parseHTML: () => [
    {
      tag: "figure",
      getAttrs: pictureOf,
      contentElement: (node) => node.querySelector("figcaption") ?? element("figcaption"),
    },
    { tag: "img", getAttrs: pictureOf, contentElement: () => element("figcaption") },
  ],

  renderHTML({ node }) {
    const picture = ["img", { src: node.attrs.src, alt: node.attrs.alt }]
    return node.content.size ? ["figure", picture, ["figcaption", 0]] : ["figure", picture]
  },

  addNodeView() {
    return ({ node }) => {
      const image = element("img")
      const caption = element("figcaption", { "data-placeholder": say("caption") })
      const dom = element("figure", {}, element("div", { contenteditable: "false" }, image), caption)
      const update = (changed) => {
        if (changed.type.name !== "figure") return false
        if (image.getAttribute("src") !== changed.attrs.src) image.src = changed.attrs.src
        image.alt = changed.attrs.alt
        dom.classList.toggle("is-undescribed", !changed.attrs.alt)
        dom.title = changed.attrs.alt || say("pictureWithoutText")
        caption.classList.toggle("is-empty", !changed.content.size)
        return true
      }
      update(node)
      return { dom, contentDOM: caption, update }
    }
  },

  addKeyboardShortcuts() {
    // Enter leaves the caption, it does not make a second picture of its end.
    return {
      Enter: ({ editor }) => {
        const { $from } = editor.state.selection
        if ($from.parent.type.name !== "figure") return false
        const after = $from.after()
        return editor.chain().insertContentAt(after, { type: "paragraph" }).focus(after + 1).run()
      },
    }
  },
})

/** Return the figure at the selection as {node, pos}, or null. */
export function figureAt(state) {
  const { selection } = state
  if (selection.node?.type.name === "figure") return { node: selection.node, pos: selection.from }
  const { $from } = selection
  for (let depth = $from.depth; depth > 0; depth--)
    if ($from.node(depth).type.name === "figure")
      return { node: $from.node(depth), pos: $from.before(depth) }
  return null
}

/** Ask for the words that stand for the picture at the selection. */
export async function describePicture(editor) {
  const figure = figureAt(editor.state)
  if (!figure) return
  const text = element("textarea", { rows: 3, lang: editor.view.dom.lang })
  text.value = figure.node.attrs.alt
  const answer = await ask({
    title: say("pictureText"),
    content: [field(say("pictureText"), text, say("pictureTextHint"))],
    actions: [
      { name: "set", label: say("save"), kind: "is-primary" },
      { name: "", label: say("cancel") },
    ],
  })
  if (answer === "set")
    editor.view.dispatch(editor.state.tr.setNodeAttribute(figure.pos, "alt", text.value.trim()))
  editor.commands.focus()
}

/** Take the picture at the selection out of the text. */
export function removePicture(editor) {
  const { pos, node } = figureAt(editor.state)
  editor.chain().focus().deleteRange({ from: pos, to: pos + node.nodeSize }).run()
}
