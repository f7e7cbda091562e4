/*
 * Editing in place on the page of an action. htmx brings the form and the page anew; this file moves the focus,
 * keeps what is being typed elsewhere on the page, and lets the browser do without it whatever is not foreseen.
 */

const PLACE = "[data-az-place]";
const CONFLICT = 409;
// The place whose form was saved or left, until the page is there again.
let closing = "";

const placeOf = (element) => element.closest(PLACE)?.dataset.azPlace ?? "";
const placeNamed = (root, name) => root.querySelector(`[data-az-place="${CSS.escape(name)}"]`);

function isTyped(field) {
  if (field.type === "hidden") return false;
  if (field.type === "checkbox" || field.type === "radio") return field.checked !== field.defaultChecked;
  if (field.options) return [...field.options].some((option) => option.selected !== option.defaultSelected) && field.selectedIndex > 0;
  return field.value !== field.defaultValue;
}

const isDirty = (form) => [...form.elements].some((field) => field.name && isTyped(field));

/* Open for editing, or holding words of a form of its own that are not sent yet. */
function isBusy(place) {
  return place.querySelector("[data-az-form]") !== null || [...place.querySelectorAll("form")].some(isDirty);
}

function show(form, what) {
  form.querySelectorAll("[data-az-stale], [data-az-failed]").forEach((said) => { said.hidden = !said.matches(what); });
}

/* A page of sign-in, a refusal, a failure: ask again without htmx, so that the browser shows it whole. */
function withoutHtmx(element) {
  leaving = true;
  if (element instanceof HTMLFormElement) element.submit();
  else window.location.assign(element.href);
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.detail.elt.closest("[data-az-form]");
  if (form) show(form, "none");
  document.getElementById("annonces").replaceChildren();
});

document.addEventListener("htmx:beforeSwap", (event) => {
  const { xhr, requestConfig: { elt } } = event.detail;
  if (elt.matches("[data-az-form]") && xhr.status === CONFLICT) {
    event.detail.shouldSwap = false;
    show(elt, "[data-az-stale]");
    elt.querySelector("[data-az-merge]").focus();
  } else if (!xhr.getResponseHeader("Azimut-In-Place")) {
    event.detail.shouldSwap = false;
    withoutHtmx(elt);
  } else {
    closing = placeOf(elt);
  }
});

document.addEventListener("htmx:sendError", (event) => {
  const form = event.detail.elt.closest("[data-az-form]");
  if (form) show(form, "[data-az-failed]");
  else withoutHtmx(event.detail.elt);
});

/* The page comes anew: what is being typed elsewhere stays as it is. */
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (target.id !== "fiche") return;
  for (const place of target.querySelectorAll(PLACE)) {
    if (place.dataset.azPlace === closing || !isBusy(place)) continue;
    const fresh = placeNamed(fragment, place.dataset.azPlace);
    if (!fresh) {
      event.detail.shouldSwap = false;
      return;
    }
    if (!place.querySelector("[data-az-form]")) follow(place, fresh);
    fresh.replaceWith(place);
  }
});

/* A form of the page that was being filled answers for the page as it is now. */
function follow(place, fresh) {
  const version = fresh.querySelector("[name=version]");
  for (const field of place.querySelectorAll("[name]")) {
    if (field.name === "version" && version) field.value = version.value;
    else if (!fresh.querySelector(`[name="${CSS.escape(field.name)}"]`)) field.disabled = true;
  }
}

document.addEventListener("htmx:oobAfterSwap", (event) => {
  if (event.target.id !== "fiche" || !closing) return;
  placeNamed(document, closing)?.querySelector("[data-az-edit]")?.focus();
  closing = "";
});

/* A form has come: to its first field, or to the first that was refused. */
document.addEventListener("htmx:afterSettle", (event) => {
  if (!event.target.matches(PLACE)) return;
  const form = event.target.querySelector("[data-az-form]");
  if (!form) return;
  const wrong = form.querySelector(".fr-input-group--error :is(input, select, textarea)");
  const field = wrong ?? form.querySelector("input:not([type=hidden]), select, textarea");
  field?.focus();
});

document.addEventListener("keydown", (event) => {
  const form = event.target.closest("[data-az-form]");
  if (event.key !== "Escape" || event.defaultPrevented || !form) return;
  if (isDirty(form) && !window.confirm("Abandonner ce que vous avez écrit ?")) return;
  form.querySelector("[data-az-cancel]").click();
});

/* The browser sends what was typed, and shows the page where both texts are. */
document.addEventListener("click", (event) => {
  const form = event.target.closest("[data-az-merge]")?.form;
  if (form) withoutHtmx(form);
});

let leaving = false;
document.addEventListener("submit", () => { leaving = true; });
window.addEventListener("beforeunload", (event) => {
  if (!leaving && [...document.querySelectorAll("[data-az-form]")].some(isDirty)) event.preventDefault();
});
