// Forms work without this script. It adds: the dilution sum while typing, fields that appear
// when they are needed, and a button that cannot be pressed twice.
(() => {
  const form = document.querySelector("form.hq-form")
  if (!form) return

  const valuesOf = name => {
    const found = [...form.elements].filter(one => one.name === name)
    return found
      .filter(one => !/^(radio|checkbox)$/.test(one.type) || one.checked)
      .map(one => one.value)
  }
  const numberOf = name => {
    const text = (valuesOf(name)[0] || "").normalize("NFKC").trim()
    return /^\d+(\.\d+)?$/.test(text) ? Number(text) : 0
  }
  const round = value => String(Math.round(value * 100) / 100)

  const showDose = () => {
    for (const field of form.querySelectorAll("[data-strength]")) {
      const target = numberOf(field.dataset.target)
      const strength = numberOf(field.dataset.strength)
      const litres = numberOf(field.dataset.litres)
      if (!target || !strength) continue
      const each = target / (strength * 10)
      const total = litres ? `，共 ${round(each * litres)} mL` : ""
      field.querySelector("output").textContent = `每升加 ${round(each)} mL 原液${total}`
    }
  }

  const showNeeded = () => {
    for (const field of form.querySelectorAll("[data-required-if]")) {
      const wanted = Object.entries(JSON.parse(field.dataset.requiredIf))
      const needed = wanted.every(([key, values]) =>
        valuesOf(`f.${key}`).some(value => values.includes(value)))
      const filled = [...field.querySelectorAll("input, textarea, select")]
        .some(one => /^(radio|checkbox)$/.test(one.type) ? one.checked : one.value)
      const failing = wanted.some(([, values]) => values.includes("fail")) &&
        wanted.some(([key]) => form.querySelector(`input[type=text][name="f.${key}"], input:not([type])[name="f.${key}"]`))
      field.hidden = !needed && !filled && !failing && !field.classList.contains("hq-field--wrong")
    }
  }

  const refresh = () => { showDose(); showNeeded() }
  form.addEventListener("input", refresh)
  form.addEventListener("change", refresh)
  form.addEventListener("submit", () => {
    const button = form.querySelector("button[type=submit]")
    // a page brought back from the cache must be able to send again
    setTimeout(() => { button.disabled = true; button.textContent = "正在提交…" })
  })
  addEventListener("pageshow", event => {
    if (event.persisted) location.reload()
  })
  document.getElementById("refusal")?.focus()
  refresh()
})()
