/* The call display. Written for the browsers of old televisions: no modules, no arrow functions, no fetch.
   It asks every three seconds, keeps the last state when the line is down and says how old it is, and goes on by
   itself when the line is back. */
(function () {
  var EVERY = 3000, PATIENCE = 8000;
  var body = document.getElementById("display");
  var rows = document.getElementById("calls"), lost = document.getElementById("lost"), time = document.getElementById("time");
  var bell = document.getElementById("sound"), audio = null;
  var shown = null, shownAt = new Date().getTime(), shownClock = time.textContent;

  function text(tag, words, name) {
    var cell = document.createElement(tag);
    cell.appendChild(document.createTextNode(words));
    if (name) { cell.className = name; }
    return cell;
  }

  function draw(calls) {
    while (rows.firstChild) { rows.removeChild(rows.firstChild); }
    for (var i = 0; i < calls.length; i++) {
      var row = document.createElement("tr");
      if (i === 0) { row.className = "latest"; }
      row.appendChild(text("td", String(calls[i].number)));
      row.appendChild(text("td", calls[i].desk));
      rows.appendChild(row);
    }
    if (!calls.length) {
      var none = document.createElement("tr"), cell = text("td", body.getAttribute("data-none"), "none");
      cell.setAttribute("colspan", "2");
      none.appendChild(cell);
      rows.appendChild(none);
    }
  }

  function key(call) { return call.number + "/" + call.desk + "/" + call.times; }

  function somethingNew(before, after) {
    for (var i = 0; i < after.length; i++) {
      var known = false;
      for (var k = 0; k < before.length; k++) { known = known || key(before[k]) === key(after[i]); }
      if (!known) { return true; }
    }
    return false;
  }

  function take(state) {
    var before = shown;
    shown = state.calls;
    shownAt = new Date().getTime();
    shownClock = state.at;
    time.textContent = state.at;
    lost.hidden = true;
    body.className = "";
    if (before === null || JSON.stringify(before) !== JSON.stringify(shown)) { draw(shown); }
    if (before !== null && somethingNew(before, shown)) { ring(); }
  }

  function fail() {
    var minutes = Math.floor((new Date().getTime() - shownAt) / 60000);
    var age = minutes > 0 ? " (" + minutes + " " + body.getAttribute("data-ago") + ")" : "";
    lost.textContent = body.getAttribute("data-lost") + " " + shownClock + age;
    lost.hidden = false;
    body.className = "old";
  }

  function ask() {
    var request = new XMLHttpRequest(), over = false;
    function done(act) {
      if (over) { return; }
      over = true;
      act();
      setTimeout(ask, EVERY);
    }
    setTimeout(function () { done(function () { request.abort(); fail(); }); }, PATIENCE);
    request.onreadystatechange = function () {
      if (request.readyState !== 4) { return; }
      done(function () {
        var state = null;
        try { state = request.status === 200 ? JSON.parse(request.responseText) : null; } catch (broken) { state = null; }
        if (state && state.calls) { take(state); } else { fail(); }
      });
    };
    try {
      request.open("GET", body.getAttribute("data-address") + "?" + new Date().getTime(), true);
      request.send();
    } catch (refused) {
      done(fail);
    }
  }

  /* Two notes, only after somebody pressed the button: browsers keep quiet before. */
  function note(pitch, start) {
    var one = audio.createOscillator(), level = audio.createGain();
    one.frequency.value = pitch;
    level.gain.setValueAtTime(0.4, audio.currentTime + start);
    level.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + start + 0.6);
    one.connect(level);
    level.connect(audio.destination);
    one.start(audio.currentTime + start);
    one.stop(audio.currentTime + start + 0.7);
  }

  function ring() {
    if (audio) { note(880, 0); note(660, 0.35); }
  }

  var Kind = window.AudioContext || window.webkitAudioContext;
  if (!Kind) { bell.style.display = "none"; }
  bell.onclick = function () {
    if (audio) { audio.close(); audio = null; } else { audio = new Kind(); ring(); }
    bell.setAttribute("aria-pressed", audio ? "true" : "false");
  };

  setTimeout(ask, EVERY);
})();
