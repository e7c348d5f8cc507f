(() => {
  const all = (selector) => [...document.querySelectorAll(selector)];
  const CHANGED = "tr.diffadded, tr.diffdeleted, tr.diffchanged";
  const reveal = (element) => {
    for (let e = element; e; e = e.parentElement) {
      if (e.tagName === "DETAILS") e.open = true;
    }
  };
  const arrive = () => {
    const id = decodeURIComponent(location.hash.slice(1));
    const target = id && document.getElementById(id);
    if (!target) return;
    reveal(target);
    // What is above has its real height only once it has been in view.
    const settle = (frames) => {
      target.scrollIntoView();
      if (frames) requestAnimationFrame(() => settle(frames - 1));
    };
    settle(8);
  };
  addEventListener("hashchange", arrive);
  arrive();
  let changes, current = -1;
  const starts = () => all(CHANGED).filter((row) => {
    const before = row.previousElementSibling;
    return !before || !before.matches(CHANGED);
  });
  const step = (by) => {
    changes ??= starts();
    if (!changes.length) return;
    changes[current]?.classList.remove("current");
    current = Math.min(Math.max(current + by, 0), changes.length - 1);
    const row = changes[current];
    reveal(row);
    row.classList.add("current");
    row.scrollIntoView({block: "center"});
    row.tabIndex = -1;
    row.focus({preventScroll: true});
  };
  addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.target.closest("input, textarea, select")) return;
    if (event.key === "n" || event.key === "j") step(1);
    if (event.key === "p" || event.key === "k") step(-1);
  });
  const controls = document.querySelector(".controls");
  if (!controls) return;
  const button = (text, action) => {
    const made = document.createElement("button");
    made.type = "button";
    made.textContent = text;
    made.addEventListener("click", action);
    controls.append(made, " ");
  };
  const openAll = (open) => all("details").forEach((e) => { e.open = open; });
  button("next change (n)", () => step(1));
  button("previous change (p)", () => step(-1));
  button("open all", () => openAll(true));
  button("close all", () => openAll(false));
})();
