// Going to the beginning and the end of the text.

import { Extension, pm } from "django-prose-editor/editor"

const { Selection, TextSelection } = pm.state

/**
 * The browser would move its own selection and tell of it a moment later: a key that is
 * pressed meanwhile goes to the old place, or, after a table at the end, nowhere.
 */
export const Ends = Extension.create({
  name: "ends",
  addKeyboardShortcuts() {
    const go = (toEnd, extend) => () => goTo(this.editor.view, toEnd, extend)
    return Object.fromEntries(
      [
        ["Ctrl-Home", "Cmd-ArrowUp", false],
        ["Ctrl-End", "Cmd-ArrowDown", true],
      ].flatMap(([key, ofApple, toEnd]) =>
        [key, ofApple].flatMap((name) => [
          [name, go(toEnd, false)],
          [`Shift-${name}`, go(toEnd, true)],
        ]),
      ),
    )
  },
})

function goTo(view, toEnd, extend) {
  const { doc, selection, tr } = view.state
  const edge = toEnd ? Selection.atEnd(doc) : Selection.atStart(doc)
  const wanted = extend ? TextSelection.between(selection.$anchor, toEnd ? edge.$to : edge.$from) : edge
  view.dispatch(tr.setSelection(wanted).scrollIntoView())
  return true
}
