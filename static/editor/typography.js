// Quotation marks, apostrophes and no-break spaces, as each language wants them.

const ENGLISH = { outer: ["“", "”"], inner: ["‘", "’"] }
/** A language without an entry has the English ones. */
const QUOTES = {
  en: ENGLISH,
  tr: ENGLISH,
  ru: { outer: ["«", "»"], inner: ["„", "“"] },
  ar: { outer: ["«", "»"], inner: ["“", "”"] },
}

const quotesOf = (language) => QUOTES[language.slice(0, 2)] ?? ENGLISH

export const NO_BREAK = "\u00a0"
/** Stands for a note in the text of a block: it is not seen by what looks at letters. */
export const NOTE = "\ufffc"
/** Stands for a letter of code, which is left as it is. */
export const CODE = "\ue000"

const OPENS_AFTER = /(?:^|[\s([{—–/«„“‘-])$/
/** Arabic writes “and”, “with”, “for” and their like as one word with what is quoted. */
const ARABIC_PREFIX = /(?:^|\s)[وفبلك]{1,2}$/

/** Return what is meant by `typed` (a straight quotation mark) behind the text `before`. */
export function quoteFor(typed, before, language) {
  const { outer, inner } = quotesOf(language)
  const text = before.replaceAll(NOTE, "")
  const prefixed = ARABIC_PREFIX.test(text) && !openIn(text, [outer, inner]).length
  const opens = OPENS_AFTER.test(text) || prefixed
  const nests = inner[0] !== "‘"
  if (typed === "'") return opens && !nests ? "‘" : "’"
  const open = openIn(text, nests ? [outer, inner] : [outer])
  if (opens) return nests && open.length ? inner[0] : outer[0]
  // 5" is a measure where nothing waits to be closed.
  return open.at(-1) ?? (/\d$/.test(text) ? typed : outer[1])
}

/** Return the closing marks that `text` still waits for. */
function openIn(text, pairs) {
  const waiting = []
  for (const letter of text) {
    if (letter === waiting.at(-1)) waiting.pop()
    else for (const [opening, closing] of pairs) if (letter === opening) waiting.push(closing)
  }
  return waiting
}

/**
 * Return what to change in `text`, one block, written in `language`: [{at, from, to}], where
 * `from` is one letter and `to` what takes its place. Only what is certain is changed: a mark
 * without its partner stays, and so does a space that may be meant.
 */
export function corrections(text, language) {
  const letters = [...text.split("")]
  const own = languageOf(text, language)
  pairQuotes(letters, own)
  apostrophes(letters, own)
  for (const [pattern, put] of spacesOf(own))
    for (const { index } of text.matchAll(pattern)) letters[index] = put
  return letters
    .map((to, at) => ({ at, from: text[at], to }))
    .filter(({ from, to }) => from !== to)
}

/** A block in another script, such as an English source in a Russian note, has its own rules. */
function languageOf(text, language) {
  const scripts = [/\p{Script=Cyrillic}/u, /\p{Script=Latin}/u, /\p{Script=Arabic}/u]
  const [cyrillic, latin, arabic] = scripts.map((script) => script.test(text))
  if (language.startsWith("ar")) return arabic || !latin ? "ar" : "en"
  if (language.startsWith("ru")) return cyrillic || !latin ? "ru" : "en"
  return cyrillic && !latin ? "ru" : language
}

const DOUBLE = new Set(['"', "“", "”", "„", "«", "»", "‟"])
const isStart = (letter) => letter === undefined || /[\s([{—–/-]/.test(letter)
const isEnd = (letter) => letter === undefined || /[\s)\]}.,;:!?…—–/،؛؟-]/.test(letter)

/** The nearest letter in the direction `by` that is neither a note nor a quotation mark. */
function neighbour(letters, at, by) {
  let index = at + by
  while (letters[index] === NOTE || DOUBLE.has(letters[index])) index += by
  return letters[index]
}

function pairQuotes(letters, language) {
  const { outer, inner } = quotesOf(language)
  const open = []
  const pairs = []
  letters.forEach((letter, at) => {
    if (!DOUBLE.has(letter)) return
    const [before, after] = [neighbour(letters, at, -1), neighbour(letters, at, 1)]
    const opens = letter === "«" || letter === "„" || (isStart(before) && !isEnd(after))
    const closes = letter === "»" || (!isStart(before) && (isEnd(after) || /\p{L}/u.test(after)))
    if (opens) open.push(at)
    else if (closes && open.length) pairs.push({ from: open.pop(), to: at, depth: open.length })
  })
  for (const { from, to, depth } of pairs) {
    const marks = depth % 2 ? inner : outer
    letters[from] = marks[0]
    letters[to] = marks[1]
  }
}

function apostrophes(letters, language) {
  const nests = quotesOf(language).inner[0] !== "‘"
  letters.forEach((letter, at) => {
    if (letter !== "'") return
    const [before, after] = [letters[at - 1], letters[at + 1]]
    const [word, next] = [before, after].map((one) => one !== undefined && /[\p{L}\d]/u.test(one))
    // 5' is a measure; 2022'de is a word.
    if (word && !next && /\d/.test(before)) return
    if (word || (!isStart(before) && !next)) letters[at] = "’"
    else if (next && /\d/.test(after)) letters[at] = "’"
    else if (next && !nests) letters[at] = closesLater(letters, at) ? "‘" : "’"
  })
}

function closesLater(letters, at) {
  return letters.some(
    (letter, index) => index > at + 1 && letter === "'" && !isStart(letters[index - 1]) && isEnd(letters[index + 1]),
  )
}

// Spaces -------------------------------------------------------------------------------

const UNITS = {
  en: "km²?|m²|kg|cm|mm|ha|MW|GW|kW|kWh|GWh|TWh|bn|mn|million|billion|trillion|tonnes|tons|USD|EUR|%|°C|€",
  tr: "km²?|m²|kg|cm|mm|ha|MW|GW|kW|kWh|milyon|milyar|trilyon|ton|dolar|avro|lira|TL|USD|EUR|°C|€",
  ru: "км²?|м²|кг|см|мм|га|МВт|ГВт|кВт|тыс\\.|млн|млрд|трлн|тонн\\p{L}?|руб\\.|долл\\.|г\\.|гг\\.|вв?\\.|чел\\.|%|°C|€",
}
const PAGES = {
  en: "pp?|[Nn]os?|[Vv]ol|[Ff]igs?|ch|[Aa]rt",
  tr: "ss?|[Nn]o|c|md|bkz",
  ru: "[Сс]|стр|т|рис|табл|гл|ст|п",
}
const word = String.raw`(?<![\p{L}\d])`
const end = String.raw`(?![\p{L}\d])`

/** Return [(pattern of one space, what takes its place)] for `language`. */
function spacesOf(language) {
  const known = UNITS[language] ? language : "en"
  const spaces = [
    [new RegExp(`(?<=\\d) (?=(?:${UNITS[known]})${end})`, "gu"), NO_BREAK],
    [new RegExp(`(?<=${word}(?:${PAGES[known]})\\.) (?=\\d)`, "gu"), NO_BREAK],
    [/(?<=[№§]) (?=\d)/g, NO_BREAK],
  ]
  if (known === "tr") spaces.push([/(?<=(?<![\p{L}\d])%) (?=\d)/gu, ""])
  if (known === "ru")
    spaces.push(
      [new RegExp(`(?<=${word}[вкосуияа]) (?=[\\p{L}\\d«„“"])`, "giu"), NO_BREAK],
      [/(?<=\S) (?=[—–](?:\s|$))/g, NO_BREAK],
    )
  return spaces
}
