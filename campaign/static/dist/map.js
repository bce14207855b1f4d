// The map's keyboard: one stop for the Tab key, arrow keys from hexagon to hexagon. Without this
// script each hexagon is a link like any other, and a link leads past them all.
const map = document.querySelector("[data-map]");
const cells = map ? [...map.querySelectorAll("a[data-row]")] : [];

const place = (cell) => [Number(cell.dataset.column), Number(cell.dataset.row)];

// Columns count in halves, so that a step aside is two and one to a neighbouring row is one.
const MOVES = {
  ArrowLeft: ([column, row], [other, line]) => (line === row && other < column ? column - other : NaN),
  ArrowRight: ([column, row], [other, line]) => (line === row && other > column ? other - column : NaN),
  ArrowUp: ([column, row], [other, line]) => (line > row ? (line - row) * 4 + Math.abs(other - column) : NaN),
  ArrowDown: ([column, row], [other, line]) => (line < row ? (row - line) * 4 + Math.abs(other - column) : NaN),
};

function nearest(from, cost) {
  let best = null;
  let least = Infinity;
  for (const cell of cells) {
    const price = cost(place(from), place(cell));
    if (price < least) [best, least] = [cell, price];
  }
  return best;
}

function stop(cell) {
  for (const other of cells) other.setAttribute("tabindex", other === cell ? "0" : "-1");
}

// Browsers scroll to the drawing as a whole, not to a shape in it.
const ROOM = 60;

function bringIntoSight(cell) {
  const { top, bottom } = cell.getBoundingClientRect();
  const below = bottom - window.innerHeight + ROOM;
  const by = top < ROOM ? top - ROOM : Math.max(0, below);
  // At once: a key that is held down would outrun a gentle movement.
  window.scrollBy({ top: by, behavior: "instant" });
}

if (cells.length) {
  stop(cells[0]);
  // For those who see the map: the name of the hexagon under the finger, the pointer or the focus.
  // Who hears the page has heard it already.
  const said = document.querySelector("[data-map-said]");
  const say = (event) => {
    const cell = event.target.closest("a[data-row]");
    if (cell) said.textContent = cell.getAttribute("aria-label");
  };
  map.addEventListener("focusin", (event) => {
    stop(event.target.closest("a[data-row]") ?? cells[0]);
    say(event);
  });
  map.addEventListener("pointerover", say);
  map.addEventListener("keydown", (event) => {
    const here = event.target.closest("a[data-row]");
    if (!here || event.altKey || event.ctrlKey || event.metaKey) return;
    let wanted = null;
    if (event.key === "Home") wanted = cells[0];
    else if (event.key === "End") wanted = cells[cells.length - 1];
    else if (event.key in MOVES) wanted = nearest(here, MOVES[event.key]);
    else return;
    event.preventDefault();
    wanted?.focus({ preventScroll: true });
    if (wanted) bringIntoSight(wanted);
  });
}
