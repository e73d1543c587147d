// Sorts and filters the gallery. Written without the characters that XML escapes.
(function () {
  "use strict";
  var gallery = document.getElementById("gallery");
  var controls = document.getElementById("controls");
  if (!gallery || !controls) {
    return;
  }
  var words = document.getElementById("words");
  var found = document.getElementById("found");
  var order = document.getElementById("order");
  var count = document.getElementById("count");
  var items = Array.from(gallery.children).map(function (item, index) {
    return {
      item: item,
      index: index,
      label: item.querySelector(".says").textContent,
      said: (item.querySelector(".name").textContent + " "
          + item.querySelector(".says").textContent).toLowerCase(),
      found: item.dataset.found,
      share: item.dataset.found === "anchor" ? Number(item.dataset.share) : null
    };
  });

  function filter() {
    var asked = words.value.toLowerCase().split(/\s+/);
    var shown = 0;
    items.forEach(function (one) {
      var kind = found.value === "" ? true : one.found === found.value;
      var hit = kind ? asked.every(function (word) { return one.said.includes(word); }) : false;
      one.item.hidden = !hit;
      shown += hit ? 1 : 0;
    });
    count.textContent = shown + (shown === 1 ? " picture" : " pictures");
  }

  // Pictures without an anchor come last, whichever anchors come first.
  function byShare(sign) {
    return function (a, b) {
      if (a.share === null || b.share === null) {
        return (a.share === null ? 1 : 0) - (b.share === null ? 1 : 0) || a.index - b.index;
      }
      return sign * (a.share - b.share) || a.index - b.index;
    };
  }

  var orders = {
    "name": function (a, b) { return a.index - b.index; },
    "class": function (a, b) { return a.label.localeCompare(b.label) || a.index - b.index; },
    "small": byShare(1),
    "large": byShare(-1)
  };

  function sort() {
    items.slice().sort(orders[order.value]).forEach(function (one) {
      gallery.appendChild(one.item);
    });
  }

  words.addEventListener("input", filter);
  found.addEventListener("change", filter);
  order.addEventListener("change", sort);
  controls.addEventListener("submit", function (event) { event.preventDefault(); });
  controls.hidden = false;
  filter();
  sort();
})();
