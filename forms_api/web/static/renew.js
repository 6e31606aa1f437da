// A board that hangs on a wall, or lies open on a desk, shows what is so now.
const seconds = Number(document.currentScript.dataset.seconds);

async function renew() {
  if (document.hidden || document.querySelector("[data-renew] :focus")) return;
  const answer = await fetch(location.href, { credentials: "same-origin" });
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [now, then] = [document, fresh].map((page) => page.querySelector("[data-renew]"));
  if (!now || !then) return;
  const opened = [...now.querySelectorAll("details")].map((one) => one.open);
  now.replaceWith(then);
  then.querySelectorAll("details").forEach((one, place) => (one.open = opened[place] ?? one.open));
}

// the service may be away for a moment: what is shown stays, and the next time is soon
setInterval(() => renew().catch(() => {}), seconds * 1000);
