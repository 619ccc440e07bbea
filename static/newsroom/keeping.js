// Keeps what is typed and not saved: in the browser at once, on the server when typing stops.
//
// What the browser keeps goes as soon as the server has it. So whatever is found in the
// browser when a page is opened never arrived: it is sent first, and offered by the server.

export const TEXTS = ["title", "slug", "standfirst", "takeaways", "body", "notes", "pairs"]
const PAUSE = 3_000
const LONGEST = 15_000
const HEARTBEAT = 20_000
// What a page that is being left may still send.
const LAST_WORDS = 60_000

/**
 * Begin to keep what is typed in `form`, and return what saving needs to know. `alarm(words)`
 * shows what stands in the way, `calm()` that nothing does any more, `tell(words)` the rest.
 */
export function keepTyped(form, { labels, isDirty, alarm, calm, tell }) {
  const { draft: address, place } = form.dataset
  const offset = new Date(form.dataset.now) - Date.now()
  const page = field(form, "page").value
  const name = `draft/${place}/${page}`
  const clock = new Clock(form.querySelector("[data-kept]"), labels.kept)
  let onServer = form.dataset.restored ? texts(form) : null
  let waiting = false
  let timer = 0
  let since = 0
  let sending = null

  if (form.dataset.restored) clock.start(new Date(form.dataset.restored) - offset)

  /** Keep the text in the browser, and say whether it is safe there. */
  function keepHere() {
    const copy = { ...typed(form), late_from: new Date(Date.now() + offset).toISOString() }
    try {
      localStorage.setItem(name, JSON.stringify(copy))
      return true
    } catch {
      return false // full, or not allowed
    }
  }

  function onTyping() {
    waiting = true
    field(form, "step").value++
    clock.stop()
    keepHere()
    since ||= Date.now()
    clearTimeout(timer)
    timer = setTimeout(send, Math.max(0, Math.min(PAUSE, since + LONGEST - Date.now())))
  }

  /** Send what is typed, or only a sign of life where nothing is new; one at a time. */
  function send() {
    sending ??= sendNow().finally(() => (sending = null))
    return sending
  }

  async function sendNow() {
    clearTimeout(timer)
    since = 0
    const sent = waiting ? typed(form) : { expected: field(form, "expected").value }
    try {
      const answer = await post(form, address, sent)
      if (!answer) return alarm(labels.signedOut)
      if (waiting) arrived(sent, answer)
      tellOfOthers(answer)
    } catch {
      if (waiting) alarm(keepHere() ? labels.keptHere : labels.failed)
    }
  }

  function arrived(sent, { kept }) {
    onServer = JSON.stringify(TEXTS.map((text) => sent[text]))
    if (texts(form) !== onServer) return // typed on meanwhile: the timer runs
    waiting = false
    localStorage.removeItem(name)
    if (kept) clock.start(Date.now())
    calm()
  }

  form.addEventListener("input", ({ target }) => {
    if (isText(target)) onTyping()
  })
  addEventListener("online", () => waiting && send())
  setInterval(send, HEARTBEAT)
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && waiting) send()
  })
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-discard]")
    if (button) discardOffer(event, button, { form, done: () => tell(labels.discarded) })
  })
  bringBack()
  if ("unsaved" in form.dataset) onTyping()
  send()

  /** Send what the browser kept of pages that were never left in order, then show it. */
  async function bringBack() {
    let restored = false
    let any = false
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(`draft/${place}/`) && key !== name)
    for (const key of keys) {
      const copy = JSON.parse(localStorage.getItem(key))
      if (!copy || !(await post(form, address, copy).catch(() => null))) continue
      localStorage.removeItem(key)
      any = true
      restored ||= copy.page === field(form, "after").value
    }
    if (restored && !waiting) return location.reload()
    // More was typed there than stands here: this page does not replace it.
    if (restored) field(form, "after").value = ""
    if (any) await refreshOffers()
  }

  async function refreshOffers() {
    const { page: fresh } = await ask(form.action)
    document.getElementById("offers")?.replaceWith(fresh.getElementById("offers") ?? "")
    document.querySelector(`[data-offer="${page}"]`)?.remove()
  }

  return {
    /** Whether closing the page now would lose nothing. */
    isSafe: () => !isDirty() || texts(form) === onServer || keepHere(),
    /** Resolves when nothing is on its way any more: a late draft must not outlive a save. */
    quiet: () => {
      clearTimeout(timer)
      return sending ?? Promise.resolve()
    },
    /** The text was saved: nothing of it has to be kept. */
    saved: () => {
      waiting = false
      since = 0
      onServer = null
      field(form, "after").value = ""
      clearTimeout(timer)
      localStorage.removeItem(name)
      clock.stop()
      document.querySelector(`[data-offer="${page}"]`)?.remove()
      if (isDirty()) onTyping()
    },
  }
}

