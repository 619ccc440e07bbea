// Fields of one line have their Enter lead on; a translation has its original beside it.

for (const line of document.querySelectorAll("textarea[data-one-line]"))
  line.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.isComposing && !event.ctrlKey) event.preventDefault()
  })

const data = document.getElementById("original-data")
if (data) {
  // The editor may be ready before the modules are there.
  const ready = new Promise((resolve) => document.addEventListener("editor:ready", ({ detail }) => resolve(detail.editor), { once: true }))
  Promise.all([ready, import("newsroom/pairs")]).then(([editor, { start }]) => start(editor, JSON.parse(data.textContent)))
}
