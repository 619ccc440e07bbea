// Where a web address ends that stands in words: the rule of articles/rendering/addresses.py.

export const ADDRESS = /https?:\/\/[^\s<>"“”«»]+/gi

const ENDS_A_SENTENCE = ".,;:!?'’…"
const OPENING = { ")": "(", "]": "[" }

/** Take off what ends the sentence around `address`, but no bracket that it opened itself. */
export function withoutSentence(address) {
  const more = Object.fromEntries(
    Object.entries(OPENING).map(([closing, opening]) => [
      closing,
      address.split(closing).length - address.split(opening).length,
    ]),
  )
  let end = address.length
  for (; end; end -= 1) {
    const last = address[end - 1]
    if (more[last] > 0) more[last] -= 1
    else if (!ENDS_A_SENTENCE.includes(last)) break
  }
  return address.slice(0, end)
}
