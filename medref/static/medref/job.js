// The page of a job shows how far it is without being loaded again, and goes on to the result when there is one.
const follow = async () => {
  let state = document.getElementById("job").dataset.state;
  while (state === "queued" || state === "running") {
    await new Promise((done) => setTimeout(done, 1000));
    try {
      const answer = await fetch(location.href);
      if (answer.redirected) return location.replace(answer.url);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const now = page.getElementById("job");
      if (now) {
        document.getElementById("job").replaceWith(now);
        state = now.dataset.state;
      }
    } catch { /* the server is away: the next second asks again */ }
  }
  document.querySelector(".job-cancel")?.remove();
};
follow();
