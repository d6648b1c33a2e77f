// One entry of the browser's history for each page, with what it was looked at by, so that the back button
// leads to the page before in one step. Streamlit writes an entry for each change of the address that the
// server asks for: one that takes the old page's choices away, one for the new page, one for its choices;
// and it takes choices out of an address that the back button has just brought back.
(() => {
  if (window.oneStepBack) return;
  window.oneStepBack = true;
  const push = history.pushState.bind(history);
  const replace = history.replaceState.bind(history);
  const isHere = (address) => new URL(address, location).pathname === location.pathname;
  let isLeaving = false, isBroughtBack = false;
  const act = () => { isBroughtBack = false; };
  addEventListener("pointerdown", act, true);
  addEventListener("keydown", act, true);
  addEventListener("popstate", () => { isBroughtBack = true; }, true);
  addEventListener("click", (event) => {
    const link = event.target.closest && event.target.closest("a[href]");
    isLeaving = Boolean(link) && link.origin === location.origin && link.pathname !== location.pathname;
  }, true);
  history.replaceState = (state, unused, address) => {
    if (!(isBroughtBack && isHere(address))) replace(state, unused, address);
  };
  history.pushState = (state, unused, address) => {
    if (!isHere(address)) {
      isLeaving = isBroughtBack = false;
      push(state, unused, address);
    } else if (!isLeaving) {
      history.replaceState(state, unused, address);
    }
  };
})();
