// A row of buttons for an editor: one tab stop, arrow keys inside, states that follow the text.

import { element } from "editor/element"
import { icon } from "editor/icons"
import { ariaShortcut, say, shortcut } from "editor/labels"

/**
 * `groups` are lists of tools {name, label?, keys?, run(editor), isActive?(editor),
 * isPossible?(editor)}. A tool with `isActive` is a toggle button.
 */
export class Toolbar {
  constructor(editor, groups, { label, controls = null, name = "" }) {
    this.editor = editor
    this.tools = groups.flat().map((tool) => ({ ...tool, button: this.button(tool) }))
    const buttonOf = (tool) => this.tools.find(({ name }) => name === tool.name).button
    this.node = element(
      "div",
      {
        class: `editor-toolbar ${name}`,
        role: "toolbar",
        "aria-label": label,
        "aria-controls": controls,
        onkeydown: (event) => this.keyDown(event),
        // The text keeps its selection while a button is pressed.
        onmousedown: (event) => event.preventDefault(),
      },
      ...groups.map((group) => element("div", { class: "editor-group" }, ...group.map(buttonOf))),
    )
    this.stopAt(this.tools[0].button)
    editor.on("transaction", () => this.updateSoon())
    this.update()
  }

  button(tool) {
    const label = tool.label ?? say(tool.name)
    return element(
      "button",
      {
        type: "button",
        class: "editor-tool",
        "data-tool": tool.name,
        "aria-label": label,
        "aria-pressed": tool.isActive ? "false" : null,
        "aria-keyshortcuts": tool.keys ? ariaShortcut(tool.keys) : null,
        title: tool.keys ? `${label} (${shortcut(tool.keys)})` : label,
        tabindex: -1,
        onclick: (event) => this.press(tool, event.currentTarget),
        onfocus: (event) => this.stopAt(event.currentTarget),
      },
      icon(tool.icon ?? tool.name),
    )
  }

  press(tool, button) {
    if (button.getAttribute("aria-disabled") !== "true") tool.run(this.editor)
  }

  /** Let the tab key stop at `button` alone. */
  stopAt(button) {
    if (this.stop) this.stop.tabIndex = -1
    this.stop = button
    button.tabIndex = 0
  }

  focus() {
    this.stop.focus()
  }

  keyDown(event) {
    const buttons = this.tools.map(({ button }) => button)
    const at = buttons.indexOf(document.activeElement)
    const forward = getComputedStyle(this.node).direction === "rtl" ? -1 : 1
    const last = buttons.length - 1
    const to = {
      ArrowRight: at + forward,
      ArrowLeft: at - forward,
      Home: 0,
      End: last,
    }[event.key]
    if (event.key === "Escape") {
      event.preventDefault()
      event.stopPropagation()
      this.editor.commands.focus()
    } else if (to !== undefined && at >= 0) {
      event.preventDefault()
      buttons[(to + buttons.length) % buttons.length].focus()
    }
  }

  updateSoon() {
    if (this.waiting || !this.node.isConnected) return
    this.waiting = requestAnimationFrame(() => {
      this.waiting = 0
      if (!this.editor.isDestroyed) this.update()
    })
  }

  update() {
    for (const { button, isActive, isPossible } of this.tools) {
      if (isActive) set(button, "aria-pressed", isActive(this.editor))
      if (isPossible) set(button, "aria-disabled", !isPossible(this.editor))
    }
  }
}

function set(button, name, value) {
  if (button.getAttribute(name) !== String(value)) button.setAttribute(name, value)
}
