// The agent's own page: shows what the agent says, sends back what the person does. No framework, no inline code.
const screen = document.getElementById("screen");
const band = document.getElementById("band");
let shown = "";

function element(name, text, className) {
  const made = document.createElement(name);
  if (text) made.textContent = text;
  if (className) made.className = className;
  return made;
}

function send(message) {
  return fetch("/consent", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(message),
  });
}

function button(text, message, first) {
  const made = element("button", text, first ? "first" : "");
  made.type = "button";
  made.addEventListener("click", () => send(message));
  return made;
}

const screens = {
  idle: (state) => [element("p", state.notice || "Đang chờ trang web yêu cầu ký…")],
  pairing: (state) => [
    element("p", state.origin, state.development ? "origin red" : "origin"),
    element("p", "muốn dùng phần mềm ký trên máy này. Nhập mã sau vào trang web:"),
    element("p", state.code, "code"),
  ],
  sign: (state) => signScreen(state),
  progress: (state) => {
    const bar = element("progress");
    bar.max = state.total || 1;
    bar.value = state.done;
    bar.setAttribute("aria-label", "Tiến độ ký");
    return [element("p", `${state.act}: ${state.done} / ${state.total} – ${state.title}`), bar, button("Dừng", { do: "stop" })];
  },
  result: (state) => {
    const made = [element("p", `Đã ký ${state.done - state.failed.length} / ${state.total} văn bản.`)];
    for (const [title, why] of state.failed) made.push(element("p", `${title}: ${why}`, "origin red"));
    return made;
  },
};

function signScreen(state) {
  const list = element("ul");
  list.tabIndex = 0;
  list.setAttribute("aria-label", "Văn bản sẽ ký");
  for (const item of state.items) {
    const number = item.number ? ` · số ${item.number}` : "";
    list.append(element("li", `${item.title} · ${item.owner} · ${item.pages} trang${number}`));
  }
  const label = element("label", "Mã PIN của thiết bị");
  const pin = element("input");
  pin.type = "password";
  pin.id = "pin";
  pin.autocomplete = "off";
  label.htmlFor = "pin";
  const agree = element("button", "Ok", "first");
  agree.type = "button";
  const go = () => {
    if (!pin.value) return pin.focus();
    const typed = pin.value;
    pin.value = "";
    return send({ do: "agree", id: state.id, pin: typed });
  };
  agree.addEventListener("click", go);
  pin.addEventListener("keydown", (event) => event.key === "Enter" && go());
  setTimeout(() => pin.focus(), 0);
  return [
    element("p", state.origin, state.development ? "origin red" : "origin"),
    element("p", `${state.act} ${state.items.length} văn bản – ${state.agency} – ${state.officer}`),
    list,
    element("p", `Chứng thư số: ${state.certificate.subject} (thiết bị ${state.certificate.token})`, "soft"),
    ...(state.certificate.pinFinal ? [element("p", "Chỉ còn một lần nhập mã PIN; sai nữa thiết bị sẽ bị khóa.", "origin red")] : []),
    label, pin, element("br"), agree, button("Từ chối", { do: "refuse" }),
  ];
}

async function look() {
  try {
    const state = await (await fetch("/consent/state")).json();
    const text = JSON.stringify(state);
    if (text !== shown) {
      shown = text;
      band.hidden = !state.development;
      screen.replaceChildren(...(screens[state.screen] || screens.idle)(state));
    }
  } catch {
    shown = "";
    screen.replaceChildren(element("p", "Phần mềm ký đã dừng."));
  }
  setTimeout(look, 400);
}
look();
