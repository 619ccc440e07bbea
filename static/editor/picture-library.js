// The library in a dialog: search, choose, or bring a new picture in.

import { show } from "editor/dialogs"
import { element, newId } from "editor/element"
import { icon } from "editor/icons"
import { say } from "editor/labels"
import { findPictures, uploadPicture } from "editor/newsroom"
import { isPictureFile } from "editor/picture-upload"

const PAUSE = 200

/**
 * Let the editor choose a picture. Resolves to {picture, notice}, or to null.
 * `file` is a picture file that is brought in at once.
 */
export const choosePicture = (file = null) => new Library().open(file)

class Library {
  constructor() {
    const heading = newId("library")
    this.words = ""
    this.asked = 0
    this.search = element("input", {
      type: "search",
      autocomplete: "off",
      autofocus: true,
      oninput: () => this.searchSoon(),
      onkeydown: (event) => this.fromSearch(event),
    })
    this.file = element("input", {
      type: "file",
      accept: "image/*",
      hidden: true,
      onchange: () => this.bring(this.file.files[0]),
    })
    this.status = element("p", { class: "editor-library-status", role: "status" })
    this.refusal = element("p", { class: "editor-refusal", role: "alert", hidden: true })
    this.list = element("ul", {
      class: "editor-pictures",
      role: "listbox",
      "aria-label": say("pictures"),
      onkeydown: (event) => this.keyDown(event),
    })
    this.previous = this.step("picturesBefore", "previous", -1)
    this.next = this.step("picturesAfter", "next", 1)
    this.place = element("span", { class: "editor-library-place" })
    this.uploading = element("div", { class: "editor-upload", hidden: true })
    this.dialog = element(
      "dialog",
      {
        class: "editor-dialog editor-library",
        "aria-labelledby": heading,
        ondragover: (event) => this.dragOver(event),
        ondragleave: ({ relatedTarget }) =>
          this.dialog.contains(relatedTarget) || this.dialog.classList.remove("is-over"),
        ondrop: (event) => this.drop(event),
      },
      element(
        "header",
        {},
        element("h2", { id: heading }, say("pictureLibrary")),
        this.button("close", () => this.dialog.close(), "close"),
      ),
      element(
        "div",
        { class: "editor-library-tools" },
        element("label", { class: "editor-field" }, element("span", {}, say("pictureSearch")), this.search),
        (this.add = element(
          "button",
          { type: "button", class: "editor-button", hidden: true, onclick: () => this.file.click() },
          say("pictureUpload"),
        )),
        this.file,
      ),
      this.refusal,
      this.uploading,
      this.list,
      element("footer", {}, this.status, this.previous, this.place, this.next),
    )
  }

  button(label, onclick, picture) {
    const attributes = { type: "button", class: "editor-icon-button", onclick }
    return element("button", { ...attributes, "aria-label": say(label), title: say(label) }, icon(picture))
  }

  step(label, picture, by) {
    return this.button(label, () => this.load(this.page + by), picture)
  }

  async open(file) {
    this.chosen = null
    const closed = show(this.dialog)
    if (file) this.bring(file)
    this.load(1)
    await closed
    return this.chosen
  }

  choose(picture, notice = "") {
    this.chosen = { picture, notice }
    this.dialog.close()
  }

  // Searching

  searchSoon() {
    clearTimeout(this.timer)
    this.timer = setTimeout(() => this.load(1), PAUSE)
  }

  async load(page) {
    const asked = ++this.asked
    const answer = await findPictures(this.search.value.trim(), page)
    // A slow answer to an earlier question comes too late.
    if (asked !== this.asked || !this.dialog.isConnected) return
    if (answer.refusal) return this.refuse(answer.refusal)
    const hadFocus = this.list.contains(document.activeElement)
    this.page = answer.page
    this.list.replaceChildren(...answer.pictures.map((picture) => this.option(picture)))
    this.list.scrollTop = 0
    const { count, pages, mayAdd } = answer
    this.add.hidden = !mayAdd
    this.status.textContent = count ? say("picturesFound", { count }) : say("picturesNone")
    this.place.textContent = pages > 1 ? say("noteOf", { number: answer.page, count: pages }) : ""
    this.previous.hidden = this.next.hidden = pages < 2
    this.previous.disabled = answer.page === 1
    this.next.disabled = answer.page === pages
    this.stopAt(this.list.firstElementChild)
    if (hadFocus) this.list.firstElementChild?.focus()
  }

