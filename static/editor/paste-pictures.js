// Pictures in pasted HTML: only those of our own library can stay.

import { isLibraryPicture } from "editor/figure"

/** Take every picture that is not of our library out of `body`, and return their names. */
export function dropPictures(body) {
  const names = []
  // The page writes the credit under each caption anew, as the library knows it.
  for (const credit of body.querySelectorAll("figcaption .credit")) credit.remove()
  for (const image of body.querySelectorAll("img")) {
    const address = image.getAttribute("src") ?? ""
    if (isLibraryPicture(address)) continue
    if (!isTracker(image)) names.push(nameOf(image, address))
    dropFrame(image)
  }
  return [...new Set(names)]
}

const isTracker = (image) => ["0", "1"].includes(image.getAttribute("width") ?? "")

/** A name that the editor knows the picture by: its description, else its file. */
function nameOf(image, address) {
  const alt = image.getAttribute("alt")?.trim()
  if (alt) return alt.length > 60 ? `${alt.slice(0, 59)}…` : alt
  if (address.startsWith("data:")) return "…"
  const file = address.split(/[?#]/)[0].split(/[\\/]/).pop()
  try {
    return decodeURIComponent(file) || "…"
  } catch {
    return file
  }
}

/** Remove the picture; of a figure without one its caption stays, as a paragraph. */
function dropFrame(image) {
  const figure = image.closest("figure")
  image.remove()
  if (!figure || figure.querySelector("img, table")) return
  for (const caption of figure.querySelectorAll("figcaption")) {
    const paragraph = caption.ownerDocument.createElement("p")
    paragraph.append(...caption.childNodes)
    caption.replaceWith(paragraph)
  }
  figure.replaceWith(...figure.childNodes)
}
