// A second press of a button within two seconds, as of a double click, is the same press: no form is sent twice by it.

document.addEventListener("submit", (event) => {
  if (event.defaultPrevented) return;
  const { dataset } = event.target;
  if (event.timeStamp - (dataset.sentAt ?? -Infinity) < 2000) event.preventDefault();
  else dataset.sentAt = event.timeStamp;
});
