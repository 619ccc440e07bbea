// Copies the address beside a button. Without a script it can be selected in its field.

for (const button of document.querySelectorAll("[data-copy]")) {
  const field = button.parentElement.querySelector("input")
  const words = button.textContent
  field.addEventListener("focus", () => field.select())
  if (!navigator.clipboard) continue
  button.hidden = false
  button.setAttribute("aria-live", "polite")
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(field.value)
    button.textContent = button.dataset.done
    setTimeout(() => (button.textContent = words), 2000)
  })
}
