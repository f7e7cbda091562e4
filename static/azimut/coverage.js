/* Comfort only: Escape hides the words of the cell that is designated, until another one is. */
const HIDDEN = "cv-table--quiet";

document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") document.querySelectorAll(".cv-table").forEach((table) => table.classList.add(HIDDEN));
});
["focusin", "pointerover"].forEach((name) => {
  document.addEventListener(name, (event) => {
    if (event.target.closest(".cv-cell__link")) event.target.closest(".cv-table").classList.remove(HIDDEN);
  });
});
