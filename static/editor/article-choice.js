// Where a link leads: an article of the house, found by its title, or an address.

import { element, newId } from "editor/element"
import { say } from "editor/labels"
import { articleBy, articlesAt, findArticles, numberOf } from "editor/newsroom"

const PAUSE = 150
const ADDRESS = /^(?:[a-z][a-z+.-]*:|\/|#|www\.)|^[^\s@]+@[^\s@]+$/i

/**
 * A field for the target of a link, beginning with `href`. `check(text)` returns a sentence
 * against an address, or "". `chosen(article)` hears of each choice.
 */
export class TargetField {
  constructor(href, { check, chosen }) {
    Object.assign(this, { check, chosen, article: null, asked: 0, at: -1, options: [] })
    const list = newId("articles")
    const hint = newId("hint")
    const input = newId("target")
    this.input = element("input", {
      id: input,
      type: "text",
      role: "combobox",
      "aria-expanded": "false",
      "aria-controls": list,
      "aria-autocomplete": "list",
      "aria-describedby": hint,
      autocomplete: "off",
      spellcheck: "false",
      required: true,
      autofocus: true,
      value: numberOf(href) ? "" : href,
      oninput: () => this.typed(),
      onkeydown: (event) => this.keyDown(event),
    })
    this.list = element("ul", { id: list, class: "editor-articles", role: "listbox", "aria-label": say("linkArticles"), hidden: true })
    this.status = element("p", { class: "editor-articles-status", role: "status" })
    this.choice = element("div", { class: "editor-chosen", hidden: true })
    this.hint = element("small", { id: hint }, say("linkHint"))
    this.node = element(
      "div",
      { class: "editor-field editor-target" },
      element("label", { for: input }, say("linkTarget")),
      this.choice,
      this.input,
      this.hint,
      this.list,
      this.status,
    )
    if (numberOf(href)) this.begin(numberOf(href))
  }

  /** What the link shall have as its address. */
  get href() {
    return this.article ? `article:${this.article.number}` : this.input.value
  }

  async begin(number) {
    // Until the answer is there the link stays what it is.
    this.choose({ number, title: say("linkArticle", { number }), otherTitles: [], states: [] })
    const found = await articleBy(number)
    if (found) this.choose(found)
    else if (found === null) this.choose({ number, title: say("linkGone"), otherTitles: [], states: [] })
  }

  // Typing

  typed() {
    clearTimeout(this.timer)
    const text = this.input.value.trim()
    const isAddress = ADDRESS.test(text)
    const refused = isAddress ? this.check(text) : say("linkChoose")
    this.input.setCustomValidity(text ? refused : "")
    if (text) this.timer = setTimeout(() => this.look(text, isAddress), PAUSE)
    else this.close()
  }

  async look(text, isAddress) {
    const asked = ++this.asked
    const answer = isAddress ? await this.lookAt(text) : await findArticles(text)
    if (asked !== this.asked || this.article || this.input.value.trim() !== text) return
    if (!answer) return this.close()
    if (answer.refusal) return this.close(answer.refusal)
    this.show(answer.articles)
    // An address of this site means an article: Enter takes it.
    if (isAddress && this.options.length) this.mark(0)
    const none = isAddress ? "" : say("linkNone")
    this.status.textContent = this.options.length
      ? say(isAddress ? "linkProposed" : "linkFound", { count: this.options.length })
      : none
  }

  /** Ask for the article at an address of this site; nothing to ask for any other. */
  lookAt(text) {
    try {
      const url = new URL(text, location.origin)
      return url.origin === location.origin && url.pathname !== "/" ? articlesAt(url.pathname) : null
    } catch {
      return null
    }
  }

  // The list

  show(articles) {
    this.options = articles.map((article) => ({ article, node: this.option(article) }))
    this.list.replaceChildren(...this.options.map(({ node }) => node))
    this.open(articles.length > 0)
  }

  option(article) {
    return element(
      "li",
      {
        id: newId("article"),
        role: "option",
        "aria-selected": "false",
        // The field keeps the focus.
        onmousedown: (event) => event.preventDefault(),
        onclick: () => this.take(article),
      },
      ...about(article),
    )
  }

  open(isOpen) {
    this.at = -1
    this.list.hidden = !isOpen
    this.input.setAttribute("aria-expanded", String(isOpen))
    this.input.removeAttribute("aria-activedescendant")
  }

  close(words = "") {
    this.options = []
    this.list.replaceChildren()
    this.status.textContent = words
    this.open(false)
  }

  mark(at) {
    const count = this.options.length
    this.at = (at + count) % count
    this.options.forEach(({ node }, place) => node.setAttribute("aria-selected", String(place === this.at)))
    const { node } = this.options[this.at]
    this.input.setAttribute("aria-activedescendant", node.id)
    node.scrollIntoView({ block: "nearest" })
  }

  keyDown(event) {
    if (this.list.hidden) return
    if (event.key === "ArrowDown") this.mark(this.at + 1)
    else if (event.key === "ArrowUp") this.mark(this.at < 0 ? this.options.length - 1 : this.at - 1)
    else if (event.key === "Enter" && this.at >= 0) this.take(this.options[this.at].article)
    else if (event.key === "Escape") this.close()
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  // A choice

  take(article) {
    this.choose(article)
    this.choice.querySelector("button").focus()
    this.chosen(article)
  }

  choose(article) {
    this.article = article
    this.close()
    this.choice.replaceChildren(
      element("div", {}, ...about(article)),
      element(
        "button",
        { type: "button", class: "editor-button", onclick: () => this.change() },
        say("linkChange"),
      ),
    )
    this.toggle(true)
  }

  change() {
    this.article = null
    this.input.value = ""
    this.toggle(false)
    this.input.focus()
  }

  toggle(isChosen) {
    this.choice.hidden = !isChosen
    this.input.hidden = this.hint.hidden = isChosen
    // What cannot be seen may not stand in the way of the form.
    this.input.disabled = isChosen
  }
}

/** What tells one article from another: its title, and how each language stands. */
function about({ title, otherTitles, states }) {
  const badges = states.map(({ language, state, name, label }) =>
    element("span", { class: `editor-state is-${state}`, title: `${name}: ${label}` }, `${language.toUpperCase()} ${label}`),
  )
  const others = element("span", { class: "editor-titles" }, otherTitles.join(" · "))
  return [element("strong", {}, title), others, element("span", { class: "editor-states" }, ...badges)]
}
