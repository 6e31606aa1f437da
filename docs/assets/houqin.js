// Small repairs of the theme that need the page. Everything works without them.
document.querySelector(".md-search")?.setAttribute("aria-label", "搜索");
