// The takeaways as a list of lines. The textarea behind it keeps them, one a line.

function start(textarea) {
  const labels = JSON.parse(textarea.form.dataset.labels)
  const list = make("ul", { className: "takeaways", dir: textarea.dir })
  const add = make("button", { type: "button", className: "takeaway-add" })
  add.append(icon("icon-plus"), labels.addTakeaway)
  textarea.hidden = true
  textarea.before(list, add)
  document.querySelector(`label[for="${textarea.id}"]`)?.addEventListener("click", () => focus(list.firstElementChild))

  const items = () => [...list.children]
  const input = (item) => item.querySelector("textarea")
  const focus = (item, at) => {
    if (!item) return add.focus()
    input(item).focus()
    if (at !== undefined) input(item).setSelectionRange(at, at)
  }

  function keep() {
    items().forEach((item, index) => {
      input(item).setAttribute("aria-label", labels.takeaway.replace("%(number)s", index + 1))
    })
    textarea.value = items().map((item) => input(item).value).join("\n")
    textarea.dispatchEvent(new Event("input", { bubbles: true }))
  }

  function item(text = "") {
    const line = make("textarea", { rows: 1, value: text, lang: textarea.lang, dir: textarea.dir, spellcheck: true })
    const tools = make("div", { className: "takeaway-tools" })
    const made = make("li", { className: "takeaway" })
    tools.append(
      tool("to-up", labels.moveUp, "icon-down", () => move(made, -1)),
      tool("to-down", labels.moveDown, "icon-down", () => move(made, 1)),
      tool("to-remove", labels.remove, "icon-close", () => remove(made)),
    )
    line.addEventListener("input", () => split(made))
    line.addEventListener("keydown", (event) => onKey(event, made))
    made.append(line, tools)
    return made
  }

  /** What was pasted may be several lines. */
  function split(at) {
    const [first, ...rest] = input(at).value.split(/\s*\n\s*/)
    if (rest.length) {
      input(at).value = first
      const made = rest.filter(Boolean).map(item)
      at.after(...made)
      focus(made.at(-1) ?? at)
    }
    keep()
  }

  function onKey(event, at) {
    const line = input(at)
    const steps = { ArrowUp: -1, ArrowDown: 1 }
    if (event.isComposing) return
    if (event.key === "Enter") {
      event.preventDefault()
      const made = item(line.value.slice(line.selectionEnd).trimStart())
      line.value = line.value.slice(0, line.selectionStart).trimEnd()
      at.after(made)
      keep()
      focus(made, 0)
    } else if (event.key === "Backspace" && line.selectionEnd === 0 && (at.previousElementSibling || !line.value)) {
      event.preventDefault()
      const before = at.previousElementSibling
      const joint = before ? input(before).value.length : 0
      if (before) input(before).value += line.value
      at.remove()
      keep()
      focus(before ?? list.firstElementChild, before ? joint : 0)
    } else if (event.altKey && event.key in steps) {
      event.preventDefault()
      move(at, steps[event.key])
      focus(at)
    } else if (event.key in steps && !event.shiftKey && isAtEdge(line, steps[event.key])) {
      const next = steps[event.key] < 0 ? at.previousElementSibling : at.nextElementSibling
      if (next) {
        event.preventDefault()
        focus(next, steps[event.key] < 0 ? input(next).value.length : 0)
      }
    }
  }

  function move(at, step) {
    const other = step < 0 ? at.previousElementSibling : at.nextElementSibling
    if (!other) return
    if (step < 0) other.before(at)
    else other.after(at)
    keep()
  }

  function remove(at) {
    const next = at.nextElementSibling ?? at.previousElementSibling
    at.remove()
    keep()
    focus(next)
  }

  add.addEventListener("click", () => {
    const made = item()
    list.append(made)
    keep()
    focus(made)
  })
  list.append(...textarea.value.split("\n").filter((line) => line.trim()).map(item))
  items().forEach((made, index) => {
    input(made).setAttribute("aria-label", labels.takeaway.replace("%(number)s", index + 1))
  })
}

const isAtEdge = (line, step) => (step < 0 ? line.selectionEnd === 0 : line.selectionStart === line.value.length)
const make = (name, properties) => Object.assign(document.createElement(name), properties)

function tool(name, label, picture, onclick) {
  const button = make("button", { type: "button", className: name, title: label, onclick })
  const drawn = icon(picture)
  if (name === "to-up") drawn.classList.add("is-up")
  button.setAttribute("aria-label", label)
  button.append(drawn)
  return button
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg")
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use")
  svg.setAttribute("class", "icon")
  svg.setAttribute("aria-hidden", "true")
  use.setAttribute("href", `#${name}`)
  svg.append(use)
  return svg
}

for (const textarea of document.querySelectorAll("textarea[data-list]")) start(textarea)
