// How far the translation is, the tools of a translator, and what is said of the block at hand.

import { element } from "editor/element"
import { Toolbar } from "editor/toolbar"

// As in pairs.css: one column.
export const NARROW = matchMedia("(max-width: 61.99rem)")
// How long a sentence stands that says what was done.
const STANDS = 6_000

export class Head {
  /** `place` is the column of the original; `rearranged()` hears when it is shown another way. */
  constructor(editor, place, { say, tools, rearranged }) {
    Object.assign(this, { place, say })
    const labelled = tools.map((tool) => ({ ...tool, label: say(tool.name) }))
    const names = { label: say("tools"), controls: editor.view.dom.parentElement.id }
    const toolbar = () => new Toolbar(editor, [labelled], names).node
    document.getElementById("beside-tools").append(toolbar())
    this.bar = place.querySelector("[data-progress]")
    this.said = place.querySelector("[data-progress-said]")
    this.suggestions = document.getElementById("beside-block")
    // On a narrow screen these stand over the text: its original, and the tools.
    this.original = element("div", { class: "reading" })
    const hint = element("p", { class: "source-hint", "aria-hidden": "true" })
    const shown = element("details", { open: true }, element("summary", {}, say("originalOfBlock")), this.original)
    this.now = element("div", { class: "beside-now" }, shown, toolbar(), hint)
    editor.view.dom.closest(".editor").querySelector(".editor-head").append(this.now)
    this.hints = [document.getElementById("beside-hint"), hint]
    this.speech = element("p", { class: "visually-hidden", role: "status" })
    place.after(this.speech)
    this.arrange()
    NARROW.addEventListener("change", () => (this.arrange(), rearranged()))
  }

  /** What others know of the block: under its original, which on a narrow screen is over the text. */
  arrange() {
    ;(NARROW.matches ? this.now : this.place).append(this.suggestions)
  }

  /** Show how far the text is: `counts` as progress() says. */
  progress(counts) {
    const number = new Intl.NumberFormat(document.documentElement.lang)
    const shown = Object.fromEntries(Object.entries(counts).map(([name, count]) => [name, number.format(count)]))
    const written = this.say("progress", shown)
    if (this.said.textContent !== written) this.said.textContent = written
    this.bar.max = Math.max(counts.words, 1)
    this.bar.value = counts.wordsDone
  }

  /** Say what was done, to be seen and to be heard. */
  tell(words) {
    const show = (what) => this.hints.forEach((hint) => (hint.textContent = what))
    this.speech.textContent = words
    show(words)
    clearTimeout(this.hiding)
    this.hiding = setTimeout(() => show(""), STANDS)
  }

  /** On a narrow screen: show the original of the block at the cursor over the text. */
  showOriginal(blocks, elementOf, { language, direction }) {
    if (!NARROW.matches || this.shown === blocks) return
    this.shown = blocks
    Object.assign(this.original, { lang: language, dir: direction })
    this.original.replaceChildren(...blocks.flatMap((i) => elementOf(i)?.cloneNode(true) ?? []))
    for (const one of this.original.querySelectorAll("[id]")) one.removeAttribute("id")
  }
}
