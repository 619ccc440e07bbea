// Menus are details elements. They close when somebody clicks beside them or presses Escape.

const open = () => document.querySelectorAll("details.menu[open]")

addEventListener("click", ({ target }) => {
  for (const menu of open()) if (!menu.contains(target)) menu.open = false
})

addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return
  for (const menu of open()) {
    menu.open = false
    if (menu.contains(document.activeElement)) menu.querySelector("summary").focus()
  }
})
