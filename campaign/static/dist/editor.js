// The writing page: what is typed is kept, checked and shown as it will look. Without this script
// the buttons do the same.

const PAUSE = 1200; // milliseconds without a key, so that nobody is interrupted in a word

function followWriting(form) {
  const looks = form.querySelector("[data-write-looks]");
  const status = form.querySelector("[data-write-status]");
  let timer;
  let newest = 0;
  let leaving = false;
  let unkept = false; // something was typed here since this page last kept it
  let asking;

  const keep = async () => {
    const turn = (newest += 1);
    unkept = false;
    asking?.abort();
    asking = new AbortController();
    try {
      const answer = await fetch(form.dataset.write, {
        method: "POST",
        body: new FormData(form),
        signal: asking.signal,
        credentials: "same-origin",
        redirect: "error", // signed out: the answer would be the sign-in page
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (turn !== newest) return; // a later answer is on its way
      const chosen = document.activeElement?.id;
      looks.innerHTML = html;
      if (chosen === "reader") looks.querySelector("#reader")?.focus();
      status.textContent = status.dataset.kept;
    } catch {
      if (turn !== newest || leaving) return;
      unkept = true;
      status.textContent = status.dataset.failed;
    }
  };

  form.addEventListener("change", (event) => {
    if (event.target.name === "reader") keep();
  });
  form.addEventListener("input", (event) => {
    if (event.target.name !== "text" && event.target.name !== "subject") return;
    status.textContent = "";
    unkept = true;
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  // Any form of the page: saving keeps the text for good, and throwing it away means it.
  document.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
    asking?.abort();
  });
  // Leaving the page before the pause is over: the last words are kept all the same.
  window.addEventListener("pagehide", () => {
    if (!leaving && unkept) navigator.sendBeacon(form.dataset.write, new FormData(form));
  });
  window.addEventListener("pageshow", () => {
    leaving = false;
  });
}

// A value goes to where the cursor was last, in the subject or in the text.
function offerInserts(form) {
  let field = form.elements.text;
  form.addEventListener("focusin", (event) => {
    if (["text", "subject"].includes(event.target.name)) field = event.target;
  });
  form.querySelectorAll("[data-insert]").forEach((button) => {
    button.addEventListener("click", (event) => {
      event.preventDefault();
      const tag = field.tagName === "TEXTAREA" ? button.dataset.insert : button.dataset.insert.replaceAll("\n", "");
      field.focus();
      // The old way, because only with it does the browser's own undo know of the words.
      if (document.execCommand("insertText", false, tag)) return;
      field.setRangeText(tag, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
}

document.querySelectorAll("form[data-write]").forEach((form) => {
  followWriting(form);
  offerInserts(form);
});
