// Makes DOM elements. Nothing here takes HTML, so no text can become markup.

/**
 * Return a new element. `attributes`: null and false are left out, true is an empty one,
 * functions are listeners (`onclick`). `children` are elements, strings, or null.
 */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name)
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue
    if (typeof value === "function") made.addEventListener(key.slice(2), value)
    else made.setAttribute(key, value === true ? "" : value)
  }
  made.append(...children.filter((child) => child !== null))
  return made
}

let last = 0

/** Return an id that no other element has, for labels. */
export const newId = (name) => `editor-${name}-${++last}`

/** Return `html` parsed in a document of its own, where nothing runs and nothing loads. */
export const inert = (html) => new DOMParser().parseFromString(harmless(html), "text/html").body

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^'">])*>?/gi

/**
 * Return `html` without style sheets and scripts, its style attributes renamed to `data-st`
 * and its event handlers to `data-on…`.
 *
 * Our content security policy is felt even in inert documents: the browser empties style
 * attributes there and complains of handlers. But what Google Docs and Word say in styles
 * (bold, list levels) is needed, so it is moved away before the HTML is parsed.
 */
function harmless(html) {
  return html
    .replace(/<(style|script|xml)\b[^>]*>[\s\S]*?<\/\1\s*>/gi, "")
    .replace(/<(?:link|meta|base|style|script)\b[^>]*>/gi, "")
    .replace(TAG, (tag) =>
      tag
        .replace(/([\s/"'])style(\s*=)/gi, "$1data-st$2")
        .replace(/([\s/"'])(on[a-z]+)(?=[\s=/>"'])/gi, (found, before, name) =>
          isHandler(name) ? `${before}data-${name}` : found,
        ),
    )
}

const isHandler = (name) => name.toLowerCase() in document.body || name.toLowerCase() in window
