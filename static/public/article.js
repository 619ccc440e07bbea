// What the page of an article does more where scripts run: it shares, tells which section is
// being read, links to a paragraph and shows a note beside its number. Without a script the
// contents, the notes and the networks are the plain links that they are.

const body = document.querySelector(".body")
const words = body?.dataset ?? {}

share()
followReading()
if (body) {
  linkBlocks()
  if (HTMLElement.prototype.showPopover) showNotes()
}

// Share -----------------------------------------------------------------------------------

function share() {
  for (const list of document.querySelectorAll("[data-share]")) {
    const { address, title } = list.dataset
    const offer = (name, action) => {
      const button = list.querySelector(`[data-${name}]`)
      button.closest("li").hidden = false
      button.addEventListener("click", () => action(button))
    }
    if (navigator.clipboard) {
      offer("copy", async button => {
        const label = button.querySelector("span")
        const before = label.textContent
        if (before === button.dataset.done) return
        await navigator.clipboard.writeText(address)
        label.textContent = button.dataset.done
        setTimeout(() => (label.textContent = before), 2000)
      })
    }
    // A reader who closes the sheet has not failed at anything.
    if (navigator.share) offer("native", () => navigator.share({ title, url: address }).catch(() => {}))
    offer("print", () => print())
  }
}

// The list of contents --------------------------------------------------------------------

function followReading() {
  const links = [...document.querySelectorAll(".contents a")]
  const headings = [...new Set(links.map(link => document.getElementById(link.hash.slice(1))))]
  const passed = new Set()
  // Everything above a line at three tenths of the window, however far above: so no heading
  // is missed by a leap, and the last one above the line is the section being read.
  const observer = new IntersectionObserver(
    entries => {
      for (const { target, isIntersecting } of entries) {
        if (isIntersecting) passed.add(target)
        else passed.delete(target)
      }
      const current = headings.findLast(heading => passed.has(heading))
      for (const link of links) {
        if (current && link.hash === `#${current.id}`) mark(link)
        else link.removeAttribute("aria-current")
      }
    },
    { rootMargin: "1000000px 0px -70% 0px" },
  )
  headings.forEach(heading => heading && observer.observe(heading))

  function mark(link) {
    link.setAttribute("aria-current", "location")
    const list = link.closest("nav")
    list.scrollTop = link.offsetTop - list.clientHeight / 2
  }
}

// Links to headings and paragraphs --------------------------------------------------------

