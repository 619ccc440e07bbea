// Remembers the language chosen in the switch, in the reader's browser only. Who came by "/", where
// it is guessed, is led to it; who came by an address with a language is offered it.
const allowed = storage => { try { return window[storage] ?? {} } catch { return {} } }
const kept = allowed("localStorage"), visit = allowed("sessionStorage")

document.addEventListener("click", event => {
  const chosen = event.target.closest("a[data-language]")
  if (chosen) kept.language = chosen.hreflang
})

const nav = document.querySelector(".site-header .languages")
const link = [...nav.querySelectorAll("[data-offer]")].find(one => one.hreflang === kept.language)

if (location.hash === "#welcome") {
  if (link) location.replace(link.href)
  else history.replaceState(null, "", location.pathname + location.search)
} else if (link && !visit.dismissed) {
  const offer = document.createElement("p"), there = link.cloneNode(), close = document.createElement("button")
  offer.className = "offer"
  there.textContent = link.dataset.offer
  close.ariaLabel = nav.dataset.close
  close.onclick = () => { visit.dismissed = 1; offer.remove() }
  offer.append(there, close)
  nav.append(offer)
}

const finder = document.querySelector(".finder")
finder.addEventListener("toggle", () => finder.open && finder.querySelector("input").focus())
