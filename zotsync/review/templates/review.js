"use strict";
// Keys for what the buttons do. Without this script the buttons do it alone.
const cards = Array.from(document.querySelectorAll(".card"));
let now = -1;

const choose = (place, move) => {
  if (!cards.length) return;
  if (now >= 0) cards[now].classList.remove("now");
  now = Math.max(0, Math.min(place, cards.length - 1));
  cards[now].classList.add("now");
  if (!move) return;
  cards[now].focus({ preventScroll: true });
  cards[now].scrollIntoView({ block: "nearest" });
};
const press = (button) => { if (button) button.click(); };
const busy = () => document.body.classList.contains("sent");
const follow = (rel) => press(document.querySelector(`a[rel="${rel}"]`));

const named = cards.findIndex((card) => `#${card.id}` === location.hash);
choose(named < 0 ? 0 : named, named >= 0);
addEventListener("hashchange", () => {
  const place = cards.findIndex((card) => `#${card.id}` === location.hash);
  if (place >= 0) choose(place, true);
});
document.addEventListener("focusin", (event) => {
  const place = cards.indexOf(event.target.closest(".card"));
  if (place >= 0) choose(place, false);
});
// One decision is sent once, however often a key is pressed.
document.addEventListener("submit", (event) => {
  if (busy()) event.preventDefault();
  document.body.classList.add("sent");
});
addEventListener("pageshow", () => document.body.classList.remove("sent"));
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.repeat && !"jk".includes(event.key)) return;
  if (event.target.closest("textarea, input, select")) return;
  if (event.key === "Enter" && event.target.closest("a, button, summary")) return;
  const buttons = now < 0 ? [] : cards[now].querySelectorAll(".choices button");
  if (event.key === "j") now + 1 < cards.length ? choose(now + 1, true) : follow("next");
  else if (event.key === "k") now > 0 ? choose(now - 1, true) : follow("prev");
  else if ("123456789".includes(event.key)) press(buttons[Number(event.key) - 1]);
  else if (event.key === "Enter") press(buttons[0]);
  else if (event.key === "u") press(document.getElementById("undo-latest"));
  else if (event.key === "?") { const help = document.getElementById("keys"); help.open = !help.open; }
  else return;
  event.preventDefault();
});
