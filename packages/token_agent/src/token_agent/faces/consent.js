// The agent's own page: shows what the agent says, sends back what the person does. No framework, no inline code.
const screen = document.getElementById("screen");
const key = location.hash.slice(1);
let shown = "";

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function ask(path, message) {
  const headers = { "X-Consent-Key": key };
  if (!message) return fetch(path, { headers });
  headers["Content-Type"] = "application/json";
  return fetch(path, { method: "POST", headers, body: JSON.stringify(message) });
}

function button(text, action, className) {
  const made = element("button", text, className);
  made.type = "button";
  made.addEventListener("click", action);
  return made;
}

function row(...buttons) {
  const made = element("p", "", "acts");
  made.append(...buttons);
  return made;
}

const origin = (state) => element("p", state.origin, state.development ? "origin red" : "origin");

const screens = {
  idle: (state) => [
    ...(state.trouble ? [element("p", state.trouble, "trouble")] : []),
    ...(state.notice ? [element("p", state.notice, "notice")] : []),
    element("h1", "Đang chờ trang web yêu cầu ký…"),
    element("p", "Để cửa sổ này mở. Yêu cầu ký sẽ hiện ở đây.", "soft"),
  ],
  pairing: (state) => [
    element("h1", "Ghép nối với trang web"), origin(state),
    ...(state.alarm ? [element("p", state.alarm, "trouble")] : []),
    element("p", "muốn dùng phần mềm ký trên máy này. Nếu đúng là trang anh/chị đang mở, nhập mã sau vào trang đó:"),
    element("p", state.code, "code"),
    element("p", "Mã có hiệu lực hai phút. Nếu không phải anh/chị yêu cầu, không nhập mã ở đâu cả.", "soft"),
  ],
  sign: signScreen,
  progress: (state) => {
    const bar = element("progress");
    bar.max = state.total;
    bar.value = state.done;
    bar.setAttribute("aria-label", "Tiến độ");
    const words = state.stopping ? "Đang dừng sau văn bản này…" : state.title;
    return [
      element("h1", `${state.act}: ${state.done}/${state.total}`), bar, element("p", words, "soft"),
      row(button("Dừng", () => ask("/consent", { do: "stop" }))),
    ];
  },
  result: resultScreen,
};

