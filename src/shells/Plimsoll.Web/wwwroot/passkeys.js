// SPDX-License-Identifier: Apache-2.0
// Asks the browser for a passkey, or for a new one, and puts what it answers into the form that the page brought, which is then sent as every form is.
// It asks no address for anything.
"use strict";

(() => {
    // Bytes travel as base64url, as the standard has it; newer browsers do this by themselves.
    const bytes = text => Uint8Array.from(atob(text.replaceAll("-", "+").replaceAll("_", "/")), letter => letter.charCodeAt(0));

    const text = buffer => {
        const letters = Array.from(new Uint8Array(buffer), byte => String.fromCharCode(byte));
        return btoa(letters.join("")).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
    };

    const described = list => (list ?? []).map(one => ({ ...one, id: bytes(one.id) }));

    const asked = options => ({
        ...options,
        challenge: bytes(options.challenge),
        ...(options.user && { user: { ...options.user, id: bytes(options.user.id) } }),
        ...(options.excludeCredentials && { excludeCredentials: described(options.excludeCredentials) }),
        ...(options.allowCredentials && { allowCredentials: described(options.allowCredentials) }),
    });

    const answered = credential => {
        const { response } = credential;
        const said = { clientDataJSON: text(response.clientDataJSON) };
        for (const part of ["attestationObject", "authenticatorData", "signature", "userHandle"]) {
            if (response[part] instanceof ArrayBuffer) { said[part] = text(response[part]); }
        }
        if (response.getTransports) { said.transports = response.getTransports(); }
        return {
            id: credential.id, rawId: text(credential.rawId), type: credential.type, response: said,
            clientExtensionResults: credential.getClientExtensionResults(),
            ...(credential.authenticatorAttachment && { authenticatorAttachment: credential.authenticatorAttachment }),
        };
    };

    const why = error => error.name === "InvalidStateError" ? "This device has a passkey of yours for this server already."
        : error.name === "NotAllowedError" ? "No passkey was shown: it was called off, took too long, or this device has none of yours."
        : error.name === "SecurityError" ? "The browser keeps no passkeys for this address."
        : `The browser could not do it (${error.name}).`;

    for (const form of document.querySelectorAll("form[data-passkey]")) {
        if (!window.isSecureContext || !window.PublicKeyCredential) { continue; }
        const said = form.querySelector("[data-passkey-said]");
        const button = form.querySelector("button[type=submit]");
        const create = form.dataset.passkey === "create";
        form.hidden = false;
        for (const without of document.querySelectorAll("[data-passkey-without]")) { without.hidden = true; }
        form.addEventListener("submit", async event => {
            event.preventDefault();
            button.disabled = true;
            said.textContent = "Your browser asks you now.";
            try {
                const publicKey = asked(JSON.parse(form.dataset.options));
                const credential = create ? await navigator.credentials.create({ publicKey }) : await navigator.credentials.get({ publicKey });
                form.elements.namedItem("answer").value = JSON.stringify(answered(credential));
                form.submit();
            } catch (error) {
                said.textContent = why(error);
            } finally {
                button.disabled = false;
            }
        });
    }
})();
