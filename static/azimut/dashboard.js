/*
 * Dashboards: the line that says when the figures were computed asks for news (htmx attributes). This file keeps what
 * somebody reads from being replaced under their eyes, and ignores an answer that is no such line (an expired session).
 */

const LINE = "calcul";
const BOARD = "tableau";

/* Something is unfolded, or the keyboard is inside. */
function isRead(board) {
  return board.querySelector("details[open]") !== null || board.contains(document.activeElement);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, requestConfig } = event.detail;
  const asked = requestConfig.triggeringEvent?.type;
  if (elt.closest(`#${LINE}`) && elt.matches("a") && asked !== "click" && isRead(document.getElementById(BOARD))) {
    event.preventDefault();
  }
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target, xhr, requestConfig } = event.detail;
  if (!xhr.responseText.includes(`id="${target.id}"`)) {
    event.detail.shouldSwap = false;
    if (requestConfig.triggeringEvent?.type === "click") window.location.assign(requestConfig.elt.href);
  }
});

/* The board is new: the line has nothing more to offer. */
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id === BOARD) document.querySelector(`#${LINE} .db-computed__newer`)?.remove();
});
