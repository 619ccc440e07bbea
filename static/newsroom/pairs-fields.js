// Title, standfirst and takeaways beside those of the original, with how many words they have.

import { wordCount } from "newsroom/pairs-progress"

export class FieldPairs {
  /** `told(detail)` hears of the field that is written, as of a block; `changed()` of its words. */
  constructor(form, source, { say, told, changed }) {
    Object.assign(this, { form, source, say })
    this.places = [...form.querySelectorAll("[data-source-field]")].map((node) => ({ name: node.dataset.sourceField, node, said: node.querySelector("[data-count]") }))
    form.addEventListener("focusin", ({ target }) => this.focused(target, told))
    form.addEventListener("input", ({ target }) => {
      if (this.nameOf(target)) changed()
    })
  }

  nameOf(target) {
    if (target.closest?.(".takeaways")) return "takeaways"
    return ["title", "standfirst", "takeaways"].find((name) => target.name === name)
  }

  focused(target, told) {
    const name = this.nameOf(target)
    this.current = name ? target : null
    for (const place of this.places) place.node.classList.toggle("is-here", place.name === name)
    if (!name) return
    const lines = this.source.fields[name]
    const at = name === "takeaways" ? [...target.closest(".takeaways").children].indexOf(target.closest(".takeaway")) : 0
    const segment = lines[at] ?? lines[0]
    told({
      blockIndex: null,
      targetIndex: `${name} ${at}`,
      blocks: [],
      segments: lines.map((one) => one.name),
      segment: segment?.name ?? null,
      text: segment?.text ?? "",
      written: target.value,
    })
  }

  /** Go to the first field without words that the original has, and say whether there is one. */
  goToEmpty() {
    const place = this.places.find(({ node }) => ["empty", "part"].includes(node.dataset.state))
    if (!place) return false
    const field = this.form.elements.namedItem(place.name)
    ;(field.hidden ? this.form.querySelector(".takeaway-add") : field).focus()
    return true
  }

  /** Put the words of `html` into the field that is written. */
  use(html) {
    const words = new DOMParser().parseFromString(html, "text/html").body.textContent
    this.current.focus()
    this.current.select()
    // So that the browser can undo it.
    document.execCommand("insertText", false, words)
    return true
  }

  count() {
    let [words, done] = [0, 0]
    for (const { name, said, node } of this.places) {
      const written = this.form.elements.namedItem(name).value
      const [all, mine] = [this.source.fields[name].reduce((sum, one) => sum + one.words, 0), wordCount(written)]
      said.textContent = this.say("fieldWords", { done: mine, all })
      const lines = written.split("\n").filter((line) => line.trim()).length
      const parts = this.source.fields[name]
      node.dataset.state = !all ? "none" : !mine ? "empty" : lines < parts.length ? "part" : written.trim() === parts.map((one) => one.text).join("\n") ? "same" : "done"
      words += all
      done += parts.slice(0, lines).reduce((sum, one) => sum + one.words, 0)
    }
    return { words, done }
  }
}
