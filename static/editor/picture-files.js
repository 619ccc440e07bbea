// A picture file that is pasted or dropped into the text is brought into the library there.

import { Extension, pm } from "django-prose-editor/editor"
import { inert } from "editor/element"
import { insertPicture } from "editor/picture-dialog"
import { isPictureFile } from "editor/picture-upload"

export const PictureFiles = Extension.create({
  name: "pictureFiles",
  addProseMirrorPlugins() {
    const { editor } = this
    const props = {
      handlePaste: (_view, event) => bring(editor, filesAlone(event.clipboardData)),
      handleDrop: (view, event, _slice, moved) => {
        const files = moved ? [] : filesAlone(event.dataTransfer)
        if (!files.length) return false
        const place = view.posAtCoords({ left: event.clientX, top: event.clientY })
        if (place) editor.commands.setTextSelection(place.pos)
        event.preventDefault()
        return bring(editor, files)
      },
    }
    return [new pm.state.Plugin({ props })]
  },
})

/** Return the picture files of `data`, where they are all that it holds. */
function filesAlone(data) {
  const files = [...(data?.files ?? [])].filter(isPictureFile)
  // Word adds a picture of the text that it copies; a browser, the address of the picture.
  const hasText = data?.getData("text/plain").trim() || textOf(data?.getData("text/html"))
  return hasText ? [] : files
}

const textOf = (html) => (html ? inert(html).textContent.trim() : "")

function bring(editor, files) {
  if (!files.length) return false
  oneByOne(editor, files)
  return true
}

async function oneByOne(editor, files) {
  for (const file of files) await insertPicture(editor, file)
}
