// Two revisions are chosen to be compared: the old one always stands under the new one.

const form = document.querySelector("form[data-picks]")
const picks = (name) => [...form.querySelectorAll(`input[name="${name}"]`)]
const numberOf = (pick) => Number(pick?.value)

form.addEventListener("change", ({ target }) => {
  if (!["old", "new"].includes(target.name)) return
  // The newest comes first. The newest has no "old", the last of the page no "new".
  const isOld = target.name === "old"
  const others = picks(isOld ? "new" : "old")
  const chosen = numberOf(others.find(({ checked }) => checked))
  const fits = (number) => (isOld ? number > numberOf(target) : number < numberOf(target))
  if (fits(chosen)) return
  const possible = others.filter((pick) => fits(numberOf(pick)))
  const nearest = isOld ? possible.at(-1) : possible[0]
  nearest.checked = true
})
