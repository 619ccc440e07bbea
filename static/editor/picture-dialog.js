// How a picture gets into the text, and how it is changed there.

import { ask, field } from "editor/dialogs"
import { element } from "editor/element"
import { figureAt } from "editor/figure"
import { say } from "editor/labels"
import { checksumOf, describeInLibrary, pictureAt } from "editor/newsroom"
import { choosePicture } from "editor/picture-library"

/** Put a picture of the library behind the block at the cursor; `file` is brought in first. */
export async function insertPicture(editor, file = null) {
  const chosen = await chooseAndDescribe(editor, file, "insert")
  if (chosen) put(editor, chosen)
  else editor.commands.focus()
}

/** Show another picture of the library in the figure at the selection; its caption stays. */
export async function replacePicture(editor) {
  const figure = figureAt(editor.state)
  if (!figure) return
  const chosen = await chooseAndDescribe(editor, null, "pictureReplace")
  if (chosen) set(editor, figure, { src: chosen.picture.src, alt: chosen.alt })
  editor.commands.focus()
}

/** Ask for the words that stand for the picture at the selection. */
export async function describePicture(editor) {
  const figure = figureAt(editor.state)
  if (!figure) return
  const { src, alt } = figure.node.attrs
  const picture = (await pictureAt(src)) ?? { src, alt: "", credit: "" }
  const words = await describe(editor, { ...picture, src }, { alt: alt || picture.alt, action: "save" })
  if (words !== null) set(editor, figure, { src, alt: words })
  editor.commands.focus()
}

/** Take the picture at the selection out of the text. */
export function removePicture(editor) {
  const { pos, node } = figureAt(editor.state)
  editor.chain().focus().deleteRange({ from: pos, to: pos + node.nodeSize }).run()
}

async function chooseAndDescribe(editor, file, action) {
  const chosen = await choosePicture(file)
  if (!chosen) return null
  const { picture, notice } = chosen
  const alt = await describe(editor, picture, { alt: picture.alt, action, notice })
  return alt === null ? null : { picture, alt }
}

/** Ask for the description of `picture`. Resolves to the words, or to null. */
async function describe(editor, picture, { alt, action, notice = "" }) {
  const words = element("textarea", {
    rows: 3,
    maxlength: 300,
    lang: editor.view.dom.lang,
    autofocus: true,
  })
  words.value = alt
  const answer = await ask({
    title: say("pictureText"),
    name: "editor-picture-dialog",
    content: [
      element("img", { src: picture.src, alt: "" }),
      notice ? element("p", { class: "editor-hint" }, notice) : null,
      field(say("pictureWords"), words, say("pictureTextHint")),
      element("p", { class: "editor-hint" }, picture.credit || say("pictureWithoutCredit")),
    ].filter(Boolean),
    actions: [
      { name: "set", label: say(action), kind: "is-primary" },
      { name: "", label: say("cancel") },
    ],
  })
  if (answer !== "set") return null
  const text = words.value.trim().replace(/\s+/g, " ")
  // The next text that shows it begins with these words. It may fail: nothing hangs on it.
  if (text && !picture.alt) describeInLibrary(checksumOf(picture.src), text)
  return text
}

/** Insert the figure behind the cursor's block, in place of an empty paragraph; go to its caption. */
function put(editor, { picture, alt }) {
  const { $from } = editor.state.selection
  const block = $from.depth ? $from.node(1) : $from.nodeAfter
  const isEmpty = block?.type.name === "paragraph" && !block.content.size
  const at = $from.depth ? $from.after(1) : $from.pos
  const figure = {
    type: "figure",
    attrs: { src: picture.src, alt },
    content: picture.caption ? [{ type: "text", text: picture.caption }] : [],
  }
  const from = isEmpty && $from.depth ? $from.before(1) : at
  editor
    .chain()
    .insertContentAt({ from, to: at }, figure, { updateSelection: false })
    .setTextSelection(from + 1 + (picture.caption?.length ?? 0))
    .focus()
    .scrollIntoView()
    .run()
}

function set(editor, { pos }, attributes) {
  const { tr } = editor.state
  for (const [name, value] of Object.entries(attributes)) tr.setNodeAttribute(pos, name, value)
  editor.view.dispatch(tr)
}