function linkBlocks() {
  const blocks = [...body.querySelectorAll(":scope > [id]:not(.table, pre)")]
  const headings = new Map()
  const status = document.createElement("span")
  status.className = "unseen"
  status.role = "status"
  body.after(status)

  // A heading has its link for good, for keyboards too; it stands behind the heading, whose
  // name it would else be part of. One link goes about among all other blocks, so that a
  // text of sixty paragraphs has not sixty places more to stop at.
  const roving = make(words.paragraph)
  for (const block of blocks) {
    if (!/^H\d$/.test(block.tagName)) continue
    const link = make(words.section)
    link.href = `#${block.id}`
    block.after(link)
    headings.set(block, link)
  }

  function make(name) {
    const link = document.createElement("a")
    link.className = "here"
    link.ariaLabel = name
    link.dataset.hint = words.hint
    link.addEventListener("click", copy)
    link.addEventListener("keydown", step)
    return link
  }

  /** Show the link of `block` and return it. */
  function linkOf(block) {
    if (headings.has(block)) return headings.get(block)
    const href = `#${block.id}`
    if (roving.getAttribute("href") !== href || !roving.isConnected) {
      roving.href = href
      delete roving.dataset.done
      const holder = block.matches("ul, ol") ? block.firstElementChild : block
      holder.prepend(roving)
    }
    return roving
  }

  function step(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (!by) return
    const here = blocks.findIndex(block => `#${block.id}` === event.currentTarget.hash)
    const next = blocks[here + by]
    if (!next) return
    event.preventDefault()
    linkOf(next).focus()
  }

  async function copy(event) {
    const link = event.currentTarget
    if (!navigator.clipboard || event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    history.replaceState(history.state, "", link.hash)
    await navigator.clipboard.writeText(link.href)
    link.dataset.done = status.textContent = words.copied
    setTimeout(() => {
      delete link.dataset.done
      status.textContent = ""
    }, 2000)
  }

  const blockAt = target => blocks.find(block => block.contains(target))
  body.addEventListener("pointerover", event => {
    const block = event.pointerType === "mouse" && blockAt(event.target)
    if (block && !roving.matches(":focus-visible")) linkOf(block)
  })
  // A finger shows it by a tap on words that do nothing else.
  body.addEventListener("click", event => {
    if (event.target.closest("a, button") || !getSelection().isCollapsed) return
    const block = blockAt(event.target)
    if (block) linkOf(block)
  })
}

// Notes -----------------------------------------------------------------------------------

function showNotes() {
  const REFERENCE = "a[role='doc-noteref']"
  // What is said in a paragraph may stand in it: the card goes behind the number, where tab
  // and a screen reader come to it next. It is one for all, and nothing moves for it.
  const card = document.createElement("span")
  card.className = "note-card"
  card.popover = "manual"
  card.role = "note"
  let shown = null
  let opening = 0
  let closing = 0
  let byFinger = false
  let returning = false

  function open(reference) {
    stopWaiting()
    if (shown === reference) return
    close()
    const item = document.getElementById(reference.hash.slice(1))
    if (!item) return
    const note = item.cloneNode(true)
    note.querySelectorAll("[role='doc-backlink']").forEach(link => link.remove())
    const onward = document.createElement("a")
    onward.className = "note-onward"
    onward.href = reference.hash
    onward.textContent = words.notes
    const text = document.createElement("span")
    text.className = "note-text"
    text.append(...note.childNodes)
    card.replaceChildren(text, onward)
    text.dataset.number = item.value
    card.ariaLabel = reference.ariaLabel
    reference.parentNode.after(card)
    card.showPopover()
    text.tabIndex = text.scrollHeight > text.clientHeight ? 0 : -1
    place(reference)
    shown = reference
  }

  function place(reference) {
    const at = reference.getBoundingClientRect()
    const edge = 8
    const room = document.documentElement.clientWidth - card.offsetWidth - edge
    const left = Math.max(edge, Math.min(at.left + at.width / 2 - card.offsetWidth / 2, room))
    const below = innerHeight - at.bottom
    const over = below < card.offsetHeight + edge && at.top > below
    const top = over ? at.top - card.offsetHeight - 4 : at.bottom + 4
    card.style.left = `${left + scrollX}px`
    card.style.top = `${top + scrollY}px`
  }

  function close() {
    stopWaiting()
    if (!shown) return
    const reference = shown
    const inside = card.contains(document.activeElement)
    shown = null
    card.remove()
    if (!inside) return
    returning = true
    reference.focus()
    returning = false
  }

  function stopWaiting() {
    clearTimeout(opening)
    clearTimeout(closing)
    opening = closing = 0
  }

  const isWithin = element => card.contains(element) || shown?.contains(element)

  document.addEventListener("pointerover", event => {
    if (event.pointerType !== "mouse") return
    const reference = event.target.closest(REFERENCE)
    if (reference || card.contains(event.target)) stopWaiting()
    if (reference) opening = setTimeout(open, 120, reference)
    else if (!card.contains(event.target)) {
      clearTimeout(opening)
      // Who came by keyboard leaves by keyboard; a mouse may cross the gap to the card.
      if (shown && !closing && !isWithin(document.activeElement)) closing = setTimeout(close, 300)
    }
  })
  document.addEventListener("pointerdown", event => {
    byFinger = event.pointerType !== "mouse"
    if (shown && !isWithin(event.target)) close()
  })
  document.addEventListener("focusin", event => {
    const reference = event.target.closest(REFERENCE)
    if (reference && !returning && reference.matches(":focus-visible")) open(reference)
    else if (shown && !isWithin(event.target)) close()
  })
  document.addEventListener("click", event => {
    const reference = event.target.closest(REFERENCE)
    if (reference && byFinger && event.detail) {
      event.preventDefault()
      if (shown === reference) close()
      else open(reference)
    } else if (reference || event.target.closest(".note-onward")) {
      // The link leads to the list, and the focus with it.
      setTimeout(() => {
        shown = null
        card.remove()
      })
    }
  })
  document.addEventListener("keydown", event => {
    if (event.key === "Escape" && shown) {
      event.preventDefault()
      close()
    }
  })
  addEventListener("resize", () => shown && place(shown))
}
