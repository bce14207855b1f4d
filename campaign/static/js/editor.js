// The writing page: what is typed is kept, checked and shown as it will look. Without this script
// the buttons do the same.

const PAUSE = 1200; // milliseconds without a key, so that nobody is interrupted in a word

function followWriting(form) {
  const looks = form.querySelector("[data-write-looks]");
  const status = form.querySelector("[data-write-status]");
  let timer;
  let newest = 0;
  let leaving = false;

  const keep = async () => {
    const turn = (newest += 1);
    try {
      const answer = await fetch(form.dataset.write, {
        method: "POST",
        body: new FormData(form),
        credentials: "same-origin",
        redirect: "error", // signed out: the answer would be the sign-in page
      });
      if (!answer.ok) throw new Error(String(answer.status));
      const html = await answer.text();
      if (turn !== newest) return; // a later answer is on its way
      looks.innerHTML = html;
      status.textContent = status.dataset.kept;
    } catch {
      if (turn === newest && !leaving) status.textContent = status.dataset.failed;
    }
  };

  form.addEventListener("input", (event) => {
    if (event.target.name !== "text" && event.target.name !== "subject") return;
    status.textContent = "";
    clearTimeout(timer);
    timer = setTimeout(keep, PAUSE);
  });
  form.addEventListener("submit", () => {
    leaving = true;
    clearTimeout(timer);
  });
  // Leaving the page before the pause is over: the last words are kept all the same.
  window.addEventListener("pagehide", () => {
    if (!leaving && timer) navigator.sendBeacon(form.dataset.write, new FormData(form));
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
      field.setRangeText(tag, field.selectionStart, field.selectionEnd, "end");
      field.focus();
      field.dispatchEvent(new Event("input", { bubbles: true }));
    });
  });
}

document.querySelectorAll("form[data-write]").forEach((form) => {
  followWriting(form);
  offerInserts(form);
});
