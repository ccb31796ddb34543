/* FIGURE CONTROLS. Side, range and tempo of the drill's page set the attributes of its moving figure.

   The form itself asks the server for the still pictures, and without this module for the whole page. */

const form = document.querySelector(".figure-controls");
const figure = document.querySelector("#stage drill-figure");

function show() {
  const { limit } = form.elements; // only where the drill can be limited
  const asked = new FormData(form);
  if (asked.has("side")) figure.setAttribute("side", asked.get("side"));
  if (limit) {
    figure.setAttribute("to", limit.value);
    form.querySelector("output").value = `${limit.value}°`;
  }
  figure.setAttribute("tempo", form.querySelector("[name='tempo']:checked").dataset.tempo);
  figure.setAttribute("alt", document.querySelector("h1").textContent); // side and range are told by the controls
}

if (figure) {
  form.querySelector("[type='submit']").hidden = true;
  form.addEventListener("input", show);
}
