// Looks whether the machine's draft has come. The page is not loaded anew under somebody's
// hands: only where nothing was typed since it was opened.

const section = document.querySelector("#machine[data-waiting]")
const writing = document.getElementById("writing")
let typed = false
writing?.addEventListener("input", () => { typed = true })

async function look() {
  if (document.hidden) return later()
  let state
  try {
    const response = await fetch(section.dataset.waiting, { headers: { Accept: "application/json" } })
    if (!response.ok) return later()
    state = await response.json()
  } catch {
    return later()
  }
  if (state.waiting) return later()
  if (!typed) return location.reload()
  section.querySelector("[data-said]").textContent = state.failure || state.sentence
}

function later() {
  setTimeout(look, 3000)
}

if (section) later()