/** The file that would be signed, as the program has compared it, into the folder of downloads. */
async function save(state, place, said) {
  const answer = await ask("/consent", { do: "look", id: state.id, item: place });
  said.hidden = answer.ok;
  if (!answer.ok) {
    said.textContent = await answer.text();
    return;
  }
  const link = element("a");
  link.href = URL.createObjectURL(await answer.blob());
  link.download = `${place + 1}-${state.items[place].mark.replace(" ", "")}.pdf`;
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Rows of documents; with ``last`` a further column of the given cells, with ``look`` a button each. */
function table(items, label, last, look) {
  const frame = element("div", "", "frame");
  frame.tabIndex = 0;
  frame.setAttribute("role", "region");
  frame.setAttribute("aria-label", label);
  const made = element("table");
  const numbered = items.some((item) => item.number);
  const marked = !last && items.some((item) => item.mark);
  const head = element("tr");
  for (const name of ["Văn bản", "Người yêu cầu", ...(numbered ? ["Số"] : []), "Số trang", ...(marked ? ["Mã tệp"] : []), ...(look ? ["Tệp"] : []), ...(last ? ["Kết quả"] : [])]) {
    const cell = element("th", name);
    cell.scope = "col";
    head.append(cell);
  }
  made.append(head);
  for (const item of items) {
    const line = element("tr");
    line.append(element("td", item.title), element("td", item.owner));
    if (numbered) line.append(element("td", item.number, "number"));
    line.append(element("td", String(item.pages), "figure"));
    if (marked) line.append(element("td", item.mark, "figure number"));
    if (look) {
      const cell = element("td");
      cell.append(button("Tải về xem", () => look(items.indexOf(item)), "small"));
      line.append(cell);
    }
    if (last) line.append(element("td", item.became, item.trouble ? "bad" : "good"));
    line.dataset.text = line.textContent.toLowerCase();
    line.dataset.failed = item.trouble ? "yes" : "";
    made.append(line);
  }
  frame.append(made);
  return frame;
}

function field(kind, id, text) {
  const label = element("label", text);
  label.htmlFor = id;
  const input = element("input");
  input.type = kind;
  input.id = id;
  input.autocomplete = "off";
  return [label, input];
}

function keep(frame, wanted) {
  for (const line of frame.querySelectorAll("tr[data-text]")) line.hidden = !wanted(line.dataset);
}

/** Which token, where the certificate lies on several; `told` is called with each that is picked. */
function tokenChoice(state, told) {
  if (state.tokens.length === 1) {
    told(state.tokens[0]);
    return { parts: [], place: () => 0 };
  }
  const label = element("label", "Chứng thư số này có trên nhiều thiết bị; chọn thiết bị để ký");
  const select = element("select");
  label.htmlFor = select.id = "token";
  select.append(new Option("Chọn thiết bị", ""), ...state.tokens.map((one, place) => new Option(one.name, place)));
  select.value = state.chosen ?? "";
  const place = () => (select.value === "" ? null : Number(select.value));
  select.addEventListener("change", () => told(state.tokens[select.value]));
  told(state.tokens[select.value]);
  return { parts: [label, select], place };
}

function signScreen(state) {
  const strange = element("p", "", "trouble");
  strange.hidden = true;
  strange.setAttribute("role", "alert");
  const listed = table(state.items, "Văn bản sẽ ký", false, (place) => save(state, place, strange));
  const [searchLabel, search] = field("search", "search", "Tìm trong danh sách");
  search.addEventListener("input", () => keep(listed, (data) => data.text.includes(search.value.toLowerCase())));
  const [pinLabel, pin] = field("password", "pin", "");
  const warned = element("p", "", "trouble");
  const picked = tokenChoice(state, (token) => {
    pin.value = ""; // what was typed was for another one
    pinLabel.textContent = token ? `Mã PIN của thiết bị ${token.name}` : "Mã PIN";
    warned.textContent = token?.warning ?? "";
    warned.hidden = !token?.warning;
  });
  const caps = element("p", "Phím Caps Lock đang bật.", "soft");
  caps.hidden = true;
  const agree = async () => {
    if (picked.place() === null) return picked.parts[1].focus();
    if (!pin.value) return pin.focus();
    const typed = pin.value;
    pin.value = "";
    const answer = await ask("/consent", { do: "agree", id: state.id, pin: typed, place: picked.place() });
    strange.hidden = answer.status !== 422;
    if (!strange.hidden) strange.textContent = await answer.text();
    return pin.focus();
  };
  pin.addEventListener("keydown", (event) => event.key === "Enter" && agree());
  pin.addEventListener("keyup", (event) => { caps.hidden = !event.getModifierState?.("CapsLock"); });
  setTimeout(() => pin.focus(), 0);
  const until = state.certificate.notAfter.slice(0, 10).split("-").reverse().join("/");
  return [
    element("h1", `${state.act} ${state.items.length} văn bản?`), origin(state),
    element("p", `${state.agency} – ${state.officer}`),
    ...(state.notice ? [element("p", state.notice, "trouble")] : []),
    ...(state.items.length > 10 ? [searchLabel, search] : []), listed,
    ...(state.items.some((one) => one.mark) ? [element("p", "Mã tệp phải trùng với mã trên trang web.", "soft")] : []),
    element("p", `Chứng thư số: ${state.certificate.subject} · hạn đến ${until}`, "soft"),
    ...picked.parts, warned, pinLabel, pin, strange, caps,
    row(button(state.act, agree, "first"), button("Từ chối", () => ask("/consent", { do: "refuse", id: state.id }))),
  ];
}

function resultScreen(state) {
  const listed = table(state.results, "Kết quả từng văn bản", true);
  const made = [element("h1", state.summary), listed];
  if (!state.results.some((one) => one.trouble)) return made;
  const label = element("label", "", "check");
  const only = element("input");
  only.type = "checkbox";
  only.addEventListener("change", () => keep(listed, (data) => !only.checked || data.failed));
  label.append(only, " chỉ lỗi");
  const advice = element("p", "Bấm ký lại trên trang web để thử lại những văn bản chưa ký.", "soft");
  return [made[0], label, made[1], advice];
}

async function look() {
  let state;
  try {
    const answer = await ask("/consent/state");
    state = answer.ok ? await answer.json() : { trouble: "Địa chỉ này không đúng. Mở lại địa chỉ mà phần mềm ký đã in ra." };
  } catch {
    state = { trouble: "Phần mềm ký đã dừng. Mở lại phần mềm ký rồi mở địa chỉ mới mà nó in ra." };
  }
  const text = JSON.stringify(state);
  if (text !== shown) {
    shown = text;
    screen.replaceChildren(...(state.screen ? screens[state.screen](state) : [element("h1", "Phần mềm ký số"), element("p", state.trouble, "trouble")]));
  }
  setTimeout(look, 400);
}
look();
