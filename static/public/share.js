// Shows the two ways of sharing that need a script: copying the address, and the device's own.
for (const list of document.querySelectorAll("[data-share]")) {
  const { address, title } = list.dataset
  const copy = list.querySelector("[data-copy]")
  const native = list.querySelector("[data-native]")

  if (navigator.clipboard) {
    const label = copy.querySelector("span")
    const words = label.textContent
    copy.closest("li").hidden = false
    copy.addEventListener("click", async () => {
      await navigator.clipboard.writeText(address)
      label.textContent = copy.dataset.done
      setTimeout(() => (label.textContent = words), 2000)
    })
  }

  if (navigator.share) {
    native.closest("li").hidden = false
    // A reader who closes the dialog has not failed at anything.
    native.addEventListener("click", () => navigator.share({ title, url: address }).catch(() => {}))
  }
}
