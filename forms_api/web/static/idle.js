// On a shared device nobody's page stays on the screen: the server has signed them out by then.
// What somebody has begun to type stays; it is asked for a name when it is sent.
(() => {
  const minutes = Number(document.currentScript.dataset.minutes)
  const LATER = 5000 // milliseconds: the server's clock comes first
  let typed = false
  addEventListener("input", () => { typed = true })
  setTimeout(() => {
    if (!typed) location.replace("/signin")
  }, minutes * 60000 + LATER)
})()
