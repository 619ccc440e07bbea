// Marks changes of the original as done without leaving the page, and shows where they stand.
//
// A page that shows the original in its own way listens for `behind:show`, whose detail has
// the number of the block or the key of the note, and prevents what is done here.

const part = () => document.getElementById("behind")
const form = document.getElementById("behind-form")
const writing = document.getElementById("writing")

form?.addEventListener("submit", async (event) => {
  const { submitter } = event
  event.preventDefault()
  if (submitter.ariaDisabled === "true") return
  submitter.ariaDisabled = "true"
  const next = after(submitter)
  const body = new FormData(form, submitter)
  // Signed in again in another tab: the page around has the newer token.
  body.set("csrfmiddlewaretoken", writing.querySelector("[name=csrfmiddlewaretoken]").value)
  try {
    const answer = await fetch(submitter.formAction, { method: "POST", headers: { Accept: "application/json" }, body })
    const { said, html, button } = await answer.json()
    take(html)
    if (said) say(said, { alarming: !answer.ok, button })
    focus(next)
  } catch {
    submitter.removeAttribute("aria-disabled")
    say(JSON.parse(writing.dataset.labels).failed, { alarming: true })
  }
})

/** Put this part of the page, fresh from the server, in place of the old. */
function take(html) {
  const fresh = new DOMParser().parseFromString(html, "text/html").getElementById("behind")
  for (const details of part().querySelectorAll("details[data-keep]")) {
    const same = fresh.querySelector(`details[data-keep="${CSS.escape(details.dataset.keep)}"]`)
    if (same) same.open = details.open
  }
  part().replaceWith(fresh)
}

/** Return which change the keyboard goes on with: the next that is not done, or the same. */
function after(submitter) {
  const change = submitter.closest(".behind-change")
  if (!change) return ""
  const open = [...part().querySelectorAll(".behind-change:not(.is-done)")]
  return (open[open.indexOf(change) + 1] ?? open.find((one) => one !== change) ?? change).id
}

function focus(id) {
  const change = id ? document.getElementById(id) : null
  const target = change?.querySelector("button") ?? document.getElementById("behind-title") ?? writing.querySelector(".writing-status")
  if (!target.matches("button, [tabindex]")) target.tabIndex = -1
  target.focus({ preventScroll: !change })
}

/** Say `words`, and offer what takes it back: the markup of a button, from the server. */
function say(words, { alarming, button = "" }) {
  const status = writing.querySelector(".writing-status")
  const place = status.querySelector("[role=status]") ?? status
  place.textContent = words
  if (button) place.append(" ", new DOMParser().parseFromString(button, "text/html").querySelector("button"))
  status.classList.toggle("is-alarming", alarming)
}

// To the place in the original ---------------------------------------------------------

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#behind [data-show-source]")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  event.preventDefault()
  const { sourceBlock: block, sourceNote: note } = link.closest(".behind-change").dataset
  const detail = { block: block === undefined ? null : Number(block), note: note ?? null }
  if (part().dispatchEvent(new CustomEvent("behind:show", { detail, bubbles: true, cancelable: true }))) show(detail)
})

function show({ block, note }) {
  const beside = document.getElementById("beside")
  if (!beside) return
  if (beside.popover && getComputedStyle(beside).display === "none") beside.showPopover()
  const text = beside.querySelector(".reading-body")
  const place = note ? text?.querySelector(`#source-fn-${CSS.escape(note)}`) : text?.children[block]
  if (!place) return
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
  place.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" })
  for (const other of text.querySelectorAll(".is-shown")) other.classList.remove("is-shown")
  place.classList.add("is-shown")
}
