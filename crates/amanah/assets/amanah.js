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
