// The pictures on the buttons: strokes on a field of 24 by 24, in the colour of the text.

const SVG = "http://www.w3.org/2000/svg"

const PATHS = {
  link: "M10 14a4 4 0 0 0 5.7 0l3-3a4 4 0 0 0-5.7-5.7l-1 1M14 10a4 4 0 0 0-5.7 0l-3 3A4 4 0 0 0 11 18.7l1-1",
  unlink: "M10.5 13.5a4 4 0 0 0 5 .5M18.7 11a4 4 0 0 0-5.7-5.7l-1 1M8.3 10l-3 3A4 4 0 0 0 11 18.7l1-1M4 4l16 16",
  open: "M14 4h6v6M20 4l-9 9M18 14v5a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1V7a1 1 0 0 1 1-1h5",
  bulletList: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  orderedList: "M10 6h10M10 12h10M10 18h10M4 4.5 5.5 4v4M3.8 11.4c.9-1.2 2.6-.6 2.2.6L3.8 15H6.3M4 17.5h2.2L5 19c1.6 0 1.6 2.3-.1 2.3-.5 0-.9-.2-1.1-.5",
  quote: "M5 17c2.5-1 4-3.2 4-6.5V7H4.5v5H9M15 17c2.5-1 4-3.2 4-6.5V7h-4.5v5H19",
  picture: "M4 5h16v14H4zM4.5 17l4.5-5 3.500 4 2.500-2.500 4.500 4.500M15.500 9.500h.01",
  table: "M4 5h16v14H4zM4 10h16M4 14.5h16M10 5v14",
  noBreakSpace: "M5 9v6h14V9",
  typography: "M5 8c-1 1-1.5 2-1.5 3.5H6V15H3M11 8c-1 1-1.5 2-1.5 3.5H12V15H9M15 18l2 2 4.5-5",
  typedMarkers: "M7 5H4v9h3M12 5h3v9h-3M9.5 7v5M17.5 17.5l3 3M15.5 12.5a3.2 3.2 0 1 0 .01 0",
  undo: "M9 6 4.5 10.5 9 15M5 10.5h9a5 5 0 0 1 0 10h-2",
  redo: "M15 6l4.5 4.5L15 15M19 10.5h-9a5 5 0 0 0 0 10h2",
  footnote: "M3 18 7.5 6h.5L12.5 18M4.8 14h6M17 6l2-1.5V12M16.5 12h5",
  edit: "M4 20h4L19 9l-4-4L4 16zM13.5 6.5l4 4",
  trash: "M4 7h16M10 3.5h4M6.5 7l.8 12.5h9.4L17.5 7M10 11v5M14 11v5",
  list: "M4 6h16M4 12h10M4 18h10M18 10v8M15.5 15.5 18 18l2.5-2.5",
  target: "M12 20v-9M8 14.5 12 10.5l4 4M5 5h14",
  insert: "M12 5v14M5 12h14",
  previous: "M14.5 6 8.5 12l6 6",
  next: "M9.5 6l6 6-6 6",
  close: "M6 6l12 12M18 6 6 18",
  rowAbove: "M4 13h16v7H4zM12 3v7M8.5 6.5h7",
  rowBelow: "M4 4h16v7H4zM12 14v7M8.5 17.5h7",
  deleteRow: "M4 4h16v7H4zM8.5 17.5h7",
  columnBefore: "M13 4h7v16h-7zM3 12h7M6.5 8.5v7",
  columnAfter: "M4 4h7v16H4zM14 12h7M17.5 8.5v7",
  deleteColumn: "M4 4h7v16H4zM14 12h7",
  headerRow: "M4 5h16v14H4zM4 10h16M4 7.5h16M4 6.2h16M4 8.8h16",
  headerColumn: "M4 5h16v14H4zM10 5v14M7 5v14M5.5 5v14M8.5 5v14",
  mergeCells: "M4 5h16v14H4zM7 12h3.5M17 12h-3.5M9 10l2 2-2 2M15 10l-2 2 2 2",
  splitCell: "M4 5h16v14H4zM12 5v14M9 12H6.5M15 12h2.5M7.5 10.5 6 12l1.5 1.5M16.5 10.5 18 12l-1.5 1.5",
  caption: "M5 4h14v9H5zM7 17h10M9 20h6",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  missingNote: "M3 18 7 6h.5L11.500 18M4.600 14h5.400M18 4v8M14 8h8",
  nextEmpty: "M5 5h14M5 9h9M12 12v8M8.500 16.500 12 20l3.500-3.500",
  describe: "M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12h5",
}

/** Return the picture called `name`; without one, its letters (`H2`). */
export function icon(name) {
  if (!PATHS[name]) return letters(name)
  const svg = document.createElementNS(SVG, "svg")
  const path = document.createElementNS(SVG, "path")
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", "aria-hidden": "true" }))
    svg.setAttribute(key, value)
  path.setAttribute("d", PATHS[name])
  svg.append(path)
  return svg
}

const LETTERS = {
  paragraph: "¶",
  heading2: "H2",
  heading3: "H3",
  heading4: "H4",
  bold: "B",
  italic: "I",
}

function letters(name) {
  const span = document.createElement("span")
  span.setAttribute("aria-hidden", "true")
  span.className = `editor-letters editor-letters-${name}`
  if (name === "superscript" || name === "subscript") {
    const small = document.createElement(name === "superscript" ? "sup" : "sub")
    small.textContent = "2"
    span.append("x", small)
  } else {
    span.textContent = LETTERS[name] ?? name
  }
  return span
}
