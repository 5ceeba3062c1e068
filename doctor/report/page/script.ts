/**
 * What the page does with a script: copies commands, and follows the slider. As text, because what a
 * compiler makes of a function may need more than the function.
 */
export const SCRIPT = `
"use strict";
for (const button of document.querySelectorAll(".code button")) {
  const label = button.innerHTML;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const code = button.parentElement.querySelector("code");
    try {
      await navigator.clipboard.writeText(code.textContent);
    } catch {
      getSelection().selectAllChildren(code);
      document.execCommand("copy");
    }
    button.textContent = "Copied";
    setTimeout(() => { button.innerHTML = label; }, 2000);
  });
}
const slider = document.getElementById("traffic");
if (slider) {
  const ways = document.querySelector(".ways");
  const dollars = (amount) => amount === 0 ? "$0" : "$" + amount.toLocaleString("en-US", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
  const show = () => {
    const gb = Number((10 ** (slider.value / 10)).toPrecision(2));
    const text = gb.toLocaleString("en-US") + " GB";
    document.getElementById("gigabytes").textContent = text;
    slider.setAttribute("aria-valuetext", text + " a month");
    const totals = [...ways.children].map(({ dataset }) => Number(dataset.month) + gb * Number(dataset.gb));
    const most = Math.max(...totals, 1);
    [...ways.children].forEach((way, index) => {
      way.querySelector("output").textContent = dollars(totals[index]);
      way.querySelector(".fill").setAttribute("width", (100 * totals[index] / most).toFixed(1) + "%");
    });
  };
  slider.closest(".traffic").hidden = false;
  ways.hidden = false;
  slider.addEventListener("input", show);
  show();
}
`;
