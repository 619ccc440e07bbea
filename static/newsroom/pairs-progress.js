// What is translated of the original, and how much of it: pure, and quick enough for typing.

// As word_count() in articles/newsroom/segments.py.
const WORD = /[\p{L}\p{N}_]+(?:[’'\u2011-][\p{L}\p{N}_]+)*/gu
// Names and dates are the same in every language; a line of so many words is not.
const SAME = 3

export const wordCount = (text) => text.match(WORD)?.length ?? 0

const faces = new WeakMap()

/** Return the words of a block of the editor, part by part: {text, parts: [text]}. */
export function faceOf(node) {
  if (!faces.has(node)) {
    const parts = []
    const look = (one) => {
      if (one.type.name === "figure") parts.push(one.attrs.alt)
      if (one.isTextblock) {
        if (one.type.name !== "figure" || one.content.size) parts.push(one.textBetween(0, one.content.size, " ", " "))
        return false
      }
      return true
    }
    if (look(node)) node.descendants(look)
    faces.set(node, { parts, text: flat(parts.join(" ")) })
  }
  return faces.get(node)
}

const flat = (text) => text.replace(/\s+/g, " ").trim()

/**
 * Return of each block of the original {state, words, done, targets}: `state` is "none" (it
 * has no words), "empty", "part", "same" (as in the original) or "done"; `targets` are the
 * indices of the blocks of `doc` that say it, by `links`. `blocks` are [{segments}].
 */
export function standing(blocks, doc, links) {
  const targets = blocks.map(() => [])
  links.forEach((ones, j) => ones?.forEach((i) => targets[i]?.push(j)))
  return blocks.map((block, i) => {
    const words = block.segments.reduce((sum, one) => sum + one.words, 0)
    const done = doneOf(block, targets[i].map((j) => faceOf(doc.child(j))), targets[i].length === 1 && links[targets[i][0]].length === 1)
    return { words, done, targets: targets[i], state: stateOf(block, words, done, targets[i].map((j) => faceOf(doc.child(j)).text)) }
  })
}

function doneOf({ segments }, written, isAlone) {
  if (!written.some(({ text }) => text)) return 0
  const parts = isAlone && written[0].parts
  return segments.reduce((sum, { words }, at) => {
    const isWritten = !parts || parts.length !== segments.length || parts[at]?.trim()
    return sum + (isWritten ? words : 0)
  }, 0)
}

function stateOf(block, words, done, texts) {
  if (!words) return "none"
  if (!done) return "empty"
  if (done < words) return "part"
  const same = words >= SAME && flat(texts.join(" ")) === flat(block.segments.map((one) => one.text).join(" "))
  return same ? "same" : "done"
}

/** Return {blocks, blocksDone, words, wordsDone} of what `standing` says. */
export function progress(stands) {
  const counted = stands.filter((one) => one.words)
  const sum = (name) => counted.reduce((all, one) => all + one[name], 0)
  return {
    blocks: counted.length,
    blocksDone: counted.filter((one) => one.done === one.words).length,
    words: sum("words"),
    wordsDone: sum("done"),
  }
}
