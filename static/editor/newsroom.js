// What the editor asks of the newsroom: pictures of the library, articles of the house.
//
// Every answer is an object. {refusal} is a sentence for the editor, whatever went wrong.

import { say } from "editor/labels"
import { upload } from "editor/picture-upload"

/** What the page says of addresses and language; asked anew, for an editor may be replaced. */
const page = () => JSON.parse(document.querySelector("[data-editor]")?.dataset.editor ?? "{}")

const token = () => document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""

// Pictures ---------------------------------------------------------------------------

const CHECKSUM = /pictures\/([0-9a-f]{16})\//

/** The checksum of the picture at `address`, by which the library knows it. */
export const checksumOf = (address) => CHECKSUM.exec(address ?? "")?.[1]

/** Return {pictures, page, pages, count, mayAdd} of the library's pictures with all of `words`. */
export const findPictures = (words, number = 1) =>
  get(page().pictures.choose, { q: words, page: number })

/** Resolve to what the library says of the picture at `address`: null where it has none. */
export const pictureAt = (address) => askPicture(checksumOf(address))

const askPicture = batched(async (checksums) => {
  const answer = await get(page().pictures.choose, { checksums: checksums.join() })
  return answer.pictures && new Map(answer.pictures.map((picture) => [picture.checksum, picture]))
})

/** Take `file` into the library: {picture, notice} or {refusal}. */
export async function uploadPicture(file, progress) {
  const { language, pictures } = page()
  const fields = { language }
  const answer = await upload(file, { address: pictures.upload, token: token(), fields, progress })
  return answer.problem ? { refusal: say(answer.problem) } : answer
}

/** Let the library keep `alt` as the description of a picture that has none in this language. */
export const describeInLibrary = (checksum, alt) => post(page().pictures.describe, { checksum, alt })

// Articles -----------------------------------------------------------------------------

const NUMBER = /^article:([1-9]\d{0,8})$/

/** The number of the article of the house that a link with `address` leads to. */
export const numberOf = (address) => NUMBER.exec(address ?? "")?.[1]

/** The page of the article in the newsroom. */
export const pageOf = (number) => page().article.replace("/0/", `/${number}/`)

/** Return {articles} whose title has all of `words`. */
export const findArticles = (words) => get(page().articles, { q: words })

/** Return {articles}: the one whose page stands at `address`, or none. */
export const articlesAt = (address) => get(page().articles, { address })

/** Resolve to the article `number`; null where there is none. */
export const articleBy = batched(async (numbers) => {
  const answer = await get(page().articles, { numbers: numbers.join() })
  return answer.articles && new Map(answer.articles.map((found) => [String(found.number), found]))
})

// Asking ---------------------------------------------------------------------------------

const get = (address, values) => ask(`${address}?${new URLSearchParams({ ...values, language: page().language })}`)

function post(address, values) {
  const body = new URLSearchParams({ ...values, language: page().language })
  return ask(address, { method: "POST", body, headers: { "X-CSRFToken": token() } })
}

async function ask(address, options) {
  let response
  try {
    response = await fetch(address, options)
    return await response.json()
  } catch {
    // Not JSON: the page for signing in.
    return { refusal: say(response && response.status < 500 ? "signedOut" : "failed") }
  }
}

/**
 * Return a function that resolves a key to its value, asking for all keys of a moment at
 * once, and for each only once. `askFor(keys)` gives a Map, or nothing where it failed.
 */
function batched(askFor) {
  const known = new Map()
  let keys = []
  let soon = null
  const send = () => {
    const asked = keys
    keys = []
    soon = null
    return askFor(asked).then((values) => {
      if (!values) asked.forEach((key) => known.delete(key))
      return values
    })
  }
  return (key) => {
    if (!known.has(key)) {
      keys.push(key)
      soon ??= new Promise((resolve) => setTimeout(resolve)).then(send)
      known.set(key, soon.then((values) => values && (values.get(key) ?? null)))
    }
    return known.get(key)
  }
}
