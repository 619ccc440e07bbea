// Sends a picture file to the library and tells how far it is. Imports nothing: the page of
// the library, which has no editor, loads it too.

/** Whether `file` says that it is a picture. What it really is, the server finds out. */
export const isPictureFile = (file) => file.type.startsWith("image/")

/**
 * Send `file` to `address`. `progress(part)` hears the part that is sent, 1 when the server
 * begins to prepare the sizes. Resolves to the server's answer, {picture, notice} or {refusal};
 * where there was none, to {problem: "signedOut" | "failed"}.
 */
export function upload(file, { address, token, fields = {}, progress = () => {} }) {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.set(name, value)
  form.set("file", file)
  return new Promise((resolve) => {
    const request = new XMLHttpRequest()
    request.open("POST", address)
    request.responseType = "json"
    request.setRequestHeader("X-CSRFToken", token)
    request.upload.onprogress = ({ loaded, total }) => progress(total ? loaded / total : 0)
    request.upload.onload = () => progress(1)
    request.onerror = () => resolve({ problem: "failed" })
    request.onload = () => {
      const { response, status } = request
      if (response?.picture || response?.refusal) resolve(response)
      // A page instead of an answer: the one for signing in, or one about an error.
      else resolve({ problem: status >= 500 || status === 413 ? "failed" : "signedOut" })
    }
    request.send(form)
  })
}
