// Postbag's postcode box on another site (docs/widget.md): says who the MP is before going on.
// Without it, or when anything fails, the form goes its usual way. Keeps nothing, sets no cookie,
// writes text and never markup or styles, so that a strict policy of the page around it holds.

async function ask(form, postcode) {
  const answer = await fetch(new URL("/api/v1/postcodes", form.action), {
    method: "POST",
    body: new URLSearchParams({ postcode }),
    credentials: "omit",
    referrerPolicy: "no-referrer",
    signal: AbortSignal.timeout(4000),
  });
  const { constituency, member, alternatives } = await answer.json();
  // Whatever needs a choice or an explanation is for the page that the form leads to.
  if (!answer.ok || !constituency || !member || alternatives.length) return "";
  const values = { member: member.name, constituency: constituency.name };
  return form.dataset.found.replace(/\{(\w+)\}/g, (whole, name) => values[name] ?? whole);
}

function upgrade(form) {
  const box = form.elements.postcode;
  const button = form.querySelector("button");
  if (!box || !button) return;
  const first = button.textContent;
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  form.append(said);
  let told = null;

  box.addEventListener("input", () => {
    told = null;
    said.textContent = "";
    button.textContent = first;
  });

  form.addEventListener("submit", async (event) => {
    const postcode = box.value;
    if (told === postcode) return;
    event.preventDefault();
    told = postcode; // a second press, while the answer is awaited too, goes on
    const words = await ask(form, postcode).catch(() => "");
    if (told !== postcode) return; // typed anew meanwhile
    if (words) {
      said.textContent = words;
      button.textContent = form.dataset.goOn || first;
    } else {
      told = null;
      HTMLFormElement.prototype.submit.call(form);
    }
  });
}

document.querySelectorAll("form[data-found]").forEach(upgrade);
