// The column of the original: its blocks with their states, what can be done with each.

import { element } from "editor/element"
import { icon } from "editor/icons"

/**
 * Frames each block of the original in `place`. `say(name, values)` gives words; `acts` are
 * go(i), enter(i), copy(i), join(i, more), part(i): what is done with a block; `look(i)` (null: no more)
 * is told which is pointed at.
 */
export class SourceColumn {
  constructor(place, count, { say, acts, look }) {
    Object.assign(this, { place, say, acts })
    this.frames = Array.from({ length: count }, (_, i) => this.frame(i, place))
    this.stopAt(this.frames.find(Boolean))
    place.addEventListener("keydown", (event) => this.keyDown(event))
    for (const [name, of] of [["pointerover", "target"], ["pointerout", "relatedTarget"], ["focusin", "target"], ["focusout", "relatedTarget"]])
      place.addEventListener(name, (event) => look(indexOf(event[of])))
    place.addEventListener("click", (event) => this.click(event))
  }

  frame(i, place) {
    const shown = [...place.querySelectorAll(`[data-source-block="${i}"]`)]
    if (!shown.length) return null
    const block = shown[0].closest(".reading-body > *")
    const state = element("span", { class: "source-state" })
    const tools = element(
      "div",
      { class: "source-tools", role: "group", "aria-label": this.say("blockTools") },
      this.tool("beginBlock", "insert", () => this.acts.enter(i)),
      this.tool("copyBlock", "copy", () => this.acts.copy(i)),
      this.tool("pairHere", "link", () => this.acts.join(i)),
      this.tool("pairAway", "unlink", () => this.acts.part(i)),
    )
    const frame = element("div", { class: "source-block", role: "group", tabindex: -1, "data-index": i })
    frame.dataset.kind = block.localName
    block.replaceWith(frame)
    frame.append(state, block, tools)
    frame.addEventListener("focus", () => this.stopAt(frame))
    return frame
  }

  tool(name, picture, onclick) {
    const label = this.say(name)
    return element("button", { type: "button", class: "editor-icon-button", "data-act": name, tabindex: -1, "aria-label": label, title: label, onclick }, icon(picture))
  }

  /** Let the tab key stop at `frame` alone, and at what can be done with it. */
  stopAt(frame) {
    if (!frame || frame === this.stop) return
    for (const [one, tabIndex] of [[this.stop, -1], [frame, 0]]) {
      if (!one) continue
      one.tabIndex = tabIndex
      for (const button of one.querySelectorAll(".source-tools button")) button.tabIndex = tabIndex
    }
    this.stop = frame
  }

  /** Show how things stand: `stands` as standing() says, `moved` a Set of indices. */
  update(stands, { moved, changed }) {
    const count = stands.length
    stands.forEach(({ state, targets }, i) => {
      const frame = this.frames[i]
      if (!frame) return
      const face = [state, moved.has(i) && "moved", changed.has(i) && "changed", !targets.length && "alone"].filter(Boolean).join(" ")
      if (frame.dataset.state === face) return
      frame.dataset.state = face
      const names = [state !== "none" && state, changed.has(i) && "changed", moved.has(i) && "moved"].filter(Boolean).map((name) => this.say(`is-${name}`))
      const words = names.join(", ")
      frame.setAttribute("aria-label", `${this.say("blockOf", { number: i + 1, count })}${words ? `: ${words}` : ""}`)
      frame.firstChild.title = words
    })
  }

  /** Mark the blocks that the cursor's block says. */
  mark(name, indices) {
    this.frames.forEach((frame, i) => frame?.classList.toggle(name, indices.includes(i)))
    if (name === "is-here" && indices.length) this.stopAt(this.frames[indices[0]])
  }

  focus(i) {
    const frame = this.frames[i] ?? this.stop
    this.stopAt(frame)
    frame?.focus()
  }

  keyDown(event) {
    const frame = event.target.closest(".source-block")
    if (!frame || event.ctrlKey || event.metaKey || event.altKey) return
    const i = Number(frame.dataset.index)
    const isOnButton = event.target.localName === "button"
    const act = {
      ArrowDown: () => this.step(i, 1),
      ArrowUp: () => this.step(i, -1),
      Escape: () => this.acts.back(),
      ...(event.target === frame && {
        Enter: () => this.acts.enter(i),
        " ": () => this.acts.join(i, { more: true }),
        Backspace: () => this.acts.part(i),
        Delete: () => this.acts.part(i),
      }),
    }[event.key]
    if (!act || (isOnButton && event.key === "Escape" && frame.focus())) return
    event.preventDefault()
    event.stopPropagation()
    act()
  }

  step(i, by) {
    let to = i + by
    while (to >= 0 && to < this.frames.length && !this.frames[to]) to += by
    if (this.frames[to]) this.focus(to)
  }

  click(event) {
    const link = event.target.closest("a")
    const isMeant = event.ctrlKey || event.metaKey || event.shiftKey
    // A link is followed when it is asked for, not by a click that meant the paragraph.
    if (link && !isMeant) {
      event.preventDefault()
      const note = /^#source-fn-(.+)$/.exec(link.getAttribute("href") ?? "")
      if (note) return this.acts.showNote(note[1])
    }
    if ((link && isMeant) || event.target.closest("button") || !getSelection().isCollapsed) return
    const i = indexOf(event.target)
    if (i !== null) this.acts.go(i)
  }
}

function indexOf(target) {
  const frame = target instanceof Element ? target.closest(".source-block") : null
  return frame ? Number(frame.dataset.index) : null
}
