// Passkeys: what the server offers is given to the device, and what the device answers to the form.
// Everything else on these pages works without this script.
const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), (one) => one.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");

const withIds = (list) => (list || []).map((one) => ({ ...one, id: bytes(one.id) }));

function forMaking(options) {
  return {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: withIds(options.excludeCredentials),
  };
}

const forUsing = (options) => ({
  ...options,
  challenge: bytes(options.challenge),
  allowCredentials: withIds(options.allowCredentials),
});

// As PublicKeyCredential.toJSON gives it, which not every browser in use has.
function answer(credential) {
  const response = {};
  for (const part of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[part]) response[part] = text(credential.response[part]);
  }
  const { id, type } = credential;
  return JSON.stringify({ id, type, rawId: text(credential.rawId), response, clientExtensionResults: {} });
}

async function ask(form) {
  const options = JSON.parse(form.dataset.options);
  const credential =
    form.dataset.passkey === "make"
      ? await navigator.credentials.create({ publicKey: forMaking(options) })
      : await navigator.credentials.get({ publicKey: forUsing(options) });
  form.elements.credential.value = answer(credential);
  form.submit();
}

if (window.PublicKeyCredential) {
  for (const words of document.querySelectorAll("[data-passkey-without]")) words.hidden = true;
  for (const form of document.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      const name = form.elements.name;
      // An empty name gets the server's words.
      if (name && "value" in name && !name.value.trim()) return;
      event.preventDefault();
      const said = form.querySelector("[data-passkey-failed]");
      said.textContent = "";
      ask(form).catch(() => {
        said.textContent = said.dataset.passkeyFailed;
      });
    });
  }
}
