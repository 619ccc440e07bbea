// Small questions to the editor, in the browser's own modal dialog.

import { element, newId } from "editor/element"
import { say } from "editor/labels"

/**
 * Ask with `content` between a heading and buttons. Resolves to the name of the button
 * that was pressed, or "" after Escape. `actions`: [{name, label, kind}], the first is
 * what Enter does.
 */
export function ask({ title, content, actions, name = "" }) {
  const heading = newId("dialog")
  const dialog = element(
    "dialog",
    { class: `editor-dialog ${name}`, "aria-labelledby": heading },
    element(
      "form",
      { method: "dialog" },
      element("h2", { id: heading }, title),
      ...content,
      element("footer", {}, ...actions.map(button)),
    ),
  )
  return show(dialog)
}

const button = ({ name, label, kind = "" }) =>
  element("button", { value: name, class: `editor-button ${kind}`, formnovalidate: !name }, label)

/** Show `dialog` until it closes, take it away, and resolve to what it returned. */
export function show(dialog) {
  document.body.append(dialog)
  dialog.showModal()
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove()
      resolve(dialog.returnValue)
    })
  })
}

/** Ask whether to go on. Resolves to true when the editor says so. */
export async function confirm({ title, text = "", action, back = say("cancel") }) {
  const answer = await ask({
    title,
    content: text ? [element("p", {}, text)] : [],
    actions: [
      { name: "yes", label: action, kind: "is-danger" },
      { name: "", label: back },
    ],
    name: "is-question",
  })
  return answer === "yes"
}

/** Return a field with its label, an optional hint, and the input inside. */
export function field(label, input, hint = "") {
  const described = hint ? newId("hint") : null
  if (described) input.setAttribute("aria-describedby", described)
  return element(
    "label",
    { class: "editor-field" },
    element("span", {}, label),
    input,
    hint ? element("small", { id: described }, hint) : null,
  )
}
