// Large keys for wet hands; the field alone works too. Six digits are sent at once.
(() => {
  const field = document.getElementById("f-pin")
  const keys = document.getElementById("keys")
  if (!field || !keys) return
  const LENGTH = 6
  const form = field.form
  let sent = false

  const send = () => {
    if (sent) return
    sent = true
    form.requestSubmit()
  }
  const type = text => {
    if (sent) return
    field.value = field.value.normalize("NFKC").replace(/\D/g, "") + text
    if (field.value.length >= LENGTH) send()
  }
  const press = {
    "删除": () => { field.value = field.value.slice(0, -1) },
    "清空": () => { field.value = "" },
  }
  for (const name of ["1", "2", "3", "4", "5", "6", "7", "8", "9", "清空", "0", "删除"]) {
    const key = document.createElement("button")
    key.type = "button"
    key.className = "hq-key"
    key.textContent = name
    key.addEventListener("click", () => press[name] ? press[name]() : type(name))
    keys.append(key)
  }
  keys.hidden = false
  // the keys are there: a phone's own keyboard would cover them
  if (matchMedia("(pointer: coarse)").matches) field.inputMode = "none"
  field.addEventListener("input", () => type(""))
  form.addEventListener("submit", () => { sent = true })
  addEventListener("pageshow", event => { if (event.persisted) location.reload() })
})()
