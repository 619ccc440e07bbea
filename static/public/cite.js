// Lets a reader copy a citation, with its italics where the place it is pasted into knows them.
{
  const copy = async (element) => {
    const plain = element.textContent.trim()
    if (!element.querySelector("i") || !window.ClipboardItem) {
      return navigator.clipboard.writeText(plain)
    }
    const kinds = { "text/plain": plain, "text/html": element.innerHTML }
    const blobs = Object.entries(kinds).map(([type, text]) => [type, new Blob([text], { type })])
    return navigator.clipboard.write([new ClipboardItem(Object.fromEntries(blobs))])
  }

  const details = document.querySelector(".cite details")
  if (details && location.hash === "#cite") details.open = true

  for (const button of document.querySelectorAll("[data-cite]")) {
    if (!navigator.clipboard) break
    const label = button.querySelector("[role=status]")
    const before = label.textContent
    button.hidden = false
    button.addEventListener("click", async () => {
      await copy(document.getElementById(button.dataset.cite))
      label.textContent = button.dataset.done
      setTimeout(() => (label.textContent = before), 2000)
    })
  }
}
