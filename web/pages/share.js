// Copies the link of an answer, where the browser lets us.
const copy = document.getElementById("copy");
if (copy && navigator.clipboard) {
  copy.hidden = false;
  copy.addEventListener("click", async () => {
    const told = document.getElementById("copied");
    try {
      await navigator.clipboard.writeText(copy.dataset.url);
      told.textContent = "Copied.";
    } catch {
      told.textContent = copy.dataset.url;
    }
  });
}
