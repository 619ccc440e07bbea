// Puts blocks that say the same at the same height, by space above the one that comes too early.
//
// One page scrolls, not two boxes: what is beside each other can neither drift apart nor jump.

/**
 * Return the pairs [i, j] of blocks that stand at one height: of those that say the same, the
 * longest row in which both sides go on. The others were moved.
 */
export function anchorsOf(links) {
  const seen = new Set()
  const candidates = []
  links.forEach((ones, j) => {
    if (!ones?.length || ones.some((i) => seen.has(i))) return
    ones.forEach((i) => seen.add(i))
    candidates.push([Math.min(...ones), j])
  })
  const tops = []
  const before = candidates.map(() => -1)
  candidates.forEach(([i], at) => {
    let place = tops.findIndex((top) => candidates[top][0] >= i)
    if (place < 0) place = tops.length
    before[at] = place ? tops[place - 1] : -1
    tops[place] = at
  })
  const row = []
  for (let at = tops.at(-1) ?? -1; at >= 0; at = before[at]) row.unshift(candidates[at])
  return row
}

/** Return {source: [px], target: [px]}: the space that is needed above each block. */
export function pads(anchors, tops, targetTops) {
  const space = { source: tops.map(() => 0), target: targetTops.map(() => 0) }
  let [added, targetAdded] = [0, 0]
  for (const [i, j] of anchors) {
    if (!(i in tops && j in targetTops)) continue
    const lower = targetTops[j] + targetAdded - tops[i] - added
    if (lower > 0.5) added += space.source[i] = Math.round(lower * 2) / 2
    if (lower < -0.5) targetAdded += space.target[j] = Math.round(-lower * 2) / 2
  }
  return space
}

/** Return where the top of each element would be without the space above it and those before it. */
export function naturalTops(elements) {
  let sum = 0
  return elements.map((element) => {
    sum += element ? padOf(element) : 0
    return element?.getBoundingClientRect().top - sum
  })
}

const padOf = (element) => parseFloat(element.style.getPropertyValue("--pad")) || 0

/** Set the space above each element, `pads` in px, where it is another. */
export function setPads(elements, pads) {
  elements.forEach((element, at) => {
    if (element && padOf(element) !== pads[at]) element.style.setProperty("--pad", `${pads[at]}px`)
  })
}

/**
 * Styles of the blocks in the text, on their elements: rules of a sheet that name places would
 * have the browser look at every element of the page again after each Enter. The editor looks
 * away meanwhile. Else it would read its document anew, and lose what somebody typed or
 * selected at that moment.
 */
export class BlockStyles {
  marked = new Map()

  constructor(view) {
    this.view = view
  }

  pads = (elements, pads) => this.unseen(() => setPads(elements, pads))

  /** Mark the blocks of the cursor, and those that are pointed at in the original. */
  marks(here, there) {
    const marks = new Map([...there.map((element) => [element, "var(--edge)"]), ...here.map((element) => [element, "var(--accent)"])])
    this.unseen(() => {
      for (const element of this.marked.keys()) if (!marks.has(element)) element.style.removeProperty("--mark")
      for (const [element, mark] of marks) if (element.style.getPropertyValue("--mark") !== mark) element.style.setProperty("--mark", mark)
    })
    this.marked = marks
  }

  unseen(draw) {
    const { domObserver } = this.view
    domObserver.stop()
    draw()
    domObserver.start()
  }
}
