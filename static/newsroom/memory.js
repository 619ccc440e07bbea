// Shows beside the block at the cursor which terms it has and what was translated before, and
// puts a suggestion into the text. The page tells where the cursor is (`thinktank:block`).

const PAUSE = 250
const KEYS = /^(?:Digit|Numpad)([1-3])$/
// Blocks whose answers are kept; the oldest goes.
const KEPT = 60

class Memory {
  constructor(host, { address, inserted }) {
    Object.assign(this, { host, address, inserted, known: new Map(), wanted: "" })
    this.panel = document.createElement("div")
    this.panel.className = "memory"
    this.said = document.createElement("p")
    Object.assign(this.said, { className: "visually-hidden", role: "status" })
    host.after(this.said)
    document.addEventListener("thinktank:block", ({ detail }) => this.follow(detail))
    document.addEventListener("keydown", (event) => this.press(event), { capture: true })
    this.panel.addEventListener("click", ({ target }) => this.insert(target.closest("[data-insert]")))
    // The cursor stays in the text, where the words go.
    this.panel.addEventListener("mousedown", (event) => event.target.closest("[data-insert]") && event.preventDefault())
  }

  /** The cursor is in another block. */
  follow({ source, segment, segments }) {
    const query = queryFor(source, segment ? [segment] : (segments ?? []))
    if (query === this.wanted) return
    this.wanted = query
    clearTimeout(this.waiting)
    this.asking?.abort()
    if (!query || this.known.has(query)) return this.show(this.known.get(query) ?? "")
    this.show("")
    this.waiting = setTimeout(() => this.ask(query), PAUSE)
  }

  async ask(query) {
    this.asking = new AbortController()
    try {
      const { signal } = this.asking
      const answer = await fetch(`${this.address}?${query}`, { signal, redirect: "error" })
      if (!answer.ok) return
      this.keep(query, (await answer.text()).trim())
      if (query === this.wanted) this.show(this.known.get(query))
    } catch {
      // Not connected, or the cursor is elsewhere by now: there is nothing to say.
    }
  }

  keep(query, page) {
    this.known.set(query, page)
    if (this.known.size > KEPT) this.known.delete(this.known.keys().next().value)
  }

  show(page) {
    if (!page) return this.panel.remove()
    const { body } = new DOMParser().parseFromString(page, "text/html")
    this.panel.replaceChildren(...body.childNodes)
    this.host.append(this.panel)
    this.host.scrollTop = 0
  }

  press(event) {
    const key = event.ctrlKey && event.altKey && !event.getModifierState("AltGraph") && KEYS.exec(event.code)
    const button = key && this.panel.isConnected && this.panel.querySelectorAll("[data-insert]")[key[1] - 1]
    if (!button) return
    event.preventDefault()
    event.stopPropagation()
    this.insert(button)
  }

  insert(button) {
    if (!button) return
    this.host.dispatchEvent(new CustomEvent("thinktank:use", { detail: { html: button.dataset.insert } }))
    this.said.textContent = ""
    requestAnimationFrame(() => (this.said.textContent = this.inserted))
  }
}

function queryFor(source, names) {
  if (!source || !names.length) return ""
  return new URLSearchParams([["source", source], ...names.map((name) => ["segment", name])]).toString()
}

const host = document.getElementById("beside-block")
const place = document.getElementById("memory")
if (host && place) new Memory(host, place.dataset)
