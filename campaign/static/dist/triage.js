// Answers by keyboard: the digit in brackets chooses and saves, Enter takes what is chosen. Keys can
// be switched off, and never act while somebody types (WCAG 2.2, 2.1.4).
const form = document.querySelector("[data-triage]");
const panel = document.querySelector("[data-triage-keys]");
const KEPT = "postbag-triage-keys";

function keys() {
  try {
    return localStorage.getItem(KEPT) !== "off";
  } catch {
    return true;
  }
}

function show() {
  const how = keys() ? "on" : "off";
  for (const part of panel.children) part.textContent = part.dataset[how];
}

function choice(digit) {
  const labels = [...form.querySelectorAll("label")];
  const wanted = labels.find((label) => label.textContent.trim().endsWith(`[${digit}]`));
  return wanted && document.getElementById(wanted.htmlFor);
}

const typing = (target) => target.closest("textarea, select, input:not([type=radio]):not([type=checkbox])");

if (form && panel) {
  panel.hidden = false;
  show();
  panel.querySelector("button").addEventListener("click", () => {
    try {
      localStorage.setItem(KEPT, keys() ? "off" : "on");
    } catch {
      return; // a browser that keeps nothing: the keys stay as they are
    }
    show();
  });
  document.addEventListener("keydown", (event) => {
    if (!keys() || event.repeat || event.altKey || event.ctrlKey || event.metaKey || typing(event.target)) return;
    if (event.key === "Enter" && !event.target.closest("a, button, summary") && form.querySelector("[name=reading]:checked")) {
      event.preventDefault();
      form.requestSubmit();
    }
    const box = /^[0-9]$/.test(event.key) && choice(event.key);
    if (box) {
      event.preventDefault();
      box.checked = true;
      form.requestSubmit();
    }
  });
}
