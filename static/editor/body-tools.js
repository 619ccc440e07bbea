// The tools of the text: always, and for the part at the cursor (note, link, picture, table).

import { pm } from "django-prose-editor/editor"
import { figureAt } from "editor/figure"
import { placeForMarker, selectedMarker } from "editor/footnote"
import { say } from "editor/labels"
import { editLink, openLink, removeLink } from "editor/links"
import { editNote } from "editor/note-dialog"
import { askToDelete } from "editor/notes-list"
import { describePicture, insertPicture, removePicture, replacePicture } from "editor/picture-dialog"
import { deleteTable, depthIn, insertTable, toggleCaption } from "editor/tables"
import { insertNoBreakSpace } from "editor/typing"

const run = (command, ...values) => (editor) => editor.chain().focus()[command](...values).run()

const mark = (name, keys) => ({
  name,
  keys,
  run: (editor) => editor.chain().focus().toggleMark(name).run(),
  isActive: (editor) => editor.isActive(name),
})

const heading = (level) => ({
  name: `heading${level}`,
  keys: `Mod-Alt-${level}`,
  run: run("toggleHeading", { level }),
  isActive: (editor) => editor.isActive("heading", { level }),
})

/**
 * The tools that are always there. `insertNote()` begins a note at the cursor, null where the
 * text has no notes;
 * `correctTypography()` and `findMarkers()` look at the whole text; without the last there
 * is nobody to ask about typed markers.
 */
export const bodyTools = ({ insertNote, correctTypography, findMarkers }) => [
  [
    {
      name: "paragraph",
      keys: "Mod-Alt-0",
      run: run("setParagraph"),
      isActive: ({ state }) => state.selection.$from.parent.type.name === "paragraph",
    },
    ...[2, 3, 4].map(heading),
  ],
  [mark("bold", "Mod-b"), mark("italic", "Mod-i")],
  [
    { name: "link", keys: "Mod-k", run: editLink, isActive: (editor) => editor.isActive("link") },
    ...(insertNote ? [noteTool(insertNote)] : []),
  ],
  [
    {
      name: "bulletList",
      keys: "Mod-Shift-8",
      run: run("toggleBulletList"),
      isActive: (editor) => editor.isActive("bulletList"),
    },
    {
      name: "orderedList",
      keys: "Mod-Shift-7",
      run: run("toggleOrderedList"),
      isActive: (editor) => editor.isActive("orderedList"),
    },
    {
      name: "quote",
      keys: "Mod-Shift-b",
      run: run("toggleBlockquote"),
      isActive: (editor) => editor.isActive("blockquote"),
    },
    { name: "picture", run: (editor) => insertPicture(editor) },
    { name: "table", run: insertTable, isPossible: ({ state }) => !depthIn(state, "table") },
  ],
  [mark("superscript", "Mod-."), mark("subscript", "Mod-,")],
  [
    { name: "noBreakSpace", keys: "Mod-Shift-Space", run: insertNoBreakSpace },
    { name: "typography", run: correctTypography },
    ...(findMarkers ? [{ name: "typedMarkers", run: findMarkers }] : []),
  ],
  [
    { name: "undo", keys: "Mod-z", run: run("undo"), isPossible: has(pm.history.undoDepth) },
    { name: "redo", keys: "Mod-Shift-z", run: run("redo"), isPossible: has(pm.history.redoDepth) },
  ],
]

const noteTool = (insertNote) => ({
  name: "footnote",
  keys: "Mod-Alt-f",
  run: insertNote,
  isPossible: ({ state }) => placeForMarker(state) !== null,
})

function has(depth) {
  return ({ state }) => depth(state) > 0
}

/**
 * The tools for the part at the cursor: [{name, at(editor), tools, isUnder?}], the first
 * whose `at` finds something is shown there. `at` returns the position of the part, or null;
 * `isUnder` keeps the tools off what stands over the part. `list` is null without notes.
 */
export const partTools = (list) => [
  {
    name: "footnote",
    at: ({ state }) => (list && selectedMarker(state) ? state.selection.from : null),
    tools: [
      { name: "noteEdit", icon: "edit", run: (editor) => editNote(editor, selectedMarker(editor.state)) },
      { name: "noteShow", icon: "list", run: (editor) => list.show(selectedMarker(editor.state)) },
      {
        name: "deleteNote",
        icon: "trash",
        label: say("delete"),
        run: ({ view }) => askToDelete(view, selectedMarker(view.state)).then(() => view.focus()),
      },
    ],
  },
  {
    name: "link",
    at: (editor) => (editor.isActive("link") ? editor.state.selection.from : null),
    tools: [
      { name: "editLink", icon: "edit", label: say("link"), keys: "Mod-k", run: editLink },
      { name: "openLink", icon: "open", run: openLink },
      { name: "removeLink", icon: "unlink", run: removeLink },
    ],
  },
  {
    name: "picture",
    at: ({ state }) => figureAt(state)?.pos ?? null,
    tools: [
      { name: "pictureText", icon: "describe", run: describePicture },
      { name: "pictureReplace", icon: "picture", run: replacePicture },
      { name: "deletePicture", icon: "trash", run: removePicture },
    ],
  },
  {
    name: "table",
    // What is said over a table belongs to it, whether it is a caption or a paragraph.
    isUnder: true,
    at: ({ state }) => {
      const depth = depthIn(state, "captionedTable") || depthIn(state, "table")
      return depth ? state.selection.$from.before(depth) : null
    },
    tools: [
      { name: "rowAbove", run: run("addRowBefore") },
      { name: "rowBelow", run: run("addRowAfter") },
      { name: "deleteRow", run: run("deleteRow") },
      { name: "columnBefore", run: run("addColumnBefore") },
      { name: "columnAfter", run: run("addColumnAfter") },
      { name: "deleteColumn", run: run("deleteColumn") },
      { name: "headerRow", run: run("toggleHeaderRow") },
      { name: "headerColumn", run: run("toggleHeaderColumn") },
      { name: "mergeCells", run: run("mergeCells"), isPossible: (editor) => editor.can().mergeCells() },
      { name: "splitCell", run: run("splitCell"), isPossible: (editor) => editor.can().splitCell() },
      {
        name: "tableCaption",
        icon: "caption",
        run: toggleCaption,
        isActive: ({ state }) => depthIn(state, "captionedTable") > 0,
      },
      { name: "deleteTable", icon: "trash", run: deleteTable },
    ],
  },
]
