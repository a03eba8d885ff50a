/**
 * The colours chosen on an earlier page, set before anything of this one is seen, and the switch that
 * chooses them. Where nothing is stored, or something else than a choice, or storage is refused, they
 * are those of the reader's system. Older browsers run this too: no newer syntax.
 */
(function () {
  "use strict";

  var own = document.currentScript.dataset;
  var stored = new URL(own.scope, location).pathname + ".colours";
  var system = matchMedia("(prefers-color-scheme: dark)");
  var declared = document.querySelector('meta[name="color-scheme"]');
  // A calculator alone in a frame has none: it has the colours of the page around it.
  var choices = [].slice.call(document.querySelectorAll("input[data-md-color-scheme]"));

  document.documentElement.classList.remove("no-js");
  document.documentElement.classList.add("js");
  addEventListener("load", function () {
    document.documentElement.classList.add("loaded"); // whatever of it did not come
  });

  function chosen() {
    try {
      var name = localStorage.getItem(stored);
      return name === own.light || name === own.dark ? name : "";
    } catch (error) {
      return "";
    }
  }

  function choose(name) {
    try {
      localStorage.setItem(stored, name);
    } catch (error) {
      // Refused or full: the choice holds for this page.
    }
  }

  /** Show the page in these colours; of the switch only what leads to the others is seen. */
  function show(name) {
    if (document.body.getAttribute("data-md-color-scheme") !== name) {
      document.body.setAttribute("data-md-color-scheme", name);
    }
    var kind = name === own.dark ? "dark" : "light";
    if (declared && declared.content !== kind) declared.content = kind;
    choices.forEach(function (choice) {
      choice.checked = choice.getAttribute("data-md-color-scheme") === name;
      choice.nextElementSibling.hidden = !choice.checked;
    });
  }

  function showUsual() {
    if (choices.length && !chosen()) show(system.matches ? own.dark : own.light);
  }

  choices.forEach(function (choice) {
    choice.addEventListener("change", function () {
      var name = choice.getAttribute("data-md-color-scheme");
      choose(name);
      show(name);
    });
  });
  if (chosen()) show(chosen());
  showUsual();
  if (system.addEventListener) system.addEventListener("change", showUsual);
})();
