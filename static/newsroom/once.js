// A form is sent once, however often its button is clicked. The button is not disabled:
// its name and value would not be sent. The writing page does the same by itself.

const sent = new WeakSet()

addEventListener("submit", (event) => {
  const form = event.target
  if (form.method !== "post" || form.id === "writing") return
  if (sent.has(form)) event.preventDefault()
  sent.add(form)
  // Where the page stays (a file is downloaded, the server is away) it can be tried again.
  setTimeout(() => sent.delete(form), 10_000)
})

addEventListener("pageshow", () => {
  for (const form of document.forms) sent.delete(form)
})
