/*
 * Comforts only: every page works without this file. Events are delegated, so no page needs an inline handler.
 */

/* A menu made of <details data-az-menu> closes on Escape (focus returns to its summary) and on a click elsewhere. */
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const menu = event.target.closest("details[data-az-menu][open]");
  if (!menu) return;
  menu.open = false;
  menu.querySelector("summary").focus();
});

document.addEventListener("click", (event) => {
  document.querySelectorAll("details[data-az-menu][open]").forEach((menu) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
});

/* The committee reads what is folded too: unfold for print, fold again after. */
let unfolded = [];
window.addEventListener("beforeprint", () => {
  unfolded = [...document.querySelectorAll("main details:not([open])")];
  unfolded.forEach((details) => { details.open = true; });
});
window.addEventListener("afterprint", () => {
  unfolded.forEach((details) => { details.open = false; });
  unfolded = [];
});

/* <button data-az-print> prints the page; hidden until this file is here to answer. */
document.querySelectorAll("[data-az-print]").forEach((button) => { button.hidden = false; });
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-az-print]")) window.print();
});

/* <button data-az-copy="id"> copies a field; without clipboard (no https), it selects it and says what to press. */
document.querySelectorAll("[data-az-copy]").forEach((button) => { button.hidden = false; });
document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-az-copy]");
  if (!button) return;
  const field = document.getElementById(button.dataset.azCopy);
  const said = document.querySelector("[data-az-copy-said]");
  field.select();
  try {
    await navigator.clipboard.writeText(field.value);
    said.textContent = "Jeton copié.";
  } catch {
    field.focus();
    said.textContent = "Le jeton est sélectionné : copiez-le avec Ctrl + C.";
  }
});
