/**
 * What the theme's script expects to find when it starts, and the colours chosen on an earlier page,
 * set before anything of this one is seen. The theme has both as scripts within the page, which a
 * strict policy of the host refuses, and which end where storage is refused or holds something else
 * than they put there. Older browsers run this too: no newer syntax.
 */
(function () {
  "use strict";

  var own = document.currentScript.dataset;
  var scope = new URL(own.scope, location);

  // What the theme's script says of the page when all of it is there: styled anew each time.
  document.documentElement.classList.remove("no-js");
  document.documentElement.classList.add("js", "js-focus-visible");

  function named(name, place) {
    return (place || scope).pathname + "." + name;
  }

  /** Nothing but what the theme itself would have stored counts as its choice of colours. */
  function sound(name, value) {
    if (name !== "__palette") return true;
    return Boolean(value && Number.isInteger(value.index) && value.color && value.color.scheme);
  }

  self.__md_scope = scope;

  self.__md_hash = function (text) {
    return Array.from(text).reduce(function (sum, letter) {
      return (sum << 5) - sum + letter.charCodeAt(0);
    }, 0);
  };

  self.__md_get = function (name, storage, place) {
    try {
      var value = JSON.parse((storage || localStorage).getItem(named(name, place)));
      return sound(name, value) ? value : null;
    } catch (error) {
      return null;
    }
  };

  self.__md_set = function (name, value, storage, place) {
    try {
      (storage || localStorage).setItem(named(name, place), JSON.stringify(value));
    } catch (error) {
      // Refused or full: the choice holds for this page.
    }
  };

  /** The colours of the reader's system, in the theme's names. */
  function usual() {
    var dark = matchMedia("(prefers-color-scheme: dark)").matches;
    var media = "(prefers-color-scheme: " + (dark ? "dark" : "light") + ")";
    return { media: media, scheme: dark ? own.dark : own.light };
  }

  var palette = self.__md_get("__palette");
  // A calculator alone in a frame has no switch, and the colours of the page around it.
  var color = palette ? palette.color : own.dark ? usual() : {};
  Object.keys(color).forEach(function (key) {
    document.body.setAttribute("data-md-color-" + key, color[key]);
  });
  var declared = document.querySelector('meta[name="color-scheme"]');
  if (declared && color.scheme === own.dark) declared.content = "dark";

  // Without it the theme would load one from another host. This measures once and on every resize.
  if (!self.ResizeObserver) {
    self.ResizeObserver = function (told) {
      var watched = [];
      function tell() {
        told(watched.map(function (target) {
          return { target: target };
        }));
      }
      addEventListener("resize", tell);
      this.observe = function (target) {
        watched.push(target);
        requestAnimationFrame(tell);
      };
      this.unobserve = function (target) {
        watched = watched.filter(function (other) {
          return other !== target;
        });
      };
      this.disconnect = function () {
        watched = [];
        removeEventListener("resize", tell);
      };
    };
  }
})();
