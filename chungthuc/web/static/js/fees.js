// data-fee: «Phí chứng thực» by the pages as they are typed, by the schedule that the part names. Collected and waived is
// not both: who says one takes the other back.
export function attachFees() {
  for (const part of document.querySelectorAll("[data-fee]")) attach(part);
}

function attach(part) {
  const form = part.closest("form");
  const sum = part.querySelector("[data-fee-sum]");
  const rest = part.querySelector("[data-fee-rest]"); // of what was collected before
  const pages = form?.elements.pages;
  if (!pages) return;
  form.addEventListener("input", show);
  form.addEventListener("scanned", show);
  part.addEventListener("change", ({ target }) => {
    const { fee_paid: paid, fee_ground: ground } = form.elements;
    if (target === ground && ground.value) paid.checked = false;
    if (target === paid && paid.checked && ground) ground.value = "";
  });
  show();

  function show() {
    const count = Number(pages.value);
    const due = Number.isInteger(count) && count > 0 ? fee(part.dataset, count) : null;
    sum.textContent = due === null ? "…" : due.toLocaleString("vi-VN");
    if (rest) rest.textContent = due === null ? "" : told(rest.dataset, due - Number(rest.dataset.feeRest));
  }
}

function told({ more, back }, open) {
  return open ? (open > 0 ? more : back).replace("{amount}", Math.abs(open).toLocaleString("vi-VN")) : "";
}

// The same as FeeSchedule.fee.
function fee({ firstPages, firstRate, nextRate, most }, count) {
  const first = Math.min(count, Number(firstPages));
  return Math.min(first * Number(firstRate) + (count - first) * Number(nextRate), Number(most));
}
