// The tools for the part at the cursor, shown beside that part.

import { element } from "editor/element"
import { say } from "editor/labels"
import { Toolbar } from "editor/toolbar"

const GAP = 6

export class PartBar {
  /** `parts` as partTools() in body-tools.js describes them. */
  constructor(editor, parts) {
    this.editor = editor
    this.node = element("div", { class: "editor-part-bar", hidden: true })
    this.bars = parts.map((part) => ({ ...part, bar: this.barOf(part) }))
    for (const event of ["transaction", "focus", "blur"]) editor.on(event, () => this.updateSoon())
    for (const event of ["resize", "scroll"]) addEventListener(event, () => this.updateSoon())
    this.node.addEventListener("focusout", () => this.updateSoon())
  }

  barOf({ tools, name }) {
    const label = `${say("selectedPart")}: ${say(name)}`
    return new Toolbar(this.editor, [tools], { label, name: "is-part" })
  }

  get isShown() {
    return !this.node.hidden
  }

  focus() {
    this.shown.bar.focus()
  }

  updateSoon() {
    if (this.waiting) return
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0
      if (!this.editor.isDestroyed) this.update()
    })
  }

  update() {
    const inUse = this.editor.view.hasFocus() || this.node.contains(document.activeElement)
    const found = inUse ? this.bars.find((part) => part.at(this.editor) !== null) : null
    if (found !== this.shown) {
      this.shown = found
      this.node.hidden = !found
      this.node.replaceChildren(...(found ? [found.bar.node] : []))
      found?.bar.update()
    }
    if (found) this.stand(found.at(this.editor), found.isUnder)
  }

  /** Stand over the part at `pos`, or under it: `isUnder`, or no room below the main toolbar. */
  stand(pos, isUnder) {
    const { view } = this.editor
    const frame = this.node.parentElement.getBoundingClientRect()
    const isBlock = !view.state.doc.resolve(pos).parent.inlineContent
    const place = isBlock ? view.nodeDOM(pos).getBoundingClientRect() : view.coordsAtPos(pos)
    const { offsetHeight: height, offsetWidth: width } = this.node
    const tools = this.node.parentElement.firstElementChild.getBoundingClientRect().bottom
    const above = place.top - height - GAP
    const below = place.bottom + GAP
    // Of a table longer than the window the end is not in sight.
    const foot = visualViewport.height - height - GAP
    const fits = below < foot ? below : isUnder && this.isClear(foot) ? foot : tools + GAP
    const left = Math.min(place.left - frame.left, frame.width - width - GAP)
    this.node.style.left = `${Math.max(left, GAP)}px`
    this.node.style.top = `${(above > tools && !isUnder ? above : Math.max(fits, tools + GAP)) - frame.top}px`
  }

  /** Whether a bar from `top` to the foot of the window covers no cursor. */
  isClear(top) {
    const { view } = this.editor
    const cursor = view.coordsAtPos(view.state.selection.from)
    return cursor.bottom < top || cursor.top > visualViewport.height
  }
}
