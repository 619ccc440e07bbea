// A picture with its caption: `<figure><img src alt><figcaption>…</figcaption></figure>`.

import { Node } from "django-prose-editor/editor"
import { element } from "editor/element"
import { say } from "editor/labels"
import { pictureAt } from "editor/newsroom"

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
    return ({ node, editor, getPos }) => {
      const image = element("img")
      const caption = element("figcaption", { "data-placeholder": say("caption") })
      const lacking = element("span", { class: "editor-figure-lacking" }, say("pictureWithoutText"))
      const credit = element("p", { class: "editor-figure-credit", contenteditable: "false" })
      // The browser has no place for a cursor in a picture: a click selects the whole figure.
      const onclick = () => editor.chain().focus().setNodeSelection(getPos()).run()
      const picture = element("div", { contenteditable: "false", onclick }, image, lacking)
      const dom = element("figure", {}, picture, caption, credit)
      const update = (changed) => {
        if (changed.type.name !== "figure") return false
        if (image.getAttribute("src") !== changed.attrs.src) {
          image.src = changed.attrs.src
          sayWhose(changed.attrs.src, credit)
        }
        image.alt = changed.attrs.alt
        lacking.hidden = Boolean(changed.attrs.alt)
        dom.classList.toggle("is-undescribed", !changed.attrs.alt)
        dom.title = changed.attrs.alt || say("pictureWithoutText")
        caption.classList.toggle("is-empty", !changed.content.size)
        return true
      }
      const ignoreMutation = ({ target }) => credit.contains(target) || picture.contains(target)
      update(node)
      return { dom, contentDOM: caption, update, ignoreMutation }
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

/** Tell under the picture at `address` whose it is, as the library says. */
async function sayWhose(address, line) {
  line.textContent = ""
  const picture = await pictureAt(address)
  if (picture) line.textContent = picture.credit
  else if (picture === null) line.textContent = say("pictureGone")
}

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
