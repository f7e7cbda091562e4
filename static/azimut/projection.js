/*
 * The screens of the committee room by keyboard. Without this file they are a page that scrolls, with its links.
 *
 * Arrows, Page up and down, space: the next screen or the one before; Home, End: the first, the last; F: full screen;
 * Escape: leave. A screen taller than the window is first scrolled to its end.
 */

const slides = [...document.querySelectorAll(".pj-slide")];
const FORWARD = new Set(["ArrowRight", "ArrowDown", "PageDown", " "]);
const BACK = new Set(["ArrowLeft", "ArrowUp", "PageUp"]);
const SIDEWAYS = new Set(["ArrowRight", "ArrowLeft"]);

/* The screen that fills the middle of the window. */
function current() {
  const middle = window.innerHeight / 2;
  const found = slides.findIndex((slide) => slide.getBoundingClientRect().bottom > middle);
  return found < 0 ? slides.length - 1 : found;
}

function show(index) {
  const slide = slides[Math.max(0, Math.min(index, slides.length - 1))];
  slide.scrollIntoView({ block: "start" });
  slide.focus({ preventScroll: true });
  window.history.replaceState(null, "", `#${slide.id}`);
}

/* More of this screen is to be read in that direction. */
function overflows(slide, forward) {
  const box = slide.getBoundingClientRect();
  return forward ? box.bottom > window.innerHeight + 8 : box.top < -8;
}

function step(event, forward) {
  const index = current();
  if (!SIDEWAYS.has(event.key) && overflows(slides[index], forward)) return;
  event.preventDefault();
  show(index + (forward ? 1 : -1));
}

function toggleFull() {
  if (document.fullscreenElement) document.exitFullscreen();
  else document.documentElement.requestFullscreen();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  const onControl = event.target.closest("a, button");
  if (event.key === "Escape") {
    if (!document.fullscreenElement) window.location.assign(document.querySelector("[data-pj-back]").dataset.pjBack);
  } else if (event.key === " " && onControl) {
    return;
  } else if (FORWARD.has(event.key)) step(event, !(event.key === " " && event.shiftKey));
  else if (BACK.has(event.key)) step(event, false);
  else if (event.key === "Home") { event.preventDefault(); show(0); }
  else if (event.key === "End") { event.preventDefault(); show(slides.length - 1); }
  else if (event.key === "f" || event.key === "F") toggleFull();
});

/* The links of the footer go where the keys go. */
document.addEventListener("click", (event) => {
  const link = event.target.closest('a[href^="#ecran-"]');
  if (!link) return;
  event.preventDefault();
  show(slides.findIndex((slide) => `#${slide.id}` === link.getAttribute("href")));
});

document.querySelectorAll("[data-pj-full]").forEach((button) => {
  button.hidden = !document.fullscreenEnabled;
  button.addEventListener("click", toggleFull);
});
