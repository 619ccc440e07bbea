// Leads from what the checks found to its place in the text, and sends what one decides.
//
// The checks looked at the text as it was saved. Where it has changed since, the words are
// looked for: first in their block, then in the whole text.

const REPLY = { headers: { "X-Requested-With": "fetch" } }
const section = () => document.getElementById("checks")
const form = document.getElementById("checks-form")
const writing = document.getElementById("writing")

// To the place ------------------------------------------------------------------

document.addEventListener("click", (event) => {
  const link = event.target.closest?.("#checks .finding-link")
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return
  const { field, block, inNote, excerpt } = link.dataset
  if (!field && block === undefined && !inNote) return // leads to another page
  event.preventDefault()
  const panel = document.getElementById("panel")
  if (panel?.matches(":popover-open")) panel.hidePopover()
  if (inNote) goToNote(inNote, excerpt)
  else if (field && field !== "body") goToField(field, excerpt)
  else goToText(Number(block ?? 0), excerpt)
})

function goToField(name, excerpt = "") {
  const lines = [...document.querySelectorAll(name === "takeaways" ? ".takeaways textarea" : `#id_${name}`)]
  const line = lines.find(({ value }) => value.includes(excerpt)) ?? lines[0] ?? document.querySelector(".takeaway-add")
  if (!line) return
  line.focus({ preventScroll: true })
  const at = line.value?.indexOf(excerpt) ?? -1
  if (excerpt && at >= 0) line.setSelectionRange(at, at + excerpt.length)
  show(line)
}

function goToNote(key, excerpt) {
  const selector = `[data-note="${CSS.escape(key)}"]`
  const note = document.querySelector(`[data-notes-list] ${selector}, #text-fn-${CSS.escape(key)}`)
  if (!note) return goToMarker(key)
  const words = excerpt && find(note, excerpt)
  note.querySelector("[data-action=edit]")?.focus({ preventScroll: true })
  show(note, words || contents(note))
}

function goToMarker(key) {
  const marker = document.querySelector(`.ProseMirror fn-ref[data-key="${CSS.escape(key)}"]`)
  if (marker) show(marker)
}

function goToText(index, excerpt) {
  const editor = document.querySelector(".sheet .ProseMirror")
  const text = editor ?? document.querySelector(".sheet .reading-body")
  const block = text?.children[index]
  if (!text) return
  const words = (excerpt && ((block && find(block, excerpt)) || find(text, excerpt))) || contents(block ?? text)
  if (editor) {
    editor.focus({ preventScroll: true })
    getSelection().setBaseAndExtent(words.startContainer, words.startOffset, words.endContainer, words.endOffset)
  }
  const { startContainer: start } = words
  show(start.nodeType === Node.TEXT_NODE ? start.parentElement : (block ?? text), words)
}

function contents(element) {
  const range = document.createRange()
  range.selectNodeContents(element)
  return range
}

/** Return where `words` stand in `element`, however its spaces and marks divide them. */
function find(element, words) {
  const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
  const places = []
  let text = ""
  while (walker.nextNode()) {
    const { data } = walker.currentNode
    for (let at = 0; at < data.length; at++) {
      const isSpace = /\s/.test(data[at])
      if (isSpace && (!text || text.endsWith(" "))) continue
      text += isSpace ? " " : data[at]
      places.push([walker.currentNode, at])
    }
  }
  const wanted = words.replace(/\s+/g, " ").trim()
  const at = wanted ? text.indexOf(wanted) : -1
  if (at < 0) return null
  const range = document.createRange()
  range.setStart(...places[at])
  const [last, offset] = places[at + wanted.length - 1]
  range.setEnd(last, offset + 1)
  return range
}

function show(element, words) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches
  element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" })
  if (!globalThis.CSS?.highlights) return
  CSS.highlights.delete("finding")
  if (words) CSS.highlights.set("finding", new Highlight(words))
}

document.addEventListener("input", () => globalThis.CSS?.highlights?.delete("finding"))

// What one decides ----------------------------------------------------------------

form?.addEventListener("submit", async (event) => {
  const { submitter } = event
  event.preventDefault()
  submitter.setAttribute("aria-disabled", "true")
  const body = new FormData(form, submitter)
  // Signed in again in another tab: the page around has the newer token.
  body.set("csrfmiddlewaretoken", writing.querySelector("[name=csrfmiddlewaretoken]").value)
  try {
    await take(submitter.formAction, { ...REPLY, method: "POST", body })
    const heading = section().querySelector("h2")
    heading.focus({ preventScroll: true })
    heading.scrollIntoView({ block: "nearest" })
  } catch {
    submitter.removeAttribute("aria-disabled")
    say(JSON.parse(writing.dataset.labels).failed, { alarming: true })
  }
})

// Enter in the reason accepts; it must not save the page around it.
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.isComposing || !event.target.matches?.("#checks [data-decides]")) return
  event.preventDefault()
  form.requestSubmit(event.target.parentElement.querySelector("button"))
})

/** Fetch this part of the page anew and put it in place of the old. */
async function take(address, options) {
  const answer = await fetch(address, options)
  const page = new DOMParser().parseFromString(await answer.text(), "text/html")
  const fresh = page.getElementById("checks")
  if (!fresh) throw new Error(answer.status)
  const old = section()
  for (const details of old.querySelectorAll("details[data-keep]")) {
    const same = fresh.querySelector(`details[data-keep="${CSS.escape(details.dataset.keep)}"]`)
    if (same) same.open = details.open
  }
  old.replaceWith(fresh)
  const said = fresh.querySelector("[data-said]")
  if (said) say(said.textContent, { alarming: answer.status === 409 })
}

function say(words, { alarming }) {
  const status = writing.querySelector(".writing-status")
  status.textContent = words
  status.classList.toggle("is-alarming", alarming)
}

// While links are being asked, look from time to time, ever less often.

const [FIRST, LAST] = [2000, 30000]
let pause = FIRST

async function look() {
  const waits = section()?.hasAttribute("data-waiting")
  const busy = section()?.contains(document.activeElement) && document.activeElement.matches("[data-decides]")
  pause = waits ? Math.min(pause * 1.4, LAST) : FIRST
  if (waits && !busy && !document.hidden) await take(section().dataset.address, REPLY).catch(() => {})
  setTimeout(look, pause)
}
setTimeout(look, pause)
