// What the pages do better with JavaScript; none of it is needed to send a letter.
import { initAll } from "./govuk-frontend-6.3.0.min.js";

// The same rule as letters/own_words.py: a word in a run of this many that the published
// text has too is not one's own.
const RUN = 3;

const wordsOf = (text) =>
  text
    .toLowerCase()
    .replaceAll("\u2019", "'")
    .match(/[\p{L}\p{N}_]+(?:'[\p{L}\p{N}_]+)*/gu) ?? [];

const runsOf = (words, size) =>
  words.slice(0, Math.max(0, words.length - size + 1)).map((_, at) => words.slice(at, at + size).join(" "));

/** The share of the written words, of 100, that are the supporter's own. */
function ownPercent(published, written) {
  const words = wordsOf(written);
  if (words.length === 0) return 0;
  const size = Math.min(RUN, words.length);
  const known = new Set(runsOf(wordsOf(published), size));
  const copied = new Set();
  runsOf(words, size).forEach((run, at) => {
    if (known.has(run)) for (let step = 0; step < size; step += 1) copied.add(at + step);
  });
  return Math.round((100 * (words.length - copied.size)) / words.length);
}

function followOwnWords(panel) {
  const field = document.getElementById(panel.dataset.ownWords);
  const published = panel.querySelector("template")?.content.textContent ?? "";
  const sentence = panel.querySelector("[data-own-words-sentence]");
  const bar = panel.querySelector("progress");
  if (!field || !sentence || !bar) return;
  const show = () => {
    const percent = ownPercent(published, field.value);
    bar.value = percent;
    bar.textContent = `${percent}%`;
    sentence.textContent = (percent ? panel.dataset.sentence : panel.dataset.sentenceNone).replace(
      "{percent}",
      String(percent),
    );
  };
  let timer;
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(show, 700); // a pause in typing, so that a screen reader is not talked over
  });
  panel.hidden = false;
  show();
}

// What is being typed survives a reload or a wrong turn, in this tab only and until it is saved:
// it is put back as long as the server still has the text that it was typed over.
function keepTyping(form) {
  const { body, story } = form.elements;
  const [, shown, constituency] = (form.elements.version?.value ?? "").split(".");
  const place = `typing:${location.pathname}`;
  const base = `${shown}.${constituency}`;
  const keep = () => {
    sessionStorage.setItem(place, JSON.stringify({ base, text: body.value, story: story?.value }));
  };
  try {
    const kept = JSON.parse(sessionStorage.getItem(place));
    if (kept?.base !== base) sessionStorage.removeItem(place);
    else {
      body.value = kept.text;
      if (story && kept.story) story.value = kept.story;
    }
    body.addEventListener("input", keep);
    story?.addEventListener("input", keep);
  } catch {
    // No storage here: the page works as it does without scripts.
  }
}

// The letter is saved: nothing of it stays behind in the tab.
function forgetTyping() {
  try {
    Object.keys(sessionStorage)
      .filter((key) => key.startsWith("typing:"))
      .forEach((key) => sessionStorage.removeItem(key));
  } catch {
    // No storage here: nothing was kept.
  }
}

// A form is sent once. The server would notice a second one too; this saves the wait.
function sendOnce(form) {
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (sent) {
      event.preventDefault();
      return;
    }
    sent = true;
    event.submitter?.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", () => {
    sent = false;
    form.querySelectorAll("[aria-disabled]").forEach((button) => button.removeAttribute("aria-disabled"));
  });
}

function offerCopy(button) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const status = document.getElementById(button.dataset.copyStatus);
    try {
      await navigator.clipboard.writeText(source.value ?? source.textContent.trim());
      status.textContent = button.dataset.copied;
    } catch {
      source.focus();
      source.select?.();
    }
  });
}

function offerPrint(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
document.querySelectorAll("form[data-keep-typing]").forEach(keepTyping);
document.querySelectorAll("form[data-typing-saved]").forEach(forgetTyping);
document.querySelectorAll("[data-own-words]").forEach(followOwnWords);
document.querySelectorAll("form[data-once]").forEach(sendOnce);
document.querySelectorAll("[data-copy]").forEach(offerCopy);
document.querySelectorAll("[data-print]").forEach(offerPrint);
