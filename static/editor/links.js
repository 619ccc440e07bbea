// Which addresses a link may have, and how an editor makes one.

import { Link as ProseLink } from "django-prose-editor/editor"
import { TargetField } from "editor/article-choice"
import { articleHints } from "editor/article-links"
import { ask, field } from "editor/dialogs"
import { element } from "editor/element"
import { say } from "editor/labels"
import { numberOf, pageOf } from "editor/newsroom"

const ALLOWED = /^(?:https?:\/\/[^\s/]\S*|mailto:\S+@\S+|\/(?!\/)\S*|#\S+|article:[1-9]\d{0,8})$/i

/** Whether a link may lead to `address`: the web, a mail address, this site, or an article. */
export const isAllowed = (address) => ALLOWED.test(address ?? "")

/** Return what was meant by `typed`: `www.imf.org` is a web address, `a@b.org` a mail address. */
export function complete(typed) {
  const address = typed.trim()
  if (/^www\.\S+\.\S+$/i.test(address)) return `https://${address}`
  if (/^[^\s:/@]+@[^\s:/@]+\.[^\s:/@]+$/.test(address)) return `mailto:${address}`
  return address
}

/** A text that is read in the newsroom shows links to articles as ways to their pages there. */
const addressOf = (link) =>
  link.dataset.article ? `article:${link.dataset.article}` : link.getAttribute("href")

export const Link = ProseLink.extend({
  addAttributes: () => ({ href: { default: null, parseHTML: addressOf } }),
  addMenuItems: null,
  addPasteRules: () => [],
  addKeyboardShortcuts() {
    return { "Mod-k": () => (editLink(this.editor), true) }
  },
  addProseMirrorPlugins() {
    return [...(this.parent?.() ?? []), articleHints()]
  },
}).configure({
  autolink: true,
  linkOnPaste: true,
  isAllowedUri: isAllowed,
  // Only what begins as an address: "reuters.com" in a sentence is a name.
  shouldAutoLink: (address) => /^https?:\/\//i.test(address),
})

/** Ask where the link at the selection leads, and set, change or remove it. */
export async function editLink(editor) {
  const inLink = editor.isActive("link")
  const wordsNeeded = editor.state.selection.empty && !inLink
  const words = wordsNeeded ? element("input", { type: "text", required: true }) : null
  const target = new TargetField(editor.getAttributes("link").href ?? "", {
    check: (typed) => (isAllowed(complete(typed)) ? "" : say("linkRefused")),
    chosen: ({ title }) => {
      if (words && !words.value) words.value = title
    },
  })
  const answer = await ask({
    title: say("link"),
    content: [target.node, ...(words ? [field(say("linkText"), words)] : [])],
    actions: [
      { name: "set", label: inLink ? say("save") : say("insert"), kind: "is-primary" },
      { name: "", label: say("cancel") },
    ],
  })
  if (answer === "set") setLink(editor, complete(target.href), words?.value.trim())
  editor.commands.focus()
}

function setLink(editor, href, words) {
  const mark = { type: "link", attrs: { href } }
  if (words) {
    editor.chain().insertContent({ type: "text", text: words, marks: [mark] }).unsetMark("link").run()
  } else {
    editor.chain().extendMarkRange("link").setLink({ href }).run()
  }
}

/** Take the link at the selection away, keeping its words. */
export const removeLink = (editor) =>
  editor.chain().focus().extendMarkRange("link").unsetLink().run()

/** Open what the link at the selection leads to; of an article, its page in the newsroom. */
export function openLink(editor) {
  const { href } = editor.getAttributes("link")
  const number = numberOf(href)
  if (isAllowed(href)) open(number ? pageOf(number) : href, "_blank", "noopener")
}
