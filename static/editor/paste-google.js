// What is peculiar to Google Docs: its exported pages say in a style sheet what is bold, and
// give every level of a list a list of its own; its check boxes are pictures.

/** Write the rules of the style sheets in `html` on the elements of `body` that they are for. */
export function classesToStyles(body, html) {
  const rules = new Map()
  for (const [, sheet] of html.matchAll(/<style\b[^>]*>([\s\S]*?)<\/style\s*>/gi))
    for (const [, name, rule] of sheet.matchAll(/\.(c\d+)\s*\{([^}]*)\}/g)) rules.set(name, rule)
  if (!rules.size) return
  for (const node of body.querySelectorAll("[class]")) {
    const own = [...node.classList].map((name) => rules.get(name)).filter(Boolean)
    if (own.length) node.setAttribute("data-st", own.join(";"))
  }
}

/** Remove the pictures of check boxes: they are no pictures of the text. */
export function removeCheckboxes(body) {
  for (const image of body.querySelectorAll("[role='checkbox'] > img, img[aria-roledescription='checkbox']"))
    image.remove()
}

const LEVEL = /^lst-kix_\w+-(\d)$/

/** Put each list of a deeper level into the item before it, and join what goes on after it. */
export function nestLevels(body) {
  let open = [] // the lists that are open, by level
  for (const list of [...body.querySelectorAll("ul, ol")]) {
    const level = levelOf(list)
    if (level === null) continue
    if (list.previousElementSibling !== open[0] || level > open.length) open = []
    if (!open.length && level > 0) continue
    open = open.slice(0, level + 1)
    const same = open[level]
    const outer = open[level - 1]?.lastElementChild
    if (same && same.className.replace(/\bstart\b/, "").trim() === list.className.trim()) {
      same.append(...list.children)
      list.remove()
    } else if (outer) {
      outer.append(list)
      open[level] = list
    } else open = [list]
  }
}

function levelOf(list) {
  const found = [...list.classList].map((name) => LEVEL.exec(name)).find(Boolean)
  return found ? Number(found[1]) : null
}
