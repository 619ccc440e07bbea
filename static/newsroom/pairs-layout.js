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

/** Return where the top of each element would be without the `given` space above those before it. */
export function naturalTops(elements, given) {
  let sum = 0
  return elements.map((element, at) => {
    sum += given[at] ?? 0
    return element?.getBoundingClientRect().top - sum
  })
}

/**
 * Styles of the blocks in the text, by their places. Not by the editor: it would read its
 * document anew, and lose what somebody typed or selected at that moment.
 */
export class BlockStyles {
  // Two of them: the marks change with every step of the cursor.
  sheets = { pads: new CSSStyleSheet(), marks: new CSSStyleSheet() }
  written = { pads: "", marks: "" }

  constructor() {
    document.adoptedStyleSheets.push(...Object.values(this.sheets))
  }

  pads = (pads) => this.set("pads", pads.map((pad, at) => (pad ? `${block(at)} { --pad: ${pad}px }` : "")))

  /** Mark the block of the cursor, and those that are pointed at in the original. */
  marks = (here, there) =>
    this.set("marks", [
      ...there.map((at) => `${block(at)} { --mark: var(--edge) }`),
      ...here.map((at) => `${block(at)} { --mark: var(--accent) }`),
    ])

  set(name, rules) {
    const written = rules.join("")
    if (this.written[name] === written) return
    this.written[name] = written
    this.sheets[name].replaceSync(written)
  }
}

const block = (at) => `.has-pairs .editor .ProseMirror > :nth-child(${at + 1})`
