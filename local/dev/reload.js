// Served by `make dev` alone: loads the page again when what it is made of has been built anew.
let seen = new URL(document.currentScript.src).searchParams.get("seen");

async function follow() {
  for (;;) {
    try {
      const answer = await fetch(`/_local/reload?seen=${seen}`);
      if ((await answer.json()).version !== seen) return location.reload();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 1000)); // the cloud begins anew
    }
  }
}

void follow();
