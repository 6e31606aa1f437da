// Photos go without this script too. It adds: smaller files, thumbnails, several shots one after
// the other. What is sent stays what the browser would send: the files of the form.
(() => {
  const LONGEST = 1600
  const QUALITY = 0.8
  const form = document.querySelector("form.hq-form")
  let waiting = 0
  let wantsToGo = false

  // drawn smaller, upright, and without the place where it was taken
  const shrink = async (file, canvas) => {
    const picture = await createImageBitmap(file, { imageOrientation: "from-image" })
    const scale = Math.min(1, LONGEST / Math.max(picture.width, picture.height))
    canvas.width = Math.max(1, Math.round(picture.width * scale))
    canvas.height = Math.max(1, Math.round(picture.height * scale))
    const pen = canvas.getContext("2d")
    pen.fillStyle = "#fff"
    pen.fillRect(0, 0, canvas.width, canvas.height)
    pen.drawImage(picture, 0, 0, canvas.width, canvas.height)
    picture.close()
    const blob = await new Promise(done => canvas.toBlob(done, "image/jpeg", QUALITY))
    return blob ? new File([blob], "photo.jpg", { type: "image/jpeg" }) : file
  }

  const serve = shoot => {
    const field = shoot.closest(".hq-field")
    const [first, ...others] = shoot.querySelectorAll("input[type=file]")
    const said = field.querySelector(".hq-shoot__said")
    const most = Number(shoot.dataset.most)
    const shown = document.createElement("div")
    shown.className = "hq-photos"
    shown.hidden = true
    shoot.before(shown)
    const taken = []
    let line = Promise.resolve()

    const kept = () => field.querySelectorAll(".hq-photo__keep input:checked").length
    const tell = () => {
      const number = kept() + taken.length
      shoot.classList.toggle("hq-shoot--full", number >= most)
      said.textContent = waiting ? "正在处理照片…" : number ? `${number} 张，最多 ${most} 张` : `最多 ${most} 张`
    }
    const hand = () => {
      const files = new DataTransfer()
      taken.forEach(one => files.items.add(one.file))
      first.files = files.files
      others.forEach(one => { one.value = "" })
      shown.hidden = !taken.length
      tell()
      form.dispatchEvent(new Event("input"))
    }
    const show = one => {
      one.box = document.createElement("div")
      one.box.className = "hq-photo"
      const off = document.createElement("button")
      off.type = "button"
      off.className = "hq-photo__off"
      off.textContent = "去掉这张"
      off.addEventListener("click", () => {
        taken.splice(taken.indexOf(one), 1)
        one.box.remove()
        hand()
        first.focus()
      })
      one.box.append(one.picture, off)
      shown.append(one.box)
    }
    const take = async file => {
      const canvas = document.createElement("canvas")
      const one = { file, picture: canvas }
      try {
        one.file = await shrink(file, canvas)
        canvas.setAttribute("role", "img")
        canvas.setAttribute("aria-label", `新照片：${file.name}`)
      } catch {
        // what this browser cannot draw, the service may: it says what it does not take
        one.picture = document.createElement("span")
        one.picture.className = "hq-photo__name"
        one.picture.textContent = file.name
      }
      taken.push(one)
      show(one)
    }
    const add = files => {
      const room = Math.max(0, most - kept() - taken.length)
      const tooMany = files.length > room
      for (const file of [...files].slice(0, room)) {
        waiting += 1
        // one after the other: a phone has little memory
        line = line.then(() => take(file)).finally(() => { waiting -= 1; hand(); go() })
      }
      hand()
      if (tooMany) said.textContent = `最多 ${most} 张，多的没有加进来`
    }

    for (const input of [first, ...others]) {
      input.addEventListener("change", () => add([...input.files]))
    }
    field.addEventListener("change", tell)
    shoot.classList.add("hq-shoot--ready")
    tell()
  }

  const go = () => {
    if (wantsToGo && !waiting) {
      wantsToGo = false
      form.requestSubmit()
    }
  }

  if (!form || typeof createImageBitmap !== "function" || typeof DataTransfer !== "function") return
  form.addEventListener("submit", event => {
    if (!waiting) return
    event.preventDefault()
    wantsToGo = true
  })
  form.querySelectorAll(".hq-shoot").forEach(serve)
})()
