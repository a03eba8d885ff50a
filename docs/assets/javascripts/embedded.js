/**
 * A page in a frame of somebody else's page: it tells that page how high it is, and opens what it
 * leads to outside the frame. What is told: docs/development/frames.md.
 */
{
  const whole = document.querySelector("[data-embedded]");

  const tell = () => {
    const height = Math.ceil(whole.getBoundingClientRect().height);
    const calculator = whole.dataset.embedded;
    // To whoever shows the page: a height is no secret, and who may show it the host's headers say.
    parent.postMessage({ type: "care-productivity:height", calculator, height }, "*");
  };
  if (parent !== self) new ResizeObserver(tell).observe(whole);

  addEventListener(
    "click",
    (event) => {
      const link = event.target.closest?.("a[href]");
      if (!link || link.href.split("#")[0] === location.href.split("#")[0]) return;
      if (link.hasAttribute("download")) return;
      link.target = "_blank";
      link.rel = "noopener";
    },
    { capture: true },
  );
}
