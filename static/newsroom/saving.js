// Saves without leaving the page, and keeps what was typed from being lost.
//
// The page is posted as it is; what the server answers is the same page, of which the parts
// that say how things stand are taken over. Where something stands in the way (a colleague
// saved, a field is refused) the form is sent the ordinary way and the server's page shown:
// it holds what was typed.

const TEXTS = ["title", "slug", "standfirst", "takeaways", "body", "notes"]
const FRESH = ["languages", "notices", "panel"]

function start(form) {
  const labels = JSON.parse(form.dataset.labels)
  const status = form.querySelector("[role=status]")
  const save = form.querySelector("[data-save]")
  let saved = texts(new FormData(form))
  let sending = false
  let leaving = false

  const isDirty = () => save && texts(new FormData(form)) !== saved
  const say = (words, { alarming = false } = {}) => {
    status.textContent = words
    status.classList.toggle("is-alarming", alarming)
  }

  form.addEventListener("input", ({ target }) => {
    if (TEXTS.includes(target.name) || target.closest(".takeaways")) say(labels.unsaved)
  })

  form.addEventListener("submit", (event) => {
    // A second click while the first is on its way does nothing. The button is not
    // disabled: its name and value would not be sent.
    if (sending) return event.preventDefault()
    sending = true
    if (event.submitter && event.submitter !== save) {
      leaving = true
      return
    }
    event.preventDefault()
    saveHere()
  })

  addEventListener("beforeunload", (event) => {
    if (!leaving && isDirty()) event.preventDefault()
  })

  // Somebody came back with the browser's button: the page is as old as when they left.
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted && leaving) location.reload()
  })

  addEventListener("keydown", (event) => {
    if (!save || event.key.toLowerCase() !== "s" || !(event.ctrlKey || event.metaKey) || event.altKey) return
    event.preventDefault()
    if (!document.querySelector("dialog[open]")) form.requestSubmit(save)
  })

  async function saveHere() {
    const sent = new FormData(form)
    say(labels.saving)
    save.setAttribute("aria-disabled", "true")
    try {
      await send(sent)
    } catch {
      say(labels.failed, { alarming: true })
    } finally {
      sending = false
      save.removeAttribute("aria-disabled")
    }
  }

  async function send(sent) {
    let answer = await ask(form.action, { method: "POST", body: sent })
    if (answer.status === 403) {
      // Signed in again in another tab: the form needs the new token.
      const token = csrf((await ask(form.action)).page)
      if (!token) return say(labels.signedOut, { alarming: true })
      csrf(document).value = token.value
      sent.set("csrfmiddlewaretoken", token.value)
      answer = await ask(form.action, { method: "POST", body: sent })
    }
    if (answer.status >= 500) throw new Error(answer.status)
    if (!answer.page.getElementById("writing")) return say(labels.signedOut, { alarming: true })
    if (answer.redirected) return takeOver(answer.page, sent)
    leaving = true
    form.submit()
  }

  function takeOver(page, sent) {
    const fresh = page.getElementById("writing")
    for (const id of FRESH) replace(document.getElementById(id), page.getElementById(id))
    field(form, "expected").value = field(fresh, "expected").value
    // The server proposes an address where none was written.
    if (field(form, "slug").value === sent.get("slug")) field(form, "slug").value = field(fresh, "slug").value
    sent.set("slug", field(fresh, "slug").value)
    saved = texts(sent)
    document.title = page.title
    const words = [...page.querySelectorAll(".messagelist li")].map((item) => item.textContent.trim())
    document.querySelector(".messagelist")?.remove()
    const refused = page.querySelector(".messagelist .error")
    say(isDirty() ? labels.unsaved : words.join(" "), { alarming: Boolean(refused) })
  }
}

const texts = (data) => JSON.stringify(TEXTS.map((name) => data.get(name)))
const field = (form, name) => form.elements.namedItem(name)
const csrf = (page) => page.querySelector("#writing [name=csrfmiddlewaretoken]")

/** Fetch `address` and return what came: its page as a document that does nothing. */
async function ask(address, options) {
  const response = await fetch(address, options)
  const page = new DOMParser().parseFromString(await response.text(), "text/html")
  return { status: response.status, redirected: response.redirected, page }
}

function replace(old, fresh) {
  if (!old || !fresh) return
  const open = old.matches("[popover]:popover-open")
  const focused = document.activeElement?.name
  const held = old.contains(document.activeElement)
  old.replaceWith(fresh)
  if (open) fresh.showPopover()
  if (held) fresh.querySelector(`[name="${focused}"]`)?.focus()
}

const form = document.getElementById("writing")
if (form) start(form)
