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

  // the note of a reading opens when the number leaves its limits
  const showNotes = () => {
    for (const more of form.querySelectorAll(".hq-more[data-low]")) {
      const field = more.closest(".hq-field")
      const text = field.querySelector("input").value.normalize("NFKC").trim()
      const { low, high } = more.dataset
      const outside = /^[+-]?\d+(\.\d+)?$/.test(text) &&
        ((low !== "" && Number(text) < Number(low)) || (high !== "" && Number(text) > Number(high)))
      more.hidden = !outside && !more.querySelector("input").value
    }
  }

  const saysFail = key => {
    const more = form.querySelector(`[name="f.${key}"]`)?.closest(".hq-field")?.querySelector("[data-low]")
    return more && !more.hidden ? ["fail"] : []
  }
  const isFilled = field => [...field.querySelectorAll("input, textarea, select")]
    .some(one => /^(radio|checkbox)$/.test(one.type) ? one.checked : one.value)

  const showNeeded = () => {
    for (const field of form.querySelectorAll("[data-required-if]")) {
      const needed = Object.entries(JSON.parse(field.dataset.requiredIf)).every(([key, wanted]) =>
        [...valuesOf(`f.${key}`), ...saysFail(key)].some(value => wanted.includes(value)))
      field.hidden = !needed && !isFilled(field) && !field.classList.contains("hq-field--wrong")
    }
  }

  const refresh = () => { showDose(); showNotes(); showNeeded() }
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
