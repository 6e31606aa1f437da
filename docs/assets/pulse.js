// For who is signed in: how each form stands today, beside the way to fill it. Without the service,
// or without a session, the page stays as it is.
const ways = [...document.querySelectorAll(".hq-fill, .hq-buttons a")].filter((way) =>
  /\/forms\/[a-z0-9-]+$/.test(new URL(way.href).pathname),
);
const formOf = (way) => new URL(way.href).pathname.split("/").pop();

const make = (tag, name, text = "") => {
  const made = document.createElement(tag);
  made.className = name;
  made.textContent = text;
  return made;
};

const rowOf = (days) => {
  const whole = days.filter((day) => day.kept === day.wanted).length;
  const row = make("span", "hq-dots");
  row.setAttribute("role", "img");
  row.setAttribute("aria-label", `前 30 天有 ${days.length} 天要做，${whole} 天都做了`);
  for (const { date, kept, wanted, step } of days) {
    const dot = row.appendChild(make("span", `hq-dot hq-dot--${step}`));
    dot.title = `${date}：做了 ${kept}/${wanted}`;
  }
  return row;
};

const show = (way, { today, days }) => {
  const pulse = make("span", "hq-pulse");
  if (today) {
    pulse.append(make("span", `hq-pill hq-pill--${today.pill}`, `今天${today.word} ${today.kept}/${today.wanted}`));
  }
  if (days.length) pulse.append(rowOf(days));
  if (pulse.childElementCount) way.after(pulse);
};

// The calendar: whether each term may begin, and what is missing.
const showTerm = (line, { word, pill, missing }) => {
  line.append(make("span", `hq-pill hq-pill--${pill}`, word));
  for (const { words, href } of missing) {
    const way = make("a", "", `差：${words}`);
    way.href = href;
    line.append(" ", way);
  }
  line.hidden = false;
};

// The plan of a term: how much of each item, and of all, was done so far.
const showPlan = (line, { percent, items }) => {
  if (percent !== undefined && percent !== null) {
    line.textContent = `到今天完成 ${percent}%`;
    line.hidden = false;
  }
  for (const cell of document.querySelectorAll("[data-plan-item]")) {
    const found = items?.[cell.dataset.planItem];
    cell.replaceChildren(found ? make("span", `hq-pill hq-pill--${found.pill}`, found.word) : "还没有到期的");
  }
};

const read = async (address) => {
  const base = new URL(ways[0].href).href.replace(/forms\/[a-z0-9-]+$/, "");
  const answer = await fetch(base + address, { credentials: "same-origin" });
  return answer.status === 200 ? answer.json() : {};
};

const ask = async () => {
  const forms = [...new Set(ways.map(formOf))];
  const found = await read(`today/pulse?${forms.map((form) => `form=${form}`).join("&")}`);
  for (const way of ways) if (found[formOf(way)]) show(way, found[formOf(way)]);
  for (const line of document.querySelectorAll("[data-plan]")) {
    const found = await read(`today/plan/${line.dataset.plan}`);
    if (found.items) showPlan(line, found);
  }
  const terms = [...document.querySelectorAll("[data-term]")];
  const known = terms.length ? await read("today/terms") : {};
  for (const line of terms) if (known[line.dataset.term]) showTerm(line, known[line.dataset.term]);
};

// only from where the forms are: another host would not know who is signed in
if (ways.length && new URL(ways[0].href).origin === location.origin) ask().catch(() => {});
