// The focal point of a picture, chosen by a click on it or with the arrow keys.

// As the language of the page writes it: 40%, %40, 40 %.
const asPercent = new Intl.NumberFormat(document.documentElement.lang, { style: "percent" })
const STEP = 0.01
const LARGE_STEP = 0.1
const KEYS = { ArrowLeft: ["x", -1], ArrowRight: ["x", 1], ArrowUp: ["y", -1], ArrowDown: ["y", 1] }

function start(place) {
  const sliders = Object.fromEntries(
    [...document.querySelectorAll("input[data-axis]")].map((input) => [input.dataset.axis, input]),
  )
  // Who may not change a picture sees it without.
  if (!sliders.x || !sliders.y) return
  const labels = JSON.parse(place.dataset.labels)
  const frame = place.querySelector(".focus-picture")
  const point = place.querySelector(".focus-point")
  const output = place.querySelector("output")
  const crops = place.querySelectorAll(".focus-crop img")
  point.hidden = place.querySelector(".focus-aside").hidden = false
  Object.assign(frame, { tabIndex: 0, role: "group", ariaLabel: labels.name })

  const percent = (axis) => Math.round(sliders[axis].value * 100)
  const show = () => {
    const [x, y] = [percent("x"), percent("y")]
    point.style.insetInlineStart = `${x}%`
    point.style.insetBlockStart = `${y}%`
    for (const crop of crops) crop.style.objectPosition = `${x}% ${y}%`
    for (const slider of Object.values(sliders))
      slider.setAttribute("aria-valuetext", asPercent.format(slider.value))
    output.textContent = labels.value
      .replace("%(x)s", asPercent.format(sliders.x.value))
      .replace("%(y)s", asPercent.format(sliders.y.value))
  }
  const set = (axis, value) => {
    sliders[axis].value = Math.min(Math.max(value, 0), 1)
    show()
  }

  frame.addEventListener("click", ({ clientX, clientY }) => {
    const { left, top, width, height } = frame.querySelector("img").getBoundingClientRect()
    set("x", (clientX - left) / width)
    set("y", (clientY - top) / height)
  })
  frame.addEventListener("keydown", (event) => {
    if (!KEYS[event.key]) return
    event.preventDefault()
    const [axis, by] = KEYS[event.key]
    set(axis, Number(sliders[axis].value) + by * (event.shiftKey ? LARGE_STEP : STEP))
  })
  for (const slider of Object.values(sliders)) slider.addEventListener("input", show)
  show()
}

for (const place of document.querySelectorAll("[data-focus]")) start(place)
