// What the editor is told after a paste: what came in, and what had to stay out.

import { say } from "editor/labels"

/** Return the sentences about `pasted`, as cleanPasted() describes it. */
export function reportOf({ notes, withoutText, pictures, contents, comments, google }) {
  const warn = (text) => ({ text, kind: "is-warning" })
  return [
    notes ? { text: say("pastedNotes", { count: notes }) } : null,
    withoutText ? warn(say("pastedWithoutText", { count: withoutText })) : null,
    google ? warn(say("pastedGoogle")) : null,
    pictures.length ? warn(say("pastedPictures", { names: pictures.join(", ") })) : null,
    contents ? { text: say("pastedContents") } : null,
    comments ? { text: say("pastedComments", { count: comments }) } : null,
  ].filter(Boolean)
}
