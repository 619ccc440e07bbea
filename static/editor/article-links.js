// Links to articles of the house say which article they lead to, and how it stands.

import { pm } from "django-prose-editor/editor"
import { say } from "editor/labels"
import { articleBy, numberOf } from "editor/newsroom"

const { Plugin, PluginKey } = pm.state
const { Decoration, DecorationSet } = pm.view
const LINKS = new PluginKey("articleLinks")

/** Return the plugin that gives these links their hints. */
export function articleHints() {
  const known = new Map()
  return new Plugin({
    key: LINKS,
    state: {
      init: (_config, { doc }) => hints(doc, known),
      apply: (tr, before) =>
        tr.docChanged || tr.getMeta(LINKS) ? hints(tr.doc, known) : before,
    },
    props: { decorations: (state) => LINKS.getState(state) },
    view: (view) => {
      learn(view, known)
      return { update: (_view, before) => before.doc !== view.state.doc && learn(view, known) }
    },
  })
}

function hints(doc, known) {
  const found = links(doc).map(({ from, to, number }) => {
    const article = known.get(number)
    if (article === undefined) return null
    const words = article ? article.summary : say("linkGone")
    const unreadable = article?.isReadable ? "" : " is-unreadable"
    return Decoration.inline(from, to, { title: words, class: `is-article${unreadable}` })
  })
  return DecorationSet.create(doc, found.filter(Boolean))
}

function links(doc) {
  const found = []
  doc.descendants((node, pos) => {
    const href = node.isText && node.marks.find(({ type }) => type.name === "link")?.attrs.href
    const number = href && numberOf(href)
    if (number) found.push({ from: pos, to: pos + node.nodeSize, number })
  })
  return found
}

async function learn(view, known) {
  const asked = [...new Set(links(view.state.doc).map(({ number }) => number))]
  const fresh = asked.filter((number) => !known.has(number))
  if (!fresh.length) return
  const answers = await Promise.all(fresh.map(articleBy))
  answers.forEach((article, at) => article !== undefined && known.set(fresh[at], article))
  if (!view.isDestroyed) view.dispatch(view.state.tr.setMeta(LINKS, true))
}
