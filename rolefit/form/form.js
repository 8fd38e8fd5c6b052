"use strict";
// Shows one question a page and keeps the answers. It sends nothing, and scores nothing: the sheet does not leave this
// page unless the person downloads or copies it.

const find = (id) => document.getElementById(id);
const form = find("form");
const pages = [...document.querySelectorAll(".page")];
const fieldsets = [...document.querySelectorAll("fieldset")];
const last = pages.length - 1;
const DRAFT = `rolefit.form/1 ${form.dataset.bank} ${form.dataset.digest}`;
const LATE = 60000; // Some browsers read the file long after the click.

let page = 0;
let isHandedOut = true; // Nothing answered yet, so nothing could be lost.
let time = new Date().toISOString(); // Of the last change: of two sheets of one person the later one counts.

// Answers

function chosen(fieldset) {
  return fieldset.querySelector("input:checked");
}

function answers() {
  const given = {};
  for (const fieldset of fieldsets) {
    const input = chosen(fieldset);
    const isNumber = fieldset.dataset.kind === "scale";
    given[fieldset.dataset.question] = input ? (isNumber ? Number(input.value) : input.value) : null;
  }
  return given;
}

function sheet() {
  const made = {
    form: "rolefit.form/1",
    bank: { name: form.dataset.bank, digest: form.dataset.digest },
    respondent: find("respondent").value.trim(),
    time,
    answers: answers(),
  };
  return JSON.stringify(made, null, 2) + "\n";
}

// The draft: a browser may have no storage, refuse it, or lose it at any moment.

function keepDraft() {
  try {
    const draft = { answers: answers(), respondent: find("respondent").value, page };
    localStorage.setItem(DRAFT, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

// Whether a draft could be kept. Tried under another name: what another process of the browser has just kept may not be
// there to be read yet, and must not be written over.
function canKeep() {
  try {
    localStorage.setItem(`${DRAFT} ?`, "");
    localStorage.removeItem(`${DRAFT} ?`);
    return true;
  } catch {
    return false;
  }
}

function readDraft() {
  try {
    return JSON.parse(localStorage.getItem(DRAFT));
  } catch {
    return null;
  }
}

function deleteDraft() {
  try {
    localStorage.removeItem(DRAFT);
  } catch {
    // Then there is none.
  }
}

function restore(draft) {
  if (!draft || typeof draft !== "object" || !draft.answers) return;
  for (const fieldset of fieldsets) {
    const answer = draft.answers[fieldset.dataset.question];
    for (const input of fieldset.querySelectorAll("input")) {
      input.checked = answer !== null && answer !== undefined && input.value === String(answer);
    }
  }
  if (typeof draft.respondent === "string") find("respondent").value = draft.respondent.slice(0, 60);
  if (Number.isInteger(draft.page)) page = Math.min(Math.max(draft.page, 0), last);
  isHandedOut = fieldsets.every((fieldset) => !chosen(fieldset));
}

function showDraft(isKept) {
  find("draft").hidden = !isKept;
  find("draft-none").hidden = isKept;
}

// Pages

function show(number, isFocused = true) {
  page = number;
  pages.forEach((each, place) => { each.hidden = place !== page; });
  const isQuestion = page > 0 && page < last;
  const title = page === 0 ? "How do you like to work?" : isQuestion ? `Question ${page} of ${last - 1}` : "Your answers";
  document.title = title;
  find("place").hidden = !isQuestion;
  find("count").textContent = title;
  find("progress").value = page;
  find("missing").hidden = true;
  find("next").hidden = page === last;
  find("next").textContent = page === 0 ? "Start" : "Next";
  find("back").hidden = page === 0;
  find("skip").hidden = !isQuestion;
  nameSkip();
  if (page === last) showEnd();
  if (isFocused) {
    window.scrollTo(0, 0);
    pages[page].querySelector("h1").focus();
  }
}

// What is skipped after it was answered loses its answer: the button says so.
function nameSkip() {
  const isAnswered = page > 0 && page < last && chosen(fieldsets[page - 1]);
  find("skip").textContent = isAnswered ? "Take back my answer" : "Skip";
}

function showEnd() {
  const open = fieldsets.findIndex((fieldset) => !chosen(fieldset));
  const count = fieldsets.filter(chosen).length;
  find("summary").textContent = `You answered ${count} of ${fieldsets.length} questions.`;
  find("open").hidden = open < 0;
  find("open-button").onclick = () => turn(open + 1);
  find("sheet").value = sheet();
}

function turn(number) {
  show(number);
  keepDraft();
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  if (page === last) return;
  const isQuestion = page > 0;
  if (isQuestion && !chosen(fieldsets[page - 1])) {
    find("missing").hidden = false;
    find("missing-link").href = `#q${page}-1`;
    find("missing").focus();
    return;
  }
  turn(page + 1);
});

find("missing-link").addEventListener("click", (event) => {
  event.preventDefault();
  fieldsets[page - 1].querySelector("input").focus();
});

find("back").addEventListener("click", () => turn(page - 1));

find("skip").addEventListener("click", () => {
  const input = chosen(fieldsets[page - 1]);
  if (!input) {
    turn(page + 1);
    return;
  }
  input.checked = false;
  changed();
  fieldsets[page - 1].querySelector("input").focus();
});

function changed() {
  time = new Date().toISOString();
  isHandedOut = false;
  find("missing").hidden = true;
  nameSkip();
  find("downloaded").textContent = "";
  find("sheet").value = sheet();
  showDraft(keepDraft());
}

form.addEventListener("change", changed);
find("respondent").addEventListener("input", changed);

// Handing out

find("download").addEventListener("click", () => {
  const respondent = find("respondent").value.toLowerCase().normalize().replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-|-$/g, "");
  const link = find("file");
  link.href = URL.createObjectURL(new Blob([sheet()], { type: "application/json" }));
  // Without a name the files of several people would have the same one.
  link.download = `answers-${respondent || Math.random().toString(36).slice(2, 8)}.json`;
  link.click();
  setTimeout(URL.revokeObjectURL, LATE, link.href);
  isHandedOut = true;
  find("downloaded").textContent = `Look in your Downloads folder for ${link.download}, and send that file back. Not there? Use the text below.`
    + (find("draft").hidden ? "" : " Do others use this device? Then delete your draft at the bottom of this page.");
});

find("select").addEventListener("click", () => {
  find("sheet").focus();
  find("sheet").select();
});

find("sheet").addEventListener("copy", () => { isHandedOut = true; });

window.addEventListener("beforeunload", (event) => {
  if (!isHandedOut) event.preventDefault();
});

find("delete").addEventListener("click", () => {
  deleteDraft();
  form.reset();
  isHandedOut = true;
  find("downloaded").textContent = "";
  find("draft-details").open = false;
  find("draft").hidden = true;
  show(0);
});

const draft = readDraft();
restore(draft);
find("steps").hidden = false;
showDraft(isHandedOut ? canKeep() : keepDraft());
if (isHandedOut) {
  // A draft without answers is none.
  if (draft) deleteDraft();
  find("draft").hidden = true;
}
show(page, page > 0);
