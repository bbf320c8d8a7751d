// Comfort on top of pages that work without it: live preview, choosing rows in place, keyboard, theme.
"use strict";

const PARTS = ["asked", "found", "blocked"];

function setUpTheme() {
  for (const link of document.querySelectorAll("[data-theme-choice]")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const theme = link.dataset.themeChoice;
      if (theme === "auto") delete document.documentElement.dataset.theme;
      else document.documentElement.dataset.theme = theme;
      for (const one of document.querySelectorAll("[data-theme-choice]")) one.removeAttribute("aria-current");
      link.setAttribute("aria-current", "true");
      fetch(link.href, { credentials: "same-origin" });
    });
  }
}

function setUpPreview(form) {
  const place = document.querySelector(".preview");
  const texts = [...form.querySelectorAll("[name=text], [name=title], [name=problem], [name=summary]")];
  let timer = 0;
  let running = null;
  const ask = async () => {
    if (running) running.abort();
    if (texts.map((one) => one.value.trim()).join("").length < 8) {
      place.replaceChildren();
      return;
    }
    running = new AbortController();
    try {
      const answer = await fetch(form.dataset.preview, {
        method: "POST",
        body: new FormData(form),
        signal: running.signal,
        credentials: "same-origin",
      });
      if (answer.ok) place.innerHTML = await answer.text();
    } catch (error) {
      if (error.name !== "AbortError") place.replaceChildren();
    }
  };
  form.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(ask, 450);
  });
}

function replaceParts(page) {
  for (const id of PARTS) {
    const old = document.getElementById(id);
    const fresh = page.getElementById(id);
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  }
}

// The same request that the form would send, with its answer put in place instead of a new page.
async function choose(form, button) {
  const data = new FormData(form);
  data.set("choose", button.value);
  const get = form.method === "get";
  const address = new URL(form.action);
  if (get) address.search = new URLSearchParams([...data].filter(([, value]) => value));
  const answer = await fetch(address, { method: form.method, body: get ? null : data, credentials: "same-origin" });
  if (!answer.ok) {
    form.requestSubmit(button);
    return;
  }
  replaceParts(new DOMParser().parseFromString(await answer.text(), "text/html"));
  if (get) history.replaceState(null, "", address);
  const row = document.getElementById(button.value);
  row.querySelector("[data-pick]").focus({ preventScroll: true });
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  row.scrollIntoView({ block: "nearest", behavior: calm ? "auto" : "smooth" });
}

function lightPair(number, on) {
  for (const one of document.querySelectorAll(`.pair[data-pair="${number}"]`)) one.classList.toggle("lit", on);
}

function step(form, by) {
  const rows = [...form.querySelectorAll("[data-pick]")];
  const focused = rows.indexOf(document.activeElement);
  const current = focused >= 0 ? focused : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  const next = rows[Math.min(Math.max(current + by, 0), rows.length - 1)];
  if (next) {
    next.focus({ preventScroll: true });
    next.scrollIntoView({ block: "nearest" });
  }
}

function setUpMatch(form) {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (!button || button.name !== "choose") return;
    event.preventDefault();
    choose(form, button);
  });
  for (const [name, on] of [["mouseover", true], ["mouseout", false]]) {
    form.addEventListener(name, (event) => {
      const pair = event.target.closest("[data-pair]");
      if (pair) lightPair(pair.dataset.pair, on);
    });
  }
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, textarea, select");
    if (typing || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "j") step(form, 1);
    if (event.key === "k") step(form, -1);
  });
}

setUpTheme();
for (const form of document.querySelectorAll("form[data-preview]")) setUpPreview(form);
for (const form of document.querySelectorAll("[data-match]")) setUpMatch(form);
