// What the editor has to be told, under the toolbar, until it is read.

import { element } from "editor/element"
import { icon } from "editor/icons"
import { say } from "editor/labels"

export class Messages {
  constructor() {
    // The region is there before its first message: only then do screen readers read it.
    this.node = element("div", { class: "editor-messages", role: "status" })
  }

  /**
   * Show `sentences` in place of the earlier ones. Each is a string or {text, kind?, link?,
   * action?}: `link` is {href, label}, `action` {label, run} what can be done about it.
   */
  show(sentences) {
    this.clear()
    if (sentences.length) this.add(sentences)
  }

  /** Show `sentences` under the earlier ones. */
  add(sentences) {
    const earlier = this.node.querySelector("ul")
    const items = sentences.map((sentence) => this.item(sentence))
    if (earlier) {
      earlier.append(...items)
      return
    }
    const close = element(
      "button",
      {
        type: "button",
        class: "editor-icon-button",
        "aria-label": say("close"),
        title: say("close"),
        onclick: () => this.clear(),
      },
      icon("close"),
    )
    this.node.append(element("ul", {}, ...items), close)
  }

  item(sentence) {
    const { text = sentence, kind = "", link = null, action = null } = sentence
    const parts = [text]
    if (link?.href) parts.push(" ", element("a", { href: link.href, target: "_blank" }, link.label))
    if (action) {
      const run = () => (this.clear(), action.run())
      const attributes = { type: "button", class: "editor-text-button", onclick: run }
      parts.push(" ", element("button", attributes, action.label))
    }
    return element("li", { class: kind }, ...parts)
  }

  clear() {
    this.node.replaceChildren()
  }
}
