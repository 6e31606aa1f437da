// 数字与依据: a tap on 法规, 转引 or 本园自定 shows these numbers alone, a second tap all of them.
// Without scripts the links lead to their sections.
const sures = document.querySelector("[data-sures]");
const parts = [...document.querySelectorAll("[data-sure]")];

const choose = (chosen) => {
  for (const part of parts) part.hidden = Boolean(chosen) && part.dataset.sure !== chosen;
  for (const way of sures.querySelectorAll("a")) {
    way.setAttribute("aria-pressed", String(way.hash === `#${chosen}`));
  }
};

if (sures) {
  for (const way of sures.querySelectorAll("a")) way.setAttribute("role", "button");
  sures.addEventListener("click", (event) => {
    const way = event.target.closest("a");
    if (!way) return;
    event.preventDefault();
    choose(way.getAttribute("aria-pressed") === "true" ? "" : way.hash.slice(1));
  });
  choose("");
}