  option(picture) {
    const name = element("span", { class: "editor-picture-name" }, picture.name)
    const lacking = element("span", { class: "editor-picture-lacking" }, say("pictureLacking"))
    return element(
      "li",
      {
        role: "option",
        "aria-selected": "false",
        tabindex: -1,
        title: picture.alt || picture.name,
        onclick: () => this.choose(picture),
        onfocus: (event) => this.stopAt(event.currentTarget),
        onkeydown: (event) => {
          if (event.key !== "Enter" && event.key !== " ") return
          event.preventDefault()
          this.choose(picture)
        },
      },
      element("img", { src: picture.thumbnail, alt: "", loading: "lazy" }),
      name,
      picture.alt ? null : lacking,
    )
  }

  // Keys: one tab stop, arrows inside

  stopAt(option) {
    if (this.stop) {
      this.stop.tabIndex = -1
      this.stop.setAttribute("aria-selected", "false")
    }
    this.stop = option
    if (!option) return
    option.tabIndex = 0
    option.setAttribute("aria-selected", "true")
  }

  fromSearch(event) {
    if (event.key !== "ArrowDown" || !this.stop) return
    event.preventDefault()
    this.stop.focus()
  }

  keyDown(event) {
    const options = [...this.list.children]
    const at = options.indexOf(document.activeElement)
    if (at < 0) return
    const row = options.filter(({ offsetTop }) => offsetTop === options[0].offsetTop).length
    const forward = getComputedStyle(this.list).direction === "rtl" ? -1 : 1
    const to = {
      ArrowRight: at + forward,
      ArrowLeft: at - forward,
      ArrowDown: at + row,
      ArrowUp: at - row,
      Home: 0,
      End: options.length - 1,
    }[event.key]
    if (event.key === "PageDown" && !this.next.disabled) this.load(this.page + 1)
    else if (event.key === "PageUp" && !this.previous.disabled) this.load(this.page - 1)
    else if (event.key === "ArrowUp" && to < 0) this.search.focus()
    else if (to !== undefined) options[to]?.focus()
    else return
    event.preventDefault()
  }

  // Bringing one in

  dragOver(event) {
    if (!event.dataTransfer.types.includes("Files")) return
    event.preventDefault()
    this.dialog.classList.add("is-over")
  }

  drop(event) {
    this.dialog.classList.remove("is-over")
    const [file] = event.dataTransfer.files
    if (!file) return
    event.preventDefault()
    this.bring(file)
  }

  async bring(file) {
    if (!file || this.isBusy) return
    if (!isPictureFile(file)) return this.refuse(say("pictureNoFile", { name: file.name }))
    this.isBusy = true
    this.refusal.hidden = true
    const bar = element("progress", { max: 1, value: 0, "aria-label": say("pictureUploading") })
    const words = element("span", { role: "status" }, `${say("pictureUploading")} ${file.name}`)
    this.uploading.replaceChildren(words, bar)
    this.uploading.hidden = false
    const answer = await uploadPicture(file, (part) => {
      bar.value = part
      if (part < 1) return
      bar.removeAttribute("value")
      words.textContent = say("picturePreparing")
    })
    this.isBusy = false
    this.uploading.hidden = true
    this.file.value = ""
    // Who closed the dialog meanwhile finds the picture in the library.
    if (!this.dialog.open) return
    if (answer.refusal && !answer.picture) return this.refuse(answer.refusal)
    this.choose(answer.picture, answer.notice)
  }

  refuse(sentence) {
    this.refusal.textContent = sentence
    this.refusal.hidden = false
  }
}