/** The texts of `form` as one string, to tell whether two are the same. */
export function texts(form) {
  const data = new FormData(form)
  return JSON.stringify(TEXTS.map((name) => data.get(name)))
}

export const field = (form, name) => form.elements.namedItem(name)

/** Whether typing in `target` changes the text. */
export const isText = (target) => TEXTS.includes(target.name) || Boolean(target.closest(".takeaways"))

/** Fetch `address` and return what came: its page as a document that does nothing. */
export async function ask(address, options) {
  const response = await fetch(address, options)
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  return { status: response.status, redirected: response.redirected, url: response.url, page }
}

/** Take over the token of the session that is now, and say whether the same person has one. */
export async function renewToken(form) {
  const fresh = (await ask(form.action)).page.getElementById("writing")
  if (fresh?.dataset.place !== form.dataset.place) return false
  field(form, "csrfmiddlewaretoken").value = field(fresh, "csrfmiddlewaretoken").value
  return true
}

/** Post `values` and return the JSON that is answered; null where nobody is signed in. */
async function post(form, address, values, { again = true } = {}) {
  const body = new FormData()
  for (const [key, value] of Object.entries(values)) body.set(key, value)
  body.set("csrfmiddlewaretoken", field(form, "csrfmiddlewaretoken").value)
  const isShort = new Blob(Object.values(values)).size < LAST_WORDS
  const keepalive = document.visibilityState === "hidden" && isShort
  const response = await fetch(address, { method: "POST", body, keepalive, redirect: "manual" })
  if (response.ok) return response.json()
  if (response.type === "opaqueredirect") return null
  if (response.status === 403) return again && (await renewToken(form)) ? post(form, address, values, { again: false }) : null
  throw new Error(response.status)
}

function typed(form) {
  const data = new FormData(form)
  const names = [...TEXTS, "comment", "page", "step", "after", "expected"]
  return Object.fromEntries(names.map((name) => [name, data.get(name) ?? ""]))
}

function tellOfOthers({ others, newer }) {
  show(document.getElementById("others"), others.join(" "))
  show(document.getElementById("newer"), newer)
}

/** Show a sentence where it is news: what is written anew is read out again. */
function show(place, words) {
  if (!place || place.textContent.trim() === words) return
  place.textContent = words
  place.hidden = !words
}

async function discardOffer(event, button, { form, done }) {
  event.preventDefault()
  const body = new FormData()
  body.set("discard", button.value)
  body.set("csrfmiddlewaretoken", field(form, "csrfmiddlewaretoken").value)
  const response = await fetch(button.formAction, { method: "POST", body, redirect: "manual" }).catch(() => null)
  // The answer leads back to this page; signed out it leads elsewhere, and the offer returns.
  if (response?.type !== "opaqueredirect") return
  const next = button.closest("[data-offer]").nextElementSibling
  button.closest("[data-offer]").remove()
  ;(next?.querySelector("a, button") ?? field(form, "title")).focus()
  done()
}

/** Says how long ago something was, and goes on saying it. Not read out: it is no news. */
class Clock {
  constructor(place, words) {
    this.place = place
    this.words = words
    this.format = new Intl.RelativeTimeFormat(document.documentElement.lang, { numeric: "auto" })
  }

  start(at) {
    this.stop()
    this.at = at
    this.show()
    this.timer = setInterval(() => this.show(), 1_000)
  }

  stop() {
    clearInterval(this.timer)
    this.place.textContent = ""
  }

  show() {
    const words = this.words.replace("%(ago)s", this.ago(Math.round((Date.now() - this.at) / 1_000)))
    if (this.place.textContent !== words) this.place.textContent = words
  }

  /** In steps that one can read: seconds by fives, then minutes, then hours. */
  ago(seconds) {
    if (seconds < 60) return this.format.format(-(seconds < 10 ? seconds : seconds - (seconds % 5)), "second")
    if (seconds < 3_600) return this.format.format(-Math.floor(seconds / 60), "minute")
    return this.format.format(-Math.floor(seconds / 3_600), "hour")
  }
}
