// What the editor is told after a paste: what came in, and what had to stay out.

import { say } from "editor/labels"

/**
 * Return the sentences about `pasted`, as cleanPasted() describes it. `upload` is the address
 * where a Word file is brought in, null where there is none.
 */
export function reportOf({ notes, withoutText, pictures, contents, comments, google }, upload) {
  const link = upload ? { href: upload, label: say("uploadWord") } : null
  const warn = (text) => ({ text, kind: "is-warning", link })
  return [
    notes ? { text: say("pastedNotes", { count: notes }) } : null,
    withoutText ? warn(say("pastedWithoutText", { count: withoutText })) : null,
    google ? warn(say("pastedGoogle")) : null,
    pictures.length ? warn(say("pastedPictures", { names: pictures.join(", ") })) : null,
    contents ? { text: say("pastedContents") } : null,
    comments ? { text: say("pastedComments", { count: comments }) } : null,
  ].filter(Boolean)
}
