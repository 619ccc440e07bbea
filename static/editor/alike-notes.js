// Which notes say the same, or nearly so: the source that was pasted twice.

import { inert } from "editor/element"
import { plainNote } from "editor/note-text"

/** These point at the note before them, so two that read the same mean two sources. */
const POINTS_BACK =
  /^(?:see )?(?:ibid|ib\.|id\.|idem|loc\. ?cit|a\. ?g\. ?[emy]|ay\b|ayn[ıi] (?:eser|yer|kaynak|makale)|там же|тж\b|см\. там же)/i
const ADDRESS = /(?:https?:\/\/|www\.)[^\s<>"“”«»]+/gi
/** One letter in so many may differ. */
const TOLERANCE = 25

const faces = new Map()

/** What is compared of the note `html`: its letters, and apart what must not differ at all. */
function faceOf(html) {
  if (!faces.has(html)) {
    const words = plainNote(html)
    const addresses = [...inert(html).querySelectorAll("a")].map((link) => link.getAttribute("href"))
    const typed = (words.match(ADDRESS) ?? []).map((address) => address.replace(/[.,;:)\]]+$/, ""))
    const rest = words.replace(ADDRESS, " ")
    const letters = rest.toLowerCase().normalize("NFKD").replace(/[^\p{L}]+/gu, "")
    faces.set(html, {
      numbers: (rest.match(/\d+/g) ?? []).join(" "),
      addresses: [...new Set([...addresses, ...typed])].sort().join(" "),
      letters,
      counts: countsOf(letters),
      comparable: !POINTS_BACK.test(words) && /\p{L}/u.test(words),
    })
  }
  return faces.get(html)
}

const KINDS = 32

/** How often each kind of letter is there: most notes differ in that alone, which is quick to see. */
function countsOf(letters) {
  const counts = new Int16Array(KINDS)
  for (let index = 0; index < letters.length; index++) counts[letters.charCodeAt(index) % KINDS]++
  return counts
}

function areAlike(one, other) {
  if (one.numbers !== other.numbers) return false
  if (one.addresses !== other.addresses && one.addresses && other.addresses) return false
  const allowed = Math.floor(Math.max(one.letters.length, other.letters.length) / TOLERANCE)
  let difference = 0
  for (let kind = 0; kind < KINDS; kind++) difference += Math.abs(one.counts[kind] - other.counts[kind])
  return difference <= 2 * allowed && differAtMost(one.letters, other.letters, allowed)
}

/** Whether `allowed` changes of a letter make `other` of `one` (Levenshtein in a band). */
function differAtMost(one, other, allowed) {
  if (one === other) return true
  if (Math.abs(one.length - other.length) > allowed) return false
  let row = Array.from({ length: other.length + 1 }, (_, column) => column)
  for (let line = 1; line <= one.length; line++) {
    const [from, to] = [Math.max(1, line - allowed), Math.min(other.length, line + allowed)]
    const next = new Array(other.length + 1).fill(Infinity)
    if (line <= allowed) next[0] = line
    for (let column = from; column <= to; column++) {
      const same = one[line - 1] === other[column - 1]
      next[column] = Math.min(row[column - 1] + !same, row[column] + 1, next[column - 1] + 1)
    }
    if (Math.min(...next.slice(from - 1, to + 1)) > allowed) return false
    row = next
  }
  return row[other.length] <= allowed
}

const known = new WeakMap()

/**
 * Return Map(key → [keys]) of the notes among `texts` {key: html} that look the same as
 * others; each is in the list of its group.
 */
export function alikeNotes(texts) {
  if (!known.has(texts)) known.set(texts, group(texts))
  return known.get(texts)
}

function group(texts) {
  const entries = Object.entries(texts)
    .filter(([, html]) => html)
    .map(([key, html]) => ({ key, face: faceOf(html) }))
    .filter(({ face }) => face.comparable)
  const groups = new Map()
  entries.forEach(({ key, face }, index) => {
    const first = entries.findIndex((earlier) => areAlike(earlier.face, face))
    if (first === index) return
    const members = groups.get(entries[first].key) ?? [entries[first].key]
    members.push(key)
    for (const member of members) groups.set(member, members)
  })
  return groups
}
