// Several picture files at once: dropped on the library or chosen, each with its own answer.

async function start(place) {
  const { upload } = await import(place.dataset.module)
  const labels = JSON.parse(place.dataset.labels)
  const input = place.querySelector("input[type=file]")
  const list = place.querySelector(".drop-files")
  const token = place.querySelector("[name=csrfmiddlewaretoken]").value
  const waiting = []
  let isBusy = false
  place.hidden = false

  input.addEventListener("change", () => {
    take([...input.files])
    input.value = ""
  })
  // Beside the place, too: a file that misses it would replace the page.
  addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    place.classList.add("is-over")
  })
  addEventListener("dragleave", ({ relatedTarget }) => relatedTarget || place.classList.remove("is-over"))
  addEventListener("drop", (event) => {
    place.classList.remove("is-over")
    if (!event.dataTransfer.files.length) return
    event.preventDefault()
    take([...event.dataTransfer.files])
  })

  function take(files) {
    for (const file of files) {
      const line = document.createElement("li")
      line.textContent = file.name
      list.append(line)
      waiting.push({ file, line })
    }
    if (!isBusy) sendAll()
  }

  /** One after the other: the server encodes each for a second, and others work there too. */
  async function sendAll() {
    isBusy = true
    while (waiting.length) await send(waiting.shift())
    isBusy = false
  }

  async function send({ file, line }) {
    const words = (text) => line.replaceChildren(`${file.name}: ${text}`)
    words(labels.uploading)
    const progress = (part) => part === 1 && words(labels.preparing)
    const answer = await upload(file, { address: place.dataset.address, token, progress })
    if (answer.picture && !answer.notice) {
      line.className = "is-added"
      words(labels.added)
      line.append(" ", link(answer.picture))
      place.querySelector(".drop-end").hidden = false
    } else {
      line.className = "is-refused"
      words(answer.refusal || answer.notice || labels[answer.problem])
      if (answer.picture) line.append(" ", link(answer.picture))
    }
  }

  addEventListener("beforeunload", (event) => {
    if (isBusy) event.preventDefault()
  })
}

function link({ page, name }) {
  const made = document.createElement("a")
  made.href = page
  made.textContent = name
  return made
}

const place = document.querySelector("[data-drop-place]")
if (place) start(place)
