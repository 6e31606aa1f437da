// Small repairs of the theme that need the page. Everything works without them.
document.querySelector(".md-search")?.setAttribute("aria-label", "搜索");

// The theme knows which tab a page of the handbook is under, not which one a form is.
for (const link of document.querySelectorAll(".md-tabs__link")) {
  const { pathname } = new URL(link.href);
  if (`${location.pathname}/`.startsWith(`${pathname}/`)) {
    link.parentElement.classList.add("md-tabs__item--active");
  }
}

// On a phone the tabs are wider than the screen: show the one that is meant.
const tab = document.querySelector(".md-tabs__item--active");
const tabs = document.querySelector(".md-tabs__list");
if (tab && tabs) {
  tabs.scrollLeft = tab.offsetLeft - (tabs.clientWidth - tab.clientWidth) / 2;
}
