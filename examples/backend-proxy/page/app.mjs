// The page: it knows this app's own paths and its session cookie, and neither the API nor a key.
const signIn = document.getElementById('sign-in');
const list = document.getElementById('workspaces');
const message = document.getElementById('message');

async function ask(path, options) {
  const answer = await fetch(path, options);
  const body = await answer.json();
  if (!answer.ok) throw new Error(body.message);
  return body;
}

async function show({ workspaceIds }) {
  signIn.hidden = true;
  list.replaceChildren(...(await Promise.all(workspaceIds.map(createItem))));
}

async function createItem(id) {
  const { name, status } = await ask(`/app/workspaces/${id}`);
  const action = status === 'running' ? 'stop' : 'start';
  const button = document.createElement('button');
  button.textContent = action;
  button.addEventListener('click', () =>
    run(async () => {
      await ask(`/app/workspaces/${id}/${action}`, { method: 'POST' });
      await open();
    }),
  );
  const item = document.createElement('li');
  item.append(`${name ?? id}: ${status} `, button);
  return item;
}

async function run(work) {
  message.textContent = '';
  try {
    await work();
  } catch (error) {
    message.textContent = error.message;
  }
}

const open = async () => show(await ask('/session'));

signIn.addEventListener('submit', (event) => {
  event.preventDefault();
  const body = JSON.stringify(Object.fromEntries(new FormData(signIn)));
  void run(async () => show(await ask('/session', { method: 'POST', body })));
});

open().catch(() => {
  signIn.hidden = false;
});
