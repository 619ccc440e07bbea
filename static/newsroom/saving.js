// Saves without leaving the page.
//
// The page is posted as it is; what the server answers is the same page, of which the parts
// that say how things stand are taken over. Where a field is refused the form is sent the
// ordinary way and the server's page shown: it holds what was typed. Where a colleague saved
// meanwhile, the server kept the text and leads to where both are merged.

import { TEXTS, ask, field, isText, keepTyped, renewToken, texts } from "newsroom/keeping"

const FRESH = ["languages", "notices", "panel"]

function start(form) {
  const labels = JSON.parse(form.dataset.labels)
  const status = form.querySelector("[role=status]")
  const save = form.querySelector("[data-save]")
  // What was restored, or refused, is not saved yet.
  const opensUnsaved = "restored" in form.dataset || "unsaved" in form.dataset
  let saved = opensUnsaved ? null : texts(form)
  let sending = false
  let leaving = false

  const isDirty = () => save && texts(form) !== saved
  const say = (words, { alarming = false } = {}) => {
    // What is written anew is read out again.
    if (status.textContent !== words) status.textContent = words
    status.classList.toggle("is-alarming", alarming)
  }
  const kept =
    save &&
    keepTyped(form, {
      labels,
      isDirty,
      alarm: (words) => say(words, { alarming: true }),
      calm: () => say(isDirty() ? labels.unsaved : ""),
      tell: say,
    })
  if (opensUnsaved) say(labels.unsaved)
  if (savedIn(location)) history.replaceState(null, "", form.action)

  form.addEventListener("input", ({ target }) => {
    if (isText(target) && !status.classList.contains("is-alarming")) say(labels.unsaved)
  })

  form.addEventListener("submit", (event) => {
    // A move that asks for a reason or a time wants it before anything is sent.
    const answers = event.submitter?.closest("details.move")?.querySelectorAll("[required]") ?? []
    if (![...answers].every((answer) => answer.reportValidity())) return event.preventDefault()
    // A second click while the first is on its way does nothing. The button is not
    // disabled: its name and value would not be sent.
    if (sending) return event.preventDefault()
    sending = true
    if (event.submitter && event.submitter !== save) {
      leaving = true
      kept?.quiet()
      return
    }
    event.preventDefault()
    saveHere()
  })

  addEventListener("beforeunload", (event) => {
    if (!leaving && kept && !kept.isSafe()) event.preventDefault()
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
    say(labels.saving)
    save.setAttribute("aria-disabled", "true")
    try {
      await kept.quiet()
      await send(new FormData(form))
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
      if (!(await renewToken(form))) return say(labels.signedOut, { alarming: true })
      sent.set("csrfmiddlewaretoken", field(form, "csrfmiddlewaretoken").value)
      answer = await ask(form.action, { method: "POST", body: sent })
    }
    if (answer.status >= 500) throw new Error(answer.status)
    if (answer.page.getElementById("merge")) {
      leaving = true
      return location.assign(answer.url)
    }
    if (!answer.page.getElementById("writing")) return say(labels.signedOut, { alarming: true })
    if (answer.redirected) return takeOver(answer, sent)
    leaving = true
    form.submit()
  }

  function takeOver({ page, url }, sent) {
    const fresh = page.getElementById("writing")
    for (const id of FRESH) replace(document.getElementById(id), page.getElementById(id))
    // What we saved, not what is newest: a colleague may have saved before the page was asked.
    field(form, "expected").value = savedIn(url) ?? field(fresh, "expected").value
    // The server proposes an address where none was written.
    if (field(form, "slug").value === sent.get("slug")) field(form, "slug").value = field(fresh, "slug").value
    sent.set("slug", field(fresh, "slug").value)
    saved = JSON.stringify(TEXTS.map((name) => sent.get(name)))
    kept.saved()
    // What was restored is saved now; opened again, the page shows the newest revision.
    if (location.search) history.replaceState(null, "", form.action)
    document.title = page.title
    const words = [...page.querySelectorAll(".messagelist li")].map((item) => item.textContent.trim())
    document.querySelector(".messagelist")?.remove()
    const refused = page.querySelector(".messagelist .error")
    say(isDirty() ? labels.unsaved : words.join(" "), { alarming: Boolean(refused) })
  }
}

/** The number of the revision that the server says it saved before it led to `address`. */
const savedIn = (address) => new URL(address).searchParams.get("saved")

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
