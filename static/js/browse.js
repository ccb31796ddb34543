/* BROWSE. On a phone the regions are one line that scrolls, and every swap draws it anew: keep the chosen one in sight. */

function show() {
  const line = document.querySelector(".picks-line");
  const chosen = line?.querySelector(".pick:has(:checked)");
  if (chosen) line.scrollLeft = chosen.offsetLeft - (line.clientWidth - chosen.offsetWidth) / 2;
}

document.addEventListener("htmx:afterSettle", show);
show();
