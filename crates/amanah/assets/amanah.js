// Improves pages that work without it: buttons that copy a text, and clocks that run.
for (const button of document.querySelectorAll('button.copy')) {
  const text = document.getElementById(button.dataset.copies);
  if (!text || !navigator.clipboard) continue;
  const label = button.textContent;
  button.hidden = false;
  button.addEventListener('click', async () => {
    await navigator.clipboard.writeText(text.value);
    button.textContent = button.dataset.done;
    setTimeout(() => { button.textContent = label; }, 2000);
  });
}

// A page that is open for a while shows what is left of it, and asks again when nothing is. A clock that has run out
// when the page arrives (the reader's computer is fast) stays hidden, so that no page loads itself for ever.
for (const clock of document.querySelectorAll('[data-until]')) {
  const left = () => Math.ceil((Date.parse(clock.dataset.until) - Date.now()) / 1000);
  if (!(left() > 0)) continue;
  const tick = () => {
    const seconds = left();
    if (seconds <= 0) return location.reload();
    clock.textContent = `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
    setTimeout(tick, 1000);
  };
  clock.hidden = false;
  tick();
}

// Passkeys: the browser asks for one, and what it answers goes along with the form. Only here script is needed.
const bytesOf = (text) => Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0));
const textOf = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');

for (const part of window.PublicKeyCredential ? document.querySelectorAll('[data-passkey]') : []) {
  const { passkey, prefix, action, begin } = part.dataset;
  const [hint, acts, failed, already] = part.querySelectorAll('p');
  const form = part.closest('form');
  const field = (name) => form.elements[`${prefix}passkey-${name}`];
  let waiting = new AbortController();

  const ceremony = async () => {
    if (!begin) return part.dataset;
    const body = new URLSearchParams({ form_token: form.elements.form_token.value });
    const answer = await fetch(begin, { method: 'POST', body });
    if (!answer.ok) throw new Error('no ceremony');
    const begun = await answer.json();
    field('token').value = begun.token;
    return begun;
  };

  const create = async ({ challenge, site, owner, name, company, known }) => {
    const made = await navigator.credentials.create({ publicKey: {
      challenge: bytesOf(challenge),
      rp: { id: site, name: company },
      user: { id: bytesOf(owner), name, displayName: name },
      pubKeyCredParams: [-7, -8, -257].map((alg) => ({ type: 'public-key', alg })),
      excludeCredentials: known.split(' ').filter(Boolean).map((id) => ({ type: 'public-key', id: bytesOf(id) })),
      authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' },
      attestation: 'none',
      timeout: 300000,
    } });
    return { client: textOf(made.response.clientDataJSON), attestation: textOf(made.response.attestationObject) };
  };

  const get = async ({ challenge, site }, mediation) => {
    const used = await navigator.credentials.get({
      publicKey: { challenge: bytesOf(challenge), rpId: site, userVerification: 'required', timeout: 300000 },
      signal: waiting.signal,
      ...(mediation && { mediation }),
    });
    const { clientDataJSON, authenticatorData, signature, userHandle } = used.response;
    return {
      id: textOf(used.rawId),
      client: textOf(clientDataJSON),
      data: textOf(authenticatorData),
      signature: textOf(signature),
      user: textOf(userHandle ?? new ArrayBuffer(0)),
    };
  };

  const send = (answer) => {
    field('answer').value = JSON.stringify(answer);
    for (const typed of form.querySelectorAll('input[type=password]')) typed.value = '';
    if (action) form.action = action;
    form.submit();
  };

  hint.hidden = true;
  acts.hidden = false;
  acts.firstElementChild.addEventListener('click', async () => {
    failed.hidden = true;
    waiting.abort();
    waiting = new AbortController();
    try {
      send(passkey === 'create' ? await create(await ceremony()) : await get(await ceremony()));
    } catch (fault) {
      // This device has one of theirs (WebAuthn, section 6.3.2).
      (passkey === 'create' && fault.name === 'InvalidStateError' ? already : failed).hidden = false;
    }
  });

  // Where the browser can, it offers passkeys in the field for the address.
  const email = form.elements.email;
  if (begin && email && PublicKeyCredential.isConditionalMediationAvailable) {
    PublicKeyCredential.isConditionalMediationAvailable().then(async (can) => {
      if (!can) return;
      email.autocomplete = 'username webauthn';
      send(await get(await ceremony(), 'conditional'));
    }).catch(() => {});
  }
}
