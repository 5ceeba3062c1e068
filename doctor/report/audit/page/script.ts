/** What the page of an audit does with a script besides what every page does: filter. */
export const SCRIPT = `
const filters = document.querySelector(".filters");
if (filters) {
  const words = filters.querySelector("input[type=search]");
  const boxes = [...filters.querySelectorAll("input[type=checkbox]")];
  const shown = filters.querySelector("output");
  const rows = [...document.querySelectorAll(".overview tbody tr")];
  const groups = [...document.querySelectorAll(".group")].map((section, index) => {
    const causes = section.querySelector(".causes");
    return {
      section, state: section.dataset.state, all: section.querySelector(".all"),
      row: rows[index],
      text: (causes ? causes.textContent : "").toLowerCase(),
      entries: [...section.querySelectorAll(".entries > li")],
    };
  });
  const total = groups.reduce((sum, { entries }) => sum + entries.length, 0);
  const texts = new Map();
  const textOf = (entry) => {
    if (!texts.has(entry)) texts.set(entry, entry.textContent.toLowerCase());
    return texts.get(entry);
  };
  const filter = () => {
    const wanted = words.value.toLowerCase().split(/\\s+/).filter(Boolean);
    const states = boxes.filter(({ checked }) => checked).map(({ value }) => value);
    let count = 0;
    for (const { section, state, all, row, text, entries } of groups) {
      let some = 0;
      for (const entry of entries) {
        const fits = states.includes(state) && wanted.every((word) => text.includes(word) || textOf(entry).includes(word));
        entry.hidden = !fits;
        if (fits) some += 1;
      }
      section.hidden = row.hidden = some === 0;
      if (all && wanted.length > 0 && some > 0 && some <= 50) all.open = true;
      count += some;
    }
    shown.textContent = count.toLocaleString("en-US") + " of " + total.toLocaleString("en-US") + " shown";
  };
  filters.addEventListener("input", filter);
  words.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { words.value = ""; filter(); }
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.target.matches("input")) return;
    event.preventDefault();
    words.focus();
  });
  filters.hidden = false;
}
`;
