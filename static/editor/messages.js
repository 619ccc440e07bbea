// What the editor has to be told, under the toolbar, until it is read.

import { element } from "editor/element"
import { icon } from "editor/icons"
import { say } from "editor/labels"

export class Messages {
  constructor() {
    // The region is there before its first message: only then do screen readers read it.
    this.node = element("div", { class: "editor-messages", role: "status" })
  }

  /** Show `sentences` in place of the earlier ones. Each is {text, kind} or a string. */
  show(sentences) {
    this.clear()
    if (!sentences.length) return
    const items = sentences.map((sentence) =>
      element("li", { class: sentence.kind ?? "" }, sentence.text ?? sentence),
    )
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

  clear() {
    this.node.replaceChildren()
  }
}
