// Shows in the text beside which block the cursor is writing, and brings it to the same height.
// A translation has its blocks one to one with the original's; where the headings say that
// it has not, nothing is shown rather than something wrong.

const beside = document.querySelector(".beside.is-source .beside-text")
if (beside) document.addEventListener("editor:ready", ({ detail, target }) => follow(detail.editor, target))

// Fields of one line have their Enter lead on.
for (const line of document.querySelectorAll("textarea[data-one-line]"))
  line.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && !event.ctrlKey) event.preventDefault()
  })

function follow(editor) {
  const blocks = [...beside.querySelectorAll(".reading-body > *:not(section.notes)")]
  let here = null
  const show = () => {
    const index = editor.state.selection.$from.index(0)
    const written = [...editor.view.dom.children].slice(0, index + 1)
    const block = editor.isFocused && goAlike(written, blocks) ? blocks[index] : null
    if (block === here) return
    here?.classList.remove("is-here")
    block?.classList.add("is-here")
    here = block
    if (block) align(block, editor.view.domAtPos(editor.state.selection.from).node)
  }
  editor.on("selectionUpdate", show)
  editor.on("focus", show)
}

/** Whether `written` has its headings where `blocks` begin to have theirs. */
function goAlike(written, blocks) {
  return written.length <= blocks.length && written.every((block, at) => level(block) === level(blocks[at]))
}

const level = ({ tagName }) => (/^H[2-4]$/.test(tagName) ? tagName : "")

function align(block, node) {
  if (beside.scrollHeight <= beside.clientHeight) return
  const element = node.nodeType === Node.ELEMENT_NODE ? node : node.parentElement
  const wanted = element.getBoundingClientRect().top
  const frame = beside.getBoundingClientRect()
  // At the height of the line that is written, but never out of sight.
  const height = Math.min(Math.max(wanted, frame.top + 12), frame.bottom - Math.min(block.offsetHeight, frame.height) - 12)
  beside.scrollTop += block.getBoundingClientRect().top - height
}
