// The words of the editor. The page brings them, translated by Django.

const holder = document.querySelector("[data-editor-labels]")
const words = JSON.parse(holder?.dataset.editorLabels ?? "{}")

/** Return the words called `name`, with `%(key)s` filled in from `values`. */
export function say(name, values = {}) {
  return (words[name] ?? name).replace(/%\((\w+)\)s/g, (whole, key) => values[key] ?? whole)
}

const isMac = /Mac|iPhone|iPad/.test(navigator.platform)
const onMac = { Mod: "⌘", Ctrl: "⌃", Alt: "⌥", Shift: "⇧" }

/** Return a shortcut as people of this system read it: `Mod-Alt-f` is `Ctrl+Alt+F` or `⌘⌥F`. */
export function shortcut(keys) {
  const parts = keys.split("-").map((key) => (key.length === 1 ? key.toUpperCase() : key))
  if (isMac) return parts.map((key) => onMac[key] ?? key).join("")
  return parts.map((key) => (key === "Mod" ? "Ctrl" : key)).join("+")
}

/** Return a shortcut as `aria-keyshortcuts` wants it. */
export function ariaShortcut(keys) {
  return keys.replace("Mod", isMac ? "Meta" : "Control").replace("Ctrl", "Control").replaceAll("-", "+")
}

/** Whether the key event is Ctrl+Enter, or ⌘ Enter: "done" in every dialog. */
export const isDone = (event) => event.key === "Enter" && (event.ctrlKey || event.metaKey)
