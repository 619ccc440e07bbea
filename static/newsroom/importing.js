// Follows a large Word file on its way: asks how far it is, and shows the next page when it is done.

const card = document.querySelector("[data-progress]")
if (card) follow(card.dataset.progress, card.querySelector("progress"), card.querySelector("[role=status]"))

async function follow(address, bar, status) {
  for (let pause = 700; ; pause = Math.min(pause * 1.15, 4000)) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    const now = await ask(address)
    if (now?.over) return location.reload()
    if (now) show(now, bar, status)
  }
}

/** What the server says; nothing while it cannot be reached, to be asked again. */
async function ask(address) {
  try {
    const answer = await fetch(address, { headers: { Accept: "application/json" } })
    // Signed out: the page leads to the sign-in by itself.
    if (answer.redirected) return { over: true }
    return answer.ok ? await answer.json() : null
  } catch {
    return null
  }
}

function show({ done, total, sentence, late }, bar, status) {
  if (total) Object.assign(bar, { max: total, value: done })
  else bar.removeAttribute("value")
  if (status.textContent !== sentence) status.textContent = sentence
  status.classList.toggle("is-late", late)
}
