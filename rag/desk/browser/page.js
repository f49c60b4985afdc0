// What the page does in the browser alone. A file of ours and no inline code, so that the content-security policy
// need allow neither inline scripts nor eval. Nothing here sends anything.
"use strict";

(() => {
  const QUESTION = "#question textarea";

  // The reminder: a live region that is there from the start, because one added later may not be read out.
  const reminder = document.createElement("p");
  reminder.id = "reminder";
  reminder.setAttribute("role", "status");
  reminder.setAttribute("aria-live", "polite");

  function remind() {
    const box = document.querySelector(QUESTION);
    const words = box ? askfirstReminder(box.value) : "";
    if (reminder.textContent !== words) reminder.textContent = words;
  }

  function place(log) {
    const send = document.getElementById("send"); // between box and button: on a phone it is seen before sending
    if (send && !reminder.isConnected) send.before(reminder);
    if (!log || log.getAttribute("role") === "log") return;
    log.setAttribute("role", "log");
    log.setAttribute("aria-live", "polite");
    log.setAttribute("aria-label", "Questions and answers");
    let shown = 0;
    new MutationObserver(() => {
      const asked = log.querySelectorAll(".af-asked");
      if (asked.length > shown) asked[asked.length - 1].scrollIntoView({ block: "start" });
      if (log.querySelector(".af-working") === null) shown = asked.length;
      setTimeout(remind, 0); // the box is emptied without an event when an answer comes
    }).observe(log, { childList: true, subtree: true });
  }

  new MutationObserver(() => place(document.getElementById("conversation"))).observe(document.documentElement, {
    childList: true,
    subtree: true,
  });
  place(document.getElementById("conversation"));

  document.addEventListener("input", (event) => {
    if (event.target instanceof Element && event.target.matches(QUESTION)) remind();
  });
  document.addEventListener("click", (event) => {
    const copy = event.target instanceof Element ? event.target.closest("#copy") : null;
    const text = document.querySelector("#copied textarea, #copied input");
    if (copy && !copy.disabled && text) navigator.clipboard.writeText(text.value);
  });
})();
