// Lists that arrive as something else: Word's paragraphs with a bullet, Google's loose sublists.

const LIST = /(?:^|;)\s*mso-list\s*:\s*(l\d+)\s+level(\d+)/i
const IGNORED = "[data-st*='mso-list:Ignore'], [data-st*='mso-list: Ignore']"

/** Make the paragraphs that Word marks as list items real lists. */
export function listsFromParagraphs(body) {
  let run = []
  for (const node of [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, div, table")]) {
    const item = itemOf(node)
    if (item && run.length && follows(run.at(-1).node, node)) run.push(item)
    else if (item) run = startRun(run, item)
  }
  build(run)
}

function startRun(run, item) {
  build(run)
  return [item]
}

function itemOf(node) {
  if (node.localName !== "p") return null
  const found = LIST.exec(node.getAttribute("data-st") ?? "")
  if (!found) return null
  return { node, level: Number(found[2]), ...markOf(node) }
}

/** Whether nothing but space stands between two paragraphs. */
function follows(first, second) {
  let node = first.nextSibling
  while (node && node !== second && !node.textContent.trim()) node = node.nextSibling
  return node === second
}

/** Read the typed mark of a list paragraph, and take it away: {ordered, type, start}. */
function markOf(paragraph) {
  const typed = paragraph.querySelector(IGNORED)
  const mark = typed?.textContent.replace(/[\s\u00a0]+/g, "") ?? ""
  typed?.remove()
  const counted = /^\(?(\d+|[a-z]+|[A-Z]+)[.)]$/.exec(mark)?.[1]
  // A lone "o" is Word's hollow bullet.
  if (!counted || mark === "o") return { ordered: false }
  if (/\d/.test(counted)) return { ordered: true, type: null, start: Number(counted) }
  const lower = counted === counted.toLowerCase()
  if (/^[ivxIVX]+$/.test(counted)) return { ordered: true, type: lower ? "i" : "I", start: 1 }
  return { ordered: true, type: lower ? "a" : "A", start: 1 }
}

/** Replace a run of list paragraphs by nested lists. */
function build(run) {
  if (!run.length) return
  const { ownerDocument: document } = run[0].node
  const place = document.createComment("")
  run[0].node.before(place)
  const open = [] // the lists that are open, outermost first: {list, level}
  for (const item of run) {
    while (open.length && open.at(-1).level > item.level) open.pop()
    const same = open.at(-1)?.level === item.level
    if (same && open.at(-1).ordered !== item.ordered && open.length === 1) open.pop()
    if (!open.length || open.at(-1).level < item.level) {
      const list = newList(document, item)
      const outer = open.at(-1)?.list.lastElementChild
      if (outer) outer.append(list)
      else place.before(list)
      open.push({ list, level: item.level, ordered: item.ordered })
    }
    const entry = document.createElement("li")
    const paragraph = document.createElement("p")
    paragraph.append(...item.node.childNodes)
    entry.append(paragraph)
    open.at(-1).list.append(entry)
    item.node.remove()
  }
  place.remove()
}

function newList(document, { ordered, type, start }) {
  const list = document.createElement(ordered ? "ol" : "ul")
  if (type) list.setAttribute("type", type)
  if (start > 1) list.setAttribute("start", start)
  return list
}

/** Put a list that stands loose between items into the item before it, as Google Docs means it. */
export function nestLists(body) {
  for (const list of body.querySelectorAll(":is(ul, ol) > :is(ul, ol)")) {
    const before = list.previousElementSibling
    if (before?.localName === "li") before.append(list)
    else list.replaceWith(...list.childNodes)
  }
}
